"""Which pages a batch takes: by what they teach, of many sites, on unlike grounds."""

import numpy as np
import pytest
from farmsift.model.choosing import choose, disagreement, entropy, grounds_of, teaches
from farmsift.model.saved import load
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, logit


def odds(farm, copied):
    return {"content_farm": logit(np.array(farm)), "republished": logit(np.array(copied))}


def test_doubt_is_a_bit_where_nothing_is_known_and_nothing_where_all_is():
    assert entropy(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, 1, 0], abs=1e-9)


def test_disagreement_is_the_divergence_of_jensen_and_shannon():
    farm, copied = np.array([0.9, 0.5, 0.02]), np.array([0.1, 0.5, 0.6])
    expected = [jensenshannon([f, 1 - f], [c, 1 - c], base=2) ** 2 for f, c in zip(farm, copied, strict=True)]
    assert disagreement(odds(farm, copied)) == pytest.approx(expected)


def test_heads_far_apart_teach_more_than_heads_at_one_for_the_same_doubt():
    """Both pages are farm or republished with the probability 0.6."""
    alike = 1 - np.sqrt(0.4)
    apart, at_one = teaches(odds([0.599, alike], [1 - 0.4 / 0.401, alike]))
    assert apart > at_one + 0.1


def test_each_labelled_page_of_a_site_makes_the_next_worth_less():
    told = teaches(odds([0.4] * 3, [0.1] * 3), [0, 1, 3])
    assert told == pytest.approx(told[0] / np.array([1, 2, 4]))


def test_what_teaches_most_comes_first_and_one_of_a_site():
    value = np.array([0.1, 0.9, 0.8, 0.7, 0.95])
    assert choose(value, ["a", "b", "b", "", "c"], None, 3) == [4, 1, 3]
    assert choose(value, ["a", "b", "b", "", "c"], None, 5, per_site=2) == [4, 1, 2, 3, 0]


def test_pages_of_no_known_site_are_each_their_own():
    assert sorted(choose(np.ones(4), [""] * 4, None, 4)) == [0, 1, 2, 3]


def test_unlike_grounds_are_taken_before_like_ones():
    value = np.array([1.0, 0.99, 0.98, 0.5])
    grounds = np.array([[2.0, 0.0], [1.0, 0.001], [4.0, 0.0], [0.0, 1.0]])
    assert choose(value, [""] * 4, grounds, 2) == [0, 3]
    assert sorted(choose(value, [""] * 4, grounds, 9)) == [0, 1, 2, 3]


def test_pages_that_nothing_was_measured_on_are_chosen_by_value():
    assert choose(np.array([0.2, 0.3]), ["", ""], np.zeros((2, 3)), 2) == [1, 0]


def test_no_page_twice_where_all_are_alike():
    batch = choose(np.zeros(30), [""] * 30, np.ones((30, 2)), 30)
    assert sorted(batch) == list(range(30))


def test_nothing_to_choose_from():
    assert choose(np.empty(0), [], np.empty((0, 4)), 5) == []


def test_a_varied_batch_is_less_alike_than_the_most_doubtful_one():
    rng = np.random.default_rng(0)
    kinds = rng.normal(size=(12, 30))
    kind = rng.integers(0, 12, 600)
    grounds = kinds[kind] + rng.normal(scale=0.1, size=(600, 30))
    value = expit(rng.normal(size=600)) * (kind < 3) + 0.4 * (kind >= 3)
    plain, varied = (set(kind[choose(value, [""] * 600, g, 12)]) for g in (None, grounds))
    assert len(plain) <= 3
    assert len(varied) >= 2 * len(plain)


def test_grounds_are_the_shares_of_both_heads():
    heads = load().heads
    values = np.random.default_rng(0).random((4, len(heads.signals)))
    grounds = grounds_of(heads, values)
    base = sum(heads.base(head) for head in heads.classifiers)
    whole = sum(heads.log_odds(values).values())
    np.testing.assert_allclose(grounds.sum(axis=1) + base, whole)
