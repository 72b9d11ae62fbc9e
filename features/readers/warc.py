"""Web archives: WARC as the standard has it, and as it is found.

One tolerant reader for all, since strict ones refuse archives that people have: ClueWeb09 (WARC/0.18, bare
line feeds, the 67th of March, lengths that are off, HTTP heads without a status line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from .limits import LIMITS, Limits, ReadError
from .raw import Form, Raw, Tally
from .streams import Stream, unpack_bytes

_HEAD = 1 << 16  # room for the lines of a WARC or HTTP head
_BESIDES = 1 << 20  # what a block may hold besides the page
_VERSION = re.compile(rb"WARC/(\d+\.\d+)[ \t]*\r?\n")
_RECORD = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n(?:WARC-|Content-)[A-Za-z-]+:", re.I)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d[\d.]*[ \t]+(\d+)[^\n]*\n?", re.I)
_FIELD = re.compile(rb"[\w!#$%&'*+.^`|~-]+[ \t]*:")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_CHUNK_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")


def iter_warc(stream: Stream, tally: Tally, limits: Limits = LIMITS) -> Iterator[Raw]:
    """Give the HTML pages of a WARC file, and the texts of a WET file.

    Args:
        stream: the archive, decompressed.
        tally: counts records, pages, what was skipped and why, and what was mended.
        limits: ``max_bytes`` holds for each page, decompressed.

    Yields:
        Each page; one with an error where a record is cut off, damaged or too large.

    Raises:
        ReadError: there is no record at all.
    """
    reader = _Records(stream, tally, limits.max_bytes + _BESIDES)
    for fields, block, fault in reader:
        kind = fields.get("warc-type", "").lower()
        if kind not in ("response", "resource", "conversion"):
            tally.skipped[kind or "record without a type"] += 1
            continue
        url = fields.get("warc-target-uri", "").strip("<> ")
        id = fields.get("warc-record-id", "").strip("<> ") or f"{stream.name}:{tally.records}"
        if fault:
            page: Raw | str = Raw(
                id, url, error=f"{stream.name}: record {reader.count} ({url or id}) {fault}"
            )
        else:
            page = page_of(kind, fields, block, tally, limits, Raw(id, url), f"{stream.name}: {url or id}")
        if isinstance(page, str):
            tally.skipped[page] += 1
        else:
            yield page
    if not reader.count:
        raise ReadError(f"{stream.name} holds no WARC record")


class _Records:
    """The records of an archive: fields, block, and what is wrong with it."""

    def __init__(self, stream: Stream, tally: Tally, most: int):
        self._stream = stream
        self._tally = tally
        self._most = most
        self._unreliable = 0
        self.count = 0

    def __iter__(self) -> Iterator[tuple[dict[str, str], bytes, str]]:
        while version := self._to_record():
            self.count += 1
            self._tally.records += 1
            start = self._stream.at
            lines = self._lines()
            fields = _fields(lines)
            self._note_oddities(version, lines, fields)
            block, fault = self._block(fields.get("content-length", ""))
            if any(start <= gap < self._stream.at for gap in self._stream.gaps):
                fault = fault or "is damaged: part of the compressed data is missing"
            yield fields, block, fault
        if any(gap < self._stream.at for gap in self._stream.gaps):
            self._tally.mended["damaged compression"] += 1

    def _to_record(self) -> bytes:
        """Go to the next record and return its version line; ``b""`` at the end."""
        strange = False
        while line := self._stream.readline(_HEAD):
            if _VERSION.match(line):
                break
            strange = strange or bool(line.strip())
        if strange:
            self._tally.mended["bytes between records"] += 1
        return line

    def _lines(self) -> list[bytes]:
        lines: list[bytes] = []
        room = _HEAD
        while room > 0 and (line := self._stream.readline(room)):
            if not line.strip():
                break
            lines.append(line)
            room -= len(line)
        return lines

    def _note_oddities(self, version: bytes, lines: list[bytes], fields: dict[str, str]) -> None:
        mended = self._tally.mended
        match = _VERSION.match(version)
        if match and match[1] not in (b"1.0", b"1.1"):
            mended["version"] += 1
        if not version.endswith(b"\r\n") or any(not line.endswith(b"\r\n") for line in lines):
            mended["line feeds"] += 1
        try:
            datetime.fromisoformat(fields.get("warc-date", ""))
        except ValueError:
            mended["date"] += 1

    def _block(self, length: str) -> tuple[bytes, str]:
        """Read the block, by its length where that is right, else up to the next record."""
        stream = self._stream
        if not length.isascii() or not length.isdigit() or len(length) > 18:
            self._tally.mended["length"] += 1
            return self._up_to_next(b"")
        size = int(length)
        if size > self._most:
            got = stream.skip(size)
            if got < size:
                return b"", f"is cut off after {got:,} of {size:,} bytes"
            return b"", f"has {size:,} bytes, more than the limit"
        block = stream.read(size)
        after = stream.read(_HEAD // 64)
        if len(block) == size and (not after.strip() or _VERSION.match(after.lstrip())):
            stream.unread(after)
            return block, ""
        rest = block + after
        if found := _RECORD.search(rest):
            stream.unread(rest[found.start() :])
            self._unreliable += 1
            self._tally.mended["length"] += 1
            return _without_end(rest[: found.start()]), ""
        lost = any(gap == stream.at for gap in stream.gaps)
        if len(block) < size and (lost or 2 * self._unreliable < self.count):
            return b"", f"is cut off after {len(block):,} of {size:,} bytes"
        stream.unread(after)
        self._tally.mended["length"] += 1
        return self._up_to_next(block)

    def _up_to_next(self, block: bytes) -> tuple[bytes, str]:
        parts, size = [block], len(block)
        while line := self._stream.readline(_HEAD):
            if _VERSION.match(line):
                self._stream.unread(line)
                break
            size += len(line)
            if size <= self._most:
                parts.append(line)
        if size > self._most:
            return b"", f"has {size:,} bytes, more than the limit"
        return _without_end(b"".join(parts)), ""


def _without_end(block: bytes) -> bytes:
    """Take off the two line ends between records."""
    for _ in range(2):
        block = block.removesuffix(b"\n").removesuffix(b"\r")
    return block


def _fields(lines: list[bytes]) -> dict[str, str]:
    """Named fields, names in lower case; the first of a name wins, folded lines are joined."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace")
        if text[:1] in " \t" and name:
            fields[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower() if colon else ""
        if name:
            fields.setdefault(name, value.strip())
    return fields


def page_of(
    kind: str, fields: dict[str, str], block: bytes, tally: Tally, limits: Limits, named: Raw, name: str
) -> Raw | str:
    """Return the page of a record, or why it is none.

    Args:
        kind: the record's type.
        fields: its named fields, names in lower case.
        block: what it holds.
        tally: counts what was mended.
        limits: ``max_bytes`` holds.
        named: id and address of the page.
        name: of the record, for messages.
    """
    content_type = fields.get("content-type", "").lower()
    form: Form = "html"
    charset = ""
    if kind == "response" and (
        content_type.startswith("application/http") or not content_type or _STATUS.match(block)
    ):
        status, head, block = _split_http(block, tally)
        if status and not status.startswith("2"):
            return f"status {status}"
        content_type = head.get("content-type", fields.get("warc-identified-payload-type", "")).lower()
        try:
            block = _decoded(block, head, tally, limits.max_bytes + 1)
        except ValueError as error:
            return Raw(named.id, named.url, error=f"{name} can't be decoded: {error}")
    mime = content_type.partition(";")[0].strip()
    if kind == "conversion" and mime == "text/plain":
        form = "text"
    elif mime and mime not in _HTML_TYPES:
        return "not HTML"
    elif not mime and b"<" not in block[:_HEAD]:
        return "no type"
    if found := _CHARSET.search(content_type):
        charset = found[1]
    if not block.strip():
        return "empty"
    if len(block) > limits.max_bytes:
        return Raw(named.id, named.url, error=f"{name} has more than {limits.max_bytes:,} bytes, the limit")
    return Raw(named.id, named.url, block, form, charset)


def _split_http(block: bytes, tally: Tally) -> tuple[str, dict[str, str], bytes]:
    """Split an HTTP response into status, fields and payload."""
    status = ""
    if match := _STATUS.match(block):
        status = match[1].decode()
        block = block[match.end() :]
    else:
        tally.mended["status line"] += 1
    if block.startswith((b"\r\n", b"\n")):  # no field at all
        return status, {}, block.lstrip(b"\r").removeprefix(b"\n")
    if not _FIELD.match(block):
        if not status:
            tally.mended["HTTP head"] += 1
        return status, {}, block
    end = _END_OF_HEAD.search(block, 0, _HEAD)
    if not end:
        return status, _fields(block[:_HEAD].splitlines()), b""
    return status, _fields(block[: end.start()].splitlines()), block[end.end() :]


def _decoded(body: bytes, head: dict[str, str], tally: Tally, most: int) -> bytes:
    """Undo transfer and content coding, where the body is in truth so coded.

    Crawlers often store the body decoded and keep the field.

    Raises:
        ValueError: the coding is unknown or broken.
    """
    if "chunked" in head.get("transfer-encoding", "").lower():
        joined = _dechunk(body)
        if joined is None:
            tally.mended["coding already undone"] += 1
        else:
            body = joined
    for packing in reversed(head.get("content-encoding", "").lower().replace(" ", "").split(",")):
        if packing in ("", "identity", "none", "utf-8"):
            continue
        if body.lstrip()[:1] in (b"<", b""):
            tally.mended["coding already undone"] += 1
            continue
        body = unpack_bytes(body, packing, most)
    return body


def _dechunk(body: bytes) -> bytes | None:
    """Join the chunks of a body, as far as they go; ``None`` where it is not chunked."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
    return b"".join(parts) if parts else None
