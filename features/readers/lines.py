"""Lines of a text rendering to blocks: bullets, headings, hard wraps and links taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .limits import LIMITS, Limits

_BULLET = re.compile(r"([ \t\u00a0\u3000]*)(?:([•◦‣▪▸●○■□·*+\-])[ \t\u00a0]+)?(?:(#{1,6})[ \t]+)?")
_NUMBER = re.compile(r"\d{1,3}[.)][ \t]+(?=\S)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\ufeff]+")
_RULE = re.compile(r"(?:[-=_*~#─━═•·.+|<>/\\][ \t]*){3,}")
_UNDERLINE = re.compile(r"=+|-+")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?: [^()]{0,300})?\)")
_LINK = re.compile(
    r"(?<!!)\[([^\[\]]{1,500})\]"
    r"\(\s?<?([^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?)>?(?: [^()]{0,300})?\)"
    r"|<?\b(https?://[^\s<>\"'|\\^`{}\[\]]{3,2000}|www\.[^\s<>\"'|\\^`{}\[\]]{4,2000})>?",
    re.I,
)
_REFERENCE = re.compile(r"\[(\d{1,4})\](?=\S)")
_REFERENCES = re.compile(r"\s*(?:visible links|references)\s*:?\s*", re.I)
_TARGET = re.compile(r"\s*\[?(\d{1,4})[.\]]\s+((?:https?|ftp|mailto|file):\S+)\s*", re.I)
_LONG_ROW = 60
_URL_END = ".,;:!?)'\"”»"

Anchor = tuple[str, str]


@dataclass(slots=True)
class Lines:
    """The blocks of a text rendering, as parallel lists.

    Attributes:
        texts: text of each block, white space folded, never empty.
        tags: ``p``, ``li`` or ``h1`` to ``h6``.
        gaps: whether an empty line stands before the block.
        anchors: text and target of the links in a block, by its index.
        faults: what had to be cut.
    """

    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    gaps: list[bool] = field(default_factory=list)
    anchors: dict[int, list[Anchor]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def _wrap_width(rows: list[str]) -> int:
    """The width that the text was wrapped to, or 0 where a line is a paragraph.

    Lines were wrapped where nearly each that is followed by another could not have taken its first word.
    """
    width = max(map(len, rows), default=0)
    if not 40 <= width <= 140:
        return 0
    pairs = full = 0
    for row, following in pairwise(rows):
        if row and following and len(row) > width // 3:
            start = _BULLET.match(following)
            if start and not start[2] and not start[3]:
                pairs += 1
                full += len(row) + 1 + len(following.split(None, 1)[0]) > width
    return width if full >= 4 and full > 0.6 * pairs else 0


def _numbered_targets(rows: list[str]) -> tuple[list[str], dict[str, str]]:
    """Take the list of numbered link targets, as text browsers print it, off the end."""
    for i in range(len(rows) - 1, max(-1, len(rows) - 20_000), -1):
        if not rows[i] or _TARGET.fullmatch(rows[i]):
            continue
        if not _REFERENCES.fullmatch(rows[i]):
            break
        found = [match for row in rows[i + 1 :] if (match := _TARGET.fullmatch(row))]
        if found:
            return rows[:i], {match[1]: match[2] for match in found}
        break
    return rows, {}


def _unlink(text: str, targets: dict[str, str]) -> tuple[str, list[Anchor]]:
    """Text with the marks of links taken off, and the links."""
    anchors: list[Anchor] = []

    def take(match: re.Match[str]) -> str:
        if match[3]:
            bare = match[3].rstrip(_URL_END)
            anchors.append((bare, bare if "://" in bare else "http://" + bare))
            return bare + match[3][len(bare) :]
        anchor = " ".join(match[1].split())
        if anchor:
            anchors.append((anchor, match[2]))
        return match[1]

    if "](" in text:
        text = _IMAGE.sub(r"\1", text)
    if "](" in text or "://" in text or "www." in text:
        text = _LINK.sub(take, text)
    if targets and "[" in text:
        pieces = _REFERENCE.split(text)
        for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            if number in targets and piece.strip():
                anchors.append((" ".join(piece.split()), targets[number]))
        text = "".join(pieces[::2])
    return text, anchors


def split_lines(text: str, limits: Limits = LIMITS) -> Lines:
    """Split a text rendering into blocks.

    Args:
        text: the rendering.
        limits: blocks past ``max_nodes`` are cut, which is then a fault.

    Returns:
        The blocks. A line is a block; lines that were wrapped to a width are joined again.
    """
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\x00", ""))
    rows, targets = _numbered_targets([row.rstrip() for row in text.splitlines()])
    width = _wrap_width(rows)
    out = Lines()
    joined: dict[int, list[str]] = {}
    gap = True
    last = ""  # the row before, where this one may go on with it
    for row in rows:
        if not row or row.isspace():
            gap, last = True, ""
            continue
        start = _BULLET.match(row)
        assert start is not None  # every part of the pattern may be empty
        bullet, hashes = start[2], start[3]
        if len(out.texts) >= limits.max_nodes:
            out.faults.append(f"cut after {limits.max_nodes:,} lines")
            break
        if last and not bullet and not hashes and _goes_on(last, row, width):
            more, anchors = _unlink(row, targets)
            joined.setdefault(len(out.texts) - 1, []).extend(more.split())
            if anchors:
                out.anchors.setdefault(len(out.texts) - 1, []).extend(anchors)
            last = row
            continue
        body = row[start.end() :]
        if len(row) < 200 and _RULE.fullmatch(mark := row.strip()):
            if out.texts and not gap and out.tags[-1] == "p" and _UNDERLINE.fullmatch(mark):
                out.tags[-1] = "h1" if mark[0] == "=" else "h2"
            gap, last = True, ""
            continue
        plain, anchors = _unlink(body, targets)
        plain = " ".join(plain.split())
        if not plain:
            continue
        if anchors:
            out.anchors[len(out.texts)] = anchors
        out.texts.append(plain)
        out.tags.append(f"h{len(hashes)}" if hashes else "li" if bullet else "p")
        out.gaps.append(gap)
        gap, last = False, row
    for i, words in joined.items():
        out.texts[i] = " ".join([out.texts[i], *words])
    _number_lists(out)
    return out


def _goes_on(row: str, following: str, width: int) -> bool:
    """Whether a line goes on with the one before: wrapped, or a picture's credit under its caption."""
    if width:
        return len(row) + 1 + len(following.split(None, 1)[0]) > width
    return len(row) >= _LONG_ROW > len(following) and row.endswith(":")


def _number_lists(lines: Lines) -> None:
    """Make items of two or more numbered lines that follow each other without an empty line."""
    texts, tags = lines.texts, lines.tags
    i = 0
    while i < len(texts):
        j = i
        while j < len(texts) and tags[j] == "p" and (j == i or not lines.gaps[j]) and _NUMBER.match(texts[j]):
            j += 1
        if j - i > 1:
            for k in range(i, j):
                texts[k] = _NUMBER.sub("", texts[k], count=1)
                tags[k] = "li"
        i = max(j, i + 1)
