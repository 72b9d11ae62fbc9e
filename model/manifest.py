"""What a model says of itself: reading its files with bounds, and its manifest with every field looked at."""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..features.signals.lexical import FAMILIES
from .labels import HEADS
from .thresholds import Thresholds

FORMAT = 1
"""Version of the directory's form; raised when an older farmsift could not read it."""

WEIGHTS, MANIFEST, CARD, PAGES = "weights.skops", "manifest.json", "card.md", "pages.csv.gz"

LARGEST = 1_000_000
"""Bytes of a manifest."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ModelError(ValueError):
    """A model that can't be used; the message is one sentence that says which and why."""


def read_file(folder: str | Path, name: str, most: int, what: str) -> bytes:
    """Read a file of a model's directory, with a bound.

    Args:
        folder: the directory; it may be a link to one.
        name: of the file.
        most: bytes.
        what: the file in words, for the refusal.

    Raises:
        ModelError: it is not there, can't be read, is too large, is no plain file, or is a link that leads out of
            the directory.
    """
    folder, path = Path(folder), Path(folder) / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ModelError(f"{path}: {what} is a link that leads out of the model's directory.")
        # A pipe must not be waited for.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise ModelError(f"{path}: {what} is no plain file.")
            data = file.read(most + 1)
    except (OSError, RuntimeError) as error:
        cause = getattr(error, "strerror", None) or error
        if name == MANIFEST:
            raise ModelError(f"{folder}: no model there ({MANIFEST}: {cause}).") from error
        raise ModelError(f"{folder}: {what} can't be read: {cause}.") from error
    if len(data) > most:
        raise ModelError(f"{path}: {what} has more than {most:,} bytes.")
    return data


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Read a model's manifest alone.

    Raises:
        ModelError: it is not there, is no JSON, is incomplete, holds what it can't, or is of a later format.
    """
    path = Path(folder) / MANIFEST
    data = read_file(folder, MANIFEST, LARGEST, "the manifest")
    try:
        manifest = json.loads(data)
    except RecursionError as error:
        raise ModelError(f"{path}: is not JSON that can be read: it is nested too deeply.") from error
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}") from error
    needed = ("format", "name", "weights_sha256", "signals", "calibrations", "lexica", "thresholds")
    missing = [key for key in needed if not isinstance(manifest, dict) or key not in manifest]
    if missing:
        raise ModelError(f"{path}: the manifest lacks {', '.join(missing)}.")
    if manifest["format"] != FORMAT:
        raise ModelError(
            f"{path}: the model has format {str(manifest['format'])[:40]}, and this farmsift reads format {FORMAT}."
        )
    wrong = [key for key, right in _checks(manifest).items() if not right]
    if wrong:
        raise ModelError(f"{path}: the manifest's {', '.join(wrong)} can't be so.")
    return manifest


def _checks(manifest: Mapping[str, Any]) -> dict[str, bool]:
    """Whether each field is what a model of this format has there."""
    signals, bands = manifest["signals"], manifest["thresholds"]
    return {
        "name": isinstance(manifest["name"], str) and bool(_NAME.fullmatch(manifest["name"])),
        "weights_sha256": _is_digest(manifest["weights_sha256"]),
        "pages_sha256": _is_digest(manifest.get("pages_sha256", "0" * 64)),
        "signals": isinstance(signals, dict) and all(type(version) is int for version in signals.values()),
        "calibrations": _numbers(manifest["calibrations"], HEADS, ("slope", "offset")),
        "lexica": _numbers(manifest["lexica"], _families(manifest["lexica"]), ("intercept", "least")),
        "thresholds": _numbers({"": bands}, ("",), [field.name for field in fields(Thresholds)]),
    }


def _families(lexica: Any) -> list[str]:
    """Those lexica of a manifest that there are; a model of an earlier version has fewer."""
    return [name for name in FAMILIES if name in lexica] if isinstance(lexica, dict) else []


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def _numbers(value: Any, names: Any, inner: Any) -> bool:
    """Whether a value is a table of finite numbers with just these names."""
    if not isinstance(value, dict) or set(value) != set(names):
        return False
    rows = value.values()
    return all(
        isinstance(row, dict)
        and set(row) == set(inner)
        and all(type(x) in (int, float) and math.isfinite(x) for x in row.values())
        for row in rows
    )
