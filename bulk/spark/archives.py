"""WARC files read by FastWARC, and where it gives up by the tolerant reader of one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord

from ...features.readers import LIMITS, Limits, Raw, Tally, iter_raw
from ...features.readers.warc import page_of

_KINDS = ("response", "resource", "conversion")


class _UnsoundError(Exception):
    """A record that FastWARC can't be trusted with."""


def iter_archive(open_stream: Callable[[], BinaryIO], limits: Limits = LIMITS) -> Iterator[Raw]:
    """Give the pages of a WARC or WET file, the same that ``iter_raw`` gives.

    FastWARC stops at what is damaged or from before the standard, and says nothing of a record that is cut off.
    There the file is opened again, and the tolerant reader passes over what was given and goes on.

    Args:
        open_stream: opens the file, which names itself by ``name``; called again where FastWARC gives up.
        limits: ``max_bytes`` holds for each page, decompressed.

    Yields:
        Each page; one with an error where a record is damaged or too large.

    Raises:
        ReadError: there is no record at all, or the file can't be read.
    """
    given = 0
    with open_stream() as stream:
        try:
            for raw in _sound(stream, limits):
                yield raw
                given += 1
            if given:
                return
        except (OSError, ValueError, _UnsoundError):
            pass
    with open_stream() as stream:
        yield from islice(iter_raw(stream, format="warc", limits=limits), given, None)


def _sound(stream: BinaryIO, limits: Limits) -> Iterator[Raw]:
    tally = Tally()
    for record in ArchiveIterator(stream, parse_http=False, auto_decode="none"):
        fields: dict[str, str] = {}
        for name, value in record.headers:
            fields.setdefault(name.lower(), value)
        kind = fields.get("warc-type", "").lower()
        block = _block(record, fields, limits) if kind in _KINDS else b""
        if kind not in _KINDS:
            if not fields.get("content-length", "").isdecimal():
                raise _UnsoundError
            continue
        url = fields.get("warc-target-uri", "").strip("<> ")
        id = fields.get("warc-record-id", "").strip("<> ")
        if not id:
            raise _UnsoundError  # the tolerant reader names it by its number
        page = page_of(kind, fields, block, tally, limits, Raw(id, url), f"{stream.name}: {url or id}")
        if isinstance(page, Raw):
            yield page


def _block(record: WarcRecord, fields: dict[str, str], limits: Limits) -> bytes:
    """What a record holds.

    Raises:
        _UnsoundError: it is cut off, or so large that the other reader has to say so.
    """
    size = fields.get("content-length", "")
    if not size.isdecimal() or int(size) > limits.max_bytes:
        raise _UnsoundError
    block = record.reader.read()
    if len(block) != int(size):
        raise _UnsoundError
    return block
