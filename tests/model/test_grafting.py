from pathlib import Path

import pytest
from farmsift.features.copies import article_of, open_index
from farmsift.features.page import Kind, Where
from farmsift.features.readers import iter_raw, read
from farmsift.model.grafting import graft, lift

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def pages():
    read_pages = [read(next(iter_raw(path))) for path in sorted(EXAMPLES.glob("*.html"))]
    return [(page, page.host) for page in read_pages if page.kind == Kind.ARTICLE]


def test_a_graft_names_every_group_its_text_comes_from(pages):
    hosts = {group for _, group in pages}
    for made in graft(pages, 20):
        assert made.groups <= hosts
        assert len(made.groups) in (1, 3)


def test_the_same_seed_gives_the_same_grafts(pages):
    assert graft(pages, 10, seed=3) == graft(pages, 10, seed=3)
    assert graft(pages, 10, seed=3) != graft(pages, 10, seed=4)


def test_a_hijacked_page_carries_a_foreign_article_and_planted_traits(pages):
    by_headline = {page.headline: page for page, _ in pages}
    hijacked = [made.page for made in graft(pages, 40) if len(made.groups) == 3]
    for page in hijacked:
        donor = by_headline[page.headline]
        assert page.article[: len(donor.article)] == donor.article
        assert donor.site_name != page.site_name
        planted = [x for x in page.links if x.where == Where.MENU and "example" in x.domain]
        called = len(page.article) > len(donor.article)
        assert planted or called or page.posts or page.rendering == "text"


def test_an_injected_page_keeps_its_own_article(pages):
    by_host = {page.host: page for page, _ in pages}
    injected = [made.page for made in graft(pages, 40) if len(made.groups) == 1]
    assert injected
    for page in injected:
        own = by_host[page.host]
        assert page.article[: len(own.article)] == own.article
        assert len(page.links) > len(own.links) or page.rendering == "text"


def test_too_few_pages_give_none(pages):
    assert graft(pages[:3], 10) == []


def test_lifted_pages_are_copies_with_and_without_credit_and_honest_pages(pages, tmp_path):
    lifted = lift(pages, 40)
    with open_index(tmp_path / "known.db", create=True) as index:
        index.add([article_of(page) for page, _ in pages])
        judged = [{str(match.judgement) for match in index.query(article_of(made.page))} for made in lifted]
    copied = ["copy of" in found for found, made in zip(judged, lifted, strict=True) if made.copied]
    honest = ["copy of" in found for found, made in zip(judged, lifted, strict=True) if not made.copied]
    assert len(copied) == 16
    assert sum(copied) >= 14
    assert sum(honest) <= 2
    assert sum("credited republication" in found for found in judged) >= 6
    assert {len(made.groups) for made in lifted} == {1, 2}
