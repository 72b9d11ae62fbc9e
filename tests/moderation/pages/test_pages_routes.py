"""The review page's forms and addresses, by those who mean well and those who do not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from farmsift.moderation import accounts, decisions, items, queue
from farmsift.moderation.accounts import Caller
from farmsift.moderation.pages.access import ours
from farmsift.moderation.pages.routes import router
from farmsift.moderation.roles import Role
from fastapi.routing import APIRoute
from worlds import PASSWORD, World

POSTS = sorted(
    route.path for route in router.routes if isinstance(route, APIRoute) and "POST" in route.methods
)


def post(world: World, path: str, **form: Any) -> Any:
    return world.client.post(path, data=form, follow_redirects=False)


def signed_in(world: World, name: str = "ada") -> Caller:
    return world.sign_in(name)


def test_pages_work_on_both_databases(world: World):
    """From signing in to the dashboard."""
    numbers = [world.submit("lawn-tips-spun.html"), world.submit("rovers-daily.txt")]
    told = world.client.get("/sign-in").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', told)
    assert csrf
    answer = post(world, "/sign-in", name="cleo", password=PASSWORD, csrf=csrf[1], next="/queue?band=flag")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?band=flag")
    assert "HttpOnly" in answer.headers["set-cookie"]
    token = re.search(r'name="csrf" value="([^"]+)"', world.client.get("/queue").text)
    assert token
    went = post(world, "/next", csrf=token[1])
    number = int(re.findall(r"/items/(\d+)", went.headers["location"])[0])
    assert number in numbers
    decided = post(world, f"/items/{number}/decide", csrf=token[1], label="both", note="a\r\nb", key="k-1")
    assert decided.status_code == 303
    again = post(world, f"/items/{number}/decide", csrf=token[1], label="both", note="a\r\nb", key="k-1")
    assert again.status_code == 303  # sent twice, done once
    past = decisions.history(world.database, number, Caller(0, "", Role.REVIEWER))
    assert [(one.label, one.note) for one in past] == [("both", "a\nb")]
    assert "a\nb" in world.client.get(f"/items/{number}").text
    undone = post(world, f"/items/{number}/undo", csrf=token[1], decision=past[0].id)
    assert undone.status_code == 303
    for query in (
        "band=flag",
        "site=lawn-tips-spun.example",
        "language=en",
        "reason=x",
        "age=day",
        "show=decided",
    ):
        assert world.client.get(f"/queue?show=all&{query}").status_code == 200
    assert world.client.get("/dashboard").status_code == 200


@pytest.mark.parametrize("path", POSTS)
def test_each_form_needs_its_token(light: World, path: str):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light, "cleo")
    filled = path.format(item=number)
    form = {"label": "both", "decision": 1, "name": "ada", "password": PASSWORD}
    for csrf in ("", "x" * 43, caller.csrf[:-1]):
        answer = post(light, filled, csrf=csrf, **form)
        assert answer.status_code == 403, answer.text
        assert answer.headers["content-type"].startswith("text/html")
    assert decisions.history(light.database, number, caller) == []
    assert items.one(light.database, number, caller).lease_by is None


def test_every_form_that_is_shown_carries_a_token(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light, "cleo")
    post(light, f"/items/{number}/decide", csrf=caller.csrf, label="both")
    for path in (
        "/queue?show=all",
        f"/items/{number}",
        f"/items/{light.submit('rovers-daily.txt')}",
        "/dashboard",
    ):
        forms = re.findall(r'<form method="post".*?</form>', light.client.get(path).text, re.S)
        assert forms
        for form in forms:
            assert f'name="csrf" value="{caller.csrf}"' in form


def test_nothing_on_a_page_needs_more_than_the_policy_allows(light: World):
    number = light.submit("lawn-tips-spun.html")
    signed_in(light, "cleo")
    for path in ("/sign-in", "/queue?show=all", f"/items/{number}", "/dashboard", "/items/99"):
        answer = light.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        tags = re.findall(r"<[a-z][^>]*>", answer.text)
        assert not [tag for tag in tags if re.search(r"\s(style|on[a-z]+)\s*=", tag)]
        assert not [
            tag
            for tag in tags
            if tag.startswith("<style") or (tag.startswith("<script") and "src=" not in tag)
        ]
        sources = re.findall(r'(?:src|href)="(//[^"]*|https?:[^"]*)"', answer.text)
        assert set(sources) <= {"https://lawn-tips-spun.example/page"}


def test_static_files_are_kept_and_nothing_else_is_reached(light: World):
    style = re.search(r'href="(/static/review\.css\?v=[0-9a-f]+)"', light.client.get("/sign-in").text)
    assert style
    answer = light.client.get(style[1])
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    for name in ("..%2froutes.py", "%2e%2e/routes.py", "none.css", "review.css%00"):
        assert light.client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    ("there", "goes"),
    [
        ("/items/7?band=flag&trail=1-2", "/items/7?band=flag&trail=1-2"),
        ("/dashboard", "/dashboard"),
        ("https://evil.example/", "/queue"),
        ("//evil.example", "/queue"),
        ("/\\evil.example", "/queue"),
        ("/queue\r\nSet-Cookie: a=b", "/queue"),
        ("/items/7/decide", "/queue"),
        ("/queue?x=<script>", "/queue"),
        ("", "/queue"),
    ],
)
def test_signing_in_leads_to_our_own_pages_only(there: str, goes: str):
    assert ours(there) == goes


def test_a_session_from_before_is_not_the_session_after(light: World):
    before = signed_in(light, "ben")
    old = light.client.cookies["farmsift_session"]
    light.client.get("/sign-in")
    csrf = light.client.cookies["farmsift_form"]
    answer = post(light, "/sign-in", name="ada", password=PASSWORD, csrf=csrf)
    assert answer.status_code == 303
    new = re.search(r"farmsift_session=([^;]+)", answer.headers["set-cookie"])
    assert new
    assert new[1] != old
    assert accounts.by_session(light.database, light.settings, old) is None
    after = accounts.by_session(light.database, light.settings, new[1])
    assert after
    assert (after.name, after.csrf != before.csrf) == ("ada", True)


@pytest.mark.parametrize(
    ("name", "password", "status", "said"),
    [
        ("ada", "wrong", 401, "is wrong"),
        ("nobody", PASSWORD, 401, "is wrong"),
        ("sender", PASSWORD, 403, "submitter"),
        ("a\x00da", PASSWORD[:-1], 401, "is wrong"),
        ("<script>", "x", 401, "&lt;script&gt;"),
    ],
)
def test_signing_in_is_refused_in_words(light: World, name: str, password: str, status: int, said: str):
    light.client.get("/sign-in")
    csrf = light.client.cookies["farmsift_form"]
    answer = post(light, "/sign-in", name=name, password=password, csrf=csrf)
    assert answer.status_code == status
    assert said in answer.text
    assert "<script>" not in answer.text
    assert "farmsift_session" not in answer.headers.get("set-cookie", "")


def test_attempts_to_sign_in_are_counted(light: World):
    light.client.get("/sign-in")
    csrf = light.client.cookies["farmsift_form"]
    answers = [post(light, "/sign-in", name=f"n{i}", password="x", csrf=csrf) for i in range(14)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_submitter_sees_no_page(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light, "sender")
    for path in ("/queue", f"/items/{number}", "/dashboard"):
        assert light.client.get(path).status_code == 403
    assert post(light, "/next", csrf=caller.csrf).status_code == 403


def test_a_token_opens_no_page(light: World):
    answer = light.client.get(
        "/queue", headers={"Authorization": f"Bearer {light.tokens['root']}"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_what_is_not_there_or_malformed_is_told_on_a_page(light: World):
    signed_in(light)
    for path, status in (
        ("/items/99", 404),
        ("/items/0", 422),
        ("/items/x", 422),
        ("/queue?cursor=nonsense", 422),
        ("/queue?band=purple", 422),
        ("/queue?trail=1-x", 422),
        ("/queue?site=" + "x" * 300, 422),
    ):
        answer = light.client.get(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"].startswith("text/html")
        assert "<h1>" in answer.text
    assert light.client.get("/queue?show=all&site=%00%27%3B--&reason=%25&language=%5C").status_code == 200


def test_two_reviewers_at_once_and_the_note_is_kept(light: World):
    number = light.submit("lawn-tips-spun.html")
    queue.lease(light.database, light.settings, Caller(4, "ben", Role.REVIEWER), number)
    caller = signed_in(light)
    assert "In the hands of ben" in light.client.get(f"/items/{number}").text
    answer = post(light, f"/items/{number}/decide", csrf=caller.csrf, label="both", note="my words")
    assert answer.status_code == 409
    assert "hands of ben" in answer.text
    assert queue.draft(light.database, caller, number) == "my words"
    assert decisions.history(light.database, number, caller) == []
    queue.release(light.database, Caller(4, "ben", Role.REVIEWER), number)
    assert "my words" in light.client.get(f"/items/{number}").text


def test_reasons_are_right_or_wrong(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light)
    names = [one["signal"] for one in items.verdicts(light.database, [number])[number]["reasons"]]
    form = {"csrf": caller.csrf, "label": "content_farm", "right": names[:2], "wrong": names[1:3]}
    assert post(light, f"/items/{number}/decide", **form).status_code == 422
    assert post(light, f"/items/{number}/decide", **form | {"wrong": "none.such"}).status_code == 422
    assert post(light, f"/items/{number}/decide", **form | {"wrong": names[2]}).status_code == 303
    told = decisions.history(light.database, number, caller)[0]
    assert (set(told.reasons_right), told.reasons_wrong) == (set(names[:2]), (names[2],))


def test_only_an_adjudicator_decides_on_a_site(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light)
    assert "Decide on the whole site" not in light.client.get(f"/items/{number}").text
    assert post(light, f"/items/{number}/site", csrf=caller.csrf, label="both").status_code == 403
    caller = signed_in(light, "cleo")
    assert post(light, f"/items/{number}/site", csrf=caller.csrf, label="both", note="<b>").status_code == 303
    told = light.client.get(f"/items/{number}").text
    assert "Decision on the site: <strong>Both</strong>" in told
    assert "<b>" not in told
    assert post(light, f"/items/{number}/site", csrf=caller.csrf).status_code == 303
    assert "Decision on the site: <strong>" not in light.client.get(f"/items/{number}").text


def test_an_undo_of_what_is_not_the_last_is_told(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light)
    post(light, f"/items/{number}/decide", csrf=caller.csrf, label="both")
    assert post(light, f"/items/{number}/undo", csrf=caller.csrf, decision=999).status_code == 409
    other = signed_in(light, "ben")
    last = decisions.history(light.database, number, caller)[0].id
    assert post(light, f"/items/{number}/undo", csrf=other.csrf, decision=last).status_code == 403


def test_a_lapsed_session_keeps_the_note_of_its_own_form_only(light: World):
    number = light.submit("lawn-tips-spun.html")
    caller = signed_in(light)
    light.clock.forward(hours=13)
    refused = post(light, f"/items/{number}/decide", csrf="x" * 43, label="both", note="forged")
    assert "kept" not in refused.headers["location"]
    assert queue.draft(light.database, caller, number) == ""
    answer = post(light, f"/items/{number}/decide", csrf=caller.csrf, label="both", note="mine")
    assert answer.headers["location"].endswith("why=kept")
    assert queue.draft(light.database, caller, number) == "mine"
    assert decisions.history(light.database, number, caller) == []


def test_long_lists_come_in_parts(light: World):
    for i in range(53):
        light.call(
            "POST", "/items", "sender", json={"url": f"https://a{i}.example/", "text": "Rowing club. We row."}
        )
    signed_in(light)
    first = light.client.get("/queue?show=all").text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more
    second = light.client.get(more[1].replace("&amp;", "&")).text
    numbers = [
        int(n) for part in (first, second) for n in re.findall(r'class="row" href="/items/(\d+)', part)
    ]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 53
