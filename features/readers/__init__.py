"""Bytes to ``Page``: pages of any common form, one by one, within limits that hold."""

from __future__ import annotations

from ..page import Page
from .containers import FORMATS, iter_raw
from .html import read_html
from .limits import LIMITS, Deadline, Limits, PageTooLarge, ReadError, TimeLimit
from .raw import Raw, Tally
from .text import read_text

__all__ = [
    "FORMATS",
    "LIMITS",
    "Deadline",
    "Limits",
    "PageTooLarge",
    "Raw",
    "ReadError",
    "Tally",
    "TimeLimit",
    "iter_raw",
    "read",
    "read_html",
    "read_text",
]


def read(raw: Raw, limits: Limits = LIMITS) -> Page:
    """Read one page.

    Args:
        raw: the page as found.
        limits: what it may cost.

    Returns:
        The page in named parts.

    Raises:
        ReadError: ``raw`` has an error, or the page can't be read.
        PageTooLarge: it is past the limits of size, depth or nodes.
        TimeLimit: it takes longer than the limit.
    """
    if raw.error:
        raise ReadError(raw.error)
    read_form = read_html if raw.form == "html" else read_text
    return read_form(raw.data, url=raw.url, id=raw.id, charset=raw.charset, limits=limits)
