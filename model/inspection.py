"""Looking at a model's files without loading them: nothing of them is made, nothing in them is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .manifest import CARD, MANIFEST, PAGES, WEIGHTS, ModelError, read_file, read_manifest
from .saved import unfit_signal
from .weights import LARGEST, TREE, WeightsError, look

FILES = (WEIGHTS, MANIFEST, CARD, PAGES)
FIGURES = ("auroc", "average_precision", "recall_at_90")


def inspect_model(place: str | Path) -> dict[str, Any]:
    """Say what a model is, by its files alone.

    Args:
        place: a model's directory, one of the files in it, or a file of weights on its own.

    Returns:
        Plain values, ready for JSON: ``files`` (bytes of each), ``name``, ``signals``, ``data``, ``figures``,
        ``thresholds`` and ``libraries`` of the manifest as far as it says, ``weights`` (types, arrays, bytes
        unpacked), ``digest`` (``matches``, ``differs`` or ``unknown``) and ``faults``: a sentence for each thing
        on account of which farmsift would refuse the model.

    Raises:
        ModelError: there is nothing that could be a model.
    """
    place = Path(place)
    folder = place if place.is_dir() else place.parent
    alone = not place.is_dir() and place.name not in FILES
    weights = place.name if alone else WEIGHTS
    if not place.exists() and not place.is_symlink():
        raise ModelError(f"{place}: no model there (No such file or directory).")
    faults: list[str] = []
    found: dict[str, Any] = {"path": str(place), "files": _sizes(folder, (weights,) if alone else FILES)}
    manifest: Mapping[str, Any] = {}
    if not alone:
        try:
            manifest = read_manifest(folder)
        except ModelError as error:
            faults.append(str(error))
        else:
            found |= _told(manifest)
            misfit = unfit_signal(dict(manifest))
            faults += [f"{folder}: {misfit}; train it again."] if misfit else []
    found["digest"] = "unknown"
    try:
        data = read_file(folder, weights, LARGEST, "the weights")
    except ModelError as error:
        return {**found, "faults": [*faults, str(error)]}
    found["weights_sha256"] = hashlib.sha256(data).hexdigest()
    if manifest:
        found["digest"] = "matches" if found["weights_sha256"] == manifest["weights_sha256"] else "differs"
        if found["digest"] == "differs":
            faults.append(f"{folder}: the weights are not those of the manifest (their digests differ).")
    try:
        held = look(data)
    except WeightsError as error:
        return {**found, "faults": [*faults, f"{folder / weights}: the weights can't be loaded: {error}."]}
    found["weights"] = {
        "types": dict(sorted(held.types.items())),
        "unknown": list(held.unknown),
        "arrays": {name: f"{kind} {shape}" for name, (kind, shape) in held.arrays.items()},
        "unpacked": held.unpacked,
        "skops": held.made_with,
    }
    if held.unknown:
        named = ", ".join(held.unknown)
        faults.append(f"{folder / weights}: {TREE} names types that a model has no use for: {named[:500]}.")
    return {**found, "faults": faults}


def _sizes(folder: Path, names: tuple[str, ...]) -> dict[str, int]:
    return {name: (folder / name).stat().st_size for name in names if (folder / name).is_file()}


def _told(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the manifest says, as far as it is in the form that training writes; the rest is passed over."""

    def table(value: Any) -> dict[str, Any]:
        return value if isinstance(value, dict) else {}

    quality = {
        f"{pages} {question}": {figure: each[figure] for figure in FIGURES if figure in table(each)}
        for pages, questions in table(manifest.get("out_of_group")).items()
        for question, each in table(questions).items()
    }
    data = table(manifest.get("data"))
    return {
        "name": manifest["name"],
        "format": manifest["format"],
        "signals": len(manifest["signals"]),
        "data": {key: data[key] for key in ("pages", "groups", "sha256") if key in data},
        "thresholds": manifest["thresholds"],
        "figures": {name: figures for name, figures in quality.items() if figures},
        "libraries": table(manifest.get("libraries")),
    }


def as_text(found: Mapping[str, Any]) -> str:
    """Write down what ``inspect_model`` found, for people."""
    lines = [f"{'path':12} {found['path']}"]
    for name, size in found["files"].items():
        lines.append(f"{'file':12} {name}, {size:,} bytes")
    if "name" in found:
        data, bands = found["data"], found["thresholds"]
        lines.append(f"{'name':12} {found['name']}, format {found['format']}, {found['signals']} signals")
        if "pages" in data and "groups" in data:
            lines.append(f"{'trained on':12} {data['pages']} pages of {data['groups']} groups")
        lines.append(
            f"{'bands':12} flag from {bands['flag']:.3f}, clear below {bands['clear']:.3f}, at "
            f"{bands['prevalence']:.0%} farm or republished pages"
        )
        for name, figures in found["figures"].items():
            lines.append(f"{'measured':12} {name}: " + json.dumps(figures)[1:-1].replace('"', ""))
        made = ", ".join(f"{name} {version}" for name, version in found["libraries"].items())
        lines.append(f"{'made with':12} {made}")
    lines.append(f"{'digest':12} {found['digest']}")
    if "weights" in found:
        held = found["weights"]
        size = f"{len(held['arrays'])} arrays, {held['unpacked']:,} bytes unpacked"
        lines.append(f"{'weights':12} {size}, skops {held['skops']}")
        for kind, times in held["types"].items():
            lines.append(f"{'type':12} {kind} ({times})")
    return "\n".join(_printable(line) for line in lines)


def _printable(line: str) -> str:
    """A line without what would steer a terminal; a hostile manifest may hold it."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
