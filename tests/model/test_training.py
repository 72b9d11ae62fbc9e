"""Training on made-up examples: what is checked is the machinery, never accuracy."""

import numpy as np
import pandas as pd
import pytest
from farmsift.features.extractor import signal_names
from farmsift.features.lexicon import slots_of
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.evaluation import predict_out_of_group, same_source
from farmsift.model.examples import Examples
from farmsift.model.labels import LabelError
from farmsift.model.metrics import auroc
from farmsift.model.training import Settings, cross_fit, fit, split
from numpy.testing import assert_allclose

SETTINGS = Settings(folds=3, jobs=1)


def make_examples(groups=36, pages=4, *, told_by_signal=False, seed=0):
    """Pages whose words name their group and nothing else; a signal may tell farms from others."""
    rng = np.random.default_rng(seed)
    none = np.empty(0, dtype=np.int32)
    rows = []
    slots = {family: [] for family in FAMILIES}
    for g in range(groups):
        label = ["ordinary", "ordinary", "content_farm", "both"][g % 4]
        own = [f"word{g}x{i}" for i in range(60)]
        for p in range(pages):
            rows.append({"id": f"{g}-{p}", "label": label, "group": f"g{g}", "source": f"s{g % 3}"})
            for family, filled in slots.items():
                filled.append(
                    slots_of({"text": " ".join(rng.permutation(own))}) if family == "words" else none
                )
    labels = pd.DataFrame(rows).set_index("id")
    values = pd.DataFrame(np.nan, index=labels.index, columns=signal_names())
    farm = (labels["label"] != "ordinary").to_numpy()
    name = next(n for n in values if not n.startswith("lexical."))
    values[name] = rng.normal(size=len(labels)) + (4 * farm if told_by_signal else 0)
    return Examples(labels, values, slots, "made-up"), farm.astype(int)


def test_no_group_stands_in_two_folds():
    examples, _ = make_examples()
    fold = split(examples.labels, 3, seed=1)
    assert pd.Series(fold).groupby(examples.labels["group"].to_numpy()).nunique().max() == 1
    assert set(fold) == {0, 1, 2}


def test_words_of_a_group_tell_nothing_of_other_groups():
    examples, farm = make_examples()
    decisions = cross_fit(examples, SETTINGS).decisions
    assert auroc(farm, decisions["content_farm"], np.ones(len(farm))) < 0.8


def test_a_telling_signal_is_learnt():
    examples, farm = make_examples(told_by_signal=True)
    crossed = cross_fit(examples, SETTINGS)
    weight = np.ones(len(farm))
    first = examples.values.notna().any().idxmax()
    expected = auroc(farm, examples.values[first].to_numpy(), weight)
    assert expected > 0.9
    assert auroc(farm, crossed.decisions["content_farm"], weight) > 0.9
    assert len(crossed.fold) == len(farm)


def test_the_same_seed_gives_the_same_model():
    examples, _ = make_examples(told_by_signal=True)
    first, second = (fit(examples, SETTINGS, cross_fit(examples, SETTINGS)) for _ in range(2))
    values = examples.values[list(first.signals)].to_numpy()
    for head, odds in first.log_odds(values).items():
        assert_allclose(odds, second.log_odds(values)[head], rtol=0, atol=0)


def test_shares_and_base_add_up_to_calibrated_log_odds():
    examples, _ = make_examples(told_by_signal=True)
    heads = fit(examples, SETTINGS, cross_fit(examples, SETTINGS))
    values = examples.values[list(heads.signals)].to_numpy()
    for head, shares in heads.shares(values).items():
        assert_allclose(shares.sum(axis=1) + heads.base(head), heads.log_odds(values)[head], atol=1e-9)


def test_probabilities_are_calibrated_for_the_declared_share():
    examples, farm = make_examples(told_by_signal=True)
    predicted = predict_out_of_group(examples, SETTINGS)
    probability = 1 / (1 + np.exp(-predicted.log_odds["any"]))
    mean = 0.05 * probability[farm == 1].mean() + 0.95 * probability[farm == 0].mean()
    assert mean == pytest.approx(0.05, abs=0.03)


def test_same_source_is_where_both_kinds_stand():
    labels = pd.DataFrame({"label": ["ordinary", "both", "ordinary", "both"], "source": ["a", "a", "b", "c"]})
    assert same_source(labels).tolist() == [True, True, False, False]
    assert not same_source(labels[["label"]]).any()


def test_a_signal_that_says_nothing_is_left_out():
    examples, _ = make_examples(told_by_signal=True)
    heads = fit(examples, SETTINGS, cross_fit(examples, SETTINGS))
    assert examples.values.notna().any().idxmax() in heads.signals
    assert len(heads.signals) < 10


def test_grafts_are_learnt_from_only_where_all_their_groups_are_on_the_training_side():
    examples, farm = make_examples()
    name = [n for n in examples.values if not n.startswith("lexical.")][1]
    values = examples.values.assign(**{name: np.random.default_rng(0).normal(size=len(farm)) / 10})
    grafts = pd.DataFrame(np.nan, index=range(40), columns=values.columns).assign(**{name: 5.0})
    apart = [frozenset({"g0", "g1"})] * 40
    settings = Settings(folds=3, jobs=1, graft_share=0.5)
    made = Examples(examples.labels, values, examples.slots, "made-up", grafts, tuple(apart))
    learnt = fit(made, settings, cross_fit(made, settings)).classifiers["content_farm"]
    assert np.ptp(learnt.shares(np.repeat([[0.0], [5.0]], learnt.n_features_in_, axis=1))) > 0.1
    nowhere = [frozenset({"g0", "elsewhere"})] * 40
    without = Examples(examples.labels, values, examples.slots, "made-up", grafts, tuple(nowhere))
    bare = Examples(examples.labels, values, examples.slots, "made-up")
    for one, other in zip(*(cross_fit(e, settings).decisions.values() for e in (without, bare)), strict=True):
        assert_allclose(one, other)


def test_too_few_groups_of_a_kind_are_named():
    examples, _ = make_examples()
    labels = examples.labels.assign(label=examples.labels["label"].replace("both", "content_farm"))
    bare = Examples(labels, examples.values, examples.slots, "made-up")
    with pytest.raises(LabelError, match="0 groups of republished pages; 3 folds by group need at least 3"):
        cross_fit(bare, SETTINGS)
