"""Verdicts on sites, from pages composed here."""

import json
import random
import re

import numpy as np
import pytest
from farmsift.cli import main
from farmsift.features import site as across
from farmsift.features.page import Page
from farmsift.features.readers import Raw, read_html
from farmsift.features.signal import Facts
from farmsift.model import Scorer
from farmsift.model.site import Sites, judge_sites
from farmsift.model.thresholds import Thresholds
from farmsift.model.verdict import Reason, Verdict

TOWNS = ("Ashford", "Birch", "Calder", "Dunmore", "Elmsby", "Fenwick", "Garstang", "Hollin")
CLUB = (
    "The football team won the match on Saturday, and the coach praised the goalkeeper and both strikers. The "
    "league season ends in May; the players train in the stadium for the cup, and fans hope for goals."
)
NEWS = (
    "The council voted to mend the harbour wall after the winter storms.",
    "A bakery on Mill Street won a prize for its rye loaf this spring.",
    "Pupils of the primary school planted forty oak trees by the canal.",
    "The library opens on Sundays again, thanks to eleven volunteers.",
    "Farmers fear a dry summer, as the reservoir stands at half its height.",
    "The choir sings in the market hall on Friday; tickets are free.",
)
THRESHOLDS = Thresholds(0.8, 0.04, 0.05, 0.8, 0.01, 0.9)


def words(seed, count=120):
    """A text that no other seed gives."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghilmnoprstuv", k=rng.randint(3, 9))) for _ in range(count))


def page(title, text, *, site="Town Post", classes="post entry wide", language="en"):
    marks = "".join(f"<div class='{c}-{i}'></div>" for c in classes.split() for i in range(5))
    return f"""<html lang={language}><head><title>{title} | {site}</title>
        <meta property='og:site_name' content='{site}'></head>
        <body>{marks}<article><h1>{title}</h1><p>{text}</p></article></body></html>"""


def raws(host, pages):
    return [
        Raw(id=f"{host}/{i}", url=f"https://{host}/{i}", data=html.encode()) for i, html in enumerate(pages)
    ]


def sketches(pages):
    return [across.sketch(Facts(read_html(html))) for html in pages]


def gathered(*hosts, most_kept=1000, seed=None):
    """Sites of pages whose probability is given: (host, pages, probability)."""
    sites, entries = Sites(THRESHOLDS, "made", most_kept), []
    for host, pages, probability in hosts:
        for i, html in enumerate(pages):
            band = "flag" if probability >= 0.8 else "review" if probability >= 0.04 else "clear"
            reasons = (Reason("links.density", "links", "content_farm", 1.0, "It is full of links.", ()),)
            verdict = Verdict(
                f"{host}/{i}", f"https://{host}/{i}", host, probability, 0.001, band, "ordinary",
                reasons if band != "clear" else (),
            )  # fmt: skip
            entries.append((verdict, sketches([html])[0]))
    if seed is not None:
        random.Random(seed).shuffle(entries)
    for verdict, sketch in entries:
        sites.add(verdict, sketch)
    return {found.site: found for found in sites.verdicts()}


ORDINARY = [page(f"Item {words(i, 4)}", words(i)) for i in range(8)]
SPAM = [
    page(words(90 + i, 5), words(90 + i), site="Lucky Wheel", classes="slot bonus", language="id")
    for i in range(6)
]


def test_a_site_of_clear_pages_is_clear():
    (found,) = gathered(("town.example", ORDINARY, 0.01)).values()
    assert (found.band, found.verdict, found.pages) == ("clear", "ordinary", 8)
    assert found.reasons[0].sentence == "8 of 8 pages are clear."
    assert not any(reason.against for reason in found.reasons)
    assert found.content_farm == pytest.approx(0.01, abs=1e-3)


def test_a_site_of_flagged_pages_is_flagged_with_counts_and_examples():
    (found,) = gathered(("farm.example", SPAM, 0.95)).values()
    assert (found.band, found.verdict) == ("flag", "content_farm")
    first = found.reasons[0]
    assert first.sentence.startswith("6 of 6 pages are flagged, such as “")
    assert (first.count, first.of, len(first.pages)) == (6, 6, 3)
    assert first.pages[0]["url"].startswith("https://farm.example/")
    (shared,) = [reason for reason in found.reasons if reason.finding == "links.density"]
    assert shared.sentence == "On 6 of 6 pages, for instance: It is full of links."


def test_a_few_flagged_pages_put_a_site_up_for_review():
    (found,) = gathered(("town.example", ORDINARY, 0.01), ("town.example", SPAM[:1], 0.95)).values()
    assert (found.band, found.verdict, found.bands["flag"]) == ("review", "ordinary", 1)
    assert found.reasons[0].sentence.startswith("1 of 9 pages is flagged, such as “")


def test_a_hijacked_subdomain_does_not_taint_its_parent():
    sites = gathered(("town.example", ORDINARY, 0.01), ("play.town.example", SPAM, 0.95))
    assert set(sites) == {"town.example", "play.town.example"}
    assert sites["town.example"].band == "clear"
    assert sites["play.town.example"].band == "flag"
    assert sites["play.town.example"].apart_from == ("town.example",)


def test_a_hijacked_subdomain_that_is_only_under_suspicion_stays_apart_by_its_looks():
    sites = gathered(("town.example", ORDINARY, 0.01), ("play.town.example", SPAM, 0.3))
    assert {name: found.band for name, found in sites.items()} == {
        "town.example": "clear",
        "play.town.example": "review",
    }


def test_honest_subdomains_stay_together_though_they_look_different():
    german = [
        page(words(50 + i, 4), words(50 + i), site="Stadtblatt", classes="x y", language="de")
        for i in range(5)
    ]
    (found,) = gathered(("town.example", ORDINARY, 0.01), ("de.town.example", german, 0.02)).values()
    assert found.hosts == {"town.example": 8, "de.town.example": 5}
    assert (found.site, found.band) == ("town.example", "clear")


def test_two_hijacked_subdomains_are_one_part():
    sites = gathered(
        ("town.example", ORDINARY, 0.01),
        ("a.town.example", SPAM[:3], 0.95),
        ("b.town.example", SPAM[3:], 0.9),
    )
    assert [found.pages for found in sites.values()] == [8, 6]


def test_blogs_of_a_free_host_are_sites_of_their_own():
    sites = gathered(("one.blogspot.com", ORDINARY[:2], 0.01), ("two.blogspot.com", SPAM[:2], 0.95))
    assert {name: found.band for name, found in sites.items()} == {
        "one.blogspot.com": "clear",
        "two.blogspot.com": "flag",
    }


def test_slot_filled_titles_put_a_site_of_clear_pages_up_for_review():
    pages = [page(f"Best cheap plumber in {town}", words(i)) for i, town in enumerate(TOWNS)]
    (found,) = gathered(("plumber.example", pages, 0.01)).values()
    assert found.band == "review"
    (reason,) = [reason for reason in found.reasons if reason.finding == "titles"]
    assert reason.sentence.startswith(
        "8 of 8 titles are one line with one slot changed: “Best cheap plumber in "
    )


def test_filled_texts_are_found_and_a_shared_page_frame_is_not():
    text = (
        "Are you looking for a good plumber in {}? Our plumbers in town come within the hour, day and night. "
        * 3
    )
    filled = [page(f"{town} {words(i, 3)}", text.replace("{}", town) + CLUB) for i, town in enumerate(TOWNS)]
    assert len(across.filled_texts(sketches(filled))) == 8
    assert across.filled_texts(sketches(ORDINARY)) == []
    (found,) = gathered(("plumber.example", filled, 0.01)).values()
    assert any("share at least half of their text" in reason.sentence for reason in found.reasons)


def test_one_page_at_many_addresses_is_no_template():
    assert across.filled_texts(sketches([page("The same", CLUB * 3)] * 6)) == []
    assert across.filled_titles(sketches([page("The very same title here", CLUB)] * 6)) == []


def test_the_name_of_the_site_is_no_part_of_a_title():
    bare = across.bare_titles(sketches([page(f"Item {i}", words(i)) for i in range(4)]))
    assert bare == ["Item 0", "Item 1", "Item 2", "Item 3"]


def test_paid_topics_among_others_are_told():
    casino = (
        "Play the best casino slots and poker with a bonus of free spins, and roulette, bets and blackjack. "
    )
    pages = [page(f"Match {i} {words(i, 3)}", CLUB * 2) for i in range(6)]
    pages += [page(f"Win {i} {words(i, 3)}", casino * 6) for i in range(3)]
    (found,) = gathered(("club.example", pages, 0.01)).values()
    (reason,) = [reason for reason in found.reasons if reason.finding == "paid_topics"]
    assert reason.sentence.startswith("3 of 9 pages are on topics that others pay to have placed")
    assert found.band == "review"


def test_a_site_that_keeps_to_its_subject_is_told_so():
    pages = [page(f"Match {i} {words(i, 3)}", CLUB * 2 + f" {NEWS[i]}") for i in range(5)]
    (found,) = gathered(("club.example", pages, 0.01)).values()
    (reason,) = [reason for reason in found.reasons if reason.finding == "one_topic"]
    assert not reason.against and reason.sentence.startswith(
        "It keeps to its subject: 5 of 5 pages are about "
    )


def test_the_order_of_pages_changes_nothing():
    hosts = (("town.example", ORDINARY, 0.01), ("play.town.example", SPAM, 0.95), ("farm.example", SPAM, 0.6))
    expected, found = gathered(*hosts), gathered(*hosts, seed=3)
    assert set(expected) == set(found)
    for name, verdict in expected.items():
        other = found[name]
        assert (verdict.band, verdict.bands, verdict.hosts) == (other.band, other.bands, other.hosts)
        assert verdict.content_farm == pytest.approx(other.content_farm)
        assert {r.finding: r.count for r in verdict.reasons} == {r.finding: r.count for r in other.reasons}


def test_memory_is_bounded_and_counts_stay_exact():
    sites = Sites(THRESHOLDS, most_kept=100)
    (sketch,) = sketches(ORDINARY[:1])
    for i in range(3000):
        host = f"h{i % 10}.example"
        sites.add(Verdict(str(i), f"https://{host}/{i}", host, 0.01, 0.01, "clear", "ordinary"), sketch)
    kept = [len(host.kept) for hosts in sites._domains.values() for host in hosts.values()]
    assert sum(kept) <= 100 and min(kept) >= 8
    assert [found.pages for found in sites.verdicts()] == [300] * 10


def test_pages_without_an_address_are_counted_and_belong_nowhere():
    sites = Sites(THRESHOLDS)
    sites.add(Verdict("a", "", "", 0.1, 0.1, "review", "ordinary"), sketches(ORDINARY[:1])[0])
    assert sites.nowhere == 1 and list(sites.verdicts()) == []


def test_pages_are_scored_by_the_model_as_they_come():
    scorer, failed = Scorer.load(), []
    pages = [*raws("town.example", ORDINARY[:3]), Raw(id="broken", error="broken: can't be read")]
    found = list(judge_sites(iter(pages), scorer, failed=failed.append).verdicts())
    alone = [scorer.score(page, reasons=0) for page in pages[:3]]
    assert [v.id for v in failed] == ["broken"]
    (site,) = found
    assert site.pages == 3
    mean = np.mean([np.log(v.content_farm / (1 - v.content_farm)) for v in alone])
    assert site.content_farm == pytest.approx(1 / (1 + np.exp(-mean)), rel=1e-4)
    assert site.model == scorer.model.name


def test_an_empty_page_and_a_text_page_have_sketches():
    assert across.sketch(Facts(Page())).topic == ""
    assert np.isnan(across.coherence([across.sketch(Facts(Page()))]))
    assert across.designs([across.sketch(Facts(Page()))]).size == 0
    assert across.alike(np.array([1], np.uint32), np.array([], np.uint32)) == 0


def test_similarity_of_samples_is_that_of_sets():
    a, b = np.arange(40, dtype=np.uint32), np.arange(20, 60, dtype=np.uint32)
    assert across.alike(a, a) == 1
    assert across.alike(a, b) == pytest.approx(20 / 60)


@pytest.fixture
def crawl(tmp_path):
    path = tmp_path / "crawl.jsonl"
    rows = [{"id": r.id, "url": r.url, "html": r.data.decode()} for r in raws("town.example", ORDINARY)]
    rows += [{"id": r.id, "url": r.url, "html": r.data.decode()} for r in raws("play.town.example", SPAM)]
    rows.append({"id": "lost", "html": ORDINARY[0]})
    path.write_text("\n".join(map(json.dumps, rows)) + '\n{"id": "torn", "html": 7\n')
    return path


def test_the_command_writes_json_lines(crawl, capsys):
    assert main(["site", str(crawl)]) == 1
    out, err = capsys.readouterr()
    sites = [json.loads(line) for line in out.splitlines()]
    assert sum(site["pages"] for site in sites) == 14
    assert list(sites[0]) == [
        "site", "domain", "hosts", "pages", "bands", "content_farm", "republished", "band", "verdict", "reasons",
        "apart_from", "model",
    ]  # fmt: skip
    assert "1 pages name no address" in err and "1 of 16 pages could not be read" in err


def test_the_command_writes_a_table_to_a_file(crawl, tmp_path, capsys):
    target = tmp_path / "sites.txt"
    words = ["site", str(crawl), "--output", str(target), "--output-format", "table", "--url", "town.example"]
    assert main(words) == 1
    assert sum(map(int, re.findall(r"; (\d+) pages?:", target.read_text()))) == 15
    assert "no address" not in capsys.readouterr().err


def test_an_address_without_a_host_is_refused(crawl, capsys):
    assert main(["site", str(crawl), "--url", "///"]) == 2
    assert "names no host" in capsys.readouterr().err
