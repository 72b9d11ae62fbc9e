"""A crawl to score: the example pages again and again, told apart by a line of their own."""

from __future__ import annotations

import json
from itertools import cycle, islice
from pathlib import Path

from farmsift.features.readers import Raw

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.html"))


def page(number: int) -> str:
    """The text of a page."""
    html = EXAMPLES[number % len(EXAMPLES)].read_text(encoding="utf-8")
    return html.replace("</body>", f"<p>Page {number} of the crawl.</p></body>")


def raws(count: int, first: int = 0) -> list[Raw]:
    """Some pages as found."""
    return [Raw(f"p{n}", f"https://site{n}.example/", page(n).encode()) for n in range(first, first + count)]


def write_crawl(path: Path, count: int, broken: int = -1) -> Path:
    """Write JSON Lines of pages; the line numbered ``broken`` is no JSON."""
    texts = {n: page(n) for n in range(len(EXAMPLES))}
    with path.open("w", encoding="utf-8") as file:
        for n, base in islice(enumerate(cycle(range(len(EXAMPLES)))), count):
            html = texts[base].replace(f"Page {base} of", f"Page {n} of")
            row = json.dumps({"id": f"p{n}", "url": f"https://site{n}.example/", "html": html})
            file.write((row[:-9] if n == broken else row) + "\n")
    return path
