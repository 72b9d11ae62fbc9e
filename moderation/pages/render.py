"""Fills templates. Everything is escaped; nothing of a submitted page is ever let through as HTML."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from importlib.resources import files
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from ..labels import Label
from ..order import Lane

LABELS = {
    Label.ORDINARY: "Ordinary",
    Label.CONTENT_FARM: "Content farm",
    Label.REPUBLISHED: "Republished",
    Label.BOTH: "Both",
    Label.NOT_SURE: "Not sure",
}
BANDS = {"flag": "Flagged", "review": "For review", "clear": "Clear"}
LANES = {
    Lane.DISPUTED: "Disputed",
    Lane.SECOND: "Second opinion",
    Lane.REVIEW: "Review",
    Lane.FLAG: "Flagged",
    Lane.AUDIT: "Audit",
}
STATES = {
    "passed": "Let pass",
    "open": "Waiting",
    "second": "Waiting for a second opinion",
    "disputed": "Waiting for an adjudicator",
    "decided": "Decided",
}
_STATIC = {
    path.name: path.read_bytes() for path in (files(__package__ or "") / "static").iterdir() if path.is_file()
}
_UNITS = ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "minute"))


def static(name: str) -> bytes | None:
    """Return a style sheet, script or picture of the pages, or ``None``."""
    return _STATIC.get(name)


def page(request: Request, template: str, **values: Any) -> HTMLResponse:
    """Fill a template.

    Args:
        request: that is answered.
        template: its name.
        values: what it shows.
    """
    return HTMLResponse(_environment.get_template(template).render(path=request.url.path, **values))


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share; one that is not quite all or nothing is not written as if it were."""
    if share is None:
        return "–"
    if not digits and 0 < share < 0.01:
        return "<1\u202f%"
    if not digits and 0.99 < share < 1:
        return ">99\u202f%"
    return f"{share:.{digits}%}".replace("%", "\u202f%")


def ago(at: dt.datetime, now: dt.datetime) -> str:
    """Write how long ago a moment was."""
    seconds = (now - at).total_seconds()
    for length, unit in _UNITS:
        if seconds >= length:
            n = int(seconds // length)
            return f"{n} {unit}{'s' if n != 1 else ''} ago"
    return "just now"


def duration(seconds: float | None) -> str:
    """Write a length of time."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min"


def visible(text: str) -> str:
    """Return text without characters that turn the direction of what stands around it, or show nothing."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and _hides(c) else c for c in text
    )


def _hides(character: str) -> bool:
    """Whether a control does harm; joiners are letters' own business in many scripts."""
    return character not in "\n\t\u200c\u200d\u00ad"


def _versioned(name: str) -> str:
    return f"/static/{name}?v={hashlib.sha256(_STATIC[name]).hexdigest()[:12]}"


def _made() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(percent=percent, ago=ago, duration=duration, visible=visible)
    made.globals.update(
        static=_versioned,
        labels=LABELS,
        bands=BANDS,
        lanes=LANES,
        states=STATES,
        keys=list(enumerate(Label, 1)),
    )
    return made


_environment = _made()
