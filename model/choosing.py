"""Which unlabelled pages to label next: what the model doubts, what its heads dispute, and never one thing twice.

The declared formula. A page whose heads say the probabilities ``f`` (content farm) and ``r`` (republished), of a
site of which ``d`` pages were labelled before, teaches

    teaches = (H(p) + D(f, r)) / (1 + d)
    p = 1 - (1 - f)(1 - r)
    D(f, r) = H((f + r) / 2) - (H(f) + H(r)) / 2

bits, where ``H`` is the entropy of a yes-or-no question. ``H(p)`` is the doubt of uncertainty sampling (Lewis
and Gale, SIGIR 1994), and divided so it is what the order of the queue calls by the same name. ``D`` is the
divergence of Jensen and Shannon between the two heads, as between the members of a committee (McCallum and Nigam,
ICML 1998): it is high where one head is sure and the other is not.

A batch is filled one by one. Each time the page is taken that has most of

    teaches · (1 - s)

left, where ``s`` is the greatest likeness, 0 to 1, to a page already taken: the cosine between the shares that the
signals have in both heads' log-odds. Two pages that the model would judge on the same grounds teach little more
than one. Of a site no more than so many are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from .calibration import either
from .labels import HEADS
from .training import Heads

Floats = npt.NDArray[np.float64]

CANDIDATES = 8
"""Of so many pages for each one wanted, those that teach most, a varied batch is taken."""


def entropy(probability: Floats) -> Floats:
    """Return the doubt about a yes-or-no question in bits, 0 to 1, for probabilities of any shape."""
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    return -p * np.log2(p) - (1 - p) * np.log2(1 - p)


def disagreement(log_odds: Mapping[str, Floats]) -> Floats:
    """Return the divergence between the two heads in bits, 0 to 1, shape (pages,)."""
    farm, copied = (expit(log_odds[head]) for head in HEADS)
    return np.maximum(entropy((farm + copied) / 2) - (entropy(farm) + entropy(copied)) / 2, 0.0)


def teaches(log_odds: Mapping[str, Floats], labelled: npt.ArrayLike = 0) -> Floats:
    """Return what a label of each page teaches, in bits, 0 to 2; see the module.

    Args:
        log_odds: calibrated log-odds of each head, shape (pages,).
        labelled: pages of each page's site that were labelled before, shape (pages,).
    """
    doubt = entropy(either(*(log_odds[head] for head in HEADS)))
    return (doubt + disagreement(log_odds)) / (1 + np.asarray(labelled, dtype=np.float64))


def grounds_of(heads: Heads, values: Floats) -> Floats:
    """Return what pages are judged on: every signal's share in either head, shape (pages, 2 · signals)."""
    shares = heads.shares(values)
    return np.hstack([shares[head] for head in HEADS])


def choose(
    value: Floats, sites: Sequence[str], grounds: Floats | None, most: int, per_site: int = 1
) -> list[int]:
    """Choose a batch of much value and little repetition.

    Args:
        value: what each page teaches, 0 or more, shape (pages,).
        sites: site of each page; pages of unknown site (``""``) count each as a site of its own.
        grounds: what each page is judged on, shape (pages, columns), compared by cosine; ``None`` to leave likeness
            out.
        most: pages wanted.
        per_site: most pages of a site.

    Returns:
        Numbers of the pages, in the order of taking; fewer than ``most`` where there are no more.
    """
    order = np.argsort(-value, kind="stable")
    taken: Counter[str] = Counter()
    allowed: list[int] = []
    wanted = most if grounds is None else CANDIDATES * most
    for i in map(int, order):
        if len(allowed) >= wanted:
            break
        if sites[i] and taken[sites[i]] >= per_site:
            continue
        taken[sites[i]] += 1
        allowed.append(i)
    if grounds is None:
        return allowed
    length = np.linalg.norm(grounds[allowed], axis=1, keepdims=True)
    unit = np.divide(
        grounds[allowed], length, out=np.zeros((len(allowed), grounds.shape[1])), where=length > 0
    )
    left, likeness = value[allowed].astype(np.float64), np.zeros(len(allowed))
    waiting = np.ones(len(allowed), dtype=bool)
    batch: list[int] = []
    for _ in range(min(most, len(allowed))):
        i = int(np.argmax(np.where(waiting, left * (1 - likeness), -1.0)))
        batch.append(allowed[i])
        waiting[i] = False
        likeness = np.maximum(likeness, np.clip(unit @ unit[i], 0.0, 1.0))
    return batch
