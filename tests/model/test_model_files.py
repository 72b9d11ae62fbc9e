"""Model files as strangers may send them, and as earlier versions wrote them."""

import gzip
import hashlib
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
from farmsift.cli import main
from farmsift.features.extractor import measure
from farmsift.features.readers import iter_raw, read
from farmsift.features.signal import Facts
from farmsift.features.signals.lexical import lexica
from farmsift.model import weights
from farmsift.model.inspection import inspect_model
from farmsift.model.promise import Record
from farmsift.model.saved import DEFAULT, MANIFEST, PAGES, WEIGHTS, ModelError, load, save
from farmsift.model.weights import TREE
from sklearn.linear_model import LogisticRegression

FIXTURES = Path(__file__).parent / "fixtures"
EXAMPLES = Path(__file__).parents[2] / "examples"
EARLIER = sorted(path.parent for path in FIXTURES.glob("*/" + MANIFEST))


# Models of this version and of earlier ones


def test_there_is_a_model_of_an_earlier_version():
    assert FIXTURES / "0.1.0" in EARLIER


@pytest.mark.parametrize("folder", EARLIER, ids=lambda path: path.name)
def test_an_earlier_model_gives_the_scores_it_gave(folder):
    model = load(folder)
    known = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    values = np.array([row["values"] for row in known.values()], dtype=np.float64)
    for head, odds in model.heads.log_odds(values).items():
        expected = [row["log_odds"][head] for row in known.values()]
        np.testing.assert_allclose(odds, expected, rtol=0, atol=1e-9)
    assert np.ptp(model.heads.log_odds(values)["content_farm"]) > 1


@pytest.mark.parametrize("folder", EARLIER, ids=lambda path: path.name)
def test_an_earlier_model_reads_the_words_of_a_page_as_it_did(folder):
    model = load(folder)
    known = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    names = list(model.heads.signals)
    lexical = [i for i, name in enumerate(names) if name.startswith("lexical.")]
    assert lexical
    for raw in iter_raw(EXAMPLES / "pottery-shop.html"):
        found = measure(Facts(read(raw), {lexica: dict(model.heads.lexica)}), names)
        for i in lexical:
            expected = known["pottery-shop.html"]["values"][i]
            assert found[names[i]].value == pytest.approx(
                np.nan if expected is None else expected, nan_ok=True
            )


def test_what_is_saved_loads_again_alike(tmp_path):
    model = load(FIXTURES / "0.1.0")
    about = {key: model.manifest[key] for key in ("libraries", "data")}
    again = save(model.heads, model.thresholds, about, tmp_path / "again")
    values = np.random.default_rng(0).random((5, len(model.heads.signals)))
    for head, odds in model.heads.log_odds(values).items():
        np.testing.assert_array_equal(odds, again.heads.log_odds(values)[head])
    for family, lexicon in model.heads.lexica.items():
        np.testing.assert_array_equal(lexicon.weights, again.heads.lexica[family].weights)


# Models as strangers may send them


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(FIXTURES / "0.1.0", tmp_path / "model")


def edit(model, **changes):
    path = model / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def plant(model, data):
    """Weights with a manifest that knows them, as whoever can write both would send them."""
    (model / WEIGHTS).write_bytes(data)
    edit(model, weights_sha256=hashlib.sha256(data).hexdigest())


def members(model):
    with zipfile.ZipFile(model / WEIGHTS) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(held, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in held.items():
            file.writestr(name, data)
    return out.getvalue()


def refused(model, part):
    """The model is refused, by loading and by looking, each in one sentence; nothing comes of it."""
    with pytest.raises(ModelError, match=part) as refusal:
        load(model)
    assert "\n" not in str(refusal.value)
    return inspect_model(model)


def head(state):
    return state["content"]["classifiers"]["content"]["content_farm"]


def with_tree(model, change):
    held = members(model)
    tree = json.loads(held[TREE])
    change(tree)
    return packed({**held, TREE: json.dumps(tree).encode()})


def test_half_a_file(model):
    data = (model / WEIGHTS).read_bytes()
    plant(model, data[: len(data) // 2])
    assert "no whole file of weights" in refused(model, "no whole file of weights")["faults"][0]


def test_every_cut_is_refused(model):
    data = (model / WEIGHTS).read_bytes()
    for size in np.linspace(0, len(data) - 1, 23).astype(int):
        plant(model, data[:size])
        refused(model, "can't be loaded")


def test_a_flipped_byte_is_refused_or_harmless(model):
    """Where the digest is made to fit, what loads must still score."""
    data = (model / WEIGHTS).read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(data), 60):
        changed = bytearray(data)
        changed[place] ^= int(rng.integers(1, 256))
        plant(model, bytes(changed))
        try:
            loaded = load(model)
        except ModelError as error:
            assert "\n" not in str(error)
        else:
            odds = loaded.heads.log_odds(np.zeros((1, len(loaded.heads.signals))))
            assert all(np.isfinite(x).all() for x in odds.values())


def test_swapped_weights(model):
    shutil.copy(DEFAULT / WEIGHTS, model / WEIGHTS)
    found = refused(model, "not those of the manifest")
    assert found["digest"] == "differs"
    edit(model, weights_sha256=found["weights_sha256"])
    refused(model, "the weights can.t be loaded: ")


def test_a_type_that_skops_trusts_and_a_model_does_not(model):
    state = {"classifiers": {"content_farm": LogisticRegression()}, "lexica": {}}
    plant(model, skops.io.dumps(state))
    found = refused(model, "types that a model has no use for: sklearn.linear_model")
    assert found["weights"]["unknown"] == ["sklearn.linear_model._logistic.LogisticRegression (ObjectNode)"]
    assert found["weights"]["types"]["sklearn.linear_model._logistic.LogisticRegression"] == 1


@pytest.mark.parametrize(
    ("module", "name", "loader"),
    [
        ("os", "system", "FunctionNode"),
        ("builtins", "str", "ObjectNode"),
        ("farmsift.model.estimator", "AdditiveClassifier", "ConstructorFromReduceNode"),
        ("subprocess", "Popen", "ReduceNode"),
    ],
)
def test_known_names_read_in_another_way_are_not_run(model, module, name, loader):
    def change(tree):
        head(tree).update(__module__=module, __class__=name, __loader__=loader)

    plant(model, with_tree(model, change))
    assert refused(model, "no use for")["weights"]["unknown"] == [f"{module}.{name} ({loader})"]


def test_attributes_that_would_hide_a_method(model):
    def change(tree):
        held = head(tree)["content"]["content"]
        held["shares"] = held["ramps"]
        keys = head(tree)["content"]["key_types"]["content"]
        keys.append(keys[0])

    plant(model, with_tree(model, change))
    refused(model, "attributes are not those")


def test_one_array_named_very_often(model):
    """Each time it is named it would be unpacked once more."""

    def change(tree):
        held = head(tree)["content"]["content"]
        held["low_"] = dict(held["high_"])

    plant(model, with_tree(model, change))
    refused(model, "more than once")


def test_a_small_file_that_unpacks_to_a_large_one(model):
    held = members(model)
    bomb = {**held, "1.npy": bytes(weights.LARGEST)}
    data = packed(bomb, zipfile.ZIP_DEFLATED)
    assert len(data) < 1_000_000
    plant(model, data)
    refused(model, "at most 64,000,000 are read")
    plant(model, packed({**held, TREE: b" " * (weights.LARGEST_TREE + 1)}, zipfile.ZIP_DEFLATED))
    refused(model, "has more than 4,000,000 bytes")


def test_a_file_that_lies_about_its_size(model):
    """The size that the zip says is all that is ever unpacked."""
    held = {**members(model), "1.npy": bytes(5_000_000)}
    data = packed(held, zipfile.ZIP_DEFLATED)
    plant(model, data.replace((5_000_000).to_bytes(4, "little"), (128).to_bytes(4, "little")))
    refused(model, "can't be loaded")


def test_an_array_that_claims_to_be_vast(model):
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": (1 << 45,)})
    plant(model, packed({**members(model), "1.npy": out.getvalue()}))
    refused(model, "not as long as it says")


def test_an_array_of_objects(model):
    out = io.BytesIO()
    np.save(out, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    plant(model, packed({**members(model), "1.npy": out.getvalue()}))
    refused(model, "holds object, no numbers")


@pytest.mark.parametrize("name", ["../outside.npy", "/etc/passwd", "a/b.npy", "code.py", "1.npy/../../x"])
def test_names_that_lead_elsewhere(model, name):
    plant(model, packed({**members(model), name: b"x"}))
    refused(model, "no array of numbers")
    assert not (model.parent / "outside.npy").exists()


def test_a_tree_nested_without_end(model):
    plant(model, packed({**members(model), TREE: b'{"a":' * 400_000 + b"1" + b"}" * 400_000}))
    refused(model, "nested too deeply")


def test_lexica_with_slots_that_can_not_be(model):
    held = members(model)
    tree = json.loads(held[TREE])
    file = tree["content"]["lexica"]["content"]["words"]["content"]["slots"]["file"]
    out = io.BytesIO()
    slots = np.load(io.BytesIO(held[file]))
    np.save(out, -1 - slots)
    plant(model, packed({**held, file: out.getvalue()}))
    refused(model, "slots or weights that can't be")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"name": "../../etc/cron.d/x"}, "name can't be so"),
        ({"name": "farmsift\x1b[2J"}, "name can't be so"),
        ({"name": 7}, "name can't be so"),
        ({"weights_sha256": "../x"}, "weights_sha256 can't be so"),
        ({"signals": ["links.density"]}, "signals can't be so"),
        ({"calibrations": {}}, "calibrations can't be so"),
        ({"calibrations": {"content_farm": {"slope": 1}, "republished": {}}}, "calibrations can't be so"),
        ({"lexica": {"words": None}, "thresholds": []}, "lexica, thresholds can't be so"),
        ({"format": {"a": "b" * 1000}}, "has format"),
    ],
)
def test_manifests_that_can_not_be(model, changes, part):
    edit(model, **changes)
    assert refused(model, part)["faults"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"format": ' + b"1" * 5000 + b"}", "is not JSON"),
        (b"[]", "the manifest lacks format"),
        (b"null", "the manifest lacks format"),
        (b'{"a": "' + b"x" * 1_000_001 + b'"}', "more than 1,000,000 bytes"),
        (b"", "is not JSON"),
    ],
)
def test_manifests_that_are_none(model, data, part):
    (model / MANIFEST).write_bytes(data)
    refused(model, part)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_links_that_lead_out_of_the_directory(model, tmp_path, name):
    (model / name).rename(tmp_path / "elsewhere")
    (model / name).symlink_to(tmp_path / "elsewhere")
    refused(model, "leads out of the model's directory")


def test_links_within_the_directory_and_to_it_are_followed(model, tmp_path):
    """As volumes of cluster managers are made, and as a model is swapped."""
    (model / "..data").mkdir()
    for name in (MANIFEST, WEIGHTS):
        (model / name).rename(model / "..data" / name)
        (model / name).symlink_to(Path("..data") / name)
    (tmp_path / "current").symlink_to(model)
    assert load(tmp_path / "current").name == load(FIXTURES / "0.1.0").name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
@pytest.mark.timeout(20)
def test_a_pipe_is_not_waited_for(model, name):
    (model / name).unlink()
    os.mkfifo(model / name)
    refused(model, "is no plain file")


def test_a_link_to_itself(model):
    (model / WEIGHTS).unlink()
    (model / WEIGHTS).symlink_to(model / WEIGHTS)
    refused(model, "the weights")


# The record that promises are made from


def test_a_record_that_is_not_that_of_the_manifest(model):
    loaded = load(model)
    Record.load(model, loaded)
    table = gzip.decompress((model / PAGES).read_bytes()).decode()
    (model / PAGES).write_bytes(gzip.compress(table.replace("ordinary", "both", 1).encode()))
    with pytest.raises(ModelError, match="digests differ"):
        Record.load(model, loaded)


def test_a_record_that_unpacks_to_too_much(model, monkeypatch):
    monkeypatch.setattr("farmsift.model.promise.LARGEST", 10_000)
    data = gzip.compress(b"a" * 1_000_000)
    (model / PAGES).write_bytes(data)
    edit(model, pages_sha256=hashlib.sha256(data).hexdigest())
    with pytest.raises(ModelError, match="unpacks to more than 10,000 bytes"):
        Record.load(model, load(model))


def test_the_shipped_record_has_its_digest_in_the_manifest():
    assert load().manifest["pages_sha256"] == hashlib.sha256((DEFAULT / PAGES).read_bytes()).hexdigest()


# Looking without loading


def test_inspect_says_what_a_model_is(capsys):
    assert main(["model", "inspect", str(DEFAULT)]) == 0
    out = capsys.readouterr().out
    model = load()
    for told in (model.name, "3983 pages of 2911 groups", "digest       matches", "AdditiveClassifier (2)"):
        assert told in out


def test_inspect_gives_json_lines(capsys):
    assert (
        main(["model", "inspect", str(DEFAULT), str(FIXTURES / "0.1.0" / WEIGHTS), "--format", "jsonl"]) == 0
    )
    shipped, small = map(json.loads, capsys.readouterr().out.splitlines())
    assert shipped["figures"]["all any"]["auroc"] == load().manifest["out_of_group"]["all"]["any"]["auroc"]
    assert small["weights"]["types"].keys() == shipped["weights"]["types"].keys()
    assert small["digest"] == "matches"
    assert sum(small["files"].values()) < 200_000


def test_inspect_takes_weights_alone(tmp_path, capsys):
    shutil.copy(DEFAULT / WEIGHTS, tmp_path / "sent.skops")
    assert main(["model", "inspect", str(tmp_path / "sent.skops")]) == 0
    assert "digest       unknown" in capsys.readouterr().out


def test_inspect_names_what_would_be_refused(model, capsys):
    plant(model, skops.io.dumps({"classifiers": {"content_farm": LogisticRegression()}, "lexica": {}}))
    edit(model, libraries={"farmsift": "\x1b[2J\nname nothing"})
    assert main(["model", "inspect", str(model), str(DEFAULT)]) == 1
    out, err = capsys.readouterr()
    assert "\x1b" not in out
    assert err.count("\n") == 1
    assert "LogisticRegression" in err


def test_inspect_of_nothing(capsys, tmp_path):
    assert main(["model", "inspect", str(tmp_path / "nowhere")]) == 2
    assert "no model there" in capsys.readouterr().err


def test_looking_makes_nothing(model, monkeypatch):
    def never(*_, **__):
        raise AssertionError("something was made of the weights")

    monkeypatch.setattr(skops.io, "loads", never)
    monkeypatch.setattr(np, "load", never)
    assert not inspect_model(model)["faults"]
