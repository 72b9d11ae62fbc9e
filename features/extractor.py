"""From pages to a table of signals: one row a page, one column a signal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin

from . import signals as _signals  # noqa: F401 (declares the signals)
from .page import Page
from .readers.limits import Deadline, Limits
from .signal import REGISTRY, Facts, Measurement


@lru_cache(maxsize=64)
def _steps(names: tuple[str, ...]) -> tuple[Callable[[Facts], Measurement], ...]:
    return tuple([REGISTRY[name].measure for name in names])


def measure(
    facts: Facts, names: Sequence[str] | None = None, deadline: Deadline | None = None
) -> dict[str, Measurement]:
    """Measure signals on one page.

    Args:
        facts: the page, with what a model injects.
        names: which signals, in which order; all that are declared by default.
        deadline: checked between signals.

    Returns:
        Name to measurement.

    Raises:
        KeyError: a name that no signal has.
        TimeLimit: past the deadline.
    """
    names = tuple(signal_names() if names is None else names)
    found: list[Measurement] = []
    for step in _steps(names):
        if deadline is not None:
            deadline.check()
        found.append(step(facts))
    return dict(zip(names, found, strict=True))


def measure_together(
    pages: Sequence[Facts], names: Sequence[str], limits: Limits
) -> list[list[Measurement] | Exception]:
    """Measure signals on several pages, each signal on all of them before the next.

    What one signal needs (its code, its lists of words) then stays in the processor's caches, which saves a
    tenth of the time; more than some thirty pages together do not fit there themselves.

    Args:
        pages: the pages, with what a model injects.
        names: which signals, in which order.
        limits: the time that each page may take for itself.

    Returns:
        For each page its measurements in the order of the names, or what stopped it: ``TimeLimit``, or whatever
        a signal raised. It stops no other page.

    Raises:
        KeyError: a name that no signal has.
    """
    found: list[list[Measurement]] = [[] for _ in pages]
    stopped: dict[int, Exception] = {}
    spent = [0.0] * len(pages)
    clock = limits.clock
    last = clock()
    for step in _steps(tuple(names)):
        for i, facts in enumerate(pages):
            if stopped and i in stopped:
                continue
            try:
                found[i].append(step(facts))
            except Exception as error:  # one page must never stop the others
                stopped[i] = error
            now = clock()
            spent[i] += now - last
            last = now
            if spent[i] > limits.seconds and i not in stopped:
                stopped[i] = limits.deadline(facts.page.id).passed()
    return [stopped.get(i, measured) for i, measured in enumerate(found)]


def signal_names() -> list[str]:
    """Names of all declared signals, in the order of their declaration."""
    return [signal.name for signal in REGISTRY]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Digest of what a page's values rest on: signals with their versions, and the code and data of this room.

    Values kept under this digest stay true for as long as it stays the same.
    """
    digest = hashlib.sha256()
    for signal in REGISTRY:
        digest.update(f"{signal.name} {signal.version}\n".encode())
    room = Path(__file__).parent
    for path in sorted(p for p in room.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(room).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class SignalExtractor(TransformerMixin, BaseEstimator):
    """Pages to signal values, as a scikit-learn transformer without fitted state.

    Args:
        names: the signals to give, in this order; ``None`` for all that are declared.
        given: what to inject into every page's ``Facts`` (a trained model's lexica), or ``None``.

    Example:
        >>> from farmsift.features.page import Page
        >>> extractor = SignalExtractor(names=["lexical.content_farm"]).set_output(transform="pandas")
        >>> extractor.transform([Page()])
           lexical.content_farm
        0                   NaN
    """

    def __init__(
        self,
        names: Sequence[str] | None = None,
        given: Mapping[Callable[[Facts], Any], Any] | None = None,
    ):
        self.names = names
        self.given = given

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags

    def fit(self, X: Any = None, y: Any = None) -> Self:
        """Return the extractor as it is; there is nothing to fit."""
        return self

    def transform(self, X: Iterable[Page]) -> npt.NDArray[np.float64]:
        """Measure every page.

        Args:
            X: the pages.

        Returns:
            Values, shape (pages, signals); NaN where a signal is not measurable.
        """
        names = self.get_feature_names_out()
        rows = [[m.value for m in measure(Facts(page, self.given), list(names)).values()] for page in X]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(names))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names of the columns, shape (signals,)."""
        return np.asarray(signal_names() if self.names is None else list(self.names), dtype=object)
