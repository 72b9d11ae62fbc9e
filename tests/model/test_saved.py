import json
import shutil
from copy import deepcopy

import numpy as np
import pytest
from farmsift.features.signal import REGISTRY
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.saved import CARD, DEFAULT, MANIFEST, PAGES, WEIGHTS, ModelError, load
from farmsift.model.weights import dump, unpack


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(DEFAULT, tmp_path / "model")


def _edit(model, **changes):
    path = model / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def test_the_shipped_model_loads_and_is_whole():
    model = load()
    assert set(model.heads.classifiers) == {"content_farm", "republished"}
    assert set(model.heads.lexica) == set(FAMILIES)
    assert set(model.heads.signals) <= {signal.name for signal in REGISTRY}
    assert len(model.heads.signals) >= 70
    assert (DEFAULT / CARD).is_file()
    assert (DEFAULT / PAGES).is_file()


def test_the_shipped_model_is_at_most_15_mb():
    assert sum(path.stat().st_size for path in DEFAULT.iterdir()) <= 15_000_000


def test_the_manifest_of_pages_holds_no_page_text():
    import pandas as pd

    pages = pd.read_csv(DEFAULT / PAGES)
    assert set(pages) == {"id", "source", "commit", "path", "label", "group", "content_farm", "republished"}
    assert len(pages) == load().manifest["data"]["pages"]


def test_no_model_there(tmp_path):
    with pytest.raises(ModelError, match="no model there"):
        load(tmp_path)


def test_a_manifest_that_is_no_json(model):
    (model / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="is not JSON"):
        load(model)


def test_an_incomplete_manifest(model):
    (model / MANIFEST).write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(ModelError, match="lacks name, weights_sha256"):
        load(model)


def test_a_later_format(model):
    _edit(model, format=2)
    with pytest.raises(ModelError, match="has format 2, and this farmsift reads format 1"):
        load(model)


def test_another_version_of_a_signal(model):
    signals = json.loads((model / MANIFEST).read_text(encoding="utf-8"))["signals"]
    name = next(iter(signals))
    _edit(model, signals={**signals, name: 99})
    with pytest.raises(ModelError, match=f"version 99 of signal {name}"):
        load(model)


def test_a_signal_that_is_gone(model):
    signals = json.loads((model / MANIFEST).read_text(encoding="utf-8"))["signals"]
    _edit(model, signals={**signals, "topic.gone": 1})
    with pytest.raises(ModelError, match="has no such signal"):
        load(model)


def test_the_same_weights_are_the_same_bytes():
    heads = load().heads
    data = dump(heads.classifiers, heads.lexica)
    sizes = {name: {"intercept": x.intercept, "least": x.least} for name, x in heads.lexica.items()}
    again = unpack(data, len(heads.signals), sizes)
    assert dump(*again) == dump(*deepcopy((heads.classifiers, heads.lexica))) == data
    for family, lexicon in heads.lexica.items():
        assert np.array_equal(again[1][family].weights, lexicon.weights)


def test_damaged_weights(model):
    data = (model / WEIGHTS).read_bytes()
    (model / WEIGHTS).write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match="not those of the manifest"):
        load(model)


def test_weights_with_a_foreign_type_are_not_run(model, tmp_path):
    import hashlib

    import skops.io

    class Evil:
        def __init__(self):
            self.x = 1

    Evil.__module__, Evil.__qualname__ = "subprocess", "Popen"
    skops.io.dump({"classifiers": {"content_farm": Evil()}, "lexica": {}}, model / WEIGHTS)
    _edit(model, weights_sha256=hashlib.sha256((model / WEIGHTS).read_bytes()).hexdigest())
    with pytest.raises(ModelError, match="can't be loaded"):
        load(model)
