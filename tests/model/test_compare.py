"""Champion and challenger: nobody is measured on groups that it has learnt from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from farmsift.model.build import build
from farmsift.model.compare import Judged, compare, judge_fairly
from farmsift.model.examples import Examples
from farmsift.model.promise import Record
from farmsift.model.saved import Model
from farmsift.model.training import Settings
from test_training import make_examples


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Examples, Model, Path]:
    examples, _ = make_examples(told_by_signal=True)
    first = np.array([int(g[1:]) < 24 for g in examples.labels["group"]])
    folder = tmp_path_factory.mktemp("champion")
    model = build(examples.among(first), folder, Settings(folds=3, jobs=1), precision=0.5, least=0.0)
    return examples, model, folder


def test_pages_it_was_trained_on_are_judged_by_its_record_and_others_by_itself(trained):
    examples, model, folder = trained
    judged = judge_fairly(examples, model, folder)
    first = np.array([int(g[1:]) < 24 for g in examples.labels["group"]])
    assert judged.fair.all() and np.array_equal(judged.recalled, first)
    record = Record.load(folder, model)
    kept = np.sort(record.log_odds["content_farm"])
    assert np.allclose(np.sort(judged.log_odds["content_farm"][first]), kept)
    alone = judge_fairly(examples.among(~first), model, folder)
    assert not alone.recalled.any()
    assert np.allclose(alone.log_odds["any"], judged.log_odds["any"][~first])


def test_a_new_page_of_a_group_it_has_learnt_from_is_left_out(trained):
    examples, model, folder = trained
    labels = examples.labels.copy()
    labels.loc["30-0", "group"] = "g3"
    judged = judge_fairly(replace(examples, labels=labels), model, folder)
    at = labels.index.get_loc("30-0")
    assert not judged.fair[at] and judged.fair.sum() == len(labels) - 1


def test_groups_of_then_that_are_one_now_are_left_out(trained):
    examples, model, folder = trained
    labels = examples.labels.assign(group=examples.labels["group"].replace({"g4": "g3"}))
    judged = judge_fairly(replace(examples, labels=labels), model, folder)
    assert (~judged.fair == (labels["group"] == "g3")).all()


def test_the_difference_is_that_of_the_same_draws(trained):
    examples, _, _ = trained
    farm = (examples.labels["label"] != "ordinary").to_numpy().astype(float)
    rng = np.random.default_rng(0)
    noise = rng.normal(size=len(farm))

    def judged(skill: float) -> Judged:
        odds = skill * farm + noise
        every = np.ones(len(farm), dtype=bool)
        return Judged(dict.fromkeys(("any", "content_farm", "republished"), odds), odds > 2, every, ~every)

    same = compare(examples.labels, judged(1), judged(1), 0.1, resamples=50).figures["any"]
    assert all(held["difference"] == [0.0, 0.0, 0.0] for held in same.values())
    found = compare(examples.labels, judged(1), judged(3), 0.1, resamples=200)
    better = found.figures["any"]["auroc"]
    seen, low, high = better["difference"]
    assert 0 < low < seen < high
    assert seen == pytest.approx(better["challenger"][0] - better["champion"][0], abs=2e-4)
    assert found.pages == len(farm) and found.left_out == 0


def test_one_class_alone_tells_nothing(trained):
    examples, _, _ = trained
    ordinary = (examples.labels["label"] == "ordinary").to_numpy()
    labels = examples.labels[ordinary]
    every = np.ones(len(labels), dtype=bool)
    odds = dict.fromkeys(("any", "content_farm", "republished"), np.linspace(-3, 3, len(labels)))
    judged = Judged(odds, ~every, every, ~every)
    assert (
        compare(labels, judged, judged, 0.1, resamples=20).figures["any"]["auroc"]["champion"] == [None] * 3
    )
