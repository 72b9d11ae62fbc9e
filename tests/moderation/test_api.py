"""The API: what each call does, for whom, and how it says no."""

from __future__ import annotations

import json
from typing import Any


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_page_is_scored_and_not_kept(world):
    answer = world.call("POST", "/score", "sender", json=world.page())
    assert answer.status_code == 200
    assert answer.json()["band"] == "flag"
    assert answer.json()["reasons"][0]["evidence"]
    assert world.call("GET", "/items").json() == {"items": [], "next": None}


def test_a_page_is_kept_and_read_again(world):
    answer = world.call("POST", "/items", "sender", json=world.page())
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["created"]
    found = world.call("GET", f"/items/{receipt['item']}", "ada").json()
    assert found["item"]["state"] == "open" and found["item"]["lane"] == "flag"
    assert found["verdict"] == receipt["verdict"]
    parts = world.call("GET", f"/items/{receipt['item']}/page", "ada").json()
    assert parts["site_name"] and parts["article"] and parts["posts"]
