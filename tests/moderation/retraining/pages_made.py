"""How tests of retraining run a round, and the labels file they run it on."""

from __future__ import annotations

from farmsift.moderation.retraining.rounds import Plan
from labelled import html, jsonl

PLAN = Plan(precision=0.3, grafts=0, jobs=1, resamples=60, test_share=0.3, prevalence=0.2)


def labels_file(count: int = 120) -> bytes:
    """JSON Lines with a page of each of so many sites, every third a farm; the labels of two are wrong."""
    rows = []
    for n in range(count):
        farm = n % 3 == 0
        label = ("content_farm", "both", "republished")[n // 3 % 3] if farm else "ordinary"
        label = {30: "ordinary", 31: "content_farm"}.get(n, label)
        rows.append({"id": f"p{n}", "label": label, "url": f"https://site{n}.example/page", "by": "ada"})
        rows[-1] |= {"at": "2026-04-02", "why": "looked", "html": html(f"site{n}.example", n, farm=farm)}
    return jsonl(*rows)
