"""What several rooms' tests need: a PostgreSQL server that lives as long as the test run."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

_numbers = count(1)


def _server_programs() -> Path | None:
    """The folder that holds ``initdb`` and ``postgres``; Debian keeps them off the search path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), default=None)


def _server_user() -> str | None:
    """Whom the server runs as: it refuses root. ``None`` where root finds nobody to run it as."""
    if os.geteuid():
        return getpass.getuser()
    known = {user.pw_name for user in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a throw-away server without its database: it listens on a socket in its own folder alone."""
    pytest.importorskip("psycopg", reason="needs psycopg (the postgres extra)")
    programs, user = _server_programs(), _server_user()
    if programs is None or user is None:
        pytest.skip("needs the programs of a PostgreSQL server, and a user other than root to run them")
    # Not pytest's folder: the path of a socket may have 107 bytes, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    shutil.chown(folder, user)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs / program), *arguments],
            cwd=folder,
            stdout=(folder / "setup.log").open("a"),
            stderr=subprocess.STDOUT,
            timeout=120,
            user=None if os.geteuid() else user,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{(folder / 'setup.log').read_text()}")

    try:
        run("initdb", "-D", str(data), "-U", "farmsift", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c shared_buffers=32MB"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "server.log"), "-o", options, "start")
        try:
            yield f"postgresql://farmsift@/{{database}}?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_database(server: str) -> str:
    import psycopg

    name = f"test{next(_numbers)}"
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.format(database=name)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """URL of an empty database that all tests of a run share."""
    return _new_database(postgres_server)


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> str:
    """URL of an empty database of the test's own."""
    return _new_database(postgres_server)
