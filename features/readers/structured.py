"""JSON-LD as flat mappings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MAX_TEXT, _MAX_ITEMS, _MAX_KEYS, _MAX_DEPTH, _MAX_VALUE = 400_000, 80, 200, 5, 4_000


def flat_items(sources: Iterable[str]) -> list[Mapping[str, Any]]:
    """Unfold the JSON-LD of a page; what is no JSON is passed over.

    Args:
        sources: bodies of the scripts.

    Returns:
        One mapping for each item of the top level and of ``@graph``, at most 80: keys of nested items have dots
        (``author.name``, ``aggregateRating.ratingValue``), of a list of items only the first is kept and
        ``key.#`` counts them, a list of plain values is joined with ``", "``; values are ``str``, ``int``,
        ``float`` or ``bool``. A ``@type`` that is a list is joined with blanks.
    """
    items: list[Mapping[str, Any]] = []
    for source in sources:
        if len(source) > _MAX_TEXT:
            continue
        try:
            data = json.loads(source.strip().rstrip(";"), strict=False)
            if "\\ud" in source or "\\uD" in source:  # may be half a surrogate pair, which no encoding holds
                data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        for item in _unfold(data, 0):
            if len(items) >= _MAX_ITEMS:
                return items
            flat: dict[str, Any] = {}
            _flatten(item, "", flat, 0)
            if flat:
                items.append(flat)
    return items


def _unfold(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        if depth < _MAX_DEPTH:
            for one in data[:_MAX_ITEMS]:
                yield from _unfold(one, depth + 1)
    elif isinstance(data, dict):
        graph = data.get("@graph")
        if isinstance(graph, list | dict) and depth < _MAX_DEPTH:
            yield from _unfold(graph, depth + 1)
        else:
            yield data


def _flatten(item: dict[str, Any], prefix: str, flat: dict[str, Any], depth: int) -> None:
    for key, value in item.items():
        if len(flat) >= _MAX_KEYS:
            return
        name = prefix + str(key)[:100]
        if isinstance(value, list):
            plain = [str(one) for one in value[:50] if isinstance(one, str | int | float)]
            if plain:
                flat[name] = (" " if key == "@type" else ", ").join(plain)[:_MAX_VALUE]
                continue
            flat[name + ".#"] = len(value)
            value = value[0] if value else None
        if isinstance(value, dict):
            if depth < _MAX_DEPTH:
                _flatten(value, name + ".", flat, depth + 1)
        elif isinstance(value, str):
            flat[name] = value[:_MAX_VALUE]
        elif isinstance(value, int | float):
            flat[name] = value
