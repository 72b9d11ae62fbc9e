"""A service that runs takes a promoted model up in the middle of submissions, and mixes no batch."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections import defaultdict

import httpx
from farmsift.moderation import accounts
from farmsift.moderation.database import Database
from farmsift.moderation.retraining.bounds import Bounds
from farmsift.moderation.retraining.promotion import promote, rollback
from farmsift.moderation.retraining.registry import Registry
from farmsift.moderation.roles import Role
from farmsift.moderation.schema import items
from labelled import html
from servers import running
from sqlalchemy import select

PAGES = 60


def test_a_promotion_in_the_middle_of_submissions(registry: Registry, database: Database, tmp_path):
    accounts.add(database, "crawler", Role.SUBMITTER)
    token = accounts.issue(database, "crawler", "test")[0]
    address = f"sqlite:///{tmp_path}/farmsift.db"
    old, new = registry.find(1).name, registry.find(2).name
    batches: dict[int, list[int]] = defaultdict(list)
    failed: list[str] = []
    enough = threading.Event()

    def send(base: str, first: int) -> None:
        number = first
        while not enough.is_set():
            lines = "".join(
                json.dumps(
                    {"url": f"https://b{number}p{n}.example/", "html": html(f"b{number}", n, farm=n % 2 == 0)}
                )
                + "\n"
                for n in range(PAGES)
            )
            answer = httpx.post(
                f"{base}/items/batch",
                content=lines,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"},
                timeout=120,
            )
            told = [json.loads(line) for line in answer.text.splitlines()]
            if answer.status_code != 200 or len(told) != PAGES or any("error" in line for line in told):
                failed.append(answer.text[:500])
                return
            batches[number] = [line["item"] for line in told]
            number += 2

    with running(address, tmp_path, FARMSIFT_MODEL=str(registry.current)) as server:
        senders = [threading.Thread(target=send, args=(server.base, first)) for first in (1000, 1001)]
        for sender in senders:
            sender.start()
        for change in (
            lambda: promote(registry, 2, bounds=Bounds(1, 1, 1, 1, 1)),
            lambda: rollback(registry),
        ):
            seen, end = len(batches), time.monotonic() + 120
            while len(batches) < seen + 3 and time.monotonic() < end and not failed:
                time.sleep(0.05)
            change()
        seen, end = len(batches), time.monotonic() + 120
        while len(batches) < seen + 3 and time.monotonic() < end and not failed:
            time.sleep(0.05)
        enough.set()
        for sender in senders:
            sender.join(120)
    assert not failed
    with database.read() as connection:
        model_of = {row.id: row.model for row in connection.execute(select(items.c.id, items.c.model))}
    used = [{model_of[item] for item in sent} for sent in batches.values()]
    assert all(len(models) == 1 for models in used)
    assert {name for models in used for name in models} == {old, new}
    shutil.rmtree(registry.folder)
