"""Numbers for charts that templates draw as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """One column of a chart; places and lengths in units of its view."""

    name: str
    value: int
    x: float
    y: float
    width: float
    height: float


class Columns(NamedTuple):
    """Columns, and the lines behind them with what they stand for."""

    columns: list[Column]
    lines: list[tuple[float, int]]
    width: int
    height: int


def columns(values: Sequence[tuple[str, int]], width: int = 720, height: int = 160) -> Columns:
    """Lay out columns.

    Args:
        values: name and height of each, from left to right.
        width: of the view.
        height: of the view.
    """
    top = round_up(max([value for _, value in values], default=0))
    step = width / max(len(values), 1)
    made = [
        Column(
            name,
            value,
            round(i * step + step * 0.15, 2),
            round(height * (1 - value / top), 2),
            round(step * 0.7, 2),
            round(height * value / top, 2),
        )
        for i, (name, value) in enumerate(values)
    ]
    lines = [(round(height * (1 - part / 2), 2), top * part // 2) for part in (0, 1, 2)]
    return Columns(made, lines, width, height)


def round_up(value: int) -> int:
    """Return the next even number of the kind 2, 4, 10, 20, 40, 100."""
    if value <= 2:
        return 2
    size = 10 ** math.floor(math.log10(value))
    return next(size * n for n in (1, 2, 4, 6, 8, 10) if size * n >= value and size * n % 2 == 0)
