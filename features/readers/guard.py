"""What an HTML parser must be kept from: some short inputs cost it quadratic time and memory.

A tree builder looks through the stack of open elements at every block, copies every open formatting
element into every following paragraph, and compares each attribute of an element with all others. The
inputs that use this are found by counting tags before the parse and are cut.
"""

from __future__ import annotations

import re
from itertools import accumulate

from .limits import Limits

_FORMATTING = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
# An unclosed comment takes the rest, as in a browser; so its end is never looked for twice.
_COMMENT = rb"<!--(?:.*?-->|.*)"
_WITH_ATTRIBUTES = re.compile(rb"<([bcefinstuBCEFINSTU][a-zA-Z]{0,5})[\s/]")
_TAG = re.compile(
    _COMMENT + rb"|<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.I | re.S
)
_TAG = re.compile(_COMMENT + rb"|<(/?)([a-zA-Z][a-zA-Z0-9:\-]{0,40})[^>]*>?", re.S)
# Elements that end by themselves, or hold nothing.
_SHALLOW = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td th tr tbody thead tfoot dt dd "
    b"option optgroup rp rt colgroup caption html head body".split()
)
_NAME = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9:\-]{0,40})")
_FEW_TAGS = 1_500
_MANY_TAGS = 6_000
_COPIES = 500_000
_LONG_TAG = 100_000
_KEPT_OF_TAG = 20_000


def guard(data: bytes, limits: Limits) -> tuple[bytes, list[str]]:
    """Return the page with what a parser would choke on taken out, and what was cut.

    Args:
        data: the page in UTF-8.
        limits: ``max_depth`` and ``max_nodes`` are heeded.
    """
    faults: list[str] = []
    tags = data.count(b"<")
    if len(data) > _LONG_TAG:
        data = _shorten_tags(data, faults)
    if tags < _FEW_TAGS:
        return data, faults
    # Only elements with attributes count: of equal ones a tree builder keeps three, of links one.
    heavy = sum(name.lower() in _FORMATTING for name in _WITH_ATTRIBUTES.findall(data))
    if tags < _MANY_TAGS and heavy * tags < _COPIES:
        return data, faults
    names = _NAME.findall(data)
    if (
        tags <= 2 * limits.max_nodes
        and _span(names, _NESTING) <= limits.max_depth
        and min(heavy, _span(names, _OPEN_FORMATTING)) * tags < _COPIES
    ):
        return data, faults
    return _flatten(data, tags, limits, faults), faults


class _Steps(dict[bytes, int]):
    """What a tag adds to a depth, by its name with its slash."""

    def __init__(self, formatting: bool):
        self.formatting = formatting

    def __missing__(self, name: bytes) -> int:
        bare = name.lstrip(b"/").lower()
        counts = bare in _FORMATTING if self.formatting else bare not in _SHALLOW
        step = (-1 if name.startswith(b"/") else 1) if counts else 0
        if len(self) < 10_000:
            self[name] = step
        return step


_NESTING = _Steps(False)
_OPEN_FORMATTING = _Steps(True)


def _span(names: list[bytes], steps: _Steps) -> int:
    """No less than the greatest depth that a list of tags reaches."""
    depths = list(accumulate(map(steps.__getitem__, names)))
    return max(depths, default=0) - min(0, min(depths, default=0))


def _shorten_tags(data: bytes, faults: list[str]) -> bytes:
    """Cut single tags of more than 100 kB that have many attributes."""
    step = _LONG_TAG // 2
    if all((end := data.find(b">", at)) >= 0 and end - at < step for at in range(0, len(data) - step, step)):
        return data
    cuts = 0
    parts: list[bytes] = []
    pieces = data.split(b">")
    for piece in pieces:
        if len(piece) > _LONG_TAG and (start := re.search(rb"<[a-zA-Z]", piece)):
            tail = piece[start.start() :]
            if tail.count(b" ") + tail.count(b"\n") + tail.count(b"=") + tail.count(b"/") > _KEPT_OF_TAG:
                piece = piece[: start.start() + _KEPT_OF_TAG]
                cuts += 1
        parts.append(piece)
    if cuts:
        faults.append("tags of more than 100 kB cut")
    return b">".join(parts)


def _flatten(data: bytes, tags: int, limits: Limits, faults: list[str]) -> bytes:
    """Take out tags nested deeper than the limit, and what follows the last tag allowed."""
    depth = formatting = last = seen = 0
    allowed = max(3, min(limits.max_depth, _COPIES // tags))
    out: list[bytes] = []
    for found in _TAG.finditer(data):
        name = found.group(2)
        if name is None:
            continue
        seen += 1
        if seen > 2 * limits.max_nodes:
            data = data[: found.start()]
            faults.append(f"cut after {seen - 1} tags")
            break
        name = name.lower()
        step = -1 if found.group(1) else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
            cut = formatting > allowed
        elif name in _SHALLOW:
            continue
        else:
            depth = max(0, depth + step)
            cut = depth > limits.max_depth
        if cut:
            out.append(data[last : found.start()])
            last = found.end()
    if out:
        faults.append("tags nested too deep taken out")
    out.append(data[last:])
    return b"".join(out)
