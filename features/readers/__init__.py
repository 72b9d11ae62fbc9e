"""Bytes to ``Page``: pages of any common form, one by one, within limits that hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .containers import FORMATS, iter_raw
from .limits import LIMITS, Deadline, Limits, PageTooLarge, ReadError, TimeLimit
from .raw import Raw, Tally

if TYPE_CHECKING:
    from ..page import Page

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
    from .encoding import decode
    from .html import read_html
    from .text import read_text

    if raw.error:
        raise ReadError(raw.error)
    if raw.form == "html":
        return read_html(raw.data, url=raw.url, id=raw.id, charset=raw.charset, limits=limits)
    limits.check_size(len(raw.data), raw.id)
    if isinstance(raw.data, str):
        return read_text(raw.data, url=raw.url, id=raw.id)
    text, _, faults = decode(raw.data, raw.charset)
    page = read_text(text, url=raw.url, id=raw.id)
    return replace(page, faults=(*faults, *page.faults)) if faults else page
