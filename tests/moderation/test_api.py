"""The API: what each call does, for whom, and how it says no."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from farmsift.moderation.app import create_app
from farmsift.moderation.audit import verify
from fastapi.testclient import TestClient

PROBLEM = "application/problem+json"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert told["status"] == status and told["detail"] and told["title"]
    assert told["type"].startswith("urn:farmsift:problem:")
    assert not code or told["type"].endswith(f":{code}")
    return told


def test_a_page_is_scored_and_not_kept(world):
    answer = world.call("POST", "/score", "sender", json=world.page("vacuum-coupons.html"))
    assert answer.status_code == 200
    assert answer.json()["band"] == "flag"
    assert answer.json()["reasons"][0]["evidence"]
    assert world.call("GET", "/items").json() == {"items": [], "next": None}


def test_from_page_to_decision_and_back(world):
    answer = world.call("POST", "/items", "sender", json=world.page("vacuum-coupons.html", key="k1"))
    assert answer.status_code == 201 and answer.json()["created"]
    number = answer.json()["item"]
    again = world.call("POST", "/items", "sender", json=world.page("vacuum-coupons.html", key="k1"))
    assert again.status_code == 200 and again.json() == {**answer.json(), "created": False}
    assert world.call("GET", "/queue", "ada").json()["waiting"]["flag"] == 1
    item = world.call("POST", "/queue/next", "ada").json()
    assert item["id"] == number and item["lease_by"] == "ada"
    assert world.call("POST", "/queue/next", "ben").status_code == 204
    problem(world.call("POST", f"/items/{number}/decisions", "ben", json={"label": "both"}), 409, "leased")
    found = world.call("GET", f"/items/{number}", "ada").json()
    assert found["verdict"] == answer.json()["verdict"]
    parts = world.call("GET", f"/items/{number}/page", "ada").json()
    assert parts["title"] and parts["article"] and parts["links"]
    made = world.call("POST", f"/items/{number}/decisions", "ada", json={"label": "both", "note": "so"})
    assert made.status_code == 201 and made.json()["by"] == "ada"
    assert world.call("GET", "/items?outcome=both&state=decided", "ada").json()["items"][0]["id"] == number
    exported = lines(world.call("GET", "/export", "cleo").text)
    assert [(one["id"], one["outcome"], one["decisions"][0]["note"]) for one in exported] == [
        (number, "both", "so")
    ]
    assert world.call("POST", f"/items/{number}/undo", "ada", json={}).status_code == 201
    history = world.call("GET", f"/items/{number}/history", "ada").json()["decisions"]
    assert [one["kind"] for one in history] == ["decide", "undo"]
    assert world.call("GET", f"/items/{number}", "ada").json()["item"]["state"] == "open"
    assert world.call("GET", "/export", "cleo").text == ""
    assert verify(world.database).fault == ""


def test_a_batch_answers_line_by_line(world):
    pages = [
        world.page("vacuum-coupons.html", key="a"),
        world.page("radio-hobby.html"),
        {"url": "https://x.example/"},
        {"html": "<p>x", "text": "x"},
        world.page("drain-doorway.html", key="a"),
        {"html": "", "url": "https://empty.example/"},
        world.page("vacuum-coupons.html", key="a"),
    ]
    body = "\n".join([json.dumps(page) for page in pages] + ["", "no json", "[]", "\xff"])
    answer = world.call("POST", "/items/batch", "sender", content=body.encode("latin-1"))
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    told = lines(answer.text)
    assert [one["line"] for one in told] == list(range(1, 11))
    assert [one.get("item") is not None for one in told][:7] == [True, True, False, False, False, True, True]
    codes = [one["error"]["type"].rsplit(":", 1)[1] for one in told if "error" in one]
    assert codes == ["fetch-off", "malformed", "key-reused", "malformed", "malformed", "malformed"]
    assert told[0]["item"] == told[6]["item"]
    assert sorted([told[0]["created"], told[6]["created"]]) == [False, True]


def test_a_batch_has_at_most_a_thousand_lines(light):
    answer = light.call("POST", "/items/batch", "sender", content=b"{}\n" * 1005)
    told = lines(answer.text)
    assert len(told) == 1001
    assert told[-1]["error"]["status"] == 413
    assert all(one["error"]["status"] == 422 for one in told[:-1])


def test_lists_are_read_in_parts_and_nothing_is_missed_or_doubled(world):
    numbers = [world.submit("radio-hobby.html", url=f"https://n{n}.example/") for n in range(7)]
    for question in ("", "&band=clear", "&state=passed", "&language=en"):
        seen, cursor = [], ""
        while cursor is not None:
            part = world.call(
                "GET", f"/items?limit=3{question}{cursor and '&cursor=' + cursor}", "ada"
            ).json()
            seen += [item["id"] for item in part["items"]]
            cursor = part["next"]
            if len(seen) == 3:  # what comes in meanwhile is newer than all that is still to come
                world.submit("radio-hobby.html", url=f"https://later{question}.example/")
        assert [n for n in seen if n in numbers] == numbers[::-1]
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "WyJuZXdlc3QiXQ", "WyJuZXdlc3QiLCAiYSIsICJiIl0", "%00", "' OR 1=1", "💣", "W" * 400],
)
def test_a_cursor_that_was_not_given_is_refused(light, cursor):
    problem(light.call("GET", "/items", "ada", params={"cursor": cursor}), 422, "cursor")


def test_a_submitter_sees_what_it_sent_and_nothing_else(world):
    number = world.submit("vacuum-coupons.html", "sender")
    assert world.call("GET", f"/items/{number}", "sender").status_code == 200
    problem(world.call("GET", f"/items/{number}", "stranger"), 404)
    assert world.call("GET", "/items", "stranger").json()["items"] == []
    assert len(world.call("GET", "/items", "sender").json()["items"]) == 1
    assert world.submit("vacuum-coupons.html", "stranger") == number
    assert world.call("GET", f"/items/{number}", "stranger").status_code == 200


def test_a_submitter_reads_its_list_in_parts_each_page_once(world):
    numbers = [world.submit("radio-hobby.html", url=f"https://n{n}.example/", key=f"a{n}") for n in range(5)]
    for n in (1, 3):
        world.submit("radio-hobby.html", url=f"https://n{n}.example/", key=f"b{n}")  # sent again
    world.submit("radio-hobby.html", "stranger", url="https://other.example/")
    seen, cursor = [], ""
    while cursor is not None:
        part = world.call("GET", f"/items?limit=2{cursor and '&cursor=' + cursor}", "sender").json()
        seen += [item["id"] for item in part["items"]]
        cursor = part["next"]
    assert seen == [numbers[n] for n in (3, 1, 4, 2, 0)]  # by when they were sent last
    assert world.call("GET", "/items?band=flag", "sender").json()["items"] == []


def test_the_export_goes_on_behind_an_item(world):
    numbers = [world.submit("vacuum-coupons.html", url=f"https://n{n}.example/") for n in range(4)]
    for number in numbers[:3]:
        world.call("POST", f"/items/{number}/decisions", "ada", json={"label": "both"})
    assert [one["id"] for one in lines(world.call("GET", "/export", "cleo").text)] == numbers[:3]
    after = world.call("GET", f"/export?after={numbers[0]}", "cleo")
    assert [one["id"] for one in lines(after.text)] == numbers[1:3]


def test_a_note_a_lease_and_a_site(world):
    number = world.submit("vacuum-coupons.html", url="https://farm.example/1")
    assert world.call("PUT", f"/items/{number}/draft", "ada", json={"note": "so fa"}).status_code == 204
    assert world.call("GET", f"/items/{number}/draft", "ada").json() == {"note": "so fa"}
    assert world.call("PUT", f"/items/{number}/lease", "ada").json()["lease_by"] == "ada"
    problem(world.call("PUT", f"/items/{number}/lease", "ben"), 409, "leased")
    assert world.call("DELETE", f"/items/{number}/lease", "ada").status_code == 204
    assert world.call("PUT", f"/items/{number}/lease", "ben").status_code == 200
    told = {"label": "content_farm", "note": "all"}
    assert world.call("POST", "/sites/farm.example/decision", "cleo", json=told).status_code == 201
    assert world.call("GET", "/sites/farm.example", "ada").json()["rule"]["label"] == "content_farm"
    assert world.call("GET", "/sites/farm.example/history", "ada").json() == {"decisions": []}
    assert world.call("POST", "/sites/farm.example/lift", "cleo", json={"reopen": True}).status_code == 201
    problem(world.call("POST", "/sites/farm.example/lift", "cleo", json={}), 409, "no-site-decision")
    assert world.call("GET", "/queue/flag", "ada").json()["items"][0]["id"] == number


def test_accounts_and_tokens_by_an_administrator(world):
    made = world.call("POST", "/accounts", json={"name": "dan", "role": "reviewer", "password": "x" * 12})
    assert made.status_code == 201
    problem(world.call("POST", "/accounts", json={"name": "dan", "role": "reviewer"}), 409, "name-taken")
    token = world.call("POST", "/tokens", json={"account": "dan", "name": "laptop"}).json()
    world.tokens["dan"] = token["secret"]
    assert world.call("GET", "/me", "dan").json() == {"name": "dan", "role": "reviewer"}
    assert token["secret"] not in world.call("GET", "/tokens").text
    assert world.call("PATCH", "/accounts/dan", json={"role": "submitter"}).json()["role"] == "submitter"
    assert world.call("GET", "/me", "dan").json()["role"] == "submitter"
    assert world.call("DELETE", f"/tokens/{token['token']['id']}").status_code == 204
    problem(world.call("GET", "/me", "dan"), 401, "token")
    assert "dan" in {one["name"] for one in world.call("GET", "/accounts").json()}
    assert {"account.added", "token.issued", "account.changed", "token.revoked"} <= {
        one["action"] for one in world.call("GET", "/log").json()["entries"]
    }


def test_what_the_service_tells_of_itself(world):
    world.submit()
    assert world.call("GET", "/health", None).json() == {"status": "ok"}
    assert world.call("GET", "/ready", None).json() == {"status": "ok"}
    model = world.call("GET", "/model", "sender").json()
    assert model["name"] == model["manifest"]["name"] and model["fault"] == ""
    assert sum(world.call("GET", "/statistics", "ada").json()["work_left"].values()) == 1
    metrics = world.call("GET", "/metrics", "ada").text
    assert re.search(
        r'request_seconds_count\{method="POST",route="[^"]*/items",status="201"\} [1-9]', metrics
    )
    assert "farmsift_items{" in metrics
    assert world.call("GET", "/webhooks/dead").json() == []
    problem(world.call("POST", "/webhooks/dead/1/retry"), 404)


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("DELETE", "/items", {}, 405),
        ("GET", "/items/999", {}, 404),
        ("GET", "/items/0", {}, 422),
        ("GET", "/items/99999999999999999999", {}, 422),
        ("GET", "/items?limit=201", {}, 422),
        ("GET", "/items?band=nonsense", {}, 422),
        ("GET", "/items?before=yesterday", {}, 422),
        ("POST", "/items", {"content": b"no json"}, 422),
        ("POST", "/items", {"content": b"\xff\xfe"}, 422),
        ("POST", "/items", {"json": {"html": "x", "surprise": 1}}, 422),
        ("POST", "/items", {"json": {"html": "x", "key": "a b"}}, 422),
        ("POST", "/items", {"json": {}}, 422),
        ("POST", "/items", {"json": {"html": 5}}, 422),
        ("POST", "/items/999/decisions", {"json": {"label": "both"}}, 404),
        ("POST", "/items/999/decisions", {"json": {"label": "spam"}}, 422),
        ("POST", "/items/999/decisions", {"content": b"{"}, 422),
        ("POST", "/queue/next?skip=x", {}, 422),
        ("GET", "/sites/nobody.example", {}, 404),
        ("GET", "/queue/nonsense", {}, 422),
        ("PATCH", "/accounts/nobody", {"json": {}}, 404),
    ],
)
def test_every_error_is_a_problem(light, method, path, more, status):
    problem(light.call(method, path, **more), status)


def test_errors_name_the_place_in_the_request(light):
    told = problem(light.call("POST", "/items/1/decisions", json={"label": "x", "note": 5}), 422, "malformed")
    assert {fault["where"] for fault in told["errors"]} == {"body.label", "body.note"}


def test_an_unforeseen_error_tells_nothing_of_the_inside(light, monkeypatch):
    monkeypatch.setattr("farmsift.moderation.items.one", lambda *_: 1 / 0)
    told = problem(light.call("GET", "/items/1"), 500, "unforeseen")
    assert "division" not in json.dumps(told)


def test_the_database_away_is_told_and_nothing_hangs(light):
    with light.database.engine.connect() as other:
        other.exec_driver_sql("DROP TABLE tallies")
        other.commit()
    problem(light.call("GET", "/ready", None), 503, "database-away")
    assert light.call("GET", "/health", None).status_code == 200


def test_requests_are_held_to_their_size_however_they_come(light, settings):
    page = {"url": "https://x.example/", "html": "x" * 30_000_000}
    problem(light.call("POST", "/items", "sender", json=page), 413)
    pieces = (b"x" * 1_000_000 for _ in range(30))
    problem(light.call("POST", "/items", "sender", content=pieces), 413)  # of no stated length
    problem(light.call("POST", "/items/1/decisions", "ada", content=b"x" * 1_000_001), 413)
    problem(light.call("POST", "/items/1/decisions", "ada", content=(b"x" * 1000 for _ in range(1001))), 413)


def test_a_packed_request_is_unpacked_and_a_bomb_is_not(light):
    packed = {"Content-Encoding": "gzip"}
    body = gzip.compress(json.dumps(light.page()).encode())
    assert light.call("POST", "/items", "sender", content=body, headers=packed).status_code == 201
    lies = (json.dumps(light.page()).encode(), body[:-20], b"")
    for lie in lies:
        assert light.call("POST", "/items", "sender", content=lie, headers=packed).status_code in (400, 422)
    bomb = gzip.compress(b"\0" * 200_000_000, 1)
    problem(light.call("POST", "/items", "sender", content=bomb, headers=packed), 413)
    problem(light.call("POST", "/items", "sender", content=b"x", headers={"Content-Encoding": "br"}), 415)


def test_callers_that_ask_too_often_are_told_to_wait(light):
    app = create_app(replace(light.settings, requests_per_second=2), light.clock)
    with TestClient(app) as client:
        answers = [client.get("/api/v1/health") for _ in range(10)]
    told = problem(answers[-1], 429, "too-many")
    assert told and int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[0].status_code == 200


def test_an_address_is_fetched_only_where_that_is_set(light):
    problem(light.call("POST", "/items", "sender", json={"url": "https://example.org/"}), 403, "fetch-off")


def test_another_model_is_taken_up_while_the_service_runs(light, tmp_path, scorer):
    service = light.client.app.state.service
    import shutil

    from farmsift.model.saved import DEFAULT

    first, second = tmp_path / "one", tmp_path / "two"
    shutil.copytree(DEFAULT, first)
    shutil.copytree(DEFAULT, second)
    link = tmp_path / "current"
    link.symlink_to(first)
    from farmsift.moderation.models import ModelHolder

    class Named:
        def __init__(self, name: str):
            self.model = type("Model", (), {"name": name})()

    holder = ModelHolder(link, lambda folder: Named(folder.name), every=0)  # type: ignore[arg-type]
    assert holder.name == "one"
    link.unlink()
    link.symlink_to(second)
    assert holder.scorer.model.name == "two"
    (second / "manifest.json").unlink()
    assert holder.scorer.model.name == "two" and "no model there" in holder.fault
    assert service.models.fault == ""
