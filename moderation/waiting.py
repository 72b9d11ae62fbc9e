"""The reasons of what waits, kept as items come to a lane and leave it, so that a lane is read by reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from .schema import bodies, items, waiting_reasons
from .stored import unpack_json


def file_anew(connection: Connection, numbers: Iterable[int]) -> None:
    """File items by their reasons where they wait now; in the transaction that moved them or their priority.

    Args:
        connection: a writing transaction.
        numbers: of the items.
    """
    for number in numbers:
        connection.execute(waiting_reasons.delete().where(waiting_reasons.c.item_id == number))
        row = connection.execute(_FILED.where(items.c.id == number)).one()
        if row.lane is not None and (against := _against(row.verdict)):
            told = {name: getattr(row, name) for name in ("lane", "submitted_at", "band", "language")}
            told |= {"rank": -row.priority, "item_id": number}
            connection.execute(waiting_reasons.insert(), [{"signal": s, **told} for s in against])


_FILED = select(
    items.c.lane,
    items.c.priority,
    items.c.submitted_at,
    items.c.band,
    items.c.language,
    bodies.c.verdict,
).join(bodies, bodies.c.item_id == items.c.id)


def _against(packed: bytes) -> list[str]:
    """The signals that speak against a page among the reasons of its verdict."""
    reasons: list[dict[str, Any]] = unpack_json(packed)["reasons"]
    return sorted({reason["signal"] for reason in reasons if reason["points"] > 0})
