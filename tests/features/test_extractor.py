"""Pages to a table, by scikit-learn's conventions."""

from __future__ import annotations

import pickle
from typing import cast

import numpy as np
import pandas as pd
import pytest
from farmsift.features.extractor import SignalExtractor, fingerprint, measure, signal_names
from farmsift.features.lexicon import SIZE, Lexicon
from farmsift.features.page import Page
from farmsift.features.readers import Limits, TimeLimit, read_html
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals import lexical
from sklearn.base import clone
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.utils import get_tags

NAMES = ["links.host_length", "wording.title_length", "template.script_files"]
SOUND = read_html(
    "<title>Otters under the bridge</title><script src='/a.js'></script><article><h1>Otters under the bridge</h1>"
    + "<p>An otter swam under the old bridge, and <a href='/fish'>nobody counted the fish</a> it took.</p>"
    * 6
    + "</article>",
    url="https://river.example/otters",
)


def test_one_row_a_page_one_column_a_signal():
    table = SignalExtractor().transform([SOUND, Page(), SOUND])
    assert table.shape == (3, len(REGISTRY)) and table.dtype == np.float64
    np.testing.assert_array_equal(table[0], table[2])
    assert np.isfinite(table[0]).sum() > 60 and not np.isfinite(table[1]).any()


def test_columns_follow_the_names_asked_for():
    columns = SignalExtractor(NAMES).transform([SOUND])
    backwards = SignalExtractor(NAMES[::-1]).transform([SOUND])
    np.testing.assert_array_equal(columns, backwards[:, ::-1])
    assert columns[0].tolist() == [len("river"), len("Otters under the bridge"), 1]
    assert list(SignalExtractor(NAMES).get_feature_names_out()) == NAMES
    assert list(SignalExtractor().get_feature_names_out()) == signal_names()


def test_no_pages_give_no_rows():
    assert SignalExtractor().transform([]).shape == (0, len(REGISTRY))
    assert SignalExtractor(NAMES).transform(iter([])).shape == (0, 3)


def test_pages_may_come_from_a_generator():
    assert SignalExtractor(NAMES).transform(one for one in (SOUND, SOUND)).shape == (2, 3)


def test_set_output_gives_a_frame():
    frame = SignalExtractor(NAMES).set_output(transform="pandas").fit_transform([SOUND, Page()])
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == NAMES and len(frame) == 2
    assert frame["links.host_length"].isna().tolist() == [False, True]


def test_params_clone_and_pickle():
    extractor = SignalExtractor(names=NAMES)
    assert extractor.get_params() == {"names": NAMES, "given": None}
    copy = cast(SignalExtractor, clone(extractor))
    assert copy is not extractor and copy.get_params() == extractor.get_params()
    assert copy.set_params(names=NAMES[:1]).transform([SOUND]).shape == (1, 1)
    np.testing.assert_array_equal(
        pickle.loads(pickle.dumps(extractor)).transform([SOUND]), extractor.transform([SOUND])
    )


def test_it_has_nothing_to_fit_and_says_so():
    extractor = SignalExtractor(NAMES)
    assert extractor.fit() is extractor and extractor.fit([SOUND], [1]) is extractor
    assert not [name for name in vars(extractor) if name.endswith("_") and not name.startswith("_")]
    tags = get_tags(extractor)
    assert not tags.requires_fit and tags.no_validation and not tags.input_tags.two_d_array


def test_it_stands_first_in_a_pipeline():
    pipeline = make_pipeline(SignalExtractor(NAMES), SimpleImputer(strategy="constant", fill_value=-1))
    filled = np.asarray(pipeline.fit_transform([SOUND, Page()]))
    assert filled[1].tolist() == [-1, -1, -1]
    assert np.asarray(pipeline.get_feature_names_out()).tolist() == NAMES


def test_what_a_model_gives_reaches_the_signals():
    given = {lexical.lexica: {"words": Lexicon(np.ones(SIZE, dtype=np.float32), intercept=2.0, least=5)}}
    names = ["lexical.words", "lexical.markup"]
    words, markup = SignalExtractor(names, given).transform([SOUND])[0]
    assert words > 2 and np.isnan(markup)
    assert np.isnan(SignalExtractor(names).transform([SOUND])).all()


def test_a_name_that_no_signal_has_is_refused():
    with pytest.raises(KeyError, match=r"links\.colour"):
        SignalExtractor(["links.host_length", "links.colour"]).transform([SOUND])


def test_measuring_stops_at_the_deadline():
    ticks = iter(range(0, 10_000, 10))
    deadline = Limits(seconds=25, clock=lambda: float(next(ticks))).deadline("otters")
    with pytest.raises(TimeLimit, match="otters"):
        measure(Facts(SOUND), deadline=deadline)


def test_measuring_gives_the_names_in_the_order_asked():
    assert list(measure(Facts(SOUND), NAMES[::-1])) == NAMES[::-1]
    assert list(measure(Facts(SOUND))) == signal_names()


def test_the_fingerprint_stays_within_a_run_and_is_a_digest():
    first = fingerprint()
    fingerprint.cache_clear()
    assert fingerprint() == first and len(first) == 64 and int(first, 16)
