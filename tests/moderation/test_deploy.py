"""What lies in ``deploy``: read by the programs that are to read it, nginx in front of the service for real."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from farmsift.moderation import accounts
from farmsift.moderation.database import Database
from farmsift.moderation.roles import Role
from servers import free_port, running
from worlds import PASSWORD

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of nginx with the file in ``deploy``, only its names and paths filled in."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("needs nginx and openssl")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    url = f"sqlite:///{tmp_path}/farmsift.db"
    database = Database(url)
    database.upgrade()
    accounts.add(database, "ada", Role.REVIEWER, PASSWORD)
    token = accounts.issue(database, "ada", "x")[0]
    database.close()
    with running(url, tmp_path, FARMSIFT_PROXIES="127.0.0.1") as service:
        port = free_port()
        given = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        for name, ours in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
            ("moderation.example;", "localhost;"),
            ("/etc/ssl/moderation.example.pem", str(certificate)),
            ("/etc/ssl/moderation.example.key", str(key)),
            ("127.0.0.1:8000", f"127.0.0.1:{service.port}"),
        ):
            assert name in given
            given = given.replace(name, ours)
        paths = "".join(
            f"{kind}_temp_path {tmp_path}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = tmp_path / "nginx.conf"
        whole.write_text(
            f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\ndaemon off;\nmaster_process off;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{paths}{given}}}\n"
        )
        checked = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        proxy = subprocess.Popen([nginx, "-c", whole], stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=f"https://localhost:{port}", verify=False, timeout=20) as client:
                client.headers["Authorization"] = f"Bearer {token}"
                for _ in range(100):
                    try:
                        client.get("/api/v1/health")
                        break
                    except httpx.TransportError:
                        time.sleep(0.05)
                yield client
        finally:
            proxy.terminate()
            proxy.wait(10)


def test_the_service_behind_nginx(proxied):
    html = f"<title>Rowing</title><h1>The season</h1><p>Training is on Tuesday. {'We row. ' * 9000}"
    sent = {"url": "https://rowing.example/", "html": html}
    answer = proxied.post("/api/v1/items", json=sent)
    assert answer.status_code == 201
    assert proxied.get(f"/api/v1/items/{answer.json()['item']}").json()["item"]["title"] == "Rowing"
    assert proxied.get("/api/v1/items", headers={"Authorization": "Bearer wrong"}).status_code == 401
    del proxied.headers["Authorization"]
    form = proxied.get("/sign-in")
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', form.text)
    told = {"name": "ada", "password": PASSWORD, "csrf": csrf}
    answer = proxied.post("/sign-in", data=told)
    assert answer.status_code == 303
    assert "secure" in answer.headers["set-cookie"].lower()
    assert proxied.get("/queue").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is a Linux program")
def test_systemd_reads_the_unit(tmp_path: Path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    unit = tmp_path / "farmsift.service"
    given = (DEPLOY / "farmsift.service").read_text(encoding="utf-8")
    unit.write_text(given.replace("/opt/farmsift/bin/farmsift", "/bin/true"))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in checked.stderr.splitlines() if "farmsift.service" in line]
    assert (checked.returncode, ours) == (0, [])
