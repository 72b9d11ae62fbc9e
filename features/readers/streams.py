"""Byte streams of any compression: bounded reads, damage noted instead of raised."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEAD = 4096
CHUNK = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_MAGIC = {_GZIP: "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, pa.ArrowException)


class Stream:
    """Bytes from one input, decompressed, read forward only, with room to look ahead.

    Args:
        file: where the bytes come from; it stays the caller's to close.
        name: the input's name, for messages.

    Compressed data that is cut off or damaged ends the stream, or for gzip goes on at the next member;
    ``gaps`` holds the positions (in decompressed bytes) where something is missing. ``packed`` says whether
    the input was compressed.
    """

    def __init__(self, file: BinaryIO, name: str):
        self.name = name
        self.gaps: list[int] = []
        self.packed = False
        self._file: BinaryIO = file
        self._buffer = b""
        self._start = 0  # of the buffer in the stream
        self._next = 0  # byte to be read, in the buffer
        for _ in range(2):  # a compressed file may be packed once more in transport
            head = self.head
            packing = next((p for magic, p in _MAGIC.items() if head.startswith(magic)), "")
            if not packing:
                break
            self.packed = True
            self._file = _unpack(cast(BinaryIO, _Rejoined(self._buffer, self._file)), packing, self.gaps)
            self._buffer = b""

    @property
    def at(self) -> int:
        """The position in decompressed bytes."""
        return self._start + self._next

    @property
    def head(self) -> bytes:
        """The next 4,096 bytes, fewer at the end of the input; they are read again later."""
        self._fill(HEAD)
        return self._buffer[self._next : self._next + HEAD]

    def read(self, size: int) -> bytes:
        """Return exactly ``size`` bytes, fewer at the end."""
        self._fill(size)
        got = self._buffer[self._next : self._next + size]
        self._next += len(got)
        return got

    def readline(self, size: int) -> bytes:
        """Return one line with its end, cut at ``size`` bytes; ``b""`` at the end."""
        seen = 0
        while True:
            end = self._buffer.find(b"\n", self._next + seen, self._next + size) + 1
            if end:
                return self.read(end - self._next)
            seen = len(self._buffer) - self._next
            if seen >= size or not self._fill(min(size, 2 * seen + CHUNK)):
                return self.read(min(seen, size))

    def skip(self, size: int) -> int:
        """Pass over ``size`` bytes and return how many there were."""
        left = size
        while left and (got := self.read(min(left, CHUNK))):
            left -= len(got)
        return size - left

    def unread(self, data: bytes) -> None:
        """Put bytes that were just read back, to be read again."""
        position = self.at - len(data)
        self._buffer = data + self._buffer[self._next :]
        self._start, self._next = position, 0

    def _fill(self, size: int) -> bool:
        """Have ``size`` bytes ahead; return whether any were added."""
        have = len(self._buffer) - self._next
        if have >= size:
            return False
        parts = [self._buffer[self._next :]]
        before = have
        self._start, self._next = self.at, 0
        while have < size:
            try:
                part = self._file.read(max(size - have, CHUNK))
            except _DAMAGE:
                self.gaps.append(self._start + have)
                self._file = io.BytesIO()
                break
            if not part:
                break
            parts.append(part)
            have += len(part)
        self._buffer = b"".join(parts)
        return have > before


def reason(error: OSError) -> str:
    """Return the cause of an error of the operating system in lower case words."""
    return (error.strerror or str(error)).lower()


def unpack_bytes(data: bytes, packing: str, most: int) -> bytes:
    """Undo an HTTP content coding.

    Args:
        data: the packed bytes.
        packing: ``gzip``, ``deflate``, ``br`` or ``zstd``.
        most: how many bytes to give at most.

    Raises:
        ValueError: the data is not packed that way, or the packing is unknown.
    """
    try:
        if packing in ("gzip", "x-gzip"):
            return zlib.decompressobj(31).decompress(data, most)
        if packing == "deflate":
            try:
                return zlib.decompressobj().decompress(data, most)
            except zlib.error:  # many servers send it without the zlib header
                return zlib.decompressobj(-15).decompress(data, most)
        if packing in ("br", "zstd"):
            codec = "brotli" if packing == "br" else packing
            return pa.CompressedInputStream(io.BytesIO(data), codec).read(most)
    except _DAMAGE as error:
        raise ValueError(f"not {packing}: {error}") from error
    raise ValueError(f"unknown packing {packing!r}")


def _unpack(file: BinaryIO, packing: str, gaps: list[int]) -> BinaryIO:
    if packing == "gzip":
        return cast(BinaryIO, _Gunzip(file, gaps))
    if packing == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(file))
    if packing == "xz":
        return cast(BinaryIO, lzma.LZMAFile(file))
    return cast(BinaryIO, pa.CompressedInputStream(file, packing))


class _Rejoined(io.RawIOBase):
    """What was read ahead, followed by the rest of the file."""

    def __init__(self, ahead: bytes, file: BinaryIO):
        self._ahead = ahead
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        room = memoryview(buffer).cast("B")
        got = self._ahead[: len(room)] or self._file.read(len(room))
        self._ahead = self._ahead[len(got) :]
        room[: len(got)] = got
        return len(got)


class _Gunzip:
    """Gzip of one or many members; after a damaged member it goes on at the next one."""

    def __init__(self, file: BinaryIO, gaps: list[int]):
        self._file = file
        self._gaps = gaps
        self._packed = b""
        self._member = zlib.decompressobj(31)
        self._fresh = True
        self._given = 0

    def read(self, size: int) -> bytes:
        while True:
            if not self._packed:
                self._packed = self._file.read(CHUNK)
                if not self._packed:
                    if not self._fresh:
                        self._gaps.append(self._given)
                        self._fresh = True
                    return b""
            try:
                got = self._member.decompress(self._packed, min(size, CHUNK))
                self._packed = self._member.unconsumed_tail
                self._fresh = False
                if self._member.eof:
                    self._packed = self._member.unused_data.lstrip(b"\0")  # padding, as gzip(1) allows
                    self._next()
            except zlib.error:
                got = b""
                self._gaps.append(self._given)
                self._find_member()
            if got:
                self._given += len(got)
                return got

    def _next(self) -> None:
        self._member = zlib.decompressobj(31)
        self._fresh = True

    def _find_member(self) -> None:
        self._next()
        packed = self._packed[1:]
        while (at := packed.find(_GZIP)) < 0:
            more = self._file.read(CHUNK)
            if not more:
                self._packed = b""
                return
            packed = packed[-2:] + more
        self._packed = packed[at:]
