"""Plots of quality as SVG: precision against recall, and reliability."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.metrics import precision_recall_curve

Floats = npt.NDArray[np.float64]
EDGES = np.array([0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0001])
"""Bins of the reliability plot; equal masses would put all suspicious pages into one."""

COLOURS = ("#1f5fa8", "#c2571a", "#3b7d3b")
LEAST = 0.001


@dataclass(frozen=True)
class Curve:
    """Predictions to be drawn.

    Attributes:
        name: for the legend; ``""`` where there is one curve.
        target: 0 or 1, shape (pages,).
        log_odds: calibrated, shape (pages,).
        weight: shape (pages,).
    """

    name: str
    target: npt.NDArray[np.int64]
    log_odds: Floats
    weight: Floats


def can_draw() -> bool:
    """Whether matplotlib is installed (the ``curves`` extra)."""
    return importlib.util.find_spec("matplotlib") is not None


def draw(curves: Sequence[Curve], prevalence: float) -> str:
    """Draw precision against recall on the left and reliability on the right.

    Args:
        curves: at most three.
        prevalence: the share of positive pages, drawn as the precision of chance.

    Returns:
        An SVG document; the same curves give the same text.
    """
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.hashsalt"] = "farmsift"
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.axhline(prevalence, color="#999", linewidth=0.8, linestyle=":")
    left.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02), title="Precision and recall")
    right.plot([LEAST, 1], [LEAST, 1], color="#999", linewidth=0.8, linestyle=":")
    right.set(xscale="log", yscale="log", xlim=(LEAST, 1), ylim=(LEAST, 1), title="Reliability")
    right.set(xlabel="probability said", ylabel="share seen")
    for curve, colour in zip(curves, COLOURS, strict=False):
        precision, recall, _ = precision_recall_curve(
            curve.target, curve.log_odds, sample_weight=curve.weight
        )
        left.step(recall, precision, where="post", color=colour, label=curve.name)
        said, seen = _reliability(curve)
        right.plot(said, np.maximum(seen, LEAST), marker="o", color=colour, label=curve.name)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    if any(curve.name for curve in curves):
        left.legend(frameon=False)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _reliability(curve: Curve) -> tuple[Floats, Floats]:
    """Mean probability said and share seen of each bin that holds pages."""
    probability = expit(curve.log_odds)
    which = np.digitize(probability, EDGES) - 1
    mass = np.bincount(which, curve.weight, len(EDGES) - 1)
    kept = mass > 0
    said = np.bincount(which, curve.weight * probability, len(EDGES) - 1)[kept] / mass[kept]
    seen = np.bincount(which, curve.weight * curve.target, len(EDGES) - 1)[kept] / mass[kept]
    return said, seen
