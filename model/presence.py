"""Many logistic regressions over the same sparse ones, solved together."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import expit

Floats = npt.NDArray[np.float32]

TOLERANCE = 1e-2
"""Length of the gradient at which a regression is done, against that at the start and the rarer class's share."""

MOST_STEPS, MOST_INNER, MOST_HALVINGS = 50, 30, 20
_INNER = 0.1
"""How well each Newton step is solved, against the length of the gradient."""
_BLOCK = 2048
_WIDE = 4
"""Regressions are filled up to a multiple of this, which a processor multiplies at a time."""


class _Design:
    """Unit-length rows of ones, each regression with slots of its own, and an intercept as the last row."""

    def __init__(self, filled: sp.csc_matrix, chosen: npt.NDArray[np.bool_]):
        # Held slot by slot, since both products then jump about in a table of the pages, which stays in the
        # processor's cache, and not in one of the many more slots, which does not.
        self.filled, self.turned = filled, filled.T
        self.mask = chosen.astype(np.float32)
        self.scale = 1 / np.sqrt(np.maximum(filled @ self.mask, 1))

    def forward(self, theta: Floats) -> Floats:
        """Scores of shape (pages, regressions)."""
        scores = self.filled @ theta[:-1]
        scores *= self.scale
        scores += theta[-1]
        return scores

    def backward(self, pull: Floats) -> Floats:
        """The transpose of ``forward``."""
        found = np.empty((len(self.mask) + 1, self.mask.shape[1]), dtype=np.float32)
        np.multiply(self.turned @ (self.scale * pull), self.mask, out=found[:-1])
        found[-1] = pull.sum(axis=0)
        return found

    def curvature(self, bend: Floats) -> Floats:
        """Diagonal of the Hessian's data part."""
        found = np.empty((len(self.mask) + 1, self.mask.shape[1]), dtype=np.float32)
        np.multiply(self.turned @ (self.scale * self.scale * bend), self.mask, out=found[:-1])
        found[-1] = bend.sum(axis=0)
        return found


def fit_presence(
    filled: sp.csc_matrix, target: npt.NDArray[np.int64], cost: Floats, chosen: npt.NDArray[np.bool_]
) -> tuple[Floats, npt.NDArray[np.float64]]:
    """Fit ridge-penalised logistic regressions by truncated Newton steps (Lin, Weng and Keerthi 2008).

    Each minimises half the squared length of its weights, intercept included, plus the sum of its pages' log
    losses times their cost. Rows are scaled to unit length over the regression's own columns.

    Args:
        filled: ones, shape (pages, slots).
        target: 0 or 1, shape (pages,).
        cost: of each page's loss in each regression, 0 where it is left out, shape (pages, regressions).
        chosen: which slots each regression has, shape (slots, regressions).

    Returns:
        Weights of shape (slots, regressions), 0 where a slot is not chosen, and intercepts.
    """
    count = cost.shape[1]
    more = ((0, 0), (0, -count % _WIDE if count > 1 else 0))
    cost, chosen = np.pad(cost, more), np.pad(chosen, more)  # without cost, and done before the first step
    design = _Design(filled, chosen)
    sign = np.where(target == 1, 1.0, -1.0).astype(np.float32)[:, None]
    theta = np.zeros((filled.shape[1] + 1, cost.shape[1]), dtype=np.float32)
    scores = np.zeros(cost.shape, dtype=np.float32)
    used = cost > 0
    right = (used & (sign > 0)).sum(axis=0)
    rarer = np.maximum(np.minimum(right, used.sum(axis=0) - right), 1) / np.maximum(used.sum(axis=0), 1)
    loss = _loss(theta, scores, sign, cost)
    enough: npt.NDArray[np.float64] | None = None
    for _ in range(MOST_STEPS):
        doubt = _float32(expit(-sign * scores))
        gradient = theta - design.backward(cost * sign * doubt)
        length = np.sqrt(_dot(gradient, gradient))
        enough = TOLERANCE * rarer * length if enough is None else enough
        open_ = length > enough
        if not open_.any():
            break
        step = _newton_step(design, gradient, cost * doubt * (1 - doubt), open_)
        moved = design.forward(step)
        part = _enough_of_step(step, moved, (theta, scores), (sign, cost), loss, _dot(gradient, step)) * open_
        if not part.any():
            break
        theta += part * step
        scores += part * moved
        loss = _loss(theta, scores, sign, cost)
    return theta[:-1, :count], theta[-1, :count].astype(np.float64)


def _enough_of_step(
    step: Floats,
    moved: Floats,
    at: tuple[Floats, Floats],
    data: tuple[Floats, Floats],
    loss: npt.NDArray[np.float64],
    slope: npt.NDArray[np.float64],
) -> Floats:
    """Halve each regression's step until its loss falls; 0 where single precision goes no further."""
    part, reached = np.ones(len(loss), dtype=np.float32), loss
    for _ in range(MOST_HALVINGS):
        reached = _loss(_float32(at[0] + part * step), _float32(at[1] + part * moved), *data)
        worse = reached > loss + 1e-4 * part * slope
        if not worse.any():
            return part
        part[worse] /= 2
    part[reached > loss] = 0
    return part


def _newton_step(design: _Design, gradient: Floats, bend: Floats, wanted: npt.NDArray[np.bool_]) -> Floats:
    """Solve for Newton's step by conjugate gradients with the Hessian's diagonal before them."""
    diagonal = 1 + design.curvature(bend)
    step, left = np.zeros_like(gradient), -gradient * wanted
    way = left / diagonal
    energy = _dot(left, way)
    enough = _INNER * np.sqrt(_dot(gradient, gradient))
    for _ in range(MOST_INNER):
        running = wanted & (np.sqrt(_dot(left, left)) > enough)
        if not running.any():
            break
        bent = design.backward(bend * design.forward(way))
        bent += way
        curve = _dot(way, bent)
        far = _float32(np.where(running & (curve > 0), energy / np.where(curve > 0, curve, 1), 0))
        step += far * way
        left -= far * bent
        ahead = np.divide(left, diagonal, out=bent)
        before, energy = energy, _dot(left, ahead)
        way *= _float32(np.where(before > 0, energy / np.where(before > 0, before, 1), 0))
        way += ahead
    return step


def _float32(values: npt.NDArray[Any]) -> Floats:
    return np.asarray(values, dtype=np.float32)


def _dot(a: Floats, b: Floats) -> npt.NDArray[np.float64]:
    """Products of the columns of two tables, shape (columns,)."""
    found = np.zeros(a.shape[1])
    for i in range(
        0, len(a), _BLOCK
    ):  # single precision within a block is exact enough, and three times as fast
        found += np.einsum("ij,ij->j", a[i : i + _BLOCK], b[i : i + _BLOCK])
    return found


def _loss(theta: Floats, scores: Floats, sign: Floats, cost: Floats) -> npt.NDArray[np.float64]:
    return _dot(theta, theta) / 2 + _dot(cost, np.logaddexp(0, -sign * scores))
