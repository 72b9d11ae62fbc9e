"""Grafts and pruning: farmsift's own training, both heads, with one setting changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.training import Settings

from .study import Floats, Score, Study

GRAFTS: Mapping[str, Mapping[str, Any]] = {
    "none": {"graft_share": 0.0},
    "0.05": {"graft_share": 0.05},
    "**0.15, as shipped**": {},
    "0.25": {"graft_share": 0.25},
    "0.5": {"graft_share": 0.5},
}
PRUNING: Mapping[str, Mapping[str, Any]] = {
    "**0.25 log-odds, as shipped**": {},
    "0.1": {"least_rise": 0.1},
    "0.5": {"least_rise": 0.5},
    "none is left out": {"least_rise": 0.0},
}


def _score(study: Study, settings: Settings, changes: Mapping[str, Any]) -> Floats:
    return predict_out_of_group(study.examples, replace(settings, **changes)).log_odds["any"]


def _rows(changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    return {name: partial(_score, changes=each) for name, each in changes.items()}


def grafts(study: Study) -> dict[str, str]:
    """How much made pages count beside real ones."""
    return {"grafts": study.compare(_rows(GRAFTS), "grafts' share of the positive weight")}


def pruning(study: Study) -> dict[str, str]:
    """How little a signal may move a page before it is left out."""
    return {"pruning": study.compare(_rows(PRUNING), "left out below")}
