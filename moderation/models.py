"""The model in use: read once at the start, and swapped when its directory comes to hold another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from ..features.copies import open_index
from ..model.saved import DEFAULT, MANIFEST, ModelError
from ..model.scorer import Scorer
from ..model.thresholds import PromiseError
from .settings import Settings


def loader(settings: Settings) -> Callable[[Path], Scorer]:
    """Return what makes the service's scorers: its limits, its promises, its index of known articles.

    Raises:
        CopiesError: the index can't be used.
    """
    copies = open_index(settings.copies) if settings.copies else None

    def load(folder: Path) -> Scorer:
        return Scorer.load(
            folder,
            settings.page_limits(),
            prevalence=settings.prevalence,
            precision=settings.precision,
            copies=copies,
        )

    return load


class ModelHolder:
    """Holds the scorer in use.

    Args:
        folder: directory of the model, or a symbolic link to one; pointing the link elsewhere swaps the model,
            and so does writing another model into the directory. The shipped model by default.
        load: makes a scorer of a model's directory.
        every: seconds between two looks at the directory.

    A model that can't be used is not taken up: the one before stays, and ``fault`` says why.

    Raises:
        ModelError: the first model can't be used.
    """

    def __init__(
        self,
        folder: str | Path | None = None,
        load: Callable[[Path], Scorer] = Scorer.load,
        every: float = 1.0,
    ):
        self.folder = Path(folder or DEFAULT)
        self._load = load
        self.fault = ""
        self._every = every
        self._lock = threading.Lock()
        self._mark = self._look()
        self._scorer = load(self.folder.resolve())
        self._looked = time.monotonic()

    @property
    def scorer(self) -> Scorer:
        """The scorer in use; looks for another model now and then."""
        if time.monotonic() - self._looked >= self._every and self._lock.acquire(blocking=False):
            try:
                self.refresh()
            finally:
                self._lock.release()
        return self._scorer

    @property
    def name(self) -> str:
        """Name of the model in use."""
        return self._scorer.model.name

    def refresh(self) -> bool:
        """Look for another model now; return whether it was taken up."""
        self._looked = time.monotonic()
        try:
            mark = self._look()
            if mark == self._mark:
                return False
            found = self._load(self.folder.resolve())
        except (ModelError, PromiseError) as error:
            self.fault = str(error)  # perhaps half written; looked at again
            return False
        changed = found.model.name != self.name
        self._scorer, self._mark, self.fault = found, mark, ""
        return changed

    def _look(self) -> tuple[str, int, int]:
        """What tells one model from another without reading it."""
        place = self.folder.resolve()
        try:
            about = (place / MANIFEST).stat()
        except OSError as error:
            raise ModelError(f"{self.folder}: no model there ({MANIFEST}: {error.strerror}).") from error
        return str(place), about.st_mtime_ns, about.st_size
