"""What a record supports, for other shares of farms too, and whether its promises are kept on other groups."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from farmsift.model import Scorer
from farmsift.model.labels import HEADS
from farmsift.model.promise import Record, adapt, hold_to_account
from farmsift.model.saved import DEFAULT, MANIFEST, PAGES, ModelError, load
from farmsift.model.thresholds import PromiseError
from scipy.special import expit, logit

CLUB = "<title>Rowing club</title><h1>Rowing club</h1><p>Training is on Tuesday at six, by the old bridge."


def make_record(farms=150, ordinaries=2500, apart=5.0, seed=0, times=1):
    """One page a group; the content-farm head sees farms ``apart`` standard deviations from ordinary pages."""
    rng = np.random.default_rng(seed)
    label = np.repeat(
        ["content_farm", "republished", "ordinary"], [farms * times, 10 * times, ordinaries * times]
    )
    farm = rng.normal(np.where(label == "content_farm", apart - 4, -4.0), 1.3)
    copied = rng.normal(np.where(label == "republished", -1.0, -6.0), 1.0)
    labels = pd.DataFrame({"label": label, "group": [f"g{i}" for i in range(len(label))]})
    return Record(labels, {"content_farm": farm, "republished": copied}, 0.05)


def test_another_share_moves_log_odds_by_the_difference_of_the_shares_log_odds():
    record = make_record()
    moved = record.at(0.2)
    part = 150 / 160
    step = logit(0.2 * part) - logit(0.05 * part)
    np.testing.assert_allclose(moved.log_odds["content_farm"] - record.log_odds["content_farm"], step)
    np.testing.assert_allclose(moved.at(0.05).log_odds["republished"], record.log_odds["republished"])


def test_moved_probabilities_are_calibrated_for_the_new_share():
    """Two normal classes, whose log-odds are known: moving them gives those of the other share."""
    rng = np.random.default_rng(1)
    y = rng.random(400_000) < 0.05
    x = rng.normal(np.where(y, 2.0, 0.0))
    labels = pd.DataFrame(
        {"label": np.where(y, "content_farm", "ordinary"), "group": np.arange(len(y)).astype(str)}
    )
    odds = {"content_farm": 2 * x - 2 + logit(0.05), "republished": np.full(len(y), -20.0)}
    moved = Record(labels, odds, 0.05).shifts(0.3)["content_farm"]
    said = expit(odds["content_farm"] + moved)
    weight = np.where(y, 0.3 / y.sum(), 0.7 / (~y).sum())
    for low, high in ((0.1, 0.3), (0.3, 0.6), (0.6, 0.9)):
        mine = (said >= low) & (said < high)
        assert np.average(y[mine], weights=weight[mine]) == pytest.approx(
            np.average(said[mine], weights=weight[mine]), abs=0.02
        )


def test_what_a_setting_gives_is_what_is_seen_at_its_thresholds():
    record = make_record()
    outlook = record.outlook(0.1, 0.9)
    assert outlook.thresholds is not None
    suspicion, farm = record.at(0.1).suspicion, record.target == 1
    flagged = suspicion >= outlook.thresholds.flag
    assert outlook.found == pytest.approx(flagged[farm].mean())
    assert outlook.false_flags == pytest.approx(flagged[~farm].mean())
    assert outlook.missed == pytest.approx((suspicion < outlook.thresholds.clear)[farm].mean())
    assert outlook.flagged == pytest.approx(0.1 * outlook.found + 0.9 * outlook.false_flags)
    assert 0 < outlook.review < 1


def test_more_is_found_for_a_lower_promise_and_a_greater_share():
    record = make_record()
    found = [[record.outlook(p, q).found for q in (0.95, 0.9, 0.8)] for p in (0.05, 0.2)]
    assert found == [sorted(row) for row in found]
    assert all(high >= low for low, high in zip(*found, strict=True))


def test_what_can_not_be_supported_is_refused_in_a_sentence():
    outlook = make_record(apart=1.0).outlook(0.01, 0.95)
    assert outlook.thresholds is None
    assert outlook.refused.startswith(
        "A precision of 95% at 1.0% farm pages can't be promised with 90% confidence"
    )


@pytest.mark.parametrize("precision", [0.8, 0.9, 0.95])
def test_promises_are_kept_on_new_groups(precision):
    """Bands chosen on one draw hold on a draw so large that its shares are those of the whole."""
    kept = made = 0
    for seed in range(40):
        try:
            bands = make_record(seed=seed).thresholds(precision)
        except PromiseError:
            continue
        seen = make_record(seed=1000 + seed, times=20).evidence().bands(bands)
        right, wrong = 0.05 * seen["farm"]["flag"], 0.95 * seen["ordinary"]["flag"]
        made += 1
        kept += right >= precision * (right + wrong)
    assert made >= 20
    assert kept >= 0.95 * made


def test_a_heavy_tail_is_not_smoothed_away():
    """Some ordinary pages look like the worst farms: no fitted tail may promise more than what was seen."""
    record = make_record()
    odds = record.log_odds["content_farm"].copy()
    odds[-25:] = 6.0
    heavy = replace(record, log_odds={**record.log_odds, "content_farm": odds})
    with pytest.raises(PromiseError):
        heavy.thresholds(0.9)


def test_the_account_counts_what_was_promised_and_kept():
    account = hold_to_account(make_record(), 0.9, resamples=30)
    assert 0 < account.made <= account.resamples == 30
    assert account.kept >= 0.9 * account.made
    assert account.precision > 0.9
    assert 0 < account.found < 1


def test_of_noise_nothing_is_promised():
    rng = np.random.default_rng(0)
    record = make_record(apart=3.0)
    noisy = {head: x + rng.normal(0, 3, len(x)) for head, x in record.log_odds.items()}
    account = hold_to_account(replace(record, log_odds=noisy), 0.9, resamples=20)
    assert account.made < 20


def test_the_shipped_model_keeps_its_own_promise():
    model = load()
    record = Record.load(DEFAULT, model)
    account = hold_to_account(
        record, model.thresholds.precision, missed=model.thresholds.missed, resamples=60
    )
    assert account.made >= 20
    assert account.kept >= 0.95 * account.made


def test_an_operators_own_promise_is_in_force():
    model = load()
    record = Record.load(DEFAULT, model)
    scorer, own = Scorer(model), Scorer.load(prevalence=0.2, precision=0.9)
    bands = own.model.thresholds
    assert (bands.prevalence, bands.precision) == (0.2, 0.9)
    assert bands == record.at(0.2).thresholds(0.9)
    before, after = (s.score(CLUB, reasons=0) for s in (scorer, own))
    moved = record.shifts(0.2)
    for head in HEADS:
        a, b = getattr(before, head), getattr(after, head)
        assert logit(b) - logit(a) == pytest.approx(moved[head], abs=1e-6)


def test_a_promise_beyond_the_evidence_is_refused_when_loading():
    with pytest.raises(PromiseError, match="can't be promised"):
        Scorer.load(prevalence=0.0001, precision=0.999)


def test_the_models_own_setting_changes_no_score():
    model = load()
    same = adapt(model, Record.load(DEFAULT, model), model.thresholds.prevalence, 0.8)
    assert Scorer(same).score(CLUB).content_farm == pytest.approx(Scorer(model).score(CLUB).content_farm)


def test_a_model_without_its_record_is_told_by_name(tmp_path):
    folder = shutil.copytree(DEFAULT, tmp_path / "model")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    del manifest["pages_sha256"]  # as in the first models
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    table = pd.read_csv(folder / PAGES, low_memory=False)
    table.drop(columns=list(HEADS)).to_csv(folder / PAGES, index=False)
    with pytest.raises(ModelError, match="has no column content_farm or republished"):
        Scorer.load(folder, precision=0.8)
    table.assign(content_farm="much").to_csv(folder / PAGES, index=False)
    with pytest.raises(ModelError, match="is damaged"):
        Scorer.load(folder, precision=0.8)
    (folder / PAGES).unlink()
    with pytest.raises(ModelError, match="can't be read"):
        Scorer.load(folder, precision=0.8)
    assert Scorer.load(folder).score(CLUB).band  # scoring with the model as it stands needs no record
