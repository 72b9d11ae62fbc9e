"""Attacks on the service, each a test."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import Any

import pytest
from farmsift.moderation import accounts
from farmsift.moderation.app import create_app
from farmsift.moderation.roles import Role
from farmsift.moderation.schema import metadata
from fastapi.testclient import TestClient
from servers import running
from sqlalchemy import inspect
from worlds import PEOPLE

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"
PAGE = f"""<html><head><title>{SCRIPT}{BREAKOUT}</title>
<meta property="og:site_name" content="{BREAKOUT.replace('"', "&quot;")}"><meta name="author" content="{SCRIPT}">
</head><body><nav><a href="javascript:alert(1)">{SCRIPT}</a></nav><h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>
<article>{"<p>Buy cheap &lt;img src=x onerror=alert(1)&gt; vacuum cleaners today, best deals, 100 % off.</p>" * 20}
<a href="data:text/html,{SCRIPT}">shop</a></article></body></html>"""


def test_script_in_every_field_leaves_as_data(world):
    """The API answers JSON that no browser takes for a page; the review page's own tests look at the page."""
    sent = {"url": "https://x.example/" + BREAKOUT, "html": PAGE}
    number = world.call("POST", "/items", "sender", json=sent).json()["item"]
    told = {"label": "both", "note": SCRIPT + BREAKOUT}
    assert world.call("POST", f"/items/{number}/decisions", "ada", json=told).status_code == 201
    world.call("PUT", f"/items/{number}/draft", "ada", json={"note": SCRIPT})
    site = world.call("GET", f"/items/{number}", "ada").json()["item"]["site"]
    world.call("POST", f"/sites/{site}/decision", "cleo", json={"label": "both", "note": SCRIPT})
    for path in ("", f"/{number}", f"/{number}/page", f"/{number}/history", f"/{number}/draft"):
        safe(world.call("GET", f"/items{path}", "ada"))
    safe(world.call("GET", f"/sites/{site}", "ada"))
    safe(world.call("GET", "/log"))
    safe(world.call("GET", "/export", "cleo"))


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", f"/{SCRIPT}", {}),
        ("GET", f"/items/{SCRIPT}", {}),
        ("GET", f"/sites/{SCRIPT}", {}),
        ("GET", "/items", {"params": {"band": SCRIPT, "cursor": SCRIPT}}),
        ("POST", "/items", {"json": {SCRIPT: SCRIPT}}),
        ("POST", "/items", {"json": {"html": "x", "key": BREAKOUT}}),
        ("POST", "/items/batch", {"content": json.dumps({SCRIPT: 1}).encode()}),
        ("POST", "/accounts", {"json": {"name": SCRIPT, "role": "reviewer"}}),
        ("PATCH", f"/accounts/{SCRIPT}", {"json": {}}),
        ("POST", "/tokens", {"json": {"account": SCRIPT, "name": SCRIPT}}),
    ],
)
def test_script_in_every_question_comes_back_as_data(light, method, path, more):
    safe(light.call(method, path, **more))


def safe(answer: Any) -> None:
    kind = answer.headers["content-type"]
    assert kind.partition(";")[0] in ("application/json", "application/problem+json", "application/x-ndjson")
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy


def test_a_session_changes_nothing_without_its_csrf_token(world):
    number = world.submit("vacuum-coupons.html")
    ada = world.sign_in("ada")
    other = accounts.sign_in(world.database, world.settings, "ben", "correct horse battery")[1]
    path, told = f"/items/{number}/decisions", {"label": "ordinary"}
    assert world.call("GET", f"/items/{number}", None).status_code == 200
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": other.csrf}):
        answer = world.call("POST", path, None, json=told, headers=headers)
        assert answer.status_code == 403 and answer.json()["type"].endswith(":csrf")
    plain = {"Content-Type": "text/plain"}  # what a form of another site can send
    assert world.call("POST", path, None, content=json.dumps(told), headers=plain).status_code == 403
    for method, other_path in (
        ("PUT", f"/items/{number}/lease"),
        ("DELETE", f"/items/{number}/lease"),
        ("POST", "/queue/next"),
        ("PUT", f"/items/{number}/draft"),
        ("POST", f"/items/{number}/undo"),
    ):
        assert world.call(method, other_path, None, json={"note": ""}).status_code == 403
    assert world.call("GET", f"/items/{number}/history", None).json() == {"decisions": []}
    good = world.call("POST", path, None, json=told, headers={"X-CSRF-Token": ada.csrf})
    assert good.status_code == 201


def test_a_session_cannot_be_fixed_beforehand(world):
    chosen = "chosen-by-the-attacker"
    world.client.cookies.set("farmsift_session", chosen)
    secret, _ = accounts.sign_in(world.database, world.settings, "ada", "correct horse battery")
    assert secret != chosen
    assert world.call("GET", "/me", None).status_code == 401


NEEDS = {
    "POST /score": Role.SUBMITTER,
    "POST /items": Role.SUBMITTER,
    "POST /items/batch": Role.SUBMITTER,
    "GET /items": Role.SUBMITTER,
    "GET /items/{item}": Role.SUBMITTER,
    "GET /items/{item}/page": Role.REVIEWER,
    "GET /items/{item}/history": Role.REVIEWER,
    "POST /items/{item}/decisions": Role.REVIEWER,
    "POST /items/{item}/undo": Role.REVIEWER,
    "PUT /items/{item}/lease": Role.REVIEWER,
    "DELETE /items/{item}/lease": Role.REVIEWER,
    "GET /items/{item}/draft": Role.REVIEWER,
    "PUT /items/{item}/draft": Role.REVIEWER,
    "GET /queue": Role.REVIEWER,
    "GET /queue/{name}": Role.REVIEWER,
    "POST /queue/next": Role.REVIEWER,
    "GET /export": Role.ADJUDICATOR,
    "GET /sites/{site}": Role.REVIEWER,
    "GET /sites/{site}/history": Role.REVIEWER,
    "POST /sites/{site}/decision": Role.ADJUDICATOR,
    "POST /sites/{site}/lift": Role.ADJUDICATOR,
    "GET /me": Role.SUBMITTER,
    "GET /accounts": Role.ADMINISTRATOR,
    "POST /accounts": Role.ADMINISTRATOR,
    "PATCH /accounts/{name}": Role.ADMINISTRATOR,
    "GET /tokens": Role.ADMINISTRATOR,
    "POST /tokens": Role.ADMINISTRATOR,
    "DELETE /tokens/{token}": Role.ADMINISTRATOR,
    "GET /log": Role.ADMINISTRATOR,
    "GET /webhooks/dead": Role.ADMINISTRATOR,
    "POST /webhooks/dead/{message}/retry": Role.ADMINISTRATOR,
    "GET /model": Role.SUBMITTER,
    "GET /statistics": Role.REVIEWER,
    "GET /metrics": Role.REVIEWER,
}
OPEN = {"GET /health", "GET /ready"}


def test_no_call_does_more_for_a_role_than_is_written_here(light):
    paths = light.client.get("/api/v1/openapi.json").json()["paths"]
    calls = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path in paths for method in paths[path]}
    assert calls == set(NEEDS) | OPEN
    bodies = {"label": "both", "note": "", "name": "new", "role": "administrator", "account": "sender"}
    for call, needed in NEEDS.items():
        method, _, path = call.partition(" ")
        for field in ("item", "name", "site", "token", "message"):
            path = path.replace(f"{{{field}}}", "1" if field in ("item", "token", "message") else "flag")
        assert light.call(method, path, None, json=bodies).status_code == 401, call
        wrong = {"Authorization": "Bearer fs_wrong"}
        assert light.call(method, path, None, json=bodies, headers=wrong).status_code == 401, call
        for name, role in PEOPLE.items():
            if not role.reaches(needed):
                answer = light.call(method, path, name, json=bodies)
                # A body that does not fit may be told first; it never is more than that.
                assert answer.status_code in (403, 422), (call, name, answer.text)
                assert answer.status_code == 403 or answer.json()["type"].endswith("malformed")


@pytest.mark.parametrize(
    "told",
    [
        {"label": "both", "account_id": 6},
        {"label": "both", "role": "administrator"},
        {"label": "both", "by": "root"},
    ],
)
def test_nobody_decides_in_anothers_name(light, told):
    number = light.submit("vacuum-coupons.html")
    assert light.call("POST", f"/items/{number}/decisions", "ada", json=told).status_code == 422


def test_roles_are_not_taken_by_asking(light):
    for name in ("sender", "ada", "cleo"):
        mine = {"account": name, "name": "x", "role": "administrator"}
        assert light.call("POST", "/tokens", name, json=mine).status_code == 403
        assert (
            light.call("PATCH", f"/accounts/{name}", name, json={"role": "administrator"}).status_code == 403
        )
    above = light.call("POST", "/tokens", json={"account": "ada", "name": "x", "role": "administrator"})
    assert above.status_code == 422
    for header in ("X-Role", "X-User", "X-Forwarded-User", "Remote-User"):
        answer = light.call("GET", "/accounts", "ada", headers={header: "root"})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://localhost/",
        "http://[::1]/",
        "file:///etc/passwd",
    ],
)
def test_fetching_reaches_nothing_inside(light, url):
    app = create_app(replace(light.settings, fetch=True), light.clock)
    with socket.socket() as inside, TestClient(app) as client:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.settimeout(0.05)
        told = {"url": url.format(port=inside.getsockname()[1])}
        headers = {"Authorization": f"Bearer {light.tokens['sender']}"}
        answer = client.post("/api/v1/items", json=told, headers=headers)
        assert answer.status_code == 422 and "fetch" in answer.json()["type"]
        with pytest.raises(TimeoutError):
            inside.accept()


BOMBS = {
    "entities": '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20))
    + "]><p>&u;</p>",
    "outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>',
    "deep": "<div>" * 100_000 + "x",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
    "references": "<p>" + "&amp;" * 200_000,
    "unclosed": "<" * 300_000,
    "comments": "<!--" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_of_a_page_does_no_harm(light, name):
    answer = light.call("POST", "/items", "sender", json={"url": "https://b.example/", "html": BOMBS[name]})
    assert answer.status_code in (201, 422), answer.text
    assert "root:" not in light.call("GET", "/items/1/page", "ada").text
    assert light.call("POST", "/score", "sender", json=light.page()).status_code == 200


def test_json_bombs_are_malformed_and_no_more(light):
    for body in (
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"html": ' + b"9" * 500_000 + b"}",
        b'{"html": 1e999999}',
    ):
        assert light.call("POST", "/items", "sender", content=body).status_code == 422
        (line,) = light.call("POST", "/items/batch", "sender", content=body).text.splitlines()
        assert json.loads(line)["error"]["status"] == 422


SQL = [
    "'; DROP TABLE items; --",
    "' OR '1'='1",
    "1 UNION SELECT password_hash FROM accounts",
    "%",
    "_",
    "\\",
    '"',
    "\x00",
]


@pytest.mark.parametrize("text", SQL)
def test_sql_is_text(world, text):
    number = world.submit("vacuum-coupons.html")
    asked = dict.fromkeys(("site", "reason"), text) | {"language": text[:8]}
    for name, value in asked.items():
        answer = world.call("GET", "/items", "ada", params={name: value})
        assert answer.status_code == 200 and answer.json()["items"] == []
        assert world.call("POST", "/queue/next", "ada", params={name: value}).status_code == 204
    told = {"label": "both", "note": text}
    assert world.call("POST", f"/items/{number}/decisions", "ada", json=told).status_code == 201
    (made,) = world.call("GET", f"/items/{number}/history", "ada").json()["decisions"]
    assert made["note"] == text.replace("\x00", "\ufffd")
    from urllib.parse import quote

    assert world.call("GET", f"/sites/{quote(text, safe='')}", "ada").status_code == 404
    assert world.call("PATCH", f"/accounts/{quote(text, safe='')}", json={}).status_code in (404, 405)
    page = {"url": text, "html": f"<title>{text}</title>{text}"}
    assert world.call("POST", "/items", "sender", json=page).status_code == 201
    assert set(inspect(world.database.engine).get_table_names()) >= set(metadata.tables)
    assert len(world.call("GET", "/accounts").json()) == len(PEOPLE)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/items/..%2f..%2fetc%2fpasswd",
        "/sites/..%2f..%2f..%2fetc%2fpasswd",
        "/sites/%2e%2e/%2e%2e/accounts",
        "/items/1%00/page",
        "/static/..%2f..%2fschema.py",
        "//etc/passwd",
    ],
)
def test_paths_lead_nowhere_else(light, path):
    answer = light.call("GET", path, "ada")
    assert answer.status_code in (401, 403, 404, 405, 422)
    assert "root:" not in answer.text and "metadata" not in answer.text


def test_headers_cannot_be_put_into_answers(database, url, people, tmp_path):
    """With the real server on a real socket: what is put into a request never shows up as a header."""
    token = accounts.issue(database, "ada", "x")[0]
    requests = [
        "GET /api/v1/sites/x%0d%0aSet-Cookie:%20evil=1 HTTP/1.1\r\nHost: x\r\n",
        "GET /api/v1/items?site=x%0d%0aSet-Cookie:%20evil=1 HTTP/1.1\r\nHost: x\r\n",
        "GET /api/v1/items HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n",
        "GET http://evil.example/api/v1/items/7/ HTTP/1.1\r\nHost: evil.example\r\n",
        "GET /api/v1/items HTTP/1.1\r\nHost: x\r\nX: a\rSet-Cookie: evil=1\r\n",
        "GET /api/v1/items HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    ]
    with running(url, tmp_path) as server:
        for request in requests:
            head = f"{request}Authorization: Bearer {token}\r\nConnection: close\r\n\r\n"
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                connection.sendall(head.encode())
                answer = b"".join(iter(lambda: connection.recv(65536), b"")).lower()
            headers = answer.partition(b"\r\n\r\n")[0]
            assert headers.startswith(b"http/1.1 ")
            assert b"set-cookie" not in headers and b"evil" not in headers
            assert b"server:" not in headers
