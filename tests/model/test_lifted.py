"""What an index says is learnt from lifted pages, by the republished head, and changes nothing for other pages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from farmsift.model.examples import Examples
from farmsift.model.training import Settings, _classifier, _with_grafts

NAMES = ["copies.taken", "copies.credited", "wording.length"]
SETTINGS = Settings(jobs=1)


@pytest.fixture
def examples():
    """Real pages tell nothing of an index; lifted ones nothing else."""
    random = np.random.default_rng(0)
    labels = pd.DataFrame(
        {"label": ["ordinary", "ordinary", "republished"] * 20, "group": [f"g{i % 20}" for i in range(60)]}
    )
    values = pd.DataFrame(dict.fromkeys(NAMES, np.nan), index=labels.index)
    values["wording.length"] = random.normal(size=60)
    copied = np.tile([1, 0, 0, 0], 25)
    lifted = pd.DataFrame(dict.fromkeys(NAMES, np.nan), index=range(100))
    lifted["copies.taken"] = copied * random.uniform(0.5, 1, 100)
    lifted["copies.credited"] = np.tile([0, 0.9, 0, 0], 25)
    groups = tuple(frozenset({f"g{i % 20}"}) for i in range(100))
    return Examples(
        labels,
        values,
        {},
        "made-up",
        lifted=lifted,
        lifted_copied=tuple(copied.tolist()),
        lifted_groups=groups,
    )


def learnt(examples, head, settings=SETTINGS):
    data = _with_grafts(examples, examples.values, examples.labels, head, settings)
    return _classifier(head, NAMES, *data, settings)


def test_the_republished_head_learns_what_a_copy_is_worth(examples):
    none, half, whole, credited, unknown = learnt(examples, "republished").decision_function(
        [[0, 0, np.nan], [0.6, 0, np.nan], [1, 0, np.nan], [0, 0.9, np.nan], [np.nan, np.nan, np.nan]]
    )
    assert none < unknown < half < whole
    assert whole - none > 3
    assert credited <= none


def test_the_other_head_learns_nothing_of_it(examples):
    labels = examples.labels.assign(label=examples.labels["label"].replace("republished", "content_farm"))
    other = Examples(
        labels, examples.values, {}, "made-up", lifted=examples.lifted,
        lifted_copied=examples.lifted_copied, lifted_groups=examples.lifted_groups,
    )  # fmt: skip
    shares = learnt(other, "content_farm").shares([[1.0, 0.0, 0.0]])
    assert shares[0, 0] == 0


def test_pages_without_an_index_are_judged_as_before(examples):
    page = [[np.nan, np.nan, 0.5]]
    apart = Settings(jobs=1, lift_share=0.0)
    with_them, without = learnt(examples, "republished"), learnt(examples, "republished", apart)
    assert with_them.shares(page)[0, 2] == pytest.approx(without.shares(page)[0, 2], abs=0.3)
    assert with_them.decision_function(page) == pytest.approx(without.decision_function(page), abs=0.5)


def test_lifted_pages_of_groups_on_the_other_side_are_left_out(examples):
    chosen = examples.labels["group"] != "g0"
    x, y, weight = _with_grafts(
        examples, examples.values[chosen], examples.labels[chosen], "republished", SETTINGS
    )
    assert len(x) == len(y) == len(weight) == chosen.sum() + 95
    assert weight[chosen.sum() :].sum() == pytest.approx(SETTINGS.lift_share)
