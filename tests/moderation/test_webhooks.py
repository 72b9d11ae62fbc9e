"""Decisions told to another program: signed, repeated, given up on, tried again."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import replace

import httpx
import pytest
from farmsift.moderation import decisions, webhooks
from farmsift.moderation.errors import Refused
from farmsift.moderation.labels import Label
from receivers import receiver


@pytest.fixture
def told(submit, database, settings, people):
    """A decision with a webhook set; returns what sends the message to a port."""

    def at(port: int, **more) -> tuple:
        now = replace(settings, webhook_url=f"http://127.0.0.1:{port}/hook", webhook_secret="s3cret", **more)
        number = submit()
        decisions.decide(database, now, people["ada"], number, Label.BOTH, "n")
        return now, number

    return at


def deliver(database, settings) -> int:
    with httpx.Client(timeout=5) as client:
        return webhooks.deliver_due(database, settings, client)


def test_a_decision_is_told_once_and_signed(told, database):
    with receiver(lambda _: (204, {}, b"")) as (port, seen):
        settings, number = told(port)
        assert deliver(database, settings) == 1
        assert deliver(database, settings) == 0
    ((path, headers, body),) = seen
    assert path == "/hook"
    message = json.loads(body)
    assert (message["event"], message["item"], message["label"], message["by"]) == (
        "item.decided",
        number,
        "both",
        "ada",
    )
    assert message["outcome"] == "both" and message["state"] == "decided"
    stamp, signed = headers["farmsift-signature"].split(",")
    wanted = hmac.new(b"s3cret", stamp[2:].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert signed == f"v1={wanted}"


def test_no_webhook_no_messages(submit, database, settings, people):
    decisions.decide(database, settings, people["ada"], submit(), Label.BOTH)
    assert deliver(database, settings) == 0


def test_failures_are_repeated_with_growing_pauses_and_then_given_up(told, database, people, clock):
    statuses = iter([500, 404, 301, 204])
    with receiver(lambda _: (next(statuses), {"Location": "/elsewhere"}, b"no")) as (port, seen):
        settings, _ = told(port, webhook_attempts=3)
        for pause in (5, 10):
            assert deliver(database, settings) == 1
            clock.forward(seconds=pause - 1)
            assert deliver(database, settings) == 0
            clock.forward(seconds=1)
        assert deliver(database, settings) == 1
        clock.forward(days=1)
        assert deliver(database, settings) == 0
        (dead,) = webhooks.dead(database)
        assert dead.attempts == 3 and dead.error == "answered 301" and dead.body["label"] == "both"
        with pytest.raises(Refused, match="administrator"):
            webhooks.retry(database, people["cleo"], dead.id)
        webhooks.retry(database, people["root"], dead.id)
        assert webhooks.dead(database) == []
        assert deliver(database, settings) == 1
    assert {path for path, _, _ in seen} == {"/hook"}  # a redirect is not followed
    assert len({headers["farmsift-delivery"] for _, headers, _ in seen}) == 1


def test_a_receiver_that_is_not_there_is_waited_for(told, database, clock):
    with receiver(lambda _: (204, {}, b"")) as (port, _):
        pass
    settings, _ = told(port)
    assert deliver(database, settings) == 1
    assert webhooks.dead(database) == []
    clock.forward(days=-300)  # a clock set back does not put it off
    assert deliver(database, settings) == 1


def test_pauses_grow_and_end_at_six_hours():
    pauses = [webhooks.pause(n) for n in range(1, 60)]
    assert pauses[:3] == [dt.timedelta(seconds=s) for s in (5, 10, 20)]
    assert pauses == sorted(pauses) and pauses[-1] == dt.timedelta(hours=6)


def test_a_decision_that_is_not_made_is_not_told(told, database, people):
    with receiver(lambda _: (204, {}, b"")) as (port, seen):
        settings, number = told(port)
        deliver(database, settings)
        with pytest.raises(Refused):
            decisions.decide(database, settings, people["ben"], number, Label.ORDINARY)
        assert deliver(database, settings) == 0
    assert len(seen) == 1


def test_the_thread_sends_by_itself(told, database):
    with receiver(lambda _: (204, {}, b"")) as (port, seen):
        settings, _ = told(port)
        deliverer = webhooks.Deliverer(database, settings, every=0.02)
        for _ in range(500):
            if seen:
                break
            deliverer._stop.wait(0.02)
        deliverer.close()
    assert len(seen) == 1
