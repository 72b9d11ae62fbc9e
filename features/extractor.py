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
from .readers.limits import Deadline
from .signal import REGISTRY, Facts, Measurement


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
    found: dict[str, Measurement] = {}
    for name in signal_names() if names is None else names:
        if deadline is not None:
            deadline.check()
        found[name] = REGISTRY[name].measure(facts)
    return found


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
