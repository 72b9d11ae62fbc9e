"""A page's parts, a verdict and signals as they lie in the database: packed, and read without running code."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from ..features.page import Page

_LEVEL = 1
"""Of compression: a higher one takes several times as long and saves a tenth."""

_pages = msgspec.msgpack.Decoder(Page)
_encoder = msgspec.msgpack.Encoder()


def pack_page(page: Page) -> bytes:
    """Pack a page's parts; the HTML itself is not kept."""
    return zlib.compress(_encoder.encode(page), _LEVEL)


def unpack_page(data: bytes) -> Page:
    """Give a page's parts back.

    Raises:
        ValueError: the data are damaged.
    """
    try:
        return _pages.decode(zlib.decompress(data))
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"a stored page is damaged: {error}") from error


def pack_json(value: Any) -> bytes:
    """Pack plain values."""
    return zlib.compress(msgspec.json.encode(value), _LEVEL)


def unpack_json(data: bytes) -> Any:
    """Give plain values back."""
    return msgspec.json.decode(zlib.decompress(data))


def storable(text: str, most: int = 0) -> str:
    """Return text as both databases can hold it: without NUL and lone surrogates, cut to ``most`` characters."""
    clean = text.replace("\x00", "\ufffd")
    if not clean.isascii():
        clean = clean.encode("utf-8", "replace").decode()
    return clean[:most] if most else clean
