"""Hashed n-grams: words and n-grams as a plain implementation would find them, and a score with quotes."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from farmsift.features.lexicon import (
    CHANNELS,
    SIZE,
    TEXT_LIMIT,
    Lexicon,
    channel_texts,
    slots_of,
    tokens_of,
    word_slots,
)
from farmsift.features.page import Block, Link, Page, Where
from farmsift.features.signal import Facts
from hypothesis import example, given, settings
from hypothesis import strategies as st

MASK = 2**64 - 1
ODD, BIGRAM, SALT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
TEXTS = st.text(
    st.one_of(
        st.sampled_from("aAbBzZéÉßΣςдЖ0179٣ \n\t.,-'’_水獺カな한กा\U0001f9a6\U00010400"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)


# The same in plain Python, a character at a time: what the arrays are held to.
def plain_char(char: str) -> tuple[str, str]:
    """A character as it is read, and its class: ``letter``, ``alone`` or ``""``."""
    code = ord(char)
    if code > 0xFFFF:
        char, code = "\uffff", 0xFFFF
    if char.isdigit():
        return "0", "letter"
    if not char.isalpha():
        return char, ""
    small = char.lower()
    alone = 0x0E00 <= code < 0x0F00 or 0x2E80 <= code < 0xAC00 or 0xF900 <= code < 0xFB00
    return small if len(small) == 1 else char, "alone" if alone else "letter"


def plain_words(text: str) -> list[str]:
    found: list[str] = []
    before = ""
    for char in text[:TEXT_LIMIT]:
        read, kind = plain_char(char)
        if kind == "alone" or (kind and before != "letter"):
            found.append(read)
        elif kind:
            found[-1] += read
        before = kind
    return found


def plain_hash(word: str) -> int:
    return sum((ord(char) + 1) * pow(ODD, i, 2**64) for i, char in enumerate(word)) * ODD & MASK


def plain_slot(value: int) -> int:
    value &= MASK
    return ((value ^ (value >> 29)) * BIGRAM & MASK) >> 44


def plain_slots(texts: dict[str, str]) -> list[int]:
    slots: set[int] = set()
    for place, channel in enumerate(CHANNELS):
        salt = SALT * (place + 1) & MASK
        words = plain_words(texts.get(channel, ""))
        hashes = [plain_hash(word) for word in words]
        slots |= {plain_slot(h + salt) for h in hashes}
        slots |= {plain_slot((a * BIGRAM & MASK) + b + salt) for a, b in pairwise(hashes)}
    return sorted(slots)


def words_found(text: str) -> list[str]:
    tokens = tokens_of(text)
    return [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two otters, one bridge.", ["Two", "otters", "one", "bridge"]),
        ("don't stop-gap under_score", ["don", "t", "stop", "gap", "under", "score"]),
        ("", []),
        (" .,;!?\n\t", []),
        ("a", ["a"]),
        ("route66 2021", ["route66", "2021"]),
        ("水獺 swims橋下", ["水", "獺", "swims", "橋", "下"]),
        ("カワ", ["カ", "ワ"]),
        ("수달이 헤엄", ["수달이", "헤엄"]),
        ("выдра\nплыла", ["выдра", "плыла"]),
        ("one\u00a0two\u3000three", ["one", "two", "three"]),
    ],
)
def test_words_are_split(text: str, words: list[str]):
    assert words_found(text) == words


def test_case_and_digits_are_folded_and_nothing_else():
    def hashes(text: str) -> list[int]:
        return tokens_of(text).hashes.tolist()

    assert hashes("OTTER Été ВЫДРА") == hashes("otter été выдра")
    assert hashes("in 2021 for 39") == hashes("in 1998 for 75") == hashes("in ٢٠٢١ for ٣٩")
    assert hashes("2021") != hashes("202")
    assert hashes("otter") != hashes("ottre") and hashes("été") != hashes("ete")


def test_the_place_of_a_word_leaves_its_hash():
    alone = tokens_of("otter").hashes[0]
    assert tokens_of("an old otter, and otter").hashes[[2, 4]].tolist() == [alone, alone]


def test_what_is_past_the_limit_is_left_out():
    head = "otter " * (TEXT_LIMIT // 6 + 1)
    assert len(tokens_of(head + "badger").codes) == TEXT_LIMIT
    slots = slots_of({"text": head[:TEXT_LIMIT]})
    np.testing.assert_array_equal(slots, slots_of({"text": head[:TEXT_LIMIT] + " badger"}))


def test_half_surrogates_are_no_harm():
    assert words_found("ab\ud800cd") == ["ab", "cd"]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("水a水1\U0001f9a6b")
@example("x" * 70 + "y" * 70)
def test_words_are_those_of_the_plain_way(text: str):
    plain = plain_words(text)
    tokens = tokens_of(text)
    assert tokens.hashes.tolist() == [plain_hash(word) for word in plain]
    assert (tokens.end - tokens.start).tolist() == [len(word) for word in plain]


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(CHANNELS, TEXTS)))
@example({"text": "ab"})
@example({"text": "Otters 2021", "title": "水獺", "anchors": "best otters\notters.example"})
def test_slots_are_those_of_the_plain_way(texts: dict[str, str]):
    slots = slots_of(texts)
    assert slots.dtype == np.int32
    assert slots.tolist() == plain_slots(texts)


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_slots_are_sorted_unique_and_in_the_table(text: str):
    slots = slots_of({"text": text, "title": text, "anchors": text})
    assert (np.diff(slots) > 0).all()
    assert not len(slots) or (slots[0] >= 0 and slots[-1] < SIZE)


def test_channels_are_told_apart():
    text = "otters under the bridge"
    text_slots, title_slots = slots_of({"text": text}), slots_of({"title": text})
    assert len(np.intersect1d(text_slots, title_slots)) < 0.02 * len(text_slots)
    assert not len(slots_of({}))
    with pytest.raises(KeyError):
        slots_of({"footer": text})


def test_channels_of_a_page():
    page = Page(
        title="Otters",
        headline="Otters seen",
        site_name="River News",
        blocks=(Block("An otter.", Where.ARTICLE), Block("About us", Where.FOOTER)),
        links=(
            Link("Fish shop", "https://fish.example/", "fish.example", "fish.example", inside=False),
            Link("About us", "/about"),
        ),
    )
    assert channel_texts(Facts(page)) == {
        "text": "An otter.\nAbout us",
        "anchors": "Fish shop\nfish.example",
        "title": "Otters\nOtters seen\nRiver News",
    }


def lexicon(weights: dict[int, float], **more: float) -> Lexicon:
    table = np.zeros(SIZE, dtype=np.float32)
    for slot, weight in weights.items():
        table[slot] = weight
    return Lexicon(table, intercept=more.get("intercept", 0.0), least=int(more.get("least", 1)))


def test_the_score_is_the_sum_over_the_root_of_how_many_are_known():
    slots = np.array([3, 8, 11, 90], dtype=np.int32)
    scorer = lexicon({3: 2.0, 8: -0.5, 11: 1.5, 400: 99.0}, intercept=-1.0)
    assert scorer.score(slots) == pytest.approx(3.0 / math.sqrt(3) - 1.0)
    assert scorer.score(slots[:1]) == pytest.approx(1.0)


def test_a_page_of_too_few_known_slots_has_no_score():
    slots = np.array([3, 8, 90], dtype=np.int32)
    assert math.isnan(lexicon({3: 2.0, 8: 1.0}, least=3).score(slots))
    assert not math.isnan(lexicon({3: 2.0, 8: 1.0}, least=2).score(slots))
    assert math.isnan(lexicon({}).score(slots))
    assert math.isnan(Lexicon(np.ones(SIZE, dtype=np.float32)).score(np.arange(49, dtype=np.int32)))
    assert math.isnan(lexicon({3: 1.0}).score(np.empty(0, dtype=np.int32)))


def weighed(channel: str = "text", **words: float) -> Lexicon:
    return lexicon(
        {int(word_slots(tokens_of(word), channel)[0][0]): weight for word, weight in words.items()}
    )


def test_the_strongest_passages_come_first():
    text = "We walk home. Cheap loans today, and best casino offers; then we walk home."
    scorer = weighed(cheap=2.0, loans=2.0, casino=5.0, best=1.0, home=-1.0)
    assert scorer.strongest(text, "text", most=2) == ["best casino", "Cheap loans"]
    assert scorer.strongest(text, "text", most=1) == ["best casino"]


def test_passages_neither_overlap_nor_repeat_nor_cross_lines():
    scorer = weighed(casino=5.0)
    assert scorer.strongest("big casino bonus", "text") == ["big casino"]
    assert scorer.strongest("big casino, Big Casino, big casino", "text") == ["big casino", "Casino, big"]
    assert scorer.strongest("big\ncasino\nbonus", "text") == []
    assert scorer.strongest("nothing of the sort here", "text") == []
    assert scorer.strongest("", "text") == [] and scorer.strongest("casino", "title") == []


def test_short_words_alone_are_not_quoted():
    scorer = weighed(has=5.0, been=5.0, casino=1.0)
    assert scorer.strongest("It has been so; the casino has it.", "text") == ["casino has"]
    assert weighed(彩=5.0).strongest("彩票", "text", 1) == ["彩票"]


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_passages_stand_in_the_text(text: str, seed: int, most: int):
    weights = np.random.default_rng(seed).standard_normal(SIZE).astype(np.float32)
    passages = Lexicon(weights).strongest(text, "text", most)
    assert len(passages) <= most
    assert len({passage.lower() for passage in passages}) == len(passages)
    assert all(passage in text and "\n" not in passage for passage in passages)
