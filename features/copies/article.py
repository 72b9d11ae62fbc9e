"""An article as the index knows it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

from ..page import Page
from ..readers.address import domain_of, host_of
from .credits import credit_of

_BARE = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.)?|/?(?:#.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """An article with where and when it was seen.

    Attributes:
        address: where it was seen; a page without an address goes by its id.
        text: the article, a paragraph a line, without its headline, which copies change.
        published: the date that it claims, or ``None``.
        first_seen: when it was seen there first; an article without a time zone is taken as UTC. ``None``: now,
            where it is added; never before, where it is asked about.
        credit: the credit that it gives, see ``credit_of``.
    """

    address: str
    text: str
    published: dt.date | None = None
    first_seen: dt.datetime | None = None
    credit: str = ""

    @property
    def site(self) -> str:
        """Registrable domain of the address, else its host, or ``""``."""
        return site_of(self.address)

    @property
    def key(self) -> int:
        """Number that stands for the address; ``http``, ``www.``, a fragment and a last slash don't count."""
        bare = _BARE.sub("", self.address.strip())
        return int.from_bytes(
            hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
        )


def site_of(address: str) -> str:
    """Registrable domain of an address, else its host, or ``""``."""
    host = host_of(address)
    return domain_of(host) or host


def article_of(page: Page, first_seen: dt.datetime | None = None) -> Article:
    """Take the article of a page.

    Args:
        page: the page; one that holds no article gives an empty text.
        first_seen: when the page was seen.
    """
    text = "\n".join([block.text for block in page.article])
    return Article(page.url or page.id, text, page.published, first_seen, credit_of(page))
