"""Labelled pages that tests of retraining make: honest club pages, and doorways of one kind."""

from __future__ import annotations

import json
import random

from farmsift.moderation.retraining.rounds import Plan

PLAN = Plan(precision=0.3, grafts=0, jobs=1, resamples=60, test_share=0.3, prevalence=0.2)

HONEST = [
    "the",
    "club",
    "met",
    "boathouse",
    "tuesday",
    "and",
    "committee",
    "thanked",
    "everyone",
    "mended",
    "roof",
]
DOORWAY = [
    "best",
    "cheap",
    "casino",
    "bonus",
    "slot",
    "online",
    "login",
    "free",
    "promo",
    "code",
    "jackpot",
    "apk",
]


def html(number: int, farm: bool) -> str:
    """A page of its own text; the same arguments give the same page."""
    rng = random.Random(f"{number} {farm}")
    words = DOORWAY if farm else HONEST
    own = [f"w{number}x{rng.randrange(900)}" for _ in range(20)]
    text = "".join(f"<p>{' '.join(rng.choices(words, k=18) + rng.sample(own, 6))}.</p>" for _ in range(6))
    money = "".join(f'<a href="https://m{n}.example/slot">{rng.choice(DOORWAY)} {n}</a>' for n in range(25))
    title = " ".join(rng.sample(words, 5))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><main><article>"
        f"<h1>{title}</h1>{text}</article></main>{money if farm else ''}</body></html>"
    )


def labels_file(count: int = 120) -> bytes:
    """JSON Lines with a page of each of so many sites, every third a farm; the labels of two are wrong."""
    rows = []
    for n in range(count):
        farm = n % 3 == 0
        label = ("content_farm", "both", "republished")[n // 3 % 3] if farm else "ordinary"
        label = {30: "ordinary", 31: "content_farm"}.get(n, label)
        rows.append({"id": f"p{n}", "label": label, "url": f"https://site{n}.example/page", "by": "ada"})
        rows[-1] |= {"at": "2026-04-02", "why": "looked", "html": html(n, farm)}
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
