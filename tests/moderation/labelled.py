"""Pages and labels that tests make: honest club pages, and doorways of one kind."""

from __future__ import annotations

import json
import random
from typing import Any

_HONEST = [
    "the",
    "club",
    "met",
    "boathouse",
    "tuesday",
    "and",
    "committee",
    "thanked",
    "everyone",
    "who",
    "mended",
    "roof",
]
_DOORWAY = [
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


def html(site: str, number: int, *, farm: bool = False, head: str = "", names: str = "") -> str:
    """A page of its own text; the same arguments give the same page."""
    rng = random.Random(f"{site} {number} {farm}")
    words = _DOORWAY if farm else _HONEST
    own = [f"{site.split('.')[0]}{rng.randrange(900)}" for _ in range(40)]
    text = ["".join(f"<p>{' '.join(rng.choices(words, k=18) + rng.sample(own, 12))}.</p>") for _ in range(8)]
    links = "".join(
        f'<a href="https://money{n}.example/slot-{n}">{" ".join(rng.sample(_DOORWAY, 3))}</a>'
        for n in range(30)
    )
    title = " ".join(rng.sample(words, 5))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body class='{names}'>"
        f"<nav><a href=/>Home</a><a href=/about>About</a></nav><main><article><h1>{title}</h1>{''.join(text)}"
        f"</article></main>{links if farm else ''}<footer>{site}</footer></body></html>"
    )


def row(number: int, label: str = "ordinary", **more: Any) -> dict[str, Any]:
    """A line of a labels file with its page."""
    site = f"site{number}.example"
    made = {
        "id": f"p{number}",
        "label": label,
        "url": f"https://{site}/page",
        "by": "ada",
        "at": f"2026-04-{number % 28 + 1:02}",
        "why": f"seen {number}",
        "html": html(site, number, farm=label != "ordinary"),
    }
    return {key: value for key, value in {**made, **more}.items() if value is not None}


def jsonl(*rows: dict[str, Any]) -> bytes:
    """A labels file."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows).encode()
