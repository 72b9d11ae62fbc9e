"""How the cost of an index grows with its articles, drawn as SVG."""

from __future__ import annotations

from pathlib import Path

from .scale import Cost

_COLOURS = ("#1f5fa8", "#c2571a", "#3b7d3b", "#8a4f9e")
_ALLOWED = (1500, 1500, 5)
"""What an article may take at the most (bytes), articles a second at the least, a query at the most (ms)."""


def draw(costs: dict[str, list[Cost]], where: Path) -> None:
    """Draw bytes an article, articles added a second and milliseconds a query against articles.

    Args:
        costs: of each system, by its name, in order of size; a system that was measured once becomes a dot.
        where: the SVG file; the same costs give the same text.
    """
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.hashsalt"] = "farmsift"
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    panes = figure.subplots(1, 3)
    for axes, title, allowed in zip(
        panes, ("bytes an article", "added a second", "query p95, ms"), _ALLOWED, strict=True
    ):
        axes.axhline(allowed, color="#999", linewidth=0.8, linestyle=":")
        axes.set(xscale="log", yscale="log", xlabel="articles in the index", title=title)
        axes.spines[["top", "right"]].set_visible(False)
    for (name, rows), colour in zip(costs.items(), _COLOURS, strict=False):
        for axes, values in zip(
            panes,
            ([r.bytes for r in rows], [r.per_second for r in rows], [r.p95 for r in rows]),
            strict=True,
        ):
            axes.plot([r.articles for r in rows], values, marker="o", color=colour, label=name)
    panes[2].legend(frameon=False)
    figure.savefig(where, format="svg", metadata={"Date": None})
