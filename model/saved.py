"""A model as a directory: weights that load without running code, a manifest, a card, its training pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

from ..features.lexicon import SIZE, Lexicon
from ..features.signal import REGISTRY
from .calibration import Calibration
from .estimator import AdditiveClassifier
from .thresholds import Thresholds
from .training import Heads

FORMAT = 1
"""Version of the directory's form; raised when an older farmsift could not read it."""

DEFAULT = Path(__file__).parent / "default"
WEIGHTS, MANIFEST, CARD, PAGES = "weights.skops", "manifest.json", "card.md", "pages.csv.gz"
TRUSTED = ["farmsift.model.estimator.AdditiveClassifier"]


class ModelError(ValueError):
    """A model that can't be used; the message is one sentence that says which and why."""


@dataclass(frozen=True)
class Model:
    """A trained model.

    Attributes:
        heads: what was fitted.
        thresholds: the bands.
        manifest: what ``manifest.json`` holds.
    """

    heads: Heads
    thresholds: Thresholds
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """Name of the model: the version of farmsift that made it and the first digits of its weights' digest."""
        return self.manifest["name"]


def save(heads: Heads, thresholds: Thresholds, about: dict[str, Any], folder: str | Path) -> Model:
    """Write weights and manifest.

    Args:
        heads: what was fitted.
        thresholds: the bands.
        about: what else the manifest is to hold (figures, data, settings, libraries).
        folder: made where it is not there.

    Returns:
        The model as it will load.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "classifiers": dict(heads.classifiers),
        "lexica": {name: _packed(lexicon) for name, lexicon in heads.lexica.items()},
    }
    skops.io.dump(state, folder / WEIGHTS)
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    manifest = {
        "format": FORMAT,
        "name": f"farmsift-{about['libraries']['farmsift']}-{digest[:8]}",
        "weights_sha256": digest,
        "signals": {name: REGISTRY[name].version for name in heads.signals},
        "calibrations": {head: asdict(c) for head, c in heads.calibrations.items()},
        "lexica": {h: {"intercept": lx.intercept, "least": lx.least} for h, lx in heads.lexica.items()},
        "thresholds": asdict(thresholds),
        **about,
    }
    (folder / MANIFEST).write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return load(folder)


def _packed(lexicon: Lexicon) -> dict[str, np.ndarray]:
    slots = np.flatnonzero(lexicon.weights).astype(np.int32)
    return {"slots": slots, "weights": lexicon.weights[slots].astype(np.float16)}


def _unpacked(kept: dict[str, np.ndarray], about: dict[str, Any]) -> Lexicon:
    weights = np.zeros(SIZE, dtype=np.float32)
    weights[kept["slots"]] = kept["weights"]
    return Lexicon(weights, **about)


def load(folder: str | Path = DEFAULT) -> Model:
    """Load a model; no code in it is run.

    Args:
        folder: the model's directory; the model that farmsift ships by default.

    Raises:
        ModelError: no such model, a manifest that does not fit this farmsift, or weights that are damaged or
            hold a type that a model has no use for.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    for name, version in manifest["signals"].items():
        known = {signal.name: signal.version for signal in REGISTRY}.get(name)
        if known != version:
            has = "has no such signal" if known is None else f"has version {known}"
            raise ModelError(
                f"{folder}: the model was trained with version {version} of signal {name}, and this farmsift "
                f"{has}; train it again."
            )
    try:
        data = (folder / WEIGHTS).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder}: the weights can't be read: {error.strerror}.") from error
    if hashlib.sha256(data).hexdigest() != manifest["weights_sha256"]:
        raise ModelError(f"{folder}: the weights are not those of the manifest (their digests differ).")
    try:
        state = skops.io.loads(data, trusted=TRUSTED)
        lexica = {name: _unpacked(kept, manifest["lexica"][name]) for name, kept in state["lexica"].items()}
        classifiers: dict[str, AdditiveClassifier] = state["classifiers"]
    except Exception as error:  # whatever a damaged or hostile file makes the reader raise
        raise ModelError(f"{folder}: the weights can't be loaded: {error}") from error
    heads = Heads(
        signals=tuple(manifest["signals"]),
        lexica=lexica,
        classifiers=classifiers,
        calibrations={head: Calibration(**c) for head, c in manifest["calibrations"].items()},
    )
    return Model(heads, Thresholds(**manifest["thresholds"]), manifest)


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Read a model's manifest alone.

    Raises:
        ModelError: it is not there, is no JSON, is incomplete, or of a later format.
    """
    path = Path(folder) / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{folder}: no model there ({MANIFEST}: {error.strerror}).") from error
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}") from error
    needed = ("format", "name", "weights_sha256", "signals", "calibrations", "lexica", "thresholds")
    missing = [key for key in needed if not isinstance(manifest, dict) or key not in manifest]
    if missing:
        raise ModelError(f"{path}: the manifest lacks {', '.join(missing)}.")
    if manifest["format"] != FORMAT:
        raise ModelError(
            f"{path}: the model has format {manifest['format']}, and this farmsift reads format {FORMAT}."
        )
    return manifest
