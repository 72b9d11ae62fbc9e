"""What goes wrong outside: killed, no database, no room, no session."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from farmsift.moderation import accounts, audit, items
from farmsift.moderation.app import create_app
from farmsift.moderation.database import Database
from farmsift.moderation.items import Filters
from farmsift.moderation.roles import Role
from farmsift.moderation.schema import decisions, submissions
from farmsift.moderation.schema import items as rows
from farmsift.moderation.settings import Settings
from farmsift.moderation.tallies import counts
from fastapi.testclient import TestClient
from servers import Server, running
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from worlds import PASSWORD, example


def pages(n: int) -> list[dict[str, str]]:
    page = example("vacuum-coupons.html")
    return [
        {
            "url": f"https://n{i}.example/",
            "html": page.content.replace("<body", f"<body id=x{i}"),
            "key": f"k{i}",
        }
        for i in range(n)
    ]


def test_killed_in_the_middle_of_a_run_nothing_acknowledged_is_lost_or_doubled(
    database, url, people, tmp_path: Path
):
    sender = {"Authorization": f"Bearer {accounts.issue(database, 'sender', 'x')[0]}"}
    ada = {"Authorization": f"Bearer {accounts.issue(database, 'ada', 'x')[0]}"}
    given = pages(60)
    kept: dict[str, int] = {}
    decided: dict[int, int] = {}
    enough = threading.Event()

    def send(page: dict[str, str]) -> None:
        with contextlib.suppress(httpx.TransportError), httpx.Client(timeout=20) as client:
            answer = client.post(f"{server.base}/items", json=page, headers=sender)
            if answer.status_code != 201:
                return
            number = kept[page["key"]] = answer.json()["item"]
            told = {"label": "both", "key": f"d{number}"}
            answer = client.post(f"{server.base}/items/{number}/decisions", json=told, headers=ada)
            if answer.status_code == 201:
                decided[number] = answer.json()["id"]
            if len(decided) >= 12:
                enough.set()

    server = Server(url, tmp_path)
    try:
        server.start()
        with ThreadPoolExecutor(6) as pool:
            for page in given:
                pool.submit(send, page)
            assert enough.wait(60)
            server.kill()
        assert 12 <= len(kept) < len(given)  # it was killed in the middle
        server.start()
        for key, number in kept.items():
            found = httpx.get(f"{server.base}/items/{number}", headers=ada).json()
            assert found["item"]["url"] == f"https://n{key[1:]}.example/"
            assert found["verdict"]["reasons"]
        for number, decision in decided.items():
            (one,) = httpx.get(f"{server.base}/items/{number}/history", headers=ada).json()["decisions"]
            assert one["id"] == decision
        with httpx.Client(timeout=20) as client:  # the sender repeats what it has no answer to, and all else
            for page in given:
                answer = client.post(f"{server.base}/items", json=page, headers=sender).json()
                assert answer["item"] == kept.setdefault(page["key"], answer["item"])
            for number in kept.values():
                told = {"label": "both", "key": f"d{number}"}
                path = f"{server.base}/items/{number}/decisions"
                answer = client.post(path, json=told, headers=ada).json()
                assert answer["id"] == decided.setdefault(number, answer["id"])
        assert server.kill(signal.SIGTERM) in (0, -signal.SIGTERM)  # told to stop, it stops
    finally:
        server.close()
    with database.read() as connection:
        for table in (rows, submissions, decisions):
            assert connection.scalar(select(func.count()).select_from(table)) == len(given)
        assert +counts(connection) == {("decided", None, "flag"): len(given)}
    assert audit.verify(database).fault == ""


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_postgresql_gone_and_back(world, postgres_server):
    import psycopg

    number = world.submit("vacuum-coupons.html")
    admin = psycopg.connect(postgres_server.format(database="postgres"), autocommit=True)
    name = world.database.url.database
    try:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for method, path, more in (
            ("POST", "/items", {"json": world.page("radio-hobby.html", key="k")}),
            ("GET", "/items", {}),
            ("POST", "/queue/next", {}),
            ("GET", "/ready", {}),
        ):
            answer = world.call(method, path, "ada", **more)
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"]
        assert world.call("GET", "/health", None).status_code == 200
    finally:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        admin.close()
    assert world.call("GET", "/ready", None).status_code == 200
    assert world.call("GET", f"/items/{number}", "ada").status_code == 200
    assert world.submit("radio-hobby.html", key="k") > number


def test_sqlite_held_by_somebody_else_and_let_go(light):
    import sqlite3

    number = light.submit("vacuum-coupons.html")
    service = light.client.app.state.service

    @event.listens_for(service.database.engine, "connect")
    def impatient(connection, _record):
        connection.execute("PRAGMA busy_timeout=200")

    service.database.engine.dispose()
    other = sqlite3.connect(light.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = light.call("POST", "/items", "sender", json=light.page("radio-hobby.html", key="k"))
    assert answer.status_code == 503 and answer.json()["type"].endswith("database-away")
    assert light.call("GET", f"/items/{number}", "ada").status_code == 200  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    assert light.submit("radio-hobby.html", key="k") == number + 1


def test_a_full_disk_is_told_and_what_was_kept_stays(light):
    number = light.submit("vacuum-coupons.html")
    service = light.client.app.state.service
    with service.database.read() as connection:
        size = connection.scalar(text("PRAGMA page_count"))
    most = [size + 20]

    @event.listens_for(service.database.engine, "connect")
    def small(connection, _record):
        connection.execute(f"PRAGMA max_page_count={most[0]}")

    service.database.engine.dispose()
    kept, refused = [number], None
    for page in pages(200):
        answer = light.call("POST", "/items", "sender", json=page)
        if answer.status_code != 201:
            refused = answer
            break
        kept.append(answer.json()["item"])
    assert refused is not None and refused.status_code == 507
    assert refused.json()["type"].endswith("storage-full")
    told = light.call("POST", f"/items/{number}/decisions", "ada", json={"label": "both", "note": "x" * 4000})
    assert told.status_code in (201, 507)
    for one in kept:
        assert light.call("GET", f"/items/{one}", "ada").status_code == 200
    most[0] = 100_000
    service.database.engine.dispose()
    assert light.submit("radio-hobby.html") > kept[-1]
    with service.database.read() as connection:
        stored = connection.scalar(select(func.count()).select_from(rows))
        assert sum(counts(connection).values()) == stored == len(kept) + 1
    assert audit.verify(light.database).fault == ""


@pytest.fixture
def small_postgres(empty_postgres_url: str, tmp_path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """A database on a file system of 3 MB, and what makes it larger.

    Where no file system may be mounted, the server itself refuses as it does without room: by its own code for a
    full disk, after some pages.
    """
    disk = Path(tempfile.mkdtemp(prefix="pg-small-"))  # not pytest's folder, which the server can't reach

    def mount(*options: str) -> bool:
        order = ["mount", *options, str(disk)]
        return not subprocess.run(order, check=False, capture_output=True).returncode

    mounted = mount("-t", "tmpfs", "-o", "size=3m", "tmpfs")
    name = empty_postgres_url.partition("?")[0].rpartition("/")[2]
    space = f"small_{name}"
    with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
        if mounted:
            shutil.chown(disk, Path(parse_qs(urlsplit(empty_postgres_url).query)["host"][0]).owner())
            connection.execute(f"CREATE TABLESPACE {space} LOCATION '{disk}'".encode())
            connection.execute(f"ALTER DATABASE {name} SET default_tablespace = {space}".encode())

    def grow() -> None:
        if mounted:
            assert mount("-o", "remount,size=100m")
            return
        with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
            connection.execute("DROP FUNCTION no_room CASCADE")

    def fill() -> None:
        with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
            connection.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF (SELECT count(*) FROM bodies) > 20 THEN RAISE SQLSTATE '53100'; END IF; RETURN NEW; END $$"
            )
            connection.execute(
                "CREATE TRIGGER no_room BEFORE INSERT ON bodies FOR EACH ROW EXECUTE FUNCTION no_room()"
            )

    try:
        made = Database(empty_postgres_url)
        made.upgrade()
        made.close()
        if not mounted:
            fill()
        yield empty_postgres_url, grow
        if mounted:
            with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute(f"DROP TABLESPACE {space}".encode())
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        shutil.rmtree(disk, ignore_errors=True)


def test_a_full_disk_under_postgresql_is_told_and_what_was_kept_stays(small_postgres, clock, holder):
    url, grow = small_postgres
    database = Database(url, clock)
    accounts.add(database, "sender", Role.SUBMITTER)
    accounts.add(database, "ada", Role.REVIEWER)
    sender, ada = (
        {"Authorization": f"Bearer {accounts.issue(database, name, 'x')[0]}"} for name in ("sender", "ada")
    )
    settings = Settings(database_url=url, audit_share=0, second_share=0)
    with TestClient(create_app(settings, clock), base_url="http://testserver/api/v1") as client:
        kept, refused = [], None
        for page in pages(300):
            answer = client.post("items", json=page, headers=sender)
            if answer.status_code != 201:
                refused = answer
                break
            kept.append(answer.json()["item"])
        assert len(kept) > 10
        assert refused is not None and refused.status_code == 507
        assert refused.json()["type"].endswith("storage-full")
        assert all(client.get(f"items/{one}", headers=ada).status_code == 200 for one in kept)
        grow()
        again = [client.post("items", json=page, headers=sender) for page in pages(len(kept) + 3)]
        assert [answer.status_code for answer in again] == [200] * len(kept) + [201] * 3
    with database.read() as connection:
        stored = connection.scalar(select(func.count()).select_from(rows))
        assert sum(counts(connection).values()) == stored == len(kept) + 3
    assert audit.verify(database).fault == ""
    database.close()


def test_a_session_that_lapses_in_the_middle_of_a_note_loses_no_note(light, clock):
    number = light.submit("vacuum-coupons.html")
    ada = light.sign_in("ada")
    csrf = {"X-CSRF-Token": ada.csrf}
    path = f"/items/{number}"
    half = {"note": "The shop links are planted, and"}
    assert light.call("PUT", f"{path}/draft", None, json=half, headers=csrf).status_code == 204
    clock.forward(hours=13)
    told = {"label": "both", "note": "The shop links are planted, and the byline is invented."}
    answer = light.call("POST", f"{path}/decisions", None, json=told, headers=csrf)
    assert answer.status_code == 401 and answer.json()["type"].endswith("sign-in")
    # What was still being typed goes into the draft, on the lapsed session alone.
    lapsed = light.call("PUT", f"{path}/draft", None, json={"note": told["note"]}, headers=csrf)
    assert lapsed.status_code == 204
    assert light.call("GET", f"{path}/draft", None).status_code == 401
    light.sign_in("ada")
    assert light.call("GET", f"{path}/draft", None).json() == {"note": told["note"]}


def test_the_clock_set_back_and_forth_while_the_service_runs(world):
    numbers = [world.submit("vacuum-coupons.html", url="https://a.example/")]
    for jump in ({"days": 300}, {"days": -600}, {"days": 300}):
        world.clock.forward(**jump)
        numbers.append(world.submit("vacuum-coupons.html", url=f"https://b{len(numbers)}.example/"))
        item = world.call("POST", "/queue/next", "ada").json()
        made = world.call("POST", f"/items/{item['id']}/decisions", "ada", json={"label": "both"})
        assert made.status_code == 201
        assert world.call("POST", f"/items/{item['id']}/undo", "ada", json={}).status_code == 201
    listed = [item.id for item in items.listed(world.database, Filters()).items]
    assert sorted(listed) == sorted(numbers)
    assert audit.verify(world.database).fault == ""
    assert world.call("GET", "/statistics", "ada").status_code == 200


def test_two_processes_share_one_database(database, url, people, tmp_path):
    sender = {"Authorization": f"Bearer {accounts.issue(database, 'sender', 'x')[0]}"}
    ada = {"Authorization": f"Bearer {accounts.issue(database, 'ada', 'x')[0]}"}
    given = pages(16) + pages(16)
    with running(url, tmp_path, FARMSIFT_WORKERS="2") as server, ThreadPoolExecutor(6) as pool:
        send = lambda page: httpx.post(f"{server.base}/items", json=page, headers=sender, timeout=30).json()  # noqa: E731
        told = list(pool.map(send, given))
        metrics = httpx.get(f"{server.base}/metrics", headers=ada).text
    assert len({one["item"] for one in told}) == 16
    assert sum(one["created"] for one in told) == 16
    assert 'farmsift_pages_total{band="flag"} 16.0' in metrics


def test_a_backup_made_while_the_service_runs_is_whole(light, tmp_path):
    """As docs/operations.md has it for SQLite; the manual names the same statement."""
    numbers = [light.submit("vacuum-coupons.html", url=f"https://n{n}.example/") for n in range(5)]
    light.call("POST", f"/items/{numbers[0]}/decisions", "ada", json={"label": "both"})
    copy = tmp_path / "backup.db"
    with light.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        connection.exec_driver_sql("BEGIN")
    light.submit("radio-hobby.html")  # comes after the backup
    from dataclasses import replace

    restored = replace(light.settings, database_url=f"sqlite:///{copy}")
    with TestClient(create_app(restored, light.clock)) as client:
        found = client.get("/api/v1/items", headers={"Authorization": f"Bearer {light.tokens['ada']}"}).json()
    assert [item["id"] for item in found["items"]] == numbers[::-1]

    again = Database(restored.database_url)
    assert audit.verify(again).fault == ""
    assert accounts.sign_in(again, restored, "ada", PASSWORD)
    again.close()


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_a_dump_of_postgresql_is_restored_whole(world, postgres_server, tmp_path):
    """As docs/operations.md has it."""
    programs = Path(shutil.which("pg_dump") or "")
    if not programs.is_file():
        programs = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda p: int(p.parts[-3]))
    number = world.submit("vacuum-coupons.html")
    world.call("POST", f"/items/{number}/decisions", "ada", json={"label": "both"})
    head = audit.verify(world.database)
    import psycopg

    with psycopg.connect(postgres_server.format(database="postgres"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS restored")
        admin.execute("CREATE DATABASE restored")
    dump, target = tmp_path / "farmsift.dump", postgres_server.format(database="restored")
    source = postgres_server.format(database=world.database.url.database)
    subprocess.run([programs, "-Fc", "-f", dump, source], check=True)
    subprocess.run([programs.with_name("pg_restore"), "-d", target, dump], check=True)
    restored = Database(target, world.clock)
    restored.check()
    assert audit.verify(restored, (head.entries, head.head)).fault == ""
    assert items.listed(restored, Filters()) == items.listed(world.database, Filters())
    with pytest.raises(DBAPIError, match="only ever added to"), restored.write() as connection:
        connection.execute(decisions.delete())
    restored.close()
