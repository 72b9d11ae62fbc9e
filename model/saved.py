"""A model as a directory: weights that load without running code, a manifest, a card, its training pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..features.signal import REGISTRY
from .calibration import Calibration
from .manifest import CARD, FORMAT, MANIFEST, PAGES, WEIGHTS, ModelError, read_file, read_manifest
from .thresholds import Thresholds
from .training import Heads
from .weights import LARGEST, WeightsError, dump, unpack

__all__ = [
    "CARD",
    "DEFAULT",
    "FORMAT",
    "MANIFEST",
    "PAGES",
    "WEIGHTS",
    "Model",
    "ModelError",
    "load",
    "read_manifest",
    "save",
]

DEFAULT = Path(__file__).parent / "default"


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
    weights = dump(heads.classifiers, heads.lexica)
    (folder / WEIGHTS).write_bytes(weights)
    digest = hashlib.sha256(weights).hexdigest()
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
    misfit = unfit_signal(manifest)
    if misfit:
        raise ModelError(f"{folder}: {misfit}; train it again.")
    data = read_file(folder, WEIGHTS, LARGEST, "the weights")
    if hashlib.sha256(data).hexdigest() != manifest["weights_sha256"]:
        raise ModelError(f"{folder}: the weights are not those of the manifest (their digests differ).")
    try:
        classifiers, lexica = unpack(data, len(manifest["signals"]), manifest["lexica"])
    except WeightsError as error:
        raise ModelError(f"{folder}: the weights can't be loaded: {error}.") from error
    heads = Heads(
        signals=tuple(manifest["signals"]),
        lexica=lexica,
        classifiers=classifiers,
        calibrations={head: Calibration(**c) for head, c in manifest["calibrations"].items()},
    )
    return Model(heads, Thresholds(**manifest["thresholds"]), manifest)


def unfit_signal(manifest: dict[str, Any]) -> str:
    """Say which signal of a model this farmsift does not measure as the model learnt it, or ``""``."""
    known = {signal.name: signal.version for signal in REGISTRY}
    for name, version in manifest["signals"].items():
        if known.get(name) != version:
            has = f"has version {known[name]}" if name in known else "has no such signal"
            return f"the model was trained with version {version} of signal {name[:100]}, and this farmsift {has}"
    return ""
