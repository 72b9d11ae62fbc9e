"""The precision promise: what a model's out-of-group record supports, for any share of farm pages."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import logit

from .calibration import Calibration, either
from .labels import HEADS, LABELS, share_of_head, targets
from .manifest import PAGES, ModelError, read_file
from .saved import Model
from .thresholds import Evidence, PromiseError, Thresholds, choose_thresholds

Floats = npt.NDArray[np.float64]


LARGEST = 200_000_000
"""Bytes of a record, packed or not: that of a million pages."""


@dataclass(frozen=True)
class Outlook:
    """What one setting would give, as shares of groups that the model had not seen.

    Attributes:
        prevalence: the declared share of farm or republished pages.
        precision: the share promised among flagged pages.
        thresholds: the bands; ``None`` where the setting is refused.
        refused: why, in one sentence, or ``""``.
        flagged, review: share of all pages in the band.
        found: share of the farm or republished pages that are flagged.
        missed: share of them that are clear.
        false_flags: share of the ordinary pages that are flagged.
    """

    prevalence: float
    precision: float
    thresholds: Thresholds | None = None
    refused: str = ""
    flagged: float = 0.0
    review: float = 0.0
    found: float = 0.0
    missed: float = 0.0
    false_flags: float = 0.0


@dataclass(frozen=True)
class Record:
    """Calibrated predictions on labelled pages whose group the model had not seen.

    Attributes:
        labels: one row a page with ``label`` and ``group``.
        log_odds: each head's calibrated log-odds, shape (pages,).
        prevalence: the share of farm or republished pages that they are calibrated for.
    """

    labels: pd.DataFrame
    log_odds: Mapping[str, Floats]
    prevalence: float

    @classmethod
    def load(cls, folder: str | Path, model: Model) -> Self:
        """Read the record that stands in a model's directory.

        Args:
            folder: the directory.
            model: the model in it.

        Raises:
            ModelError: the directory holds no record, or a damaged one.
        """
        path = Path(folder) / PAGES
        try:
            data = _unpacked(
                read_file(folder, PAGES, LARGEST, "the record of the training pages"), model, path
            )
            table = pd.read_csv(io.BytesIO(data), dtype={"label": str, "group": str}, low_memory=False)
        except ModelError:
            raise
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise ModelError(f"{path}: the record of the training pages can't be read: {error}") from error
        missing = [name for name in ("label", "group", *HEADS) if name not in table]
        if missing:
            raise ModelError(
                f"{path}: has no column {' or '.join(missing)}, so what the model can promise is not known; "
                "train it again."
            )
        known = table["label"].isin(LABELS).all() and table["group"].notna().all()
        odds = {head: pd.to_numeric(table[head], errors="coerce").to_numpy(np.float64) for head in HEADS}
        if not known or not all(np.isfinite(x).all() for x in odds.values()):
            raise ModelError(f"{path}: the record of the training pages is damaged.")
        return cls(table[["label", "group"]], odds, model.thresholds.prevalence)

    @property
    def target(self) -> npt.NDArray[np.int64]:
        """1 for farm or republished pages, shape (pages,)."""
        return targets(self.labels["label"])["any"]

    @property
    def suspicion(self) -> Floats:
        """Probability of either head, shape (pages,)."""
        return either(*(self.log_odds[head] for head in HEADS))

    def shifts(self, prevalence: float) -> dict[str, float]:
        """What another share of farm pages adds to each head's log-odds.

        Where only the share of a class changes and its pages stay what they are, the log-odds move by the
        difference of the shares' log-odds, exactly (Elkan 2001; Saerens et al. 2002).
        """
        goals = targets(self.labels["label"])
        old, new = (
            {head: share_of_head(self.labels, goals[head], share) for head in HEADS}
            for share in (self.prevalence, prevalence)
        )
        return {head: float(logit(new[head]) - logit(old[head])) if old[head] else 0.0 for head in HEADS}

    def at(self, prevalence: float) -> Record:
        """Return the record calibrated for another share of farm pages."""
        moved = self.shifts(prevalence)
        return Record(self.labels, {head: x + moved[head] for head, x in self.log_odds.items()}, prevalence)

    def among(self, chosen: npt.NDArray[np.bool_]) -> Record:
        """Return the record of some of the pages; ``chosen`` has shape (pages,)."""
        odds = {head: x[chosen] for head, x in self.log_odds.items()}
        return Record(self.labels[chosen], odds, self.prevalence)

    def evidence(self) -> Evidence:
        """Shares of groups at or above each level of suspicion."""
        return Evidence.of(self.suspicion, self.target, self.labels["group"].to_numpy())

    def thresholds(self, precision: float, missed: float = 0.01, confidence: float = 0.90) -> Thresholds:
        """Choose the bands at the record's own share of farm pages; see ``choose_thresholds``.

        Raises:
            PromiseError: the record can't support the promise.
        """
        return choose_thresholds(
            self.suspicion,
            self.target,
            self.labels["group"].to_numpy(),
            prevalence=self.prevalence,
            precision=precision,
            missed=missed,
            confidence=confidence,
        )

    def outlook(self, prevalence: float, precision: float) -> Outlook:
        """Say what a setting would give.

        Args:
            prevalence: share of farm or republished pages in what is to be scored, 0 to 1.
            precision: to be promised for flagged pages, 0 to 1.
        """
        moved = self.at(prevalence)
        try:
            chosen = moved.thresholds(precision)
        except PromiseError as error:
            return Outlook(prevalence, precision, refused=str(error))
        bands = moved.evidence().bands(chosen)
        farm, ordinary = bands["farm"], bands["ordinary"]
        both = {band: prevalence * farm[band] + (1 - prevalence) * ordinary[band] for band in farm}
        return Outlook(
            prevalence,
            precision,
            chosen,
            flagged=both["flag"],
            review=both["review"],
            found=farm["flag"],
            missed=farm["clear"],
            false_flags=ordinary["flag"],
        )


def adapt(model: Model, record: Record, prevalence: float | None, precision: float | None) -> Model:
    """Return the model with an operator's own promise: probabilities and bands for another share of farm pages.

    Args:
        model: the model as trained.
        record: its record.
        prevalence: share of farm or republished pages in what is scored; the model's own where ``None``.
        precision: promised for flagged pages; the model's own where ``None``.

    Raises:
        PromiseError: the record can't support the promise.
    """
    own = model.thresholds
    share = own.prevalence if prevalence is None else prevalence
    moved = record.shifts(share)
    thresholds = record.at(share).thresholds(
        own.precision if precision is None else precision, own.missed, own.confidence
    )
    calibrations = {
        head: Calibration(c.slope, c.offset + moved[head]) for head, c in model.heads.calibrations.items()
    }
    return replace(model, heads=replace(model.heads, calibrations=calibrations), thresholds=thresholds)


def _unpacked(data: bytes, model: Model, path: Path) -> bytes:
    """Unpack a record, with a bound.

    Raises:
        ModelError: it is not that of the manifest, or unpacks to too much.
    """
    wanted = model.manifest.get("pages_sha256")
    if wanted is not None and hashlib.sha256(data).hexdigest() != wanted:
        raise ModelError(
            f"{path}: the record of the training pages is not that of the manifest (their digests differ)."
        )
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        found = packed.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise ModelError(f"{path}: the record of the training pages unpacks to more than {LARGEST:,} bytes.")
    return found


@dataclass(frozen=True)
class Account:
    """How a promise fared on groups that had no part in choosing its thresholds.

    Attributes:
        resamples: how often the groups were divided.
        made: divisions in which the choosing side supported the promise.
        kept: of these, divisions in which the other side's flagged pages had the promised precision.
        clear_kept: of these, divisions in which the other side's clear pages held as few farms as promised.
        precision: mean precision on the other side.
        found: mean share of farm pages flagged on the other side.
        missed: mean share of farm pages among the other side's clear ones.
    """

    resamples: int
    made: int
    kept: int
    clear_kept: int
    precision: float
    found: float
    missed: float


def hold_to_account(
    record: Record,
    precision: float,
    *,
    missed: float = 0.01,
    resamples: int = 200,
    share: float = 0.5,
    seed: int = 0,
) -> Account:
    """Choose thresholds on some of the groups, measure on the others, many times.

    Args:
        record: out-of-group predictions.
        precision: promised for flagged pages at the record's share of farm pages.
        missed: promised highest share of farm pages among clear ones.
        resamples: how often.
        share: of the groups, the part that thresholds are chosen on; farm and ordinary groups alike.
        seed: of the divisions.
    """
    rng = np.random.default_rng(seed)
    names, place = np.unique(record.labels["group"].to_numpy().astype(str), return_inverse=True)
    farm = np.bincount(place, record.target, len(names)) > 0
    suspicion, kept, clear_kept = record.suspicion, 0, 0
    seen: list[tuple[float, float, float]] = []
    for _ in range(resamples):
        order = rng.permutation(len(names))
        chosen = np.zeros(len(names), dtype=bool)
        for kind in (farm, ~farm):
            mine = order[kind[order]]
            chosen[mine[: round(share * len(mine))]] = True
        here = chosen[place]
        try:
            thresholds = record.among(here).thresholds(precision, missed)
        except PromiseError:
            continue
        other = record.among(~here)
        bands = Evidence.of(suspicion[~here], other.target, other.labels["group"].to_numpy()).bands(
            thresholds
        )
        reached, left = (_farm_share(bands, band, record.prevalence) for band in ("flag", "clear"))
        kept += reached >= precision or np.isnan(reached)
        clear_kept += left <= missed or np.isnan(left)
        seen.append((reached, bands["farm"]["flag"], left))
    means = np.nanmean(seen, axis=0) if seen else np.full(3, np.nan)
    return Account(resamples, len(seen), int(kept), int(clear_kept), *(float(x) for x in means))


def _farm_share(bands: Mapping[str, Mapping[str, float]], band: str, prevalence: float) -> float:
    """Share of farm pages in a band; NaN where no page is in it."""
    farm, ordinary = prevalence * bands["farm"][band], (1 - prevalence) * bands["ordinary"][band]
    return farm / (farm + ordinary) if farm + ordinary else float("nan")
