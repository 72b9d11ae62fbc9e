"""Bytes of a page to text: what it declares is believed only where its bytes bear it out."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?\bencoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Python's codecs for what browsers read under these names: the wider set of the same family.
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949"}
_SEVEN_BIT = frozenset({"iso2022_jp", "hz"})
_BROKEN_SHARE = 0.1


@lru_cache(maxsize=256)
def _codec(label: str) -> str:
    """The Python codec for a declared name, or ``""`` where there is none."""
    mapped = map_encoding_to_html5(label, fallback_utf8=False)
    for name in (_WIDER.get((mapped or label).lower(), mapped), label):
        try:
            if name:
                info = codecs.lookup(name)
                return info.name if info._is_text_encoding else ""  # pyright: ignore[reportAttributeAccessIssue]
        except (LookupError, ValueError):
            continue
    return ""


def declared_charset(data: bytes) -> str:
    """The encoding that the page names itself (``meta`` within 4 kB, or an XML declaration), or ``""``."""
    head = data[:4096]
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii") if found else ""


def _lossy(data: bytes, codec: str) -> tuple[str, float]:
    """The text, and which share of the characters past ASCII could not be read."""
    text = data.decode(codec, "replace")
    bad = text.count("\ufffd")
    return text, bad / max(1, len(text) - len(text.encode("ascii", "ignore"))) if bad else 0.0


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as a zero in every other byte."""
    head = data[:400]
    if len(head) < 8 or head.count(0) < len(head) * 0.35:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def decode(data: bytes, charset: str = "") -> tuple[str, str, tuple[str, ...]]:
    """Return the text of a page, its encoding and what had to be mended; never fails.

    Args:
        data: the bytes.
        charset: the encoding an HTTP header names, or ``""``.

    Returns:
        Text, Python's name of the encoding used, faults. In order: a byte order mark; bytes that are valid
        UTF-8; the header's or the page's own declaration where it can read the bytes; a statistical guess.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            return text, codec, (f"bytes that are not {codec}",) if "\ufffd" in text else ()
    named = charset.strip(" \"'") or declared_charset(data)
    codec = _codec(named.lower()) if named else ""
    if codec not in _SEVEN_BIT:
        try:
            text = data.decode("utf-8")
            if b"\0" not in data or not (wide := _wide(data)):
                lying = codec not in ("", "utf-8", "ascii") and len(text) != len(data)
                return text, "utf-8", (f"declared {named}, is utf-8",) if lying else ()
            return data.decode(wide, "replace"), wide, ()
        except UnicodeDecodeError:
            pass
    if (not codec or codec == "utf-8") and (wide := _wide(data)):
        return data.decode(wide, "replace"), wide, ()
    if codec and not codec.startswith("utf-16"):
        text, broken = _lossy(data, codec)
        if broken <= _BROKEN_SHARE:
            return text, codec, (f"bytes that are not {codec}",) if broken else ()
    guess = _codec((detect_encoding(data) or "").lower())
    if guess in ("", "utf-8", "ascii"):
        text, broken = _lossy(data, "utf-8")
        if broken > _BROKEN_SHARE:
            text, guess = data.decode("cp1252", "replace"), "cp1252"
    else:
        text = data.decode(guess, "replace")
    fault = f"declared {named}, read as {guess}" if named else ""
    return text, guess or "utf-8", (fault,) if fault else ()
