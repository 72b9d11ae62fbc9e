"""Pages of one operation are found by what they share, and others are left apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from farmsift.features.readers import read_html
from farmsift.model.saved import DEFAULT
from farmsift.moderation.labels.groups import MOST_SITES, find_groups
from farmsift.moderation.labels.manifest import known_groups
from farmsift.moderation.labels.marks import Marks, marks_of, pack, site_of, unpack
from labelled import html

NAMES = " ".join(f"block-{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(60))


def marks(site: str, number: int = 0, **more) -> Marks:
    return marks_of(read_html(html(site, number, **more), url=f"https://{site}/{number}"))


def groups(*made: Marks, **more) -> list[str]:
    return list(find_groups({f"p{n}": one for n, one in enumerate(made)}, **more).of.values())


def script(code: str) -> str:
    return f"<script>{code}</script>"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("https://someone.blogspot.com/2020/", "someone.blogspot.com"),
        ("https://someone.wordpress.com/", "someone.wordpress.com"),
        ("https://a.someone.wordpress.com/", "someone.wordpress.com"),
        ("https://owner.github.io/project/", "owner.github.io"),
        ("https://sites.google.com/view/somebody/home", "sites.google.com/somebody"),
        ("https://medium.com/@somebody/post", "medium.com/@somebody"),
        ("http://10.0.0.7/x", "10.0.0.7"),
        ("/relative", ""),
        ("https://[broken", ""),
    ],
)
def test_whose_page_an_address_names(address, site):
    assert site_of(address) == site


def test_pages_of_one_site_are_one_group_and_sites_on_a_free_host_are_not():
    found = groups(
        marks("a.example"), marks("www.a.example", 2), marks("x.blogspot.com"), marks("y.blogspot.com")
    )
    assert found[0] == found[1] and len(set(found)) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (script("ga('create', 'UA-7730211-1', 'auto')"), script("_gaq.push(['_setAccount','UA-7730211-9'])")),
        (
            script("gtag('config', 'G-4QX7Z81KLM')"),
            "<script src='https://t.example/js?id=G-4QX7Z81KLM'></script>",
        ),
        (
            script("google_ad_client = 'ca-pub-4471938206715524'"),
            "<script src='//p.example/ads.js?client=ca-pub-4471938206715524'></script>",
        ),
        (script("w('GTM-K7XQ2P')"), script("gtm('GTM-K7XQ2P')")),
        (script("ym(48291734, 'init')"), "<script src='https://mc.yandex.ru/watch/48291734'></script>"),
    ],
    ids=["analytics", "measurement", "adsense", "tag-manager", "metrika"],
)
def test_a_shared_account_joins_sites(one, other):
    found = groups(marks("a.example", head=one), marks("b.example", head=other), marks("c.example"))
    assert found[0] == found[1] != found[2]


def test_an_id_that_stands_in_every_theme_joins_nothing():
    code = script("ga('create', 'UA-7730211-1')")
    many = [marks(f"s{n}.example", n, head=code) for n in range(MOST_SITES + 1)]
    found = find_groups({f"p{n}": one for n, one in enumerate(many)})
    assert len(set(found.of.values())) == len(many) and found.wide == {"UA-7730211": len(many)}
    assert len(set(groups(*many[:-1]))) == 1


def test_an_id_joins_many_sites_that_are_joined_by_something_else():
    code = script("ga('create', 'UA-7730211-1')")
    ours = [marks(f"s{n}.example", 0, head=code, names=NAMES) for n in range(MOST_SITES + 1)]
    given = {f"p{n}": "network" for n in range(MOST_SITES)}
    assert set(groups(*ours, given=given)) == {"network"}


def test_ids_that_are_made_up_join_nothing():
    code = script("ga('create', 'UA-000000-1'); ga('create', 'UA-12345678-1'); f('ca-pub-0000000000000000')")
    assert marks("a.example", head=code).ids == ()


def test_a_template_joins_sites_and_a_small_one_does_not():
    found = groups(
        marks("a.example", names=NAMES), marks("b.example", names=NAMES), marks("c.example", names="x y")
    )
    assert found[0] == found[1] != found[2]
    assert len(set(groups(marks("a.example", names="x y"), marks("b.example", names="x y")))) == 2


def test_nearly_the_same_article_joins_and_a_quoted_part_does_not():
    text = html("a.example", 1)
    near = text.replace("boathouse", "clubhouse", 2)
    part = html("c.example", 3).replace("<h1>", text[text.index("<p>") : text.index("</p>") + 4] + "<h1>")
    made = [
        marks_of(read_html(page, url=f"https://{site}/"))
        for site, page in (("a.example", text), ("b.example", near), ("c.example", part))
    ]
    found = groups(*made)
    assert found[0] == found[1] != found[2]


def test_a_group_given_by_hand_joins_and_names():
    found = groups(
        marks("a.example"), marks("b.example"), marks("b.example", 4), given={"p0": "ours", "p1": "ours"}
    )
    assert found == ["ours"] * 3


def test_names_stay_when_pages_come_later():
    first = [marks("a.example"), marks("b.example", 1)]
    before = groups(*first)
    tie = marks("c.example", 2, head=script("w('GTM-K7XQ2P')"))
    assert groups(*first, tie)[:2] == before
    b = marks("b.example", 3, head=script("w('GTM-K7XQ2P')"))
    assert groups(*first, tie, b) == [before[0], before[1], before[1], before[1]]


def test_pages_without_an_address_have_groups_of_their_own():
    assert len(set(groups(Marks(), Marks()))) == 2


def test_marks_are_kept_and_given_back():
    made = marks("a.example", head=script("w('GTM-K7XQ2P')"), names=NAMES)
    assert made.ids and made.template and made.hashes and unpack(pack(made)) == made
    with pytest.raises(ValueError, match="damaged"):
        unpack(b"\xc1")


def test_new_pages_join_the_groups_of_the_training_pages(tmp_path: Path):
    (tmp_path / "pages.csv.gz").write_bytes(_packed(
        "id,source,commit,path,label,group\n"
        "a,lab/pages,c,tests/eval/harbour.example.html,ordinary,g1\n"
        "b,lab/pages,c,data/www.two.example_1.html,ordinary,g2\n"
        "c,lab/pages,c,more/two.example/index.html,both,g3\n"
        "d,owner/shop.example,c,index.html,both,g4\n"
    ))  # fmt: skip
    known = known_groups(tmp_path)
    assert known["owner.github.io"] == "g4"
    assert not {"lab.github.io", "two.example"} & set(known)
    one = Marks(site="owner.github.io")
    assert groups(Marks(site="else.example"), one, given={"p1": "mine"}, known=known)[1] == "g4"


def test_a_model_of_labels_without_repositories_names_no_sites(tmp_path: Path):
    """As those are that were trained on decisions."""
    (tmp_path / "pages.csv.gz").write_bytes(_packed("id,label,group\na,ordinary,g1\nb,both,g1\n"))
    assert known_groups(tmp_path) == {}


def test_the_shipped_model_names_sites():
    assert len(known_groups(DEFAULT)) > 1000
    assert known_groups(Path("nowhere")) == {}


def _packed(text: str) -> bytes:
    import gzip

    return gzip.compress(text.encode())
