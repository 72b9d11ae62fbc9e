"""Every quote stands in its page word for word, white space folded; this is what a moderator relies on."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from farmsift.features.extractor import measure
from farmsift.features.lexicon import SIZE, Lexicon
from farmsift.features.page import Page
from farmsift.features.readers import ReadError, iter_raw, read, read_html
from farmsift.features.signal import Facts
from farmsift.features.signals import lexical

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
CORPUS = ROOT / "../shared/corpus"
PATHS = [path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".html", ".txt")]
SAMPLE = 150


def fold(text: str) -> str:
    return " ".join(text.split())


def strings(value: Any) -> Iterator[str]:
    """Every string in a value of structured data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from strings(inner)
    else:
        yield str(value)


def pieces(page: Page) -> Iterator[str]:
    """What stands in a page: its visible text block by block, its names, its links, its markup."""
    yield from (
        block.text for block in (*page.blocks, *page.article, *page.comments, *page.footer, *page.headings)
    )
    yield from (page.title, page.headline, page.site_name, page.tagline, page.description, page.author)
    yield from (page.url, page.host, page.declared_language)
    for link in (*page.links, *page.menu, *page.posts, *page.categories):
        yield from (link.text, link.href, link.host, " ".join(link.rel))
    yield from page.hidden
    if (furniture := page.furniture) is None:
        return
    yield from (furniture.generator, furniture.canonical, furniture.refresh)
    yield from furniture.meta.values()
    yield from (*furniture.feeds, *furniture.scripts, *furniture.inline_scripts, *furniture.stylesheets)
    yield from (*furniture.iframes, *furniture.forms, *furniture.classes)
    yield from (text for image in furniture.images for text in (image.src, image.alt, image.host))
    yield from strings(furniture.structured)


@cache
def lexica() -> dict[str, Lexicon]:
    """Lexica of chance weights, so that the lexical signals quote too."""
    chance = np.random.default_rng(5)
    return {
        family: Lexicon(chance.standard_normal(SIZE).astype(np.float32), least=1)
        for family in lexical.FAMILIES
    }


def made_up(page: Page) -> dict[str, str]:
    """The quotes that don't stand in the page, by signal."""
    text = "\n".join(map(fold, pieces(page)))
    found: dict[str, str] = {}
    for name, measurement in measure(Facts(page, {lexical.lexica: lexica()})).items():
        if measurement.measurable:
            for quote in measurement.evidence().quotes:
                if not fold(quote.text) or fold(quote.text) not in text:
                    found[name] = quote.text
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_quotes_stand_in_the_examples(path: Path):
    page = read(next(iter_raw(path)))
    assert not made_up(page)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_example_has_much_to_quote(path: Path):
    facts = Facts(read(next(iter_raw(path))))
    quotes = [quote for m in measure(facts).values() if m.measurable for quote in m.evidence().quotes]
    assert len(quotes) > 20
    assert all(len(quote.text) <= 600 for quote in quotes)


def test_what_does_not_stand_in_a_page_is_found_out():
    """The check can fail: words in another order, or across two blocks, stand nowhere."""
    page = read_html("<title>Otters</title><p>An otter swam  under\nthe bridge.</p><p>It rained.</p>")
    text = "\n".join(map(fold, pieces(page)))
    assert fold("swam under the\n bridge") in text
    assert fold("under swam") not in text
    assert fold("the bridge. It rained") not in text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not at hand")
def test_quotes_stand_in_real_pages():
    with (CORPUS / "labels.csv").open(encoding="utf-8", newline="") as file:
        ids = sorted(row["id"] for row in csv.DictReader(file))
    chosen = frozenset(random.Random(11).sample(ids, SAMPLE))
    wrong: dict[str, tuple[str, str]] = {}
    seen = 0
    for path in sorted(CORPUS.glob("pages-*.parquet")):
        table = pq.read_table(path, filters=[("id", "in", chosen)])
        for row in table.to_pylist():
            try:
                page = read_html(row["html"], url=row["url"] or "", id=row["id"])
            except ReadError:
                continue
            seen += 1
            for name, quote in made_up(page).items():
                wrong.setdefault(name, (row["id"], quote))
    assert seen >= 0.95 * SAMPLE
    assert not wrong
