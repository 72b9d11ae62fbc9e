"""The example pages are whole, invented, and judged as a careful person would judge them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from farmsift.features.readers import Raw, iter_raw, read
from farmsift.model import Scorer

EXAMPLES = Path(__file__).parents[1] / "examples"
PAGES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt"))
with (EXAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
    EXPECTED = {row["file"]: row for row in csv.DictReader(file)}

# Networks, programs and vocabularies that such pages name; everything else is an invented host.
REAL = re.compile(
    r"(?:^|\.)(?:example|amazon\.com|amazon\.co\.uk|media-amazon\.com|awin1\.com|skimresources\.com|bit\.ly"
    r"|googlesyndication\.com|googletagmanager\.com|doubleclick\.net|taboola\.com|mgid\.com|gravatar\.com"
    r"|wordpress\.org|gmpg\.org|generatepress\.com|themeansar\.com|themegrill\.com|blogger\.com|phpbb\.com"
    r"|google\.com|sphinx-doc\.org|readthedocs\.org|github\.com|docutils\.sourceforge\.io|schema\.org"
    r"|w3\.org)$"
)


def raw(path: Path) -> Raw:
    return next(iter_raw(path))


def test_every_page_has_its_row_and_every_row_its_page():
    assert {path.name for path in PAGES} == set(EXPECTED)
    assert all(row["why"].endswith(".") for row in EXPECTED.values())
    assert {row[head] for row in EXPECTED.values() for head in ("content_farm", "republished")} == {
        "yes",
        "no",
    }


def test_there_are_farms_and_honest_pages_of_both_forms():
    farms = [name for name, row in EXPECTED.items() if row["content_farm"] == "yes"]
    assert len(farms) >= 8 and len(EXPECTED) - len(farms) >= 8
    assert sum(name.endswith(".txt") for name in EXPECTED) >= 3


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_hosts_are_invented_or_those_of_known_programs(path: Path):
    hosts = re.findall(
        r"(?:https?:)?//([\w.-]+\.[a-z]{2,})(?=[/\"'\s<:?&]|$)", path.read_text(encoding="utf-8")
    )
    assert [host for host in hosts if not REAL.search(host)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_whole(path: Path):
    page = read(raw(path))
    assert page.faults == ()
    assert page.title and page.links
    assert sum(len(block.text.split()) for block in page.blocks) >= 250


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.load()


def test_most_farms_are_flagged(scorer: Scorer):
    farms = [path for path in PAGES if EXPECTED[path.name]["content_farm"] == "yes"]
    bands = [scorer.score(read(raw(path))).band for path in farms]
    assert bands.count("flag") >= 0.75 * len(farms)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_verdicts_agree_with_a_careful_person(path: Path, scorer: Scorer):
    """Not a measure of accuracy: the pages were written by people who knew what farmsift looks for."""
    row = EXPECTED[path.name]
    verdict = scorer.score(read(raw(path)))
    if row["content_farm"] == row["republished"] == "no":
        assert verdict.band != "flag", verdict
        assert verdict.verdict == "ordinary", verdict
    else:
        assert verdict.band in ("flag", "review"), verdict
        assert verdict.verdict in ("content_farm", "both"), verdict
        assert any(reason.points > 0 and reason.evidence for reason in verdict.reasons), verdict
