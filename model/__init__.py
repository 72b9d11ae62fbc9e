"""Data sets and splits, estimator, training, evaluation, thresholds, reasons, saved models and ``Scorer``."""

from .saved import ModelError
from .scorer import Scorer
from .verdict import Reason, Verdict

__all__ = ["ModelError", "Reason", "Scorer", "Verdict"]
