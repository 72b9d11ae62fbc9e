import re

import numpy as np
import pytest
from farmsift.model.thresholds import PromiseError, choose_thresholds


def _pages(rng, farms, ordinaries, overlap):
    """Probabilities of farms and ordinary pages, one page a group; ``overlap`` of the ordinary ones look alike."""
    farm = rng.uniform(0.5, 1.0, farms)
    ordinary = rng.uniform(0.0, 0.5, ordinaries)
    ordinary[: int(overlap * ordinaries)] = rng.uniform(0.5, 1.0, int(overlap * ordinaries))
    target = np.repeat([1, 0], [farms, ordinaries])
    return np.concatenate([farm, ordinary]), target, np.arange(len(target)).astype(str).astype(object)


def test_bands_of_separable_pages():
    chosen = choose_thresholds(*_pages(np.random.default_rng(0), 300, 3000, 0.0))
    assert 0.4 < chosen.flag < 0.6
    assert chosen.clear <= chosen.flag
    assert [chosen.band(p) for p in (0.0, chosen.clear, chosen.flag)] == [
        "clear" if chosen.clear > 0 else "review",
        "review" if chosen.clear < chosen.flag else "flag",
        "flag",
    ]


def test_a_promise_without_evidence_is_refused():
    with pytest.raises(PromiseError, match="the labelled pages support at most"):
        choose_thresholds(*_pages(np.random.default_rng(0), 100, 1000, 0.3))


def test_a_refusal_names_a_precision_that_can_be_promised_and_how_many_groups_it_takes():
    few = _noisy(np.random.default_rng(1))
    chosen = np.arange(len(few[0])) % 12 == 0
    with pytest.raises(PromiseError) as refused:
        choose_thresholds(*(x[chosen] for x in few), precision=0.9)
    said = re.search(
        r"at most (\d+)%\. .*--precision (0\.\d+)\).* these (\d+) are, very roughly ([\d,]+) in all",
        str(refused.value),
    )
    assert said
    percent, precision, there, needed = (float(x.replace(",", "")) for x in said.groups())
    assert precision == percent / 100 and there == chosen.sum() < needed
    choose_thresholds(*(x[chosen] for x in few), precision=precision)
    with pytest.raises(PromiseError):
        choose_thresholds(*(x[chosen] for x in few), precision=precision + 0.01)
    times = int(needed / there) + 1
    copies = [np.tile(x[chosen], times) for x in few[:2]]
    groups = np.arange(len(copies[0])).astype(str).astype(object)
    choose_thresholds(*copies, groups, precision=0.9)


def test_pages_that_are_not_told_apart_are_not_mended_by_more_of_them():
    probability, target, groups = _pages(np.random.default_rng(0), 100, 1000, 1.0)
    with pytest.raises(PromiseError, match="100 times the 1,100 groups there are would not do either"):
        choose_thresholds(probability.round(2), target, groups)


def test_few_groups_support_no_promise_even_if_all_are_right():
    with pytest.raises(PromiseError, match="support at most"):
        choose_thresholds(*_pages(np.random.default_rng(0), 5, 20, 0.0), precision=0.95)


def test_pages_of_one_group_are_one_piece_of_evidence():
    probability, target, groups = _pages(np.random.default_rng(0), 100, 1000, 0.0)
    groups[target == 0] = [f"o{i % 10}" for i in range(1000)]
    with pytest.raises(PromiseError):
        choose_thresholds(probability, target, groups)


def test_the_promise_is_kept_on_new_groups():
    rng = np.random.default_rng(5)
    kept = []
    for _ in range(60):
        chosen = choose_thresholds(*_noisy(rng), prevalence=0.05, precision=0.8)
        probability, target, _ = _noisy(rng, 20)
        hit = probability >= chosen.flag
        right, wrong = hit[target == 1].mean() * 0.05, hit[target == 0].mean() * 0.95
        kept.append(right / (right + wrong) >= 0.8)
    assert np.mean(kept) >= 0.85


def _noisy(rng, times=1):
    farm = rng.normal(3.0, 1.0, 150 * times)
    ordinary = rng.normal(-1.0, 1.0, 2500 * times)
    target = np.repeat([1, 0], [len(farm), len(ordinary)])
    score = 1 / (1 + np.exp(-np.concatenate([farm, ordinary])))
    return score, target, np.arange(len(target)).astype(str).astype(object)
