"""What may tie a page to others of its operation: its site, ids of accounts, its template, its text.

Operators of networks are told by shared analytics and advertising accounts in the open press and in measurement
studies (Starov et al., "Betrayed by Your Dashboard", WWW 2018); everything here stands in the page itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import msgspec
import numpy as np

from ...features.copies.fingerprints import Sketch, sketch_of
from ...features.networks import FREE_HOSTS, free_host
from ...features.page import Page, Where
from ...features.readers import Raw, ReadError, read
from ...features.readers.address import domain_of, host_of

VERSION = 1
"""Raised when the marks of the same page change, so that kept ones are worked out anew."""

LEAST_NAMES = 40
"""Class names and ids from which a template is told from any other; fewer are everybody's."""

_PATH_HOSTS = FREE_HOSTS | {"medium.com", "github.com", "gitlab.com", "facebook.com", "youtube.com"}
"""Hosts on which the first part of the path names whose page it is."""
_GENERAL = frozenset(
    {"", "a", "b", "c", "channel", "group", "groups", "ipfs", "pages", "site", "user", "view"}
)

_IDS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("UA-", r"\bUA-(\d{5,10})-\d{1,4}\b"),
        ("G-", r"[\"'=/]G-((?=[A-Z]*\d)[A-Z0-9]{8,12})\b"),
        ("GTM-", r"\bGTM-([A-Z0-9]{5,9})\b"),
        ("AW-", r"\bAW-(\d{8,11})\b"),
        ("pub-", r"\bpub-(\d{16})\b"),
        ("yandex ", r"(?:\bym\(\s*|mc\.yandex\.ru/watch/)(\d{5,10})\b"),
        ("baidu ", r"hm\.baidu\.com/h[ms]?\.js\?([0-9a-f]{32})"),
        ("cnzz ", r"cnzz\.com/[^\"'\s]*?[?&](?:web_)?id=(\d{6,12})\b"),
        ("facebook ", r"fbq\(\s*[\"']init[\"']\s*,\s*[\"']?(\d{10,18})"),
        ("hotjar ", r"\bhjid\s*[:=]\s*(\d{5,9})\b"),
        ("statcounter ", r"\bsc_project\s*=\s*(\d{5,10})\b"),
        ("histats ", r"Histats\.start[\"',(\s]+1\s*,\s*(\d{5,9})\b"),
        ("quantcast ", r"\bqacct[\"']?\s*[:=]\s*[\"'](p-[\w-]{10,20})"),
        ("addthis ", r"\bpub(?:id)?=(ra-[0-9a-f]{14,20})\b"),
        ("disqus ", r"//([a-z0-9-]{3,60})\.disqus\.com/(?:embed|count)"),
    )
)
_VERIFIED = ("google-site-verification", "yandex-verification", "msvalidate.01", "p:domain_verify")
_TAG = re.compile(r"[?&]tag=([\w-]{3,40}-2[0-3])\b")
_PLATFORMS = frozenset(
    {"quantcast p-18-mFEk4J448M", "UA-52447", "pub-3443918307802676", "AW-316245675", "pub-1556223355139109"}
)
"""Ids that WordPress.com, Substack and Blogger put on customers' pages; in a large collection they would stand on
too many sites to join anyway."""
_MADE_UP = re.compile(r"(?:pub-|UA-|AW-|\w+ )?(?:(\d)\1*|0*12345\d*|X+)$")
_DIGITS = re.compile(r"\d+")
_NOT_TEXT = frozenset({Where.MENU, Where.FOOTER, Where.POSTS, Where.CATEGORIES, Where.ARCHIVES, Where.HIDDEN})


class Marks(msgspec.Struct, frozen=True):
    """The marks of one page, small enough to keep.

    Attributes:
        site: registrable domain; on a free host whatever names the customer there; ``""`` where not known.
        ids: ids of its analytics, advertising and verification accounts, each with its kind.
        template: digest of its class names and ids, or ``""`` where there are too few.
        text: digest of its words in order, or ``""`` where there are none.
        hashes: fingerprints of its article, as ``uint32`` bytes.
        limit, words: of the fingerprints, as in ``Sketch``.
    """

    site: str = ""
    ids: tuple[str, ...] = ()
    template: str = ""
    text: str = ""
    hashes: bytes = b""
    limit: int = 0
    words: int = 0

    def sketch(self) -> Sketch:
        """Return the fingerprints without their places."""
        hashes = np.frombuffer(self.hashes, dtype="<u4").astype(np.uint32)
        nowhere = np.zeros(len(hashes), dtype=np.int64)
        return Sketch(hashes, nowhere, nowhere, self.limit, self.words, bytes.fromhex(self.text))


def marks_of(page: Page | Raw) -> Marks:
    """Take the marks of a page; one that can't be read has its site alone."""
    if isinstance(page, Raw):
        try:
            page = read(page)
        except ReadError:
            return Marks(site=site_of(page.url))
    sketch = sketch_of("\n".join(_text(page)))
    return Marks(
        site=site_of(page.url),
        ids=tuple(sorted(_ids(page))),
        template=_template(page),
        text=sketch.digest.hex() if sketch.words else "",
        hashes=sketch.hashes.astype("<u4").tobytes(),
        limit=sketch.limit,
        words=sketch.words,
    )


def site_of(url: str) -> str:
    """Return whose page an address names: the registrable domain, or what stands for it on a shared host.

    Args:
        url: an absolute address.

    Returns:
        ``example.co.uk``; ``someone.blogspot.com`` or ``sites.google.com/someone`` on hosts that give space to
        anybody (the private part of the public suffix list, and the free hosts that farmsift knows); ``""``
        for an address without a host.
    """
    host = host_of(url)
    if not host:
        return ""
    service = free_host(host)
    if service and service != host:
        owner = host.removesuffix(f".{service}").rpartition(".")[2]
        if owner not in ("", "members", host):
            return f"{owner}.{service}"
    domain = domain_of(host) or host
    if host in _PATH_HOSTS or domain in _PATH_HOSTS:
        try:
            parts = urlsplit(url).path.split("/")
        except ValueError:
            return host
        named = next((part for part in parts if part.lower() not in _GENERAL), "")
        return f"{host}/{named.lower()}" if named else host
    return domain


def pack(marks: Marks) -> bytes:
    """Pack marks as the database keeps them."""
    return msgspec.msgpack.encode(marks)


def unpack(data: bytes) -> Marks:
    """Give marks back.

    Raises:
        ValueError: the data are damaged.
    """
    try:
        return msgspec.msgpack.decode(data, type=Marks)
    except msgspec.DecodeError as error:
        raise ValueError(f"kept marks of a page are damaged: {error}") from error


def _text(page: Page) -> Iterator[str]:
    """The article; where a page has none, all that is neither menu nor footer nor a list of other pages."""
    if page.article:
        return (block.text for block in page.article)
    return (block.text for block in page.blocks if block.where not in _NOT_TEXT)


def _ids(page: Page) -> set[str]:
    furniture = page.furniture
    if furniture is None:
        return set()
    code = "\n".join((*furniture.scripts, *furniture.iframes, *furniture.inline_scripts))
    found = {kind + value for kind, pattern in _IDS for value in pattern.findall(code)}
    found |= {
        f"pub-{value}"
        for value in re.findall(r"\bpub-(\d{16})\b", furniture.meta.get("google-adsense-account", ""))
    }
    found |= {f"{name} {furniture.meta[name][:80]}" for name in _VERIFIED if furniture.meta.get(name)}
    found |= {f"amazon {tag}" for tag in _tags(page)}
    return {one for one in found - _PLATFORMS if not _MADE_UP.match(one)}


def _tags(page: Page) -> Iterable[str]:
    shops = (link.href for link in page.links if "amazon." in link.host or "amzn." in link.host)
    return (tag for href in shops for tag in _TAG.findall(href))


def _template(page: Page) -> str:
    """Digest of the names in the markup, numbers left out: pages filled into one template have the same."""
    if page.furniture is None:
        return ""
    names = {_DIGITS.sub("0", name.lower()) for name in page.furniture.classes}
    if len(names) < LEAST_NAMES:
        return ""
    return hashlib.blake2b("\0".join(sorted(names)).encode("utf-8", "replace"), digest_size=8).hexdigest()
