"""One walk over the parsed tree: texts, links, frames of parts and furniture, as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle, islice
from typing import Any

from selectolax.lexbor import LexborNode

from . import hints
from .hints import hint_of
from .limits import Deadline, Limits

Attributes = Mapping[str, str | None]


def _do(method: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), method)


# Which method of ``Walker`` opens an element.
_DO: dict[str, str] = {
    **_do(
        "open_block",
        "p h1 h2 h3 h4 h5 h6 li dt dd th pre figcaption address caption legend summary hr button tr label "
        "thead tbody tfoot",
    ),
    **_do(
        "open_frame",
        "div section article main aside nav header footer ul ol dl table td form center blockquote figure "
        "details fieldset dialog menu hgroup dir search",
    ),
    **_do(
        "skip",
        "noscript template svg math object embed applet video audio canvas textarea input source track param "
        "datalist map rp base noframes noembed progress meter",
    ),
    **_do("head", "meta link script style title iframe frame"),
    **_do("open_root", "html body head frameset"),
    **_do("image", "img amp-img"),
    **_do("open_link", "a"),
    **_do("line_break", "br"),
    **_do("select", "select"),
    **_do("open_time", "time"),
    **_do(
        "open_inline",
        "span b i em strong u s small big font tt sup sub abbr cite code q ins del wbr area col",
    ),
}
_HINT_OF_TAG = {
    "nav": hints.MENU, "footer": hints.FOOTER, "aside": hints.ASIDE, "header": hints.HEADER,
    "article": hints.ENTRY, "dialog": hints.OPENED, "menu": hints.MENU, "form": hints.NONE,
}  # fmt: skip
_HINT_OF_ROLE = {
    "navigation": hints.MENU, "contentinfo": hints.FOOTER, "complementary": hints.ASIDE, "banner": hints.HEADER,
    "search": hints.CLUTTER, "dialog": hints.OPENED, "alert": hints.OPENED, "menu": hints.MENU,
    "menubar": hints.MENU, "tablist": hints.OPENED, "tabpanel": hints.OPENED, "tooltip": hints.OPENED,
}  # fmt: skip
_HINT_OF_PROP = {
    "articlebody": hints.BODY, "author": hints.AUTHOR, "datepublished": hints.DATE, "headline": hints.TITLE,
}  # fmt: skip
# Parts whose own text is kept while the element is read.
_KEPT = frozenset({hints.SITENAME, hints.TAGLINE, hints.AUTHOR, hints.DATE, hints.TITLE})
# Parts that make a frame even of a span.
_SPAN_FRAMES = frozenset({hints.CATEGORIES, hints.CLUTTER, hints.BYLINE, hints.COMMENTS, hints.MENU})
# Inside an entry these belong to the entry, not to the site.
_OF_SITE = frozenset({hints.FOOTER, hints.MENU, hints.HEADER})
# Parts that scripts open, or that name the page: what is not shown of them hides nothing from the reader.
_SHOWN_LATER = frozenset(
    {
        hints.MENU, hints.OPENED, hints.CLUTTER, hints.COMMENTS, hints.HEADER, hints.SITENAME, hints.TAGLINE,
        hints.TITLE, hints.BYLINE, hints.AUTHOR, hints.DATE,
    }
)  # fmt: skip
# What a style is first looked through for, since a search for these is much cheaper than the pattern.
_STYLE_CUES = re.compile("none|hidden|:[ ]?-[0-9]{3}|size:[ ]?0|opacity:[ ]?0|olor")
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:text-indent|left|top|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$).{0,80}overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden.{0,80}(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)",
    re.S,
)
_RULE_CUES = (
    "display:none",
    "display: none",
    "visibility:hidden",
    "visibility: hidden",
    ":-9",
    ": -9",
    "font-size:0",
)
_MAX_RULES = 60
_COLOUR = re.compile(r"(?:^|[;\s])(background(?:-color)?|color)\s*:\s*([#\w]+)")
_SELECTOR = re.compile(r"[.#]([A-Za-z_][\w\-]{0,80})\Z")
# Attributes besides class and id that say what an element is.
_TELLING = frozenset({"style", "hidden", "itemprop", "itemscope", "role", "rel"})
_ENTRIES = frozenset({hints.ENTRY, hints.BODY})
_NOT_SEEN = frozenset({hints.UNSEEN, hints.SKIP})
_NOT_READ = frozenset({hints.UNSEEN, hints.TOOLBAR})
_IN_ENTRY, _IN_OPENED = 1, 2

# How most elements end: a line with the tag around, a part with the tag, the frame and the state around.
_LINE, _PART = 0, 1
_TEXT = 2  # lexbor's number for a node that is text
_DUE = (True, *[False] * 4095)  # when the time is looked at; cheaper at each node than to count
_HIDDEN = 64  # greater than any hint

Leave = tuple[Any, ...]
Opener = Callable[[LexborNode, str], Leave | None]
_LONGEST_TITLE = 2_000
_LONGEST_NAMES = 1_000  # characters of class and id; `hint_of` keeps them
_LONGEST = 400  # text nodes of a link or a kept element
_MAX_ITEMS, _MAX_PROPERTIES = 60, 200


@dataclass(slots=True)
class Harvest:
    """What one walk brings home; parallel lists, so that no object is made for each node.

    Attributes:
        texts, tags, linked, frames: of each visible block: text, tag, characters within links, innermost frame.
        anchors: ``(text, attributes, block, frame, hidden, alt)`` of each link; ``block`` is the block that it
            begins in.
        frame_hints, frame_parents, frame_starts, frame_ends: of each frame (an element that may be
            a part) in document order; the last two count blocks.
        kept: ``(hint, text, block)`` of elements whose names call them site name, author and the like.
        times: ``(datetime, text, block)`` of ``time`` elements.
        selects: ``(block, texts)``: the options of every drop-down.
        hidden: texts that are not to be seen.
        metas, refs: attributes of ``meta`` and ``link`` elements.
        items: microdata items, flat.
        names: class attributes and ids as they stand.
        body_names: those of the html and body elements.
        elements: tag of every element.
    """

    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    anchors: list[tuple[str, Attributes, int, int, bool, str]] = field(default_factory=list)
    frame_hints: list[int] = field(default_factory=list)
    frame_parents: list[int] = field(default_factory=list)
    frame_starts: list[int] = field(default_factory=list)
    frame_ends: list[int] = field(default_factory=list)
    kept: list[tuple[int, str, int]] = field(default_factory=list)
    times: list[tuple[str, str, int]] = field(default_factory=list)
    selects: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    metas: list[Attributes] = field(default_factory=list)
    refs: list[Attributes] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    inline_scripts: list[str] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    iframes: list[str] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    body_names: str = ""
    elements: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def hiding_names(css: str) -> set[str]:
    """Class names and ids that a plain rule of a style sheet, outside any ``@media``, hides."""
    found: set[str] = set()
    css = css[:200_000]
    for cue in _RULE_CUES:
        at = css.find(cue)
        seen = depth = 0
        for _ in range(_MAX_RULES):
            if at < 0:
                break
            brace = css.rfind("{", 0, at)
            start = max(css.rfind("}", 0, brace), css.rfind("/", 0, brace)) + 1
            selectors = css[start : max(brace, start)]
            if len(selectors) < 200 and "{" not in selectors:
                names = [
                    match.group(1) for one in selectors.split(",") if (match := _SELECTOR.match(one.strip()))
                ]
                if names:
                    depth += css.count("{", seen, brace) - css.count("}", seen, brace)
                    seen = brace
                    if not depth:
                        found.update(names)
            at = css.find(cue, at + 8)
    return found


def style_hides(style: str) -> bool:
    """Whether an inline style keeps its element from being seen: not shown, off-screen, no size, no contrast."""
    return _hides_kept(style) if len(style) < 200 else _hides(style)


def _hides(style: str) -> bool:
    style = style.lower()
    if not _STYLE_CUES.search(style):
        return False
    if _HIDES.search(style):
        return True
    if style.count("color") > 1:
        pairs = _COLOUR.findall(style)
        return len({name[0] for name, _ in pairs}) == 2 and len({value for _, value in pairs}) == 1
    return False


_hides_kept = lru_cache(maxsize=1 << 12)(_hides)


def body_of(node: LexborNode) -> str:
    """The text of a script or style element, which holds nothing else; sooner than by ``node.text()``."""
    inside = node.first_child
    return (inside.text_content or "") if inside is not None else ""


class Walker:
    """Walks one tree.

    Args:
        limits: depth and nodes past them are not entered, which ``Harvest.faults`` says.
        deadline: looked at every few thousand nodes.
        heed_hiding: put what is not shown aside; else read it like the rest.

    An opening method returns None where the inside of the element is not read, ``()`` where nothing is to be
    done at its end, else a tuple whose first member is the method that ends it, or ``_LINE`` or ``_PART``.
    """

    def __init__(self, limits: Limits, deadline: Deadline, heed_hiding: bool = True):
        self.limits = limits
        self.deadline = deadline
        self.heed_hiding = heed_hiding
        self.harvest = Harvest()
        self.texts = self.harvest.texts
        self.anchors = self.harvest.anchors
        self.stream: list[str] = []  # every text node; a block, a link or a kept element is a slice of it
        self.begin = 0  # where the current block begins in the stream
        self.linked = 0  # characters of links in the current block
        self.tag = "p"
        self.frame = -1
        self.hidden = 0
        self.inside = 0
        self.alt = ""
        self.link_end = -1
        self.special = False  # whether the element at hand is hidden or a microdata item or property
        self.hide = False
        self.hiding: set[str] = set()
        self.looked: dict[
            str, int
        ] = {}  # class attribute and id to hint, and ``_HIDDEN`` where a style sheet hides
        self.items: list[tuple[dict[str, Any], str]] = []

    def opener_of(self, name: str) -> Opener | None:
        """How an element is opened: a custom one as a frame, an unknown one within a line; None for no element."""
        if not name or name[0] == "-":
            return None
        return getattr(self, _DO.get(name) or ("open_frame" if "-" in name else "open_inline"))

    def walk(self, root: LexborNode) -> Harvest:
        """Visit every node under ``root`` once, in document order.

        Raises:
            TimeLimit: past the deadline.
        """
        stream, texts, elements, ends = (
            self.stream,
            self.texts,
            self.harvest.elements,
            self.harvest.frame_ends,
        )
        openers: dict[int, tuple[str, Opener | None]] = {}
        stack: list[tuple[LexborNode, Leave]] = []
        max_depth, max_nodes = self.limits.max_depth + 100, self.limits.max_nodes
        node: LexborNode | None = root
        for due in islice(cycle(_DUE), max_nodes):
            if due:
                self.deadline.check()
            tag = node.tag_id
            if tag == _TEXT:
                text = node.text_content
                if text and (len(stream) != self.begin or not text.isspace()):
                    stream.append(text)
            else:
                if tag not in openers:
                    name = node.tag or ""
                    openers[tag] = name, self.opener_of(name)
                name, opener = openers[tag]
                if opener is not None:
                    elements.append(name)
                    leave = opener(node, name)
                    if leave is not None:
                        child = node.first_child
                        if child is not None and len(stack) < max_depth:
                            stack.append((node, leave))
                            node = child
                            continue
                        if child is not None:
                            self.fault("nested too deep")
                        if leave:
                            self.end(leave)
            node = node.next
            while node is None and stack:
                node, leave = stack.pop()
                if leave:
                    what = leave[0]
                    if what is _LINE:
                        if len(stream) > self.begin:
                            self.flush()
                        self.tag = leave[1]
                    elif what is _PART:
                        if len(stream) > self.begin:
                            self.flush()
                        ends[self.frame] = len(texts)
                        _, self.tag, self.frame, self.inside = leave
                    else:
                        what(leave)
                node = node.next
            if node is None:
                break
        if node is not None:
            self.fault(f"cut after {max_nodes} nodes")
        while stack:
            if leave := stack.pop()[1]:
                self.end(leave)
        self.flush()
        self.harvest.names.update(self.looked)
        return self.harvest

    def fault(self, text: str) -> None:
        """Note what was cut, once."""
        if text not in self.harvest.faults:
            self.harvest.faults.append(text)

    def flush(self) -> None:
        """End the current block."""
        stream, begin = self.stream, self.begin
        size = len(stream)
        if size > begin:
            text = stream[begin] if size == begin + 1 else "".join(stream[begin:])
            text = " ".join(text.split())
            if text:
                if self.hidden:
                    self.harvest.hidden.append(text)
                else:
                    h = self.harvest
                    h.texts.append(text)
                    h.tags.append(self.tag)
                    h.linked.append(self.linked)
                    h.frames.append(self.frame)
                stream.append(" ")
                size += 1
            self.begin = size
            self.linked = 0

    def look(self, attributes: Attributes) -> int:
        """What the attributes say an element is; ``special`` where more must be done with it."""
        self.special = self.hide = False
        names = attributes.get("class")
        hint = 0
        more = len(attributes) - (names is not None)
        if more and (label := attributes.get("id")) is not None:
            more -= 1
            names = f"{names} {label}" if names else label
        if names:
            known = self.looked.get(names)
            hint = self.look_up(names) if known is None else known
            if hint >= _HIDDEN:
                hint -= _HIDDEN
                self.special = self.hide = True
        if more and not _TELLING.isdisjoint(attributes):
            return self.look_closer(attributes, hint)
        return hint

    def look_up(self, names: str) -> int:
        """What class attribute and id say; worked out once a page, most stand on several elements."""
        hint = hint_of(names[:_LONGEST_NAMES])
        if self.hiding and not self.hiding.isdisjoint(names.split()):
            hint += _HIDDEN
        if hint != hints.TOOLBAR:
            self.looked[names] = hint
        return hint

    def look_closer(self, attributes: Attributes, hint: int) -> int:
        """What the attributes besides class and id say."""
        if "style" in attributes and style_hides(attributes["style"] or ""):
            self.special = self.hide = True
        if "hidden" in attributes:
            self.special = self.hide = True
        if "itemprop" in attributes or "itemscope" in attributes:
            self.special = True
            if not hint:
                hint = _HINT_OF_PROP.get((attributes.get("itemprop") or "").lower(), 0)
        if not hint and "role" in attributes:
            hint = _HINT_OF_ROLE.get(attributes["role"] or "", 0)
        if not hint and "rel" in attributes and "author" in (attributes["rel"] or ""):
            hint = hints.AUTHOR
        return hint

    def skip(self, node: LexborNode, name: str) -> None:
        """An element whose inside is no text."""

    def open_root(self, node: LexborNode, name: str) -> Leave:
        """The html, head and body elements: their names say nothing about a part."""
        attributes = node.attributes
        if name == "html":
            self.harvest.language = attributes.get("lang") or attributes.get("xml:lang") or ""
        if names := f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip():
            if name != "html":  # collections drop that element
                self.harvest.names.add(names)
            self.harvest.body_names += f" {names.lower()} "
        return ()

    def open_inline(self, node: LexborNode, name: str) -> Leave | None:
        """An element within a line."""
        attributes = node.attributes
        if not attributes:
            return ()
        hint = self.look(attributes)
        if hint:
            if hint in _SPAN_FRAMES and name == "span":
                return self.begin_frame(name, attributes, hint)
            if hint in _NOT_READ:
                return None
            if hint in _KEPT:
                return self.wrapped((), hint, attributes)
        return self.wrapped((), hint, attributes) if self.special else ()

    def open_block(self, node: LexborNode, name: str) -> Leave | None:
        """An element that begins a line."""
        attributes = node.attributes
        if attributes:
            hint = self.look(attributes)
            if hint:
                return self.begin_frame(name, attributes, hint)
            if self.special:
                self.flush()
                leave = (_LINE, self.tag)
                self.tag = name
                return self.wrapped(leave, hint, attributes)
        if len(self.stream) > self.begin:
            self.flush()
        leave = (_LINE, self.tag)
        self.tag = name
        return leave

    def open_frame(self, node: LexborNode, name: str) -> Leave | None:
        """An element that may be a part of the page."""
        attributes = node.attributes
        hint = self.look(attributes) if attributes else 0
        return self.begin_frame(name, attributes, hint or _HINT_OF_TAG.get(name, 0))

    def begin_frame(self, name: str, attributes: Attributes, hint: int) -> Leave | None:
        """A frame of which it is known what its names say."""
        if hint:
            if hint in _NOT_READ:
                if hint == hints.TOOLBAR:
                    self.harvest.elements.pop()
                return None
            if self.inside & _IN_ENTRY and hint in _OF_SITE:
                hint = hints.CLUTTER if hint != hints.HEADER else 0
        if len(self.stream) > self.begin:
            self.flush()
        leave: Leave = (_PART, self.tag, self.frame, self.inside)
        h = self.harvest
        start = len(self.texts)
        h.frame_parents.append(self.frame)
        self.frame = len(h.frame_hints)
        h.frame_hints.append(hint)
        h.frame_starts.append(start)
        h.frame_ends.append(start)
        if name != "span":
            self.tag = name
        if name == "form":
            h.forms.append(attributes.get("action") or "")
        if hint:
            special = self.special and bool(attributes)
            if special or hint in _KEPT:
                leave = self.wrapped(leave, hint, attributes)
            if hint in _ENTRIES:
                self.inside |= _IN_ENTRY
            if hint in _SHOWN_LATER:
                self.inside |= _IN_OPENED
        elif attributes and self.special:
            leave = self.wrapped(leave, hint, attributes)
        return leave

    def open_link(self, node: LexborNode, name: str) -> Leave | None:
        """A link."""
        attributes = node.attributes
        hint = self.look(attributes)
        if hint in _NOT_SEEN:
            return None
        leave: Leave = ()
        if "href" in attributes:
            self.alt = ""
            start = len(self.stream)
            # Links that touch are set apart by styles.
            if self.link_end == start > self.begin:
                self.stream.append(" ")
                start += 1
            leave = (self.end_link, start, len(self.texts), attributes, self.frame)
        if self.special or hint in _KEPT:
            return self.wrapped(leave, hint, attributes)
        return leave

    def open_time(self, node: LexborNode, name: str) -> Leave:
        """A point in time."""
        attributes = node.attributes
        self.look(attributes)
        moment = attributes.get("datetime") or ""
        leave = (self.end_time, len(self.stream), len(self.harvest.texts), moment)
        return self.wrapped(leave, 0, attributes) if self.special else leave

    def wrapped(self, leave: Leave, hint: int, attributes: Attributes) -> Leave:
        """Have more done at an element's end: keep its text, end what is hidden, end an item."""
        if self.hide and self.heed_hiding and hint not in _SHOWN_LATER and not self.inside & _IN_OPENED:
            self.flush()
            self.hidden += 1
            leave = (self.end_hidden, leave)
        if hint in _KEPT:
            leave = (self.end_kept, leave, hint, len(self.stream), len(self.harvest.texts))
        if "itemscope" in attributes:
            self.item(attributes)
            leave = (self.end_item, leave)
        elif "itemprop" in attributes and self.items:
            leave = self.item_property(attributes, leave)
        return leave

    def text_since(self, start: int) -> str:
        """The text read since a place in the stream, white space folded; long ones are cut."""
        return " ".join("".join(self.stream[start : start + _LONGEST]).split())

    def end(self, leave: Leave) -> None:
        """Do what is due at an element's end."""
        if callable(leave[0]):
            leave[0](leave)
            return
        if len(self.stream) > self.begin:
            self.flush()
        if leave[0] == _LINE:
            self.tag = leave[1]
        else:
            self.harvest.frame_ends[self.frame] = len(self.texts)
            _, self.tag, self.frame, self.inside = leave

    def end_link(self, leave: Leave) -> None:
        """End a link; blocks that began and ended in it are all link."""
        _, start, block, attributes, frame = leave
        stream = self.stream
        text = stream[start] if len(stream) == start + 1 else "".join(stream[start : start + _LONGEST])
        text = " ".join(text.split())
        if len(self.texts) == block:
            self.linked += len(text)
        else:
            linked = self.harvest.linked
            for i in range(block, len(linked)):
                linked[i] = len(self.texts[i])
        self.link_end = len(stream)
        self.anchors.append((text, attributes, block, frame, self.hidden > 0, "" if text else self.alt))

    def end_time(self, leave: Leave) -> None:
        """End a point in time."""
        _, start, block, moment = leave
        self.harvest.times.append((moment, self.text_since(start), block))

    def end_hidden(self, leave: Leave) -> None:
        """End an element that is not to be seen."""
        if leave[1]:
            self.end(leave[1])
        self.flush()
        self.hidden -= 1

    def end_kept(self, leave: Leave) -> None:
        """End an element whose own text is kept."""
        _, inner, hint, start, block = leave
        if inner:
            self.end(inner)
        text = self.text_since(start)
        if text and len(text) <= 300:
            self.harvest.kept.append((hint, text, block))

    def end_item(self, leave: Leave) -> None:
        """End a microdata item."""
        if leave[1]:
            self.end(leave[1])
        self.items.pop()

    def end_property(self, leave: Leave) -> None:
        """End a microdata property whose value is its text."""
        _, inner, start, target, name = leave
        if inner:
            self.end(inner)
        target.setdefault(name, self.text_since(start)[:2000])

    def line_break(self, node: LexborNode, name: str) -> None:
        """Two breaks in a row end a block; one is a blank."""
        after = node.next
        while after is not None and after.tag == "-text" and not (after.text_content or "").strip():
            after = after.next
        if after is not None and after.tag == "br":
            self.flush()
        else:
            self.stream.append(" ")

    def image(self, node: LexborNode, name: str) -> None:
        """Note a picture; one that is loaded later has its address elsewhere."""
        attributes = node.attributes
        source = attributes.get("src") or ""
        if not source or source.startswith("data:"):
            source = attributes.get("data-src") or attributes.get("data-lazy-src") or source[:100]
        alt = " ".join((attributes.get("alt") or "").split())
        self.harvest.images.append((source, alt))
        if alt and not self.alt:
            self.alt = alt
        if names := attributes.get("class"):
            self.harvest.names.add(names)

    def select(self, node: LexborNode, name: str) -> None:
        """Note the options of a drop-down; they are no text of the page."""
        options = [
            " ".join(child.text().split()) for child in islice(node.iter(), 500) if child.tag == "option"
        ]
        self.harvest.selects.append((len(self.harvest.texts), options))

    def head(self, node: LexborNode, name: str) -> None:
        """Note what is not read as text."""
        h = self.harvest
        attributes = node.attributes
        if name == "meta":
            h.metas.append(attributes)
            if self.items and "itemprop" in attributes:
                self.item_property(attributes, ())
        elif name == "link":
            h.refs.append(attributes)
        elif name == "title":
            if not h.title:
                h.title = " ".join(node.text()[:_LONGEST_TITLE].split())
        elif name in ("iframe", "frame"):
            h.iframes.append(attributes.get("src") or attributes.get("data-src") or "")
        elif name == "style":
            if self.heed_hiding:
                self.hide_names(hiding_names(body_of(node)))
        elif source := attributes.get("src"):
            h.scripts.append(source)
        else:
            body = body_of(node)
            if "ld+json" in (attributes.get("type") or ""):
                h.json_ld.append(body)
            elif body:
                h.inline_scripts.append(body.replace("\r\n", "\n")[:20_000])

    def hide_names(self, names: set[str]) -> None:
        """Have elements of these names that follow hidden."""
        if names:
            self.hiding |= names
            self.harvest.names.update(self.looked)
            self.looked.clear()

    def item(self, attributes: Attributes) -> None:
        """Begin a microdata item; one within another gives it dotted names."""
        name = (attributes.get("itemprop") or "").split(" ")[0][:100]
        kind = (attributes.get("itemtype") or "").rstrip("/").rpartition("/")[2]
        if name and self.items:
            target, prefix = self.items[-1]
            prefix = f"{prefix}{name}."[:300]
        else:
            target, prefix = {}, ""
            if len(self.harvest.items) < _MAX_ITEMS:
                self.harvest.items.append(target)
        if kind and len(target) < _MAX_PROPERTIES:
            target.setdefault(prefix + "@type", kind)
        self.items.append((target, prefix))

    def item_property(self, attributes: Attributes, leave: Leave) -> Leave:
        """Note a property of the item around: what its attributes say, else its text when it ends."""
        target, prefix = self.items[-1]
        name = prefix + (attributes.get("itemprop") or "").split(" ")[0][:100]
        if len(target) >= _MAX_PROPERTIES:
            return leave
        value = (
            attributes.get("content")
            or attributes.get("datetime")
            or attributes.get("href")
            or attributes.get("src")
        )
        if value:
            target.setdefault(name, value[:2000])
            return leave
        return (self.end_property, leave, len(self.stream), target, name)
