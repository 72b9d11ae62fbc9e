"""Measuring: slices, intervals, worst errors, the deletion test, labels in doubt, the report.

Pages are composed here; what is checked is the machinery, never accuracy.
"""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from farmsift.features.page import Block, Link, Page, Where
from farmsift.features.readers import iter_raw, read_html
from farmsift.features.signal import Quote
from farmsift.model import Scorer
from farmsift.model.assess import assess_model, assess_training, seen_in_training
from farmsift.model.audit import doubted
from farmsift.model.build import build
from farmsift.model.deletion import without
from farmsift.model.errors import deletion_test, read_again, worst
from farmsift.model.evaluation import (
    Measure,
    apply_model,
    at_one_share,
    measure_quality,
    predict_out_of_group,
)
from farmsift.model.examples import measure_examples
from farmsift.model.labels import read_labels
from farmsift.model.report import CURVES, HTML, JSON, MARKDOWN, write_report
from farmsift.model.saved import Model, load
from farmsift.model.slices import slices
from farmsift.model.training import Settings

SETTINGS = Settings(folds=3, jobs=1, graft_share=0.0)
TOWNS = (
    "Ashford",
    "Birch",
    "Calder",
    "Dunmore",
    "Elmsby",
    "Fenwick",
    "Garstang",
    "Hollin",
    "Ilkton",
    "Kelby",
)


def _club(i, town):
    return f"""<html lang=en><title>{town} Rowing Club</title>
        <nav><a href=/about>About</a><a href=/boats>Boats</a></nav><article><h1>Spring regatta, report {i}</h1>
        <p>On Saturday our crew took the water at {town} in a cold wind, and Martha steered the eight home by half
        a length. I was in the bow seat, {i} years after my first race, and my hands still hurt. We thank the lock
        keeper, who kept the gates open for us.</p>
        <p>Training goes on every Tuesday at six; bring a towel and a friend.</p></article></html>"""


def _doorway(i, town):
    links = " ".join(
        f"<a href=http://casino-{i}-{k}.example.net/play>best online casino bonus {k}</a>" for k in range(8)
    )
    return f"""<html lang=en><title>Best cheap plumber {town} - casino bonus {town} - buy now</title><article>
        <h1>Best cheap plumber {town}</h1><p>Are you looking for the best cheap plumber in {town}? Our best cheap
        plumber in {town} is the best choice. {links}</p><p>Buy now viagra casino poker best price {town}.</p>
        </article><div style='display:none'>{links}</div></html>"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Forty-eight groups of two pages: clubs and doorways, two of them labelled wrongly."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = []
    for g in range(48):
        farm = g % 4 == 3
        for p in range(2):
            page_id = f"{g}-{p}"
            make = _doorway if farm else _club
            (folder / f"{page_id}.html").write_text(make(g * 2 + p, TOWNS[g % 10]), encoding="utf-8")
            label = ["content_farm", "both"][g // 4 % 2] if farm else "ordinary"
            rows.append(
                {
                    "id": page_id, "label": label, "group": f"g{g}", "kind": "doorway" if farm else "club",
                    "lang": ["en", "de"][g % 2], "year": 2008 + g % 16, "source": f"s{g % 2}",
                    "host": f"host{g}.example", "path": f"{page_id}.html", "why": "made | up <b>",
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    table.loc[table["group"] == "g0", "label"] = "both"
    pages = folder / "pages.jsonl"
    with pages.open("w", encoding="utf-8") as file:
        for row in rows:
            text = (folder / f"{row['id']}.html").read_text(encoding="utf-8")
            file.write(json.dumps({"id": row["id"], "url": f"https://{row['host']}/a", "html": text}) + "\n")
    table.to_csv(folder / "labels.csv", index=False)
    return pages, folder / "labels.csv"


@pytest.fixture(scope="module")
def examples(corpus):
    pages, labels = corpus
    return measure_examples([pages], read_labels(labels), jobs=1)


@pytest.fixture(scope="module")
def report(corpus, examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "made" / "here"
    found = assess_training(examples, [corpus[0]], SETTINGS, [0, 1], precision=0.5, resamples=20)
    write_report(found, folder)
    return folder


def test_every_figure_has_an_interval(report):
    found = json.loads((report / JSON).read_text(encoding="utf-8"))
    assert set(found["figures"]) == {"all", "same_source"}
    for part in found["figures"].values():
        assert set(part) == {"any", "content_farm", "republished"}
    whole = found["figures"]["all"]["any"]
    assert set(whole) == {
        "auroc", "average_precision", "recall_at_90", "recall_at_95", "precision_top_100", "precision_top_500",
        "calibration_error", "calibration_slope", "false_flags", "found",
    }  # fmt: skip
    for mean, low, high in whole.values():
        assert mean is None or low - 0.05 <= mean <= high + 0.05
    assert found["seeds"] == [0, 1]


def test_slices_are_measured(report):
    found = json.loads((report / JSON).read_text(encoding="utf-8"))["slices"]
    assert set(found) == {"kind", "language", "english", "era", "source", "page kind", "words"}
    assert found["kind"]["farm: doorway"]["farm_groups"] == 12
    assert found["kind"]["farm: doorway"]["pages"] == 24 + 70
    assert found["language"]["de"]["pages"] == 48
    assert found["source"]["s1"]["figures"]["auroc"][0] is not None


def test_worst_errors_carry_reasons_from_heads_without_their_group(report, examples, corpus):
    found = json.loads((report / JSON).read_text(encoding="utf-8"))["worst_errors"]
    assert found["missed"][0]["group"] == "g0"  # the club that is labelled a farm
    assert len({error["group"] for error in found["missed"]}) == len(found["missed"]) == 13
    for side in found.values():
        assert sum(bool(error["reasons"]) for error in side) > len(side) / 2
    quotes = [q["quote"] for e in found["missed"] for r in e["reasons"] for q in r["evidence"]]
    assert any("plumber" in quote for quote in quotes)


def test_reasons_come_from_the_heads_that_made_the_prediction(examples, corpus):
    predicted = predict_out_of_group(examples, SETTINGS, 0.5)
    for page_id, page in read_again([corpus[0]], examples.labels.index[:12]).items():
        at = examples.labels.index.get_loc(page_id)
        fold = predicted.crossed.fold[at]
        scorer = Scorer(Model(predicted.heads[fold], predicted.thresholds[fold], {"name": "made"}))
        said = scorer.score(page).content_farm
        assert said == pytest.approx(1 / (1 + np.exp(-predicted.log_odds["content_farm"][at])), abs=1e-6)


def test_the_wrong_label_is_doubted_and_left_alone(report, examples):
    found = json.loads((report / JSON).read_text(encoding="utf-8"))["doubted_labels"]
    assert {page["group"] for page in found[:2]} == {"g0"}
    assert [page["quality"] for page in found] == sorted(page["quality"] for page in found)
    assert examples.labels.loc["0-0", "label"] == "both"


def test_right_labels_are_not_doubted(examples):
    labels = examples.labels[examples.labels["group"] != "g0"]
    odds = np.where(labels["label"] == "ordinary", -6.0, 2.0) + np.linspace(-0.1, 0.1, len(labels))
    assert doubted(labels, odds, 0.05) == []


def test_the_page_for_people_is_whole_and_safe(report):
    text = (report / HTML).read_text(encoding="utf-8")
    assert "<svg" in text and "<b>" not in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text.replace("http://www.w3.org", ""))
    markdown = (report / MARKDOWN).read_text(encoding="utf-8")
    assert (report / CURVES).is_file() and CURVES in markdown
    assert "same source" in markdown and "made \\| up" in markdown


@pytest.fixture(scope="module")
def folder(examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    build(examples, folder, SETTINGS, precision=0.3)
    return folder


def test_a_trained_model_is_measured_as_it_stands(corpus, examples, folder, tmp_path):
    model = load(folder)
    found = assess_model(examples, [corpus[0]], model, folder, resamples=10)
    assert found.figures["model"] == model.name
    assert found.figures["seen_in_training"] == len(examples)
    write_report(found, tmp_path / "report")
    assert "no evidence" in (tmp_path / "report" / MARKDOWN).read_text(encoding="utf-8")
    odds, flagged = apply_model(examples, model)
    verdicts = list(Scorer(model).score_many(iter_raw(corpus[0])))
    assert [v.band == "flag" for v in verdicts] == flagged.tolist()
    for verdict, said in zip(verdicts, odds["content_farm"], strict=True):
        assert verdict.content_farm == pytest.approx(1 / (1 + np.exp(-said)), abs=1e-6)


def test_pages_seen_in_training_are_told_by_id_place_and_group(examples, folder):
    labels = examples.labels.copy()
    labels.index = [f"new{i}" for i in labels.index]
    labels["group"] = [f"other {g}" for g in labels["group"]]
    labels["path"] = "elsewhere.html"
    labels.iloc[0, labels.columns.get_loc("path")] = "0-0.html"
    labels.iloc[3, labels.columns.get_loc("group")] = "g5"
    other = replace(examples, labels=labels, digest="other")
    seen = seen_in_training(other, load(folder), folder)
    assert np.flatnonzero(seen).tolist() == [0, 3]


def test_intervals_are_those_of_drawing_groups():
    """Beside a bootstrap written out: groups drawn one by one, with all their pages."""
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(60), rng.integers(1, 6, 60))
    labels = pd.DataFrame(
        {"label": np.where(group % 4, "ordinary", "content_farm"), "group": group.astype(str)}
    )
    odds = rng.normal(size=60)[group] * 2 + 2 * (group % 4 == 0)
    runs = [(dict.fromkeys(("any", "content_farm", "republished"), odds), odds > 2)]
    everything = np.ones(len(labels), dtype=bool)
    mean, low, high = Measure(labels, runs, 0.05, 200)(everything, ["any"])["any"]["auroc"]
    seen = []
    for _ in range(200):
        drawn = rng.integers(60, size=60)
        rows = np.concatenate([np.flatnonzero(group == g) for g in drawn])
        again = np.repeat(np.arange(60), [np.sum(group == g) for g in drawn])
        sample = labels.iloc[rows].assign(group=again.astype(str))
        seen.append(
            measure_quality(sample, {q: o[rows] for q, o in runs[0][0].items()}, 0.05)["any"]["auroc"]
        )
    assert mean == pytest.approx(measure_quality(labels, runs[0][0], 0.05)["any"]["auroc"], abs=1e-3)
    assert (low, high) == pytest.approx(tuple(np.nanquantile(seen, [0.025, 0.975])), abs=0.04)


def test_a_head_is_measured_at_the_share_its_pages_get():
    labels = pd.DataFrame({"label": ["ordinary", "content_farm", "republished"], "group": ["a", "b", "c"]})
    odds = {q: np.zeros(3) for q in ("any", "content_farm", "republished")}
    moved = at_one_share(labels, odds, 0.1)
    assert moved["any"] == pytest.approx(0)
    assert moved["content_farm"] == pytest.approx(np.log(0.1 / 0.9) - np.log(0.05 / 0.95))


def test_slices_of_bare_labels():
    labels = pd.DataFrame({"label": ["ordinary", "both"], "group": ["a", "b"]})
    assert slices(labels) == {}


def test_values_that_few_groups_have_stand_together():
    labels = pd.DataFrame(
        {"label": "ordinary", "group": [str(i) for i in range(30)], "lang": ["en"] * 25 + ["fi"] * 4 + [""]}
    )
    found = slices(labels)["language"]
    assert {name: int(mask.sum()) for name, mask in found.items()} == {"en": 25, "others": 4, "not known": 1}


def test_the_worst_of_each_group_is_named():
    labels = pd.DataFrame(
        {"label": ["both", "both", "ordinary", "ordinary"], "group": ["a", "a", "b", "c"]}, index=list("wxyz")
    )
    assert worst(labels, np.array([-1.0, -2.0, 3.0, 4.0])) == {"missed": ["x"], "accused": ["z", "y"]}
    assert worst(labels, np.array([-1.0, -2.0, 3.0, 4.0]), most=1)["accused"] == ["z"]


def test_what_is_quoted_goes_from_a_page():
    page = read_html(
        "<title>Otters and casinos</title><meta name=keywords content='casino, otter'><nav><a href=/a>Otters</a>"
        "<a href=http://win.example/>casino bonus</a></nav><article><h1>Otters</h1><p>An otter swam. Play at the "
        "casino bonus house.</p><p>casino bonus</p></article>",
        url="https://otters.example/",
    )
    left = without(page, [Quote("casino bonus", Where.MENU), Quote("http://win.example/", Where.MENU)])
    assert [link.text for link in left.menu] == ["Otters"]
    assert not [link for link in left.links if link.host == "win.example"]
    assert "casino bonus" not in " ".join(block.text for block in left.blocks)
    assert "An otter swam. Play at the house." in [block.text for block in left.blocks]
    assert (left.title, left.host) == (page.title, page.host)


def test_a_page_without_what_is_quoted_stays_as_it_is():
    page = Page(title="A  b", article=(Block("c d", Where.ARTICLE),), links=(Link("e", "http://f.example/"),))
    assert without(page, []) is page
    assert without(page, [Quote("nowhere", Where.TITLE)]) == page


def test_the_deletion_test_counts():
    scorer = Scorer.load()
    page = read_html(_doorway(1, "Calder"), url="https://plumber.example/")
    found = deletion_test([(scorer, page)])
    assert (found.pages, found.lower, found.unquoted) == (1, 1, 0)
    assert found.share == 1
