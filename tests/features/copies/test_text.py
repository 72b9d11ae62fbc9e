"""What is folded, and that places are those of the text as given."""

from __future__ import annotations

import numpy as np
import pytest
from copied_stories import story
from farmsift.features.copies.fingerprints import (
    LEAST_KEPT,
    MOST_KEPT,
    packed_sketch,
    sketch_of,
    unpacked_sketch,
)
from farmsift.features.copies.text import TEXT_LIMIT, words_of
from hypothesis import given
from hypothesis import strategies as st


def hashes(text):
    return words_of(text).hashes.tolist()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The Ferry", "the ferry"),
        ("café", "cafe\u0301"),
        ("café", "cafe"),
        ("finance", "ﬁnance"),
        ("Straße", "STRASSE"),
        ("passport", "раssроrt"),
        ("HEAD", "НЕАD"),
        ("ferry", "fe\u200brr\u00ady"),
        ("don't", "don’t"),
        ("ferry", "ｆｅｒｒｙ"),
        ("ferry", "𝐟𝐞𝐫𝐫𝐲"),
        ("ferry 12", "ferry, (12)"),
        ("ﾌｪﾘｰ", "フェリー"),
    ],
)
def test_what_reads_the_same_is_the_same(first, second):
    assert hashes(first) == hashes(second) != []


@pytest.mark.parametrize(
    ("first", "second"), [("ferry", "ferries"), ("no", "on"), ("1918", "1919"), ("橋", "船")]
)
def test_what_reads_differently_is_different(first, second):
    assert hashes(first) != hashes(second)


def test_characters_of_scripts_without_blanks_stand_alone():
    assert len(hashes("水獺在橋下游泳")) == 7
    assert len(hashes("渡轮 ferry 号")) == 4
    assert len(hashes("한국어 다리")) == 2


@given(st.text(max_size=300))
def test_places_hold_the_words(text):
    words = words_of(text)
    assert (words.start < words.end).all()
    assert (np.diff(words.start) >= 0).all()
    assert words.end.max(initial=0) <= len(text)
    for start, end, expected in zip(words.start, words.end, words.hashes, strict=True):
        if not words.alone.any():
            assert expected in words_of(text[start:end]).hashes


def test_what_stands_past_the_limit_is_left_out():
    assert words_of("ferry " * TEXT_LIMIT).end.max() <= TEXT_LIMIT
    assert words_of("ﷺ" * TEXT_LIMIT).end.max() <= TEXT_LIMIT


def test_a_sketch_is_of_bounded_size_and_sorted():
    for words, kept in ((30, 27), (400, LEAST_KEPT), (3000, MOST_KEPT)):
        sketch = sketch_of(" ".join(f"w{i}" for i in range(words)))
        assert len(sketch.hashes) == kept
        assert (np.diff(sketch.hashes.astype(np.int64)) > 0).all()
        assert sketch.words == words
    assert len(sketch_of("").hashes) == 0


def test_a_fingerprint_stands_where_its_words_stand():
    text = story(5)
    sketch = sketch_of(text)
    for start, end in zip(sketch.start, sketch.end, strict=True):
        assert len(text[start:end].split()) == 4
    again = sketch_of("Another beginning here. " + text)
    shared = np.intersect1d(sketch.hashes, again.hashes)
    assert len(shared) > 0.8 * len(sketch.hashes)


def test_long_shingles_where_characters_stand_alone():
    text = "水獺在橋下游泳今天早上沒有人注意到牠們的孩子在河邊"
    sketch = sketch_of(text)
    assert set((sketch.end - sketch.start).tolist()) == {8}


def test_the_digest_tells_texts_apart_and_not_their_marks():
    assert sketch_of("A ferry, at last!").digest == sketch_of("a ferry at last").digest
    assert sketch_of("a ferry at last").digest != sketch_of("a last ferry at").digest


@given(st.sets(st.integers(0, 2**32 - 1), max_size=MOST_KEPT), st.data())
def test_a_sketch_is_unpacked_as_it_was_packed(some, data):
    kept = np.array(sorted(some), dtype=np.uint32)
    start = data.draw(st.lists(st.integers(0, TEXT_LIMIT), min_size=len(kept), max_size=len(kept)))
    packed = packed_sketch(kept, np.array(start, dtype=np.int64))
    again, places = unpacked_sketch(packed)
    assert again.tolist() == kept.tolist()
    assert places.tolist() == start
    assert len(packed) <= 1 + 5 * len(kept) + (len(kept) + 255 + 8) // 8
