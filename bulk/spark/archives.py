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
        except (GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic in its Rust is no Exception; the other reader tells what is wrong
            pass
    with open_stream() as stream:
        yield from islice(iter_raw(stream, format="warc", limits=limits), given, None)


def _sound(stream: BinaryIO, limits: Limits) -> Iterator[Raw]:
    """The pages up to where FastWARC gives up, each held back until what follows it is known to be a record."""
    held: Raw | str = ""
    for record in ArchiveIterator(stream, parse_http=False, auto_decode="none"):
        page = _page(record, stream.name, limits)
        if isinstance(held, Raw):
            yield held
        held = page
    if isinstance(held, Raw):
        yield held


def _page(record: WarcRecord, name: str, limits: Limits) -> Raw | str:
    """The page of a record, or why it is none.

    Raises:
        _UnsoundError: the other reader has to look at it.
    """
    fields: dict[str, str] = {}
    for field, value in record.headers:
        fields.setdefault(field.lower(), value)
    size = fields.get("content-length", "")
    if not size.isdecimal() or int(size) > limits.max_bytes:
        raise _UnsoundError
    block = record.reader.read()
    if len(block) != int(size):
        raise _UnsoundError
    kind = fields.get("warc-type", "").lower()
    if kind not in _KINDS:
        return kind
    url = fields.get("warc-target-uri", "").strip("<> ")
    id = fields.get("warc-record-id", "").strip("<> ")
    if not id:
        raise _UnsoundError
    return page_of(kind, fields, block, Tally(), limits, Raw(id, url), f"{name}: {url or id}")
