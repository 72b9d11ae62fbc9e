"""Labels that the model doubts: for a person to look at, never changed by themselves."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from .errors import known_of
from .labels import targets

Floats = npt.NDArray[np.float64]


def can_audit() -> bool:
    """Whether cleanlab is installed (the ``audit`` extra)."""
    return importlib.util.find_spec("cleanlab") is not None


def doubted(labels: pd.DataFrame, log_odds: Floats, prevalence: float) -> list[dict[str, Any]]:
    """List the pages whose label out-of-group predictions contradict (confident learning, Northcutt et al. 2021).

    Args:
        labels: one row a page, indexed by id.
        log_odds: out of group, of "content farm or republished", calibrated for ``prevalence``, shape (pages,).
        prevalence: the declared share.

    Returns:
        The pages, least credible label first: ``id``, ``label``, ``probability`` at the share that farms have among
        the labelled pages, ``quality`` of the label (0 to 1), and what the labels file says of the page.
    """
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    target = targets(labels["label"])["any"]
    share = float(np.clip(target.mean(), 1e-6, 1 - 1e-6))
    probability = expit(log_odds + logit(share) - logit(prevalence))
    both = np.column_stack([1 - probability, probability])
    quality = get_label_quality_scores(target, both, method="self_confidence")
    places = find_label_issues(target, both, return_indices_ranked_by="self_confidence", n_jobs=1)
    found = []
    for at in np.asarray(places):
        page_id = str(labels.index[int(at)])
        found.append(
            {
                "id": page_id,
                **known_of(labels, page_id),
                "probability": round(float(probability[at]), 4),
                "quality": round(float(quality[at]), 4),
            }
        )
    return found
