"""Grafts: farmsift's own training, both heads, with made pages counting more or less beside the real ones."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.training import Settings

from .study import Floats, Score, Study

SHARES = (0.0, 0.05, 0.25, 0.5)
"""Shares of the positive weight that are tried beside the shipped one."""


def _score(study: Study, settings: Settings, share: float) -> Floats:
    return predict_out_of_group(study.examples, replace(settings, graft_share=share)).log_odds["any"]


def grafts(study: Study) -> dict[str, str]:
    """How much made pages count beside real ones."""
    own = Settings().graft_share
    rows: dict[str, Score] = {f"**{own}, as shipped**": partial(_score, share=own)}
    rows |= {f"{share}": partial(_score, share=share) for share in SHARES}
    return {"grafts": study.compare(rows, "grafts' share of the positive weight")}
