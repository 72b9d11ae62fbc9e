"""Which page is worth a decision most, and which pages are drawn at random.

The declared formula. A page with probability ``p`` of being a farm or republished page is worth

    worth = teaches + prevents
    teaches = H(p) / (1 + d)
    prevents = p · min(1, log2(1 + n) / 6)

where ``H(p) = -p log2 p - (1 - p) log2 (1 - p)`` is the model's own doubt in bits (uncertainty sampling: Lewis
and Gale, SIGIR 1994), ``d`` is the number of pages of the site that were decided before, since each further
one teaches less, and ``n`` is the number of the site's pages that have come in, this one included: a site that
sends 63 pages or more does as much harm as one can. Worth lies between 0 and 2 and is worked out when the page
arrives.

The lanes, in the order in which they are worked: disagreements (for adjudicators), second opinions, the review
band by worth, flagged pages by worth. Pages drawn for the audit have a lane of their own, oldest first, and
every ``audit_turn``-th item handed out comes from there. They stay out of the other lanes, whatever their
band, so that how soon an audited page is decided says nothing about the page. Clear pages that are not drawn
wait for nobody.

A batch chosen for what it teaches (``batch``) can be put before the rest of its lanes: its priorities lie between
``FIRST`` - 1 and ``FIRST``, above any worth.
"""

from __future__ import annotations

import hashlib
import math
from enum import StrEnum


class State(StrEnum):
    """Where an item stands."""

    PASSED = "passed"
    """clear and not drawn: nobody needs to look"""
    OPEN = "open"
    """waits for its first opinion"""
    SECOND = "second"
    """waits for a second opinion"""
    DISPUTED = "disputed"
    """waits for an adjudicator"""
    DECIDED = "decided"


class Lane(StrEnum):
    """What an item waits for."""

    DISPUTED = "disputed"
    SECOND = "second"
    REVIEW = "review"
    FLAG = "flag"
    AUDIT = "audit"


WORK = (Lane.SECOND, Lane.REVIEW, Lane.FLAG)
"""The lanes of a reviewer, in the order in which they are worked; adjudicators have ``DISPUTED`` before."""

FIRST = 4.0
"""Priority of the first page of a batch that was put first."""

_MANY = 6


def worth(probability: float, site_items: int, site_decided: int) -> float:
    """Return what a decision on a page is worth.

    Args:
        probability: of being a farm or republished page, 0 to 1.
        site_items: pages of the site that have come in, this one included.
        site_decided: pages of the site that were decided before.

    Returns:
        A number from 0 to 2.
    """
    p = min(max(probability, 0.0), 1.0)
    doubt = 0.0 if p in (0.0, 1.0) else -p * math.log2(p) - (1 - p) * math.log2(1 - p)
    return doubt / (1 + site_decided) + p * min(1.0, math.log2(1 + site_items) / _MANY)


def either(content_farm: float, republished: float) -> float:
    """Return the probability that at least one is so, the two taken as independent given the page."""
    return 1 - (1 - content_farm) * (1 - republished)


def drawn(secret: bytes, purpose: str, digest: str, share: float) -> bool:
    """Draw a page at random, always alike for the same page of the same service.

    Args:
        secret: of the service, so that nobody outside can foresee the draw.
        purpose: of the draw; draws for different purposes are independent.
        digest: of the page.
        share: of pages to draw, 0 to 1.
    """
    number = hashlib.blake2b(f"{purpose}:{digest}".encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(number) < share * 2**64


def lane_of(state: str, band: str, audit: bool) -> Lane | None:
    """Return the lane of an item, or ``None`` where it waits for nobody.

    Args:
        state: where the item stands.
        band: of its verdict.
        audit: whether it was drawn for the audit.
    """
    if state == State.DISPUTED:
        return Lane.DISPUTED
    if state == State.SECOND:
        return Lane.SECOND
    if state != State.OPEN:
        return None
    if audit:
        return Lane.AUDIT
    return Lane.FLAG if band == "flag" else Lane.REVIEW
