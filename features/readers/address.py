"""Addresses: hosts, registrable domains, archive prefixes taken off, links made absolute."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urljoin

from publicsuffixlist import PublicSuffixList

# web.archive.org/web/20120131000000im_/http://..., and the same without its host
_ARCHIVE = re.compile(
    r"^(?:https?:)?(?://(?:web|wayback|www)\.?archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/+", re.I
)
_HAS_HOST = re.compile(r"(?:https?:)?//", re.I)
_HOST = re.compile(r"(?:https?:)?//([^/?#\\]*)", re.I)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]{1,20}:")
_LONGEST_HOST = 300  # characters, user and port among them; names end at 253, and what is looked up is kept
_HOST_END = re.compile(r"[/?#\\]")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_BAD_HOST = re.compile(r"[^\w.\-]")
_NOT_REAL = frozenset({"", "localhost", "example.com", "example.org", "yoursite.com", "yourdomain.com"})


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def domain_of(host: str) -> str:
    """The registrable domain of a host by the public suffix list (private part included), or ``""``.

    A free host such as ``blogspot.com`` is a suffix there, so each of its blogs is a domain of its own.
    """
    if not host or "." not in host or _BAD_HOST.search(host):
        return ""
    if _IP.match(host):
        return host
    try:
        return _suffixes().privatesuffix(host) or ""
    except (ValueError, IndexError, UnicodeError):
        return ""


@lru_cache(maxsize=65_536)
def _clean_host(raw: str) -> str:
    host = raw.rpartition("@")[2].strip().strip(".").lower()
    if host.startswith("["):
        return ""
    host = host.partition(":")[0]
    return host.removeprefix("www.") if host.count(".") > 1 else host


def host_of(url: str) -> str:
    """The host of an absolute address, lower case without ``www.``, port and user; else ``""``."""
    found = _HOST.match(url)
    return _clean_host(found[1]) if found and len(found[1]) <= _LONGEST_HOST else ""


def unarchive(url: str) -> str:
    """The address without the prefix that a web archive put before it."""
    url = url.strip()
    if "/web/" in url and (found := _ARCHIVE.match(url)):
        rest = url[found.end() :]
        if not _SCHEME.match(rest) and not rest.startswith("//"):
            rest = "http://" + rest
        return rest
    return url


def own_address(url: str) -> str:
    """An address that can be a page's own: absolute, with a real host; else ``""``."""
    url = unarchive(url)
    if url.startswith("//"):
        url = "http:" + url
    host = host_of(url)
    return url if "." in host and host not in _NOT_REAL and domain_of(host) else ""


def resolver(base: str) -> Callable[[str], str]:
    """Return a function that makes addresses absolute against the page's own address.

    Args:
        base: address of the page, or ``""``: then relative addresses stay as they are. ``<base>`` is not
            heeded, since collecting tools insert it.
    """
    base = base.partition("#")[0]
    found = _HAS_HOST.match(base)
    if not found:
        return unarchive
    end = _HOST_END.search(base, found.end())
    origin = base[: end.start()] if end else base
    scheme = base[: found.end() - 2]
    path = base[len(origin) :].partition("?")[0]
    folder = origin + (path.rpartition("/")[0] if path else "") + "/"

    def absolute(href: str) -> str:
        href = href.strip()
        if "/web/" in href:
            href = unarchive(href)
        if not href or href.startswith(("http://", "https://")):
            return href
        first = href[0]
        if first == "/":
            return scheme + href if href.startswith("//") else origin + href
        if first == "#":
            return base + href
        if _SCHEME.match(href):
            return href
        if first == "?":
            return origin + path + href
        if first == "." or "/." in href:
            try:
                return urljoin(base, href)
            except ValueError:
                return href
        return folder + href

    return absolute
