"""A challenger becomes the model in use, or the one before comes back: by a person, never in a user's request."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...model.saved import load
from .. import audit
from ..database import Database
from ..stored import storable
from .bounds import Bounds
from .registry import PROMOTING, ROLLING_BACK, ROUND, Entry, Registry, RegistryError, Step

REPORT = "report.json"


def open_registry(
    folder: str | Path, database: Database | None = None, first: str | Path | None = None
) -> Registry:
    """Open a line of models whose steps go into the service's log as well.

    Args:
        folder: of the line; made where it is not there.
        database: of the service; without one the line keeps its own record alone.
        first: directory of the model that a new line begins with; the shipped one by default.
    """

    def tell(step: Step) -> None:
        if database is not None:
            about = {"why": step.why, "model": step.model, "line": step.digest, **step.detail}
            with database.write() as connection:
                action = "model." + step.step.replace(" ", "_")
                audit.append(connection, database, step.who, action, f"model {step.name}", **about)

    return Registry(folder, tell=tell) if first is None else Registry(folder, first, tell)


def promote(
    registry: Registry,
    challenger: str | int,
    *,
    who: str = "system",
    bounds: Bounds | None = None,
    despite: str = "",
) -> Entry:
    """Make a challenger the model in use, if it is not worse within the bounds.

    Services take it up within a second, without a restart; a batch that is being scored is finished by the model
    it was begun with.

    Args:
        registry: the line of models.
        challenger: number or name.
        who: promotes.
        bounds: how much worse it may be.
        despite: a reason to promote it all the same.

    Returns:
        The model now in use.

    Raises:
        RegistryError: no such model, in use already, or worse than the bounds allow; every cause is named.
        ModelError: the model can't be used by this farmsift.
    """
    bounds, who, despite = bounds or Bounds(), storable(who), storable(despite)
    with registry.lock():
        entry, champion = registry.find(challenger), registry.in_use()
        if entry.in_use:
            raise RegistryError(f"Model {entry.number} ({entry.name}) is in use already.")
        load(entry.folder)
        against = _against(entry, champion, bounds)
        if against and not despite.strip():
            raise RegistryError(
                f"Model {entry.number} ({entry.name}) is not promoted:\n"
                + "\n".join(f"  {fault}" for fault in against)
                + '\nTo promote it all the same, say why: --despite "reason".'
            )
        detail: dict[str, Any] = {"instead_of": champion.number, "bounds": asdict(bounds), "against": against}
        why = f"despite: {despite.strip()}" if against else despite.strip() or "not worse within the bounds"
        registry.use(PROMOTING, entry, who, why, detail)
        return registry.find(entry.number)


def rollback(registry: Registry, *, who: str = "system", why: str = "") -> Entry:
    """Undo the last promotion that was not undone.

    Args:
        registry: the line of models.
        who: undoes it.
        why: in words.

    Returns:
        The model now in use.

    Raises:
        RegistryError: no promotion to undo.
        ModelError: the model to go back to can't be used by this farmsift.
    """
    who, why = storable(who), storable(why)
    with registry.lock():
        entry, champion = registry.before_this(), registry.in_use()
        load(entry.folder)
        registry.use(ROLLING_BACK, entry, who, why, {"instead_of": champion.number})
        return registry.find(entry.number)


def _against(entry: Entry, champion: Entry, bounds: Bounds) -> list[str]:
    path = entry.folder / ROUND / REPORT
    if not path.is_file():
        return ["It was not trained here, so nothing compares it with the model in use."]
    if entry.parent != champion.number:
        return [
            f"It was compared with model {entry.parent}, and in use is model {champion.number}; train again to "
            "compare it with that."
        ]
    try:
        return bounds.faults(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return [f"The report of its round can't be read ({path}: {type(error).__name__}); train again."]
