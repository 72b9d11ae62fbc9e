"""A page to the text that a person gets by selecting all and copying, or out of a text browser."""

from __future__ import annotations

from ..page import Block, Link, Page, Where

_ROWS = frozenset({Where.MENU, Where.POSTS, Where.CATEGORIES, Where.ARCHIVES})
_BETWEEN = " \u00a0|·•,/–—-»›>:"
_AHEAD = 64


def render(page: Page) -> str:
    """Write a page as plain text.

    Args:
        page: a page read from HTML.

    Returns:
        Its visible blocks in reading order, an empty line between them; a list item is a line with ``•``
        before it, and so is each link of a row of links, as browsers copy them. Hidden text and the targets
        of links are left out.
    """
    out: list[str] = []
    links = [link for link in page.links if link.text and link.where is not Where.HIDDEN]
    at = 0
    before: Where | None = None  # the part of the list item before
    for block in page.blocks:
        row, at = _row(block, links, at)
        items = row or ([block.text] if block.tag in ("li", "option") else [])
        if items:
            if before is not block.where:
                out.append("")
            out += [f"  • {item}" for item in items]
        else:
            out += ["", block.text]
        before = block.where if items else None
    return "\n".join(out[1:]) + "\n" if out else ""


def _row(block: Block, links: list[Link], at: int) -> tuple[list[str], int]:
    """The links of a block that is nothing but links, and where the next block's links begin."""
    text, pos, found, rest = block.text, 0, [], []
    k = at
    while k < len(links) and k < at + _AHEAD:
        anchor = links[k].text
        hit = text.find(anchor, pos)
        if hit < 0:
            k += 1
            continue
        rest.append(text[pos:hit])
        pos = hit + len(anchor)
        found.append(anchor)
        k += 1
        at = k
    rest.append(text[pos:])
    only_links = len(found) > 1 and block.where in _ROWS and not "".join(rest).strip(_BETWEEN)
    return (found if only_links else []), at
