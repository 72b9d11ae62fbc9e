"""The experiments, on made-up pages: what is checked is the machinery."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from farmsift.features.lexicon import slots_of
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.lexical import RECIPES
from numpy.testing import assert_allclose
from test_bench_quality import make_corpus

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from experiments.estimators import additive, by_size, senses, smoothed, stacked
from experiments.lexica import alone, grams, left_out, one_more
from experiments.study import Part, Study
from experiments.worth import signed
from quality.figures import measure_labels

COMMAND = Path(__file__).resolve().parents[1] / "benchmarks" / "bench_experiments.py"


def made(told):
    """Pages with a signal that says nothing, and words in the slots of anchors, of which fewer groups are asked."""
    examples = make_corpus(told).examples
    examples.values["links.density"] = np.random.default_rng(2).normal(size=len(examples))
    nothing = [np.empty(0, dtype=np.int32)] * len(examples)
    return replace(examples, slots=dict.fromkeys(FAMILIES, nothing) | {"anchors": examples.slots["words"]})


@pytest.fixture(scope="module")
def study():
    return Study([], made(True), 1)


@pytest.fixture
def part():
    rng = np.random.default_rng(0)
    groups = np.repeat([f"g{i}" for i in range(40)], np.tile([1, 9], 20)).astype(object)
    y = np.repeat(np.arange(40) % 4 // 2, np.tile([1, 9], 20))
    weight = np.repeat(np.tile([1.0, 1 / 9], 20), np.tile([1, 9], 20))
    x = rng.normal(size=(len(y), 2)) + y[:, None]
    return Part(x, y, weight * len(y) / weight.sum(), groups, ("lexical.words", "lexical.anchors"), 0)


def test_a_group_counts_by_its_size_to_a_power(part):
    shown = part.x[:5]
    assert_allclose(by_size(part, 0.0)(shown), additive(part)(shown))
    pages_alike = Part(part.x, part.y, np.ones(len(part.y)), part.groups, part.names, 0)
    assert_allclose(by_size(part, 1.0)(shown), additive(pages_alike)(shown))


def test_doubt_of_the_ordinary_label_draws_scores_together(part):
    assert_allclose(smoothed(part, 0.0)(part.x), additive(part)(part.x), atol=1e-6)
    assert np.ptp(smoothed(part, 0.2)(part.x)) < np.ptp(additive(part)(part.x))


def test_senses_are_those_declared_and_a_new_lexicon_speaks_for_farms():
    assert senses(["lexical.words", "template.social_accounts", "lexical.made up"]) == [1, -1, 1]


def test_a_table_has_a_row_for_each_way_on_the_same_pages(study):
    def perfect(study, settings):
        return (study.labels["label"] != "ordinary").to_numpy(dtype=float)

    def learnt(study, settings):
        return study.learn(additive, settings)

    *_, heading, rule, best, own, upturned = study.compare(
        {"perfect": perfect, "own": learnt, "upturned": lambda *case: -learnt(*case)}, "way"
    ).splitlines()
    assert heading.startswith("| way | AUROC | AP | R@90 | same source |")
    assert rule == "|---" * 6 + "|"
    assert best.startswith("| perfect | 1.000 | 1.000 | 1.000 | 1.000 |")
    assert float(own.split("|")[2]) > 0.9 > 0.2 > float(upturned.split("|")[2])


def auroc(study, scores):
    return measure_labels(study.labels, scores, 0.05)[0]


def test_stacking_joins_the_lexica_with_what_is_left(study):
    assert auroc(study, study.learn(lambda part: stacked(part, additive), study.settings[0])) > 0.9


def test_what_is_told_by_a_lexicon_is_gone_without_it(study):
    settings = study.settings[0]
    assert auroc(study, left_out(study, settings, [])) > 0.9
    assert auroc(study, left_out(study, settings, ["words", "markup"])) > 0.9
    assert auroc(study, left_out(study, settings, ["anchors"])) < 0.8


def test_a_lexicon_answers_alone(study):
    scores, kept = alone(study, study.examples.slots["anchors"], RECIPES["anchors"], study.settings[0])
    assert kept > 0
    assert auroc(study, np.nan_to_num(scores)) > 0.9


def test_a_lexicon_that_is_tried_out_tells_what_the_others_do_not(study):
    bare, slots = Study([], made(False), 1), study.examples.slots["anchors"]
    settings, name = bare.settings[0], "title and headings"
    assert auroc(bare, one_more(bare, settings, name, [])) < 0.8
    assert auroc(bare, one_more(bare, settings, name, slots)) > 0.9


def test_grams_stand_in_the_table_of_slots():
    slots = grams("the quiet garden", "word", (1, 2))
    assert len(slots) == 5
    assert slots.dtype == slots_of({"text": "the"}).dtype


@pytest.mark.parametrize(("value", "shown"), [(0.00004, "0"), (-0.0123, "-0.0123"), (0.5, "+0.5000")])
def test_a_change_has_its_sign_and_nothing_is_nought(value, shown):
    assert signed(value) == shown


def test_a_name_that_is_none_is_told_before_anything_is_read():
    done = subprocess.run(
        [
            sys.executable,
            COMMAND,
            "no.parquet",
            "--labels",
            "no.csv",
            "--only",
            "x",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("--only names x; there are estimators, curves,")
