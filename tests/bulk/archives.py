"""Web archives to read, sound and spoilt."""

from __future__ import annotations

import gzip

import pyarrow as pa


def record(url: str, page: bytes, kind: str = "response", id: str = "") -> bytes:
    """One record."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{id or f'urn:{url}'}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(records: list[bytes]) -> bytes:
    """Records packed one by one, as archives are."""
    return b"".join(map(gzip.compress, records))


def spoilt(records: list[bytes]) -> dict[str, bytes]:
    """Archives of the same records, most of them damaged in one way."""
    plain, each = b"".join(records), packed(records)
    flipped = bytearray(each)
    flipped[len(each) // 2] ^= 255
    return {
        "plain": plain,
        "packed one by one": each,
        "packed as one": gzip.compress(plain),
        "zstd": pa.compress(plain, "zstd", asbytes=True),
        "cut off": plain[:-200],
        "packed and cut off": each[:-40],
        "packed and damaged": bytes(flipped),
        "rubbish between": records[0] + b"rubbish rubbish\r\n\r\n" + b"".join(records[1:]),
        "a wrong length": records[0]
        + records[1].replace(b"Content-Length: ", b"Content-Length: 9", 1)
        + records[2],
        "an old version": plain.replace(b"WARC/1.0", b"WARC/0.18").replace(b"\r\n", b"\n"),
        "no ids": plain.replace(b"WARC-Record-ID", b"WARC-Other"),
    }
