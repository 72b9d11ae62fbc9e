"""What a signal is: a declaration, a function of the page, a value with the quotes it rests on."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from .page import Page, Where

T = TypeVar("T")
_LONGEST_QUOTE = 600
LONGEST_SENTENCE = 180
"""Characters of a reason's sentence: two lines of what a person reads."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that stands in the page word for word (white space folded), and where it stands.

    One of more than 600 characters is cut at a blank: a title may have millions.
    """

    text: str
    where: Where

    def __post_init__(self) -> None:
        if len(self.text) > _LONGEST_QUOTE:
            kept = self.text[:_LONGEST_QUOTE]
            object.__setattr__(self, "text", kept.rpartition(" ")[0] or kept)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reason is made of: quotes, and the words that fill the signal's sentence."""

    quotes: tuple[Quote, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)


class Measurement(NamedTuple):
    """A signal's value on one page; a named tuple, since each page has some hundred.

    Attributes:
        value: the number, in the signal's unit and range; NaN where the signal is not measurable.
        evidence: makes the evidence when asked; scoring without reasons never calls it.
    """

    value: float
    evidence: Callable[[], Evidence] = Evidence

    @property
    def measurable(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)


NOT_MEASURABLE = Measurement(math.nan)


class Facts:
    """One page with what has been worked out from it, each thing once.

    Args:
        page: the page.
        given: values to use instead of working them out, by the function that would; a test or a trained
            model injects its own this way.

    ``facts.of(f)`` is ``f(facts)``, worked out once: any function of ``Facts`` can be a shared step.
    The idea is that of injectable dependencies in revscoring (wikimedia).
    """

    __slots__ = ("_known", "page")

    def __init__(self, page: Page, given: Mapping[Callable[[Facts], Any], Any] | None = None):
        self.page = page
        self._known: dict[Callable[[Facts], Any], Any] = dict(given) if given else {}

    def of(self, step: Callable[[Facts], T]) -> T:
        """Return ``step(self)``, from memory where it was asked before."""
        known = self._known
        if step not in known:
            known[step] = step(self)
        return known[step]


@dataclass(frozen=True, slots=True)
class Signal:
    """The declaration of one signal.

    Attributes:
        name: ``group.what``, lower case, unique.
        group: the group, which is also the file it stands in.
        version: raised whenever the same page may get another value; cached values go by it.
        unit: what the number counts: ``share``, ``cosine``, ``count``, ``years``, ``yes/no`` and the like.
        low, high: the range, both ends possible; ``math.inf`` where there is no end.
        farm: +1 where a moderator would expect high values on farms or copies, -1 for low values, 0 where
            neither is expected.
        about: one sentence: what it measures.
        source: where the idea is described (paper, specification, project), or ``""``.
        raises: sentence template for a reason that speaks against the page; fields come from
            ``Evidence.words``, and ``{value}``. ``{count:page is|pages are}`` is “1 page is”, “2 pages are” and
            “no pages are”; ``{count:=is|are}`` leaves the number out.
        lowers: sentence template for a reason that speaks for the page, or ``""`` to give none.
        measure: the function.
    """

    name: str
    group: str
    version: int
    unit: str
    low: float
    high: float
    farm: int
    about: str
    source: str
    raises: str
    lowers: str
    measure: Callable[[Facts], Measurement]

    def sentence(self, template: str, value: float, evidence: Evidence) -> str:
        """Fill a template with the evidence's words.

        Args:
            template: ``raises`` or ``lowers``.
            value: the signal's value.
            evidence: as given by the measurement.

        Returns:
            The sentence, with an end mark, cut where it would take more than two lines. A field that the evidence
            does not name is left out, never shown as braces.
        """
        filled = " ".join(_FORMATTER.vformat(template, (), {"value": value, **evidence.words}).split())
        filled = filled[:1].upper() + filled[1:] if filled.startswith(f"{_NONE} ") else filled
        if len(filled) > LONGEST_SENTENCE:
            return filled[: LONGEST_SENTENCE - 1].rpartition(" ")[0].rstrip(" :;,(“") + "…"
        return filled if filled.endswith((".", "!", "?", "…", "”")) else filled.rstrip(" :;,") + "."


class _Lenient(string.Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "")

    def format_field(self, value: Any, format_spec: str) -> str:
        if value == "":
            return ""
        one, counted, many = format_spec.removeprefix("=").partition("|")
        if not counted:
            return super().format_field(value, format_spec)
        count = round(float(value))
        form = one if count == 1 else many
        return form if format_spec.startswith("=") else f"{count or _NONE} {form}"


_NONE = "no"
"""What stands for 0 before things that are counted."""


_FORMATTER = _Lenient()


class Registry:
    """The signals by name, in the order of their declaration."""

    def __init__(self) -> None:
        self._signals: dict[str, Signal] = {}

    def __iter__(self) -> Iterator[Signal]:
        return iter(self._signals.values())

    def __len__(self) -> int:
        return len(self._signals)

    def __getitem__(self, name: str) -> Signal:
        return self._signals[name]

    def add(self, signal: Signal) -> None:
        """Add a declaration.

        Raises:
            ValueError: the name is taken, or does not begin with its group.
        """
        if signal.name in self._signals:
            raise ValueError(f"signal {signal.name!r} is declared twice")
        if not signal.name.startswith(signal.group + "."):
            raise ValueError(f"signal {signal.name!r} does not begin with its group {signal.group!r}")
        self._signals[signal.name] = signal


REGISTRY = Registry()


def signal(
    name: str,
    *,
    unit: str,
    farm: int,
    about: str,
    raises: str,
    lowers: str = "",
    source: str = "",
    low: float = 0.0,
    high: float = math.inf,
    version: int = 1,
) -> Callable[[Callable[[Facts], Measurement]], Callable[[Facts], Measurement]]:
    """Declare a function of ``Facts`` as a signal; see ``Signal`` for the arguments."""

    def declare(measure: Callable[[Facts], Measurement]) -> Callable[[Facts], Measurement]:
        REGISTRY.add(
            Signal(
                name,
                name.split(".")[0],
                version,
                unit,
                low,
                high,
                farm,
                about,
                source,
                raises,
                lowers,
                measure,
            )
        )
        return measure

    return declare
