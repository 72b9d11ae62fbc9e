"""The line of models: a folder for each, a link to the one in use, and a file of every step, chained by digest.

::

    models/1-farmsift-1.0-0a1b2c3d/   the model, with ``round/`` beside its files: the report of its round
    current -> models/1-…             what services score with
    line.jsonl                        every step, each with the digest of the one before
    test-groups.csv                   see ``frozen``
    building-…/                       what is being made; swept away by the next who comes

A model's folder is made elsewhere, written through to the disk and renamed; the link is replaced in one step. So
whoever is stopped at whatever point leaves the model in use as it was, or as it was to become, and nothing between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...model.saved import DEFAULT, read_manifest

CURRENT, LINE, MODELS, BUILDING = "current", "line.jsonl", "models", "building-"
ROUND = "round"
"""Folder of a model that holds the report of its round."""

ADOPTED, TRAINED, ABANDONED = "adopted", "trained", "abandoned"
DRAWN = "test groups drawn"
PROMOTING, PROMOTED = "promoting", "promoted"
ROLLING_BACK, ROLLED_BACK = "rolling back", "rolled back"
_DONE = {PROMOTING: PROMOTED, ROLLING_BACK: ROLLED_BACK}
_FIRST = "0" * 64


class RegistryError(ValueError):
    """A line of models that can't be used, or a step that can't be taken; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line.

    Attributes:
        number: counts from 1 without gaps.
        at: time, ISO 8601, UTC.
        who: took it.
        step: ``adopted``, ``trained``, ``promoting``, ``promoted``, ``rolling back``, ``rolled back``,
            ``abandoned`` or ``test groups drawn``.
        model: number of the model it is about.
        name: that model's name.
        why: in words, or ``""``.
        detail: more, of plain values.
        before, digest: of the step before, and of this one.
    """

    number: int
    at: str
    who: str
    step: str
    model: int
    name: str
    why: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    before: str = _FIRST
    digest: str = ""


@dataclass(frozen=True)
class Entry:
    """One model of the line.

    Attributes:
        number: its place in the line.
        name: the model's own name, as verdicts carry it.
        folder: its directory.
        made: the step that brought it in; ``detail`` holds figures and parent of one that was trained here.
        in_use: whether it is the model in use.
        history: the steps that put it into use and out of it.
    """

    number: int
    name: str
    folder: Path
    made: Step
    in_use: bool
    history: tuple[Step, ...] = ()

    @property
    def parent(self) -> int | None:
        """Number of the champion it was trained beside; ``None`` for a model that was adopted."""
        return self.made.detail.get("parent")


class Registry:
    """One line of models.

    Args:
        folder: made where it is not there.
        first: directory of the model that a new line begins with; the shipped one by default.
        tell: called with each step before it is written down, to put it into the service's log.

    Raises:
        RegistryError: the folder holds a line that was changed, or can't be written to.
        ModelError: the first model can't be used.
    """

    def __init__(
        self, folder: str | Path, first: str | Path = DEFAULT, tell: Callable[[Step], None] | None = None
    ):
        self.folder = Path(folder)
        self.tell = tell or (lambda _: None)
        try:
            (self.folder / MODELS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RegistryError(
                f"{folder}: no line of models can be kept there: {error.strerror}."
            ) from error
        if not self.current.is_symlink():
            with self.lock():
                self._begin(Path(first))

    @property
    def current(self) -> Path:
        """The link to the model in use; give it to the service as its model."""
        return self.folder / CURRENT

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Let nobody else take steps; what somebody who was stopped has left is put in order first.

        Raises:
            RegistryError: somebody else is at it.
        """
        with (self.folder / "lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RegistryError(
                    f"{self.folder}: another retraining or promotion is at work there; try again when it is done."
                ) from None
            self._settle()
            yield

    def line(self) -> list[Step]:
        """Return every step, oldest first.

        Raises:
            RegistryError: a step was changed or taken out. A last line cut short by a stop is passed over.
        """
        path, before, steps = self.folder / LINE, _FIRST, []
        data = path.read_bytes() if path.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        for number, text in enumerate(whole.splitlines(), 1):
            try:
                step = Step(**json.loads(text))
            except (ValueError, TypeError) as error:
                raise RegistryError(f"{path}: line {number} is damaged: {error}") from error
            if (step.number, step.before, step.digest) != (number, before, _digest(step)):
                raise RegistryError(f"{path}: line {number} was changed, or one before it taken out.")
            before = step.digest
            steps.append(step)
        return steps

    def entries(self) -> list[Entry]:
        """Return the models of the line, oldest first."""
        steps, used = self.line(), self.current.resolve().name
        found = []
        for made in steps:
            if made.step not in (ADOPTED, TRAINED):
                continue
            folder = self._folder(made.model, made.name)
            history = [s for s in steps if s.model == made.model and s.step in (PROMOTED, ROLLED_BACK)]
            found.append(Entry(made.model, made.name, folder, made, folder.name == used, tuple(history)))
        return found

    def in_use(self) -> Entry:
        """Return the model in use.

        Raises:
            RegistryError: the link leads to none of the line's models.
        """
        for entry in self.entries():
            if entry.in_use:
                return entry
        named = {entry.number: entry.folder.name for entry in self.entries()}
        raise RegistryError(
            f"{self.current}: leads to {self.current.resolve()}, which is no model of the line; lead it to "
            f"{MODELS}/{named[self._used()[-1]]} again, the last one in use."
        )

    def find(self, named: str | int) -> Entry:
        """Return a model by its number or name.

        Raises:
            RegistryError: there is none, or several of that name.
        """
        entries = self.entries()
        found = [e for e in entries if str(named) in (str(e.number), e.name, e.folder.name)]
        if len(found) != 1:
            what = (
                f"several models are named {named}; give the number" if found else f"no model {named} there"
            )
            known = ", ".join(f"{e.number} ({e.name})" for e in entries)
            raise RegistryError(f"{self.folder}: {what}; there are {known}.")
        return found[0]

    def before_this(self) -> Entry:
        """Return the model that was in use before the one in use now: what a rollback goes back to.

        Raises:
            RegistryError: there was none.
        """
        used = self._used()
        if len(used) < 2:
            raise RegistryError(f"{self.folder}: no promotion to undo; the line began with model {used[0]}.")
        return self.find(used[-2])

    def building(self) -> Path:
        """Make a folder on the same disk to build a model in; hold the lock."""
        return Path(tempfile.mkdtemp(prefix=BUILDING, dir=self.folder))

    def keep(self, built: Path, who: str, why: str, detail: dict[str, Any]) -> Entry:
        """Take a finished model into the line; hold the lock.

        Args:
            built: its folder, as ``building`` made it.
            who: trained it.
            why: in words.
            detail: what the line is to tell of it.
        """
        number = max((e.number for e in self.entries()), default=0) + 1
        name = str(read_manifest(built)["name"])
        told = {"number": number, "who": who, "why": why, "detail": detail}
        (built / "entry.json").write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        self._place(built, number, name)
        self._write(TRAINED, number, name, who, why, detail)
        return self.find(number)

    def note(self, step: str, who: str, why: str, detail: dict[str, Any]) -> None:
        """Write down a step that changes no model, beside the one in use; hold the lock.

        Args:
            step: what is done.
            who: does it.
            why: in words.
            detail: what the line is to tell of it.
        """
        used = self.in_use()
        self._write(step, used.number, used.name, who, why, detail)

    def use(self, step: str, entry: Entry, who: str, why: str, detail: dict[str, Any]) -> None:
        """Make a model the one in use; hold the lock.

        Args:
            step: ``promoting`` or ``rolling back``.
            entry: the model.
            who: does it.
            why: in words.
            detail: what the line is to tell of it.
        """
        self._write(step, entry.number, entry.name, who, why, detail)
        self._point(entry.folder)
        self._write(_DONE[step], entry.number, entry.name, who, why, detail)

    def _used(self) -> list[int]:
        """Numbers of the models in use one after the other, without those that a rollback took out."""
        used: list[int] = []
        for step in self.line():
            if step.step in (ADOPTED, PROMOTED):
                used.append(step.model)
            elif step.step == ROLLED_BACK:
                used.pop()
        return used

    def _begin(self, first: Path) -> None:
        line = self.line()
        if not line:
            name = str(read_manifest(first)["name"])
            for left in (self.folder / MODELS).iterdir():  # put there by somebody who was stopped
                shutil.rmtree(left)
            built = self.building()
            shutil.copytree(first, built, dirs_exist_ok=True)
            self._place(built, 1, name)
            self._write(ADOPTED, 1, name, "system", "the line begins", {})
        self._point(self.find(self._used()[-1]).folder)

    def _settle(self) -> None:
        """Put in order what somebody who was stopped has left."""
        for left in self.folder.glob(f"{BUILDING}*"):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        path = self.folder / LINE
        if path.exists() and not path.read_bytes().endswith(b"\n"):
            data = path.read_bytes()
            os.truncate(path, data.rfind(b"\n") + 1)
        line = self.line()
        known = {self._folder(s.model, s.name).name for s in line}
        for folder in sorted((self.folder / MODELS).iterdir()):
            if folder.name not in known and (folder / "entry.json").is_file():
                told = json.loads((folder / "entry.json").read_text(encoding="utf-8"))
                name = str(read_manifest(folder)["name"])
                self._write(TRAINED, told["number"], name, told["who"], told["why"], told["detail"])
        if line and line[-1].step in _DONE:
            last = line[-1]
            there = self.current.resolve() == self._folder(last.model, last.name).resolve()
            done = _DONE[last.step] if there else ABANDONED
            self._write(done, last.model, last.name, last.who, last.why, last.detail)

    def _folder(self, number: int, name: str) -> Path:
        return self.folder / MODELS / f"{number}-{name}"

    def _place(self, built: Path, number: int, name: str) -> None:
        for path in [*built.rglob("*"), built]:
            _sync(path)
        built.rename(self._folder(number, name))
        _sync(self.folder / MODELS)

    def _point(self, folder: Path) -> None:
        made = self.folder / f"{BUILDING}link-{os.getpid()}"
        made.unlink(missing_ok=True)
        made.symlink_to(Path(MODELS) / folder.name, target_is_directory=True)
        try:
            made.replace(self.current)
        except IsADirectoryError:
            raise RegistryError(
                f"{self.current}: is a folder, and should be a link to the model in use; move it away."
            ) from None
        _sync(self.folder)

    def _write(self, step: str, model: int, name: str, who: str, why: str, detail: dict[str, Any]) -> None:
        line = self.line()
        at = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        before = line[-1].digest if line else _FIRST
        made = Step(len(line) + 1, at, who, step, model, name, why, detail, before)
        made = Step(**{**asdict(made), "digest": _digest(made)})
        self.tell(made)
        with (self.folder / LINE).open("ab") as file:
            file.write(json.dumps(asdict(made), ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _digest(step: Step) -> str:
    held = {name: value for name, value in asdict(step).items() if name != "digest"}
    return hashlib.sha256(json.dumps(held, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sync(path: Path) -> None:
    """Have what was written stand on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
