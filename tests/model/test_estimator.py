import numpy as np
import pytest
from farmsift.model.estimator import AdditiveClassifier
from numpy.testing import assert_allclose
from sklearn.utils.estimator_checks import estimator_checks_generator


def _checks():
    for estimator, check in estimator_checks_generator(AdditiveClassifier(), mark=None):
        name = check.func.__name__
        if "array_api" not in name:  # arrays of other libraries are not claimed
            yield pytest.param(estimator, check, id=name)


@pytest.mark.parametrize(("estimator", "check"), list(_checks()))
def test_scikit_learn_checks(estimator, check):
    assert check(estimator) is None


@pytest.fixture
def data():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(400, 4))
    X[rng.random(X.shape) < 0.2] = np.nan
    y = (np.nan_to_num(X[:, 0]) - np.nan_to_num(X[:, 1]) + rng.normal(size=400) > 0).astype(int)
    return X, y


def test_shares_and_intercept_add_up_to_the_decision(data):
    X, y = data
    model = AdditiveClassifier().fit(X, y)
    assert_allclose(model.shares(X).sum(axis=1) + model.intercept_, model.decision_function(X))


def test_a_value_not_measured_has_no_share(data):
    X, y = data
    model = AdditiveClassifier().fit(X, y)
    assert (model.shares(X)[np.isnan(X)] == 0).all()
    assert model.decision_function(np.full((1, 4), np.nan))[0] == pytest.approx(model.intercept_)


def test_shares_are_centred_on_the_training_data(data):
    X, y = data
    weight = np.random.default_rng(1).random(len(X))
    model = AdditiveClassifier().fit(X, y, sample_weight=weight)
    shares = model.shares(X)
    for j in range(X.shape[1]):
        known = ~np.isnan(X[:, j])
        assert np.average(shares[known, j], weights=weight[known]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("sense", [1, -1])
def test_a_curve_keeps_the_sense_asked_for(data, sense):
    X, y = data
    model = AdditiveClassifier(monotone=[sense, sense, 0, 0], penalty=1e-6).fit(X, y)
    grid = np.zeros((50, 4))
    grid[:, 0] = grid[:, 1] = np.linspace(-4, 4, 50)
    steps = np.diff(model.shares(grid)[:, :2], axis=0) * sense
    assert (steps >= -1e-12).all()
    assert steps.max() > 0


def test_a_column_never_measured_and_a_constant_one_say_nothing(data):
    X, y = data
    X = np.column_stack([X, np.full(len(X), np.nan), np.full(len(X), 3.0)])
    model = AdditiveClassifier().fit(X, y)
    assert (model.shares(X)[:, 4:] == 0).all()


def test_values_beyond_those_seen_go_no_further_than_the_last_ramp(data):
    X, y = data
    model = AdditiveClassifier().fit(X, y)
    far = np.full((2, 4), np.nan)
    far[:, 0] = [np.nanmax(X[:, 0]), 1e9]
    assert_allclose(*model.shares(far))


def test_monotone_of_the_wrong_length_is_named(data):
    with pytest.raises(ValueError, match="monotone names 2 columns, and X has 4"):
        AdditiveClassifier(monotone=[1, 1]).fit(*data)


def test_it_learns_curves_that_a_line_can_not():
    rng = np.random.default_rng(3)
    X = rng.uniform(-3, 3, size=(600, 1))
    y = (np.abs(X[:, 0]) > 1.5).astype(int)
    assert AdditiveClassifier(penalty=1e-5).fit(X, y).score(X, y) > 0.95
