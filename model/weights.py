"""The weights of a model as bytes: known types alone, looked through before anything is made of them.

The form is that of skops, a zip of plain arrays and of a JSON tree that names the type of every node. skops trusts
some hundred types by itself; a model needs six, and any other is refused here before skops reads the tree. What
the file says of its own size is held against bounds first, since a small zip can unpack to a large one.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

from ..features.lexicon import SIZE, Lexicon
from ..features.signals.lexical import FAMILIES
from .estimator import AdditiveClassifier
from .labels import HEADS

TRUSTED = "farmsift.model.estimator.AdditiveClassifier"
KNOWN = frozenset(
    {
        ("DictNode", "builtins.dict"),
        ("ListNode", "builtins.list"),
        ("JsonNode", "builtins.str"),
        ("TypeNode", "builtins.str"),
        ("NdArrayNode", "numpy.ndarray"),
        ("ObjectNode", TRUSTED),
    }
)
"""The nodes that a model is made of: how skops reads one, and its type."""

LARGEST = 64_000_000
"""Bytes that all of the weights may have unpacked: as much as full lexica of all families, twice."""

LARGEST_TREE = 4_000_000
"""Bytes of the tree of types."""

TREE = "schema.json"

_ARRAYS = ("classes_", "column_", "low_", "high_", "center_", "coef_")
_PLAIN = ("ramps", "penalty", "expected", "monotone", "max_iter", "n_features_in_", "intercept_", "n_iter_")


class WeightsError(ValueError):
    """Weights that can't be used; the message says why and ends in no stop."""


@dataclass(frozen=True)
class Contents:
    """What a file of weights holds, as it says itself; nothing of it was made.

    Attributes:
        types: how often each type stands in it.
        unknown: those of them that a model has no use for, or that are not to be read as they say.
        arrays: by name in the file, type of the numbers and shape.
        unpacked: bytes.
        made_with: version of skops.
    """

    types: Mapping[str, int]
    unknown: tuple[str, ...]
    arrays: Mapping[str, tuple[str, tuple[int, ...]]]
    unpacked: int
    made_with: str


def dump(classifiers: Mapping[str, AdditiveClassifier], lexica: Mapping[str, Lexicon]) -> bytes:
    """Return heads and lexica as bytes; of the lexica only slots with a weight are kept, as half floats.

    The same heads and lexica give the same bytes.
    """
    state = {
        "classifiers": dict(classifiers),
        "lexica": {name: _packed(lexicon) for name, lexicon in lexica.items()},
    }
    return _steady(skops.io.dumps(state))


def _steady(data: bytes) -> bytes:
    """Number nodes and arrays, which skops names by their places in memory, and leave out the time of writing."""
    numbers: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"{found[1]}{numbers.setdefault(found[2], len(numbers))}"

    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as packed,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as steady,
    ):
        tree = _ADDRESS.sub(numbered, packed.read(TREE).decode())
        arrays = {numbers[Path(name).stem]: name for name in packed.namelist() if name != TREE}
        for number, name in sorted(arrays.items()):
            steady.writestr(zipfile.ZipInfo(f"{number}.npy"), packed.read(name), zipfile.ZIP_DEFLATED)
        steady.writestr(zipfile.ZipInfo(TREE), tree, zipfile.ZIP_DEFLATED)
    return made.getvalue()


_ADDRESS = re.compile(r'("__id__": |"file": ")(\d+)')


def _packed(lexicon: Lexicon) -> dict[str, np.ndarray]:
    slots = np.flatnonzero(lexicon.weights).astype(np.int32)
    return {"slots": slots, "weights": lexicon.weights[slots].astype(np.float16)}


def look(data: bytes) -> Contents:
    """Say what a file of weights holds, without making anything of it.

    Raises:
        WeightsError: it is no whole zip of the form, or says of itself that it is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            _bounded(members)
            tree = json.loads(packed.read(TREE))
            if not isinstance(tree, dict):
                raise WeightsError(f"{TREE} is no tree of types")
            nodes = list(_nodes(tree))
            arrays = {info.filename: _array(packed, info) for info in members if info.filename != TREE}
    except WeightsError:
        raise
    except RecursionError as error:
        raise WeightsError(f"{TREE} is nested too deeply") from error
    except Exception as error:  # zipfile, zlib, json and the reader of arrays each raise kinds of their own
        raise WeightsError(
            f"they are no whole file of weights ({str(error) or type(error).__name__})"
        ) from error
    used = Counter(str(node.get("file")) for node in nodes if node.get("__loader__") == "NdArrayNode")
    astray = [name for name, times in used.items() if times > 1 or name not in arrays]
    if astray:
        raise WeightsError(f"they name the array {astray[0]!r} more than once, or do not hold it")
    kinds = [
        (str(node.get("__loader__")), f"{node.get('__module__')}.{node.get('__class__')}") for node in nodes
    ]
    types = Counter(kind for _, kind in kinds)
    foreign = {f"{kind} ({loader})" for loader, kind in kinds if (loader, kind) not in KNOWN}
    return Contents(types, tuple(sorted(foreign)), arrays, sum(i.file_size for i in members), _version(tree))


def _bounded(members: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in members]
    if len(set(names)) < len(names):
        raise WeightsError("they hold two members of one name")
    odd = [name for name in names if name != TREE and not (name.endswith(".npy") and name[:-4].isdigit())]
    if odd:
        raise WeightsError(f"they hold {odd[0][:100]!r}, which is no array of numbers")
    total = sum(info.file_size for info in members)
    if total > LARGEST:
        raise WeightsError(f"unpacked they have {total:,} bytes, and at most {LARGEST:,} are read")
    if any(info.file_size > LARGEST_TREE for info in members if info.filename == TREE):
        raise WeightsError(f"{TREE} has more than {LARGEST_TREE:,} bytes")


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """All nodes that skops could come to read, and perhaps some more."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if "__loader__" in found:
                yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)


def _array(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[str, tuple[int, ...]]:
    """Type and shape of an array, by its head; refused where the rest is not as long as these say."""
    with packed.open(info) as stream:
        version = np.lib.format.read_magic(stream)
        if version != (1, 0):
            raise WeightsError(f"the array {info.filename} is of a form that is not read")
        shape, _, kind = np.lib.format.read_array_header_1_0(stream)
        if kind.hasobject or kind.kind not in "if":
            raise WeightsError(f"the array {info.filename} holds {kind}, no numbers")
        if math.prod(shape) * kind.itemsize != info.file_size - stream.tell():
            raise WeightsError(f"the array {info.filename} is not as long as it says")
    return str(kind), shape


def _version(tree: Mapping[str, Any]) -> str:
    return str(tree.get("_skops_version", "unknown"))[:40]


def unpack(
    data: bytes, columns: int, about: Mapping[str, Mapping[str, float]]
) -> tuple[dict[str, AdditiveClassifier], dict[str, Lexicon]]:
    """Make heads and lexica of bytes.

    Args:
        data: as ``dump`` gives them.
        columns: how many signals each head is over.
        about: intercept and least slots of each lexicon.

    Raises:
        WeightsError: damaged, too large, of a type that is not known, or no heads and lexica that can score.
    """
    unknown = look(data).unknown
    if unknown:
        raise WeightsError(f"they hold types that a model has no use for: {', '.join(unknown)[:500]}")
    try:
        state = skops.io.loads(data, trusted=[TRUSTED])
    except Exception as error:  # whatever a damaged or hostile tree makes skops raise
        raise WeightsError(f"they can't be read ({str(error) or type(error).__name__})") from error
    classifiers, kept = (_part(state, name) for name in ("classifiers", "lexica"))
    if set(classifiers) != set(HEADS) or set(kept) != set(about) or not set(kept) <= set(FAMILIES):
        raise WeightsError(f"they do not hold the heads {', '.join(HEADS)} and lexica {', '.join(about)}")
    for head, classifier in classifiers.items():
        fault = _fault(classifier, columns)
        if fault:
            raise WeightsError(f"the head {head} can't score: {fault}")
    return classifiers, {name: _lexicon(name, kept[name], about[name]) for name in kept}


def _part(state: Any, name: str) -> dict[str, Any]:
    found = state.get(name) if isinstance(state, dict) else None
    return found if isinstance(found, dict) else {}


def _fault(classifier: Any, columns: int) -> str:
    """Why a head can't score pages, or ``""``."""
    if type(classifier) is not AdditiveClassifier:
        return "it is no additive classifier"
    held = vars(classifier)
    if set(held) - {*_ARRAYS, *_PLAIN, "_sklearn_version"} or any(
        name not in held for name in (*_ARRAYS, "intercept_", "n_features_in_")
    ):
        return "its attributes are not those of a fitted one"
    arrays = {name: held[name] for name in _ARRAYS}
    ramps = len(arrays["coef_"]) if isinstance(arrays["coef_"], np.ndarray) else -1
    lengths = {name: 2 if name == "classes_" else ramps for name in _ARRAYS}
    if not all(isinstance(a, np.ndarray) and a.shape == (lengths[n],) for n, a in arrays.items()):
        return "its curves are not of one length"
    finite = all(np.isfinite(a).all() for a in arrays.values()) and isinstance(held["intercept_"], float)
    if not finite or not math.isfinite(held["intercept_"]):
        return "it holds numbers that are not finite"
    column = arrays["column_"]
    if held["n_features_in_"] != columns or column.dtype.kind != "i" or (np.diff(column) < 0).any():
        return f"it is not over the {columns} signals of the manifest"
    if ramps and not 0 <= column[0] <= column[-1] < columns:
        return f"it is not over the {columns} signals of the manifest"
    return "" if (arrays["low_"] < arrays["high_"]).all() else "a curve ends before it begins"


def _lexicon(name: str, kept: Any, about: Mapping[str, float]) -> Lexicon:
    slots, weights = (_part({"": kept}, "").get(part) for part in ("slots", "weights"))
    if not (isinstance(slots, np.ndarray) and isinstance(weights, np.ndarray)):
        raise WeightsError(f"the lexicon {name} has no slots with weights")
    whole = slots.dtype.kind == "i" and slots.ndim == 1 and slots.shape == weights.shape
    if (
        not whole
        or (len(slots) and not 0 <= slots.min() <= slots.max() < SIZE)
        or not np.isfinite(weights).all()
    ):
        raise WeightsError(f"the lexicon {name} has slots or weights that can't be")
    table = np.zeros(SIZE, dtype=np.float32)
    table[slots] = weights
    return Lexicon(table, float(about["intercept"]), int(about["least"]))
