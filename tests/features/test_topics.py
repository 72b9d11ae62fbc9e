import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from farmsift.features.distill import Reading, choose_words, is_english, read_pages, shrink, weights_of
from farmsift.features.readers import iter_raw
from farmsift.features.topics import DATA, Topics, latin_words, read_topics, split_words

TABLE = Topics.load()

# Pairs of short texts: the first and second are about the same thing, the third is not.
TRIPLES = [
    (
        "Rebels retreat from the besieged town",
        "Soldiers shell a village near the front",
        "Tomato soup with basil",
    ),
    ("How to prune roses in spring", "Planting shrubs in clay soil", "Parliament votes on the budget"),
    ("Best no deposit casino bonus", "Roulette and blackjack for beginners", "A walk along the river"),
    ("Chicken soup with noodles", "A simple recipe for garlic bread", "New graphics card reviewed"),
    ("Senate passes the tax bill", "Minister loses the election", "My dog loves the beach"),
    ("Sensor wiring for circuit boards", "Fiber optic cable connectors", "The bride wore her mother's dress"),
    ("Puppy training at home", "Why cats scratch the sofa", "Interest rates rise again"),
    ("Symptoms of diabetes", "Treatment for chronic back pain", "The band releases a new album"),
    ("Cheap flights to Lisbon", "Ten hotels near the beach", "Python functions explained"),
    ("The striker scored twice", "Coach names the squad for the cup", "Home loans with bad credit"),
]


@pytest.mark.parametrize("one, other, stranger", TRIPLES)
def test_texts_about_the_same_are_nearer(one: str, other: str, stranger: str) -> None:
    a, b, c = [TABLE.embed(latin_words(text))[0] for text in (one, other, stranger)]
    assert a is not None and b is not None and c is not None
    assert float(a @ b) > float(a @ c) + 0.15


def test_places_are_unit_vectors_and_unknown_words_have_none() -> None:
    place, known = TABLE.embed(["football", "stadium", "qqqqzz"])
    assert place is not None
    assert known == 2
    assert np.linalg.norm(place) == pytest.approx(1, abs=1e-5)
    assert TABLE.embed(["qqqqzz"]) == (None, 0)
    assert TABLE.embed([]) == (None, 0)


def test_texts_placed_together_are_placed_as_alone() -> None:
    texts = [["football", "match"], [], ["qqqqzz"], ["tomato", "soil"], ["the", "which"]]
    sums, known = TABLE.embed_each(texts)
    assert known.tolist() == [2, 0, 0, 2, 0]
    for text, total in zip(texts, sums, strict=True):
        place, _ = TABLE.embed(text)
        if place is None:
            assert not total.any()
        else:
            assert total / np.linalg.norm(total) == pytest.approx(place, abs=1e-6)


def test_only_the_first_words_count() -> None:
    many = ["football"] * 2_000
    assert TABLE.embed(many)[1] == 1_500
    assert TABLE.embed_each([many, ["tomato"]])[1].tolist() == [1_500, 0]


def test_coverage_tells_languages_apart() -> None:
    english = latin_words("The town council will meet on Monday to vote on a new bridge over the river.")
    finnish = latin_words("Kaupunginvaltuusto kokoontuu maanantaina päättämään uudesta sillasta.")
    assert TABLE.coverage(english) == 1
    assert TABLE.coverage(finnish) < 0.5
    assert np.isnan(TABLE.coverage([]))
    assert np.isnan(TABLE.coverage(["2024"]))


@pytest.mark.parametrize(
    "text, topic",
    [
        ("Syrian rebels retreat as troops advance on the town", "war and conflict"),
        ("football team wins the league match", "sport"),
        ("slow cooker chicken recipe with garlic", "food"),
        ("casino bonus and free poker bets", "gambling"),
        ("optical transceiver cables for ethernet", "electronics and data-centre hardware"),
        ("bitcoin wallet and ethereum tokens", "crypto"),
        ("knitting patterns and crochet yarn", "crafts and hobbies"),
    ],
)
def test_topics_are_named(text: str, topic: str) -> None:
    place, _ = TABLE.embed(latin_words(text))
    assert place is not None
    name, weight = TABLE.topics_of(place)[0]
    assert name == topic
    assert weight > 0.5


@pytest.mark.parametrize("text", ["The Independent", "Daily News", "The Guardian", "Welcome to my page"])
def test_general_interest_is_general(text: str) -> None:
    place, _ = TABLE.embed(latin_words(text))
    assert place is not None
    assert TABLE.topics_of(place)[0][0] == "general"


def test_weights_sum_to_one_at_most() -> None:
    for row in TABLE.centroids:
        named = TABLE.topics_of(row)
        assert 0 < sum(weight for _, weight in named) <= 1.0001
        assert [weight for _, weight in named] == sorted([weight for _, weight in named], reverse=True)


@pytest.mark.parametrize(
    "word",
    ["news", "daily", "home", "guardian", "independent", "about", "john", "london", "the", "shop", "video"],
)
def test_words_that_name_no_topic(word: str) -> None:
    assert word in TABLE
    assert TABLE.topic_of_word(word) == ""


@pytest.mark.parametrize(
    "word, topic",
    [
        ("sports", "sport"),
        ("rugby", "sport"),
        ("recipes", "food"),
        ("troops", "war and conflict"),
        ("dogs", "pets"),
    ],
)
def test_words_that_name_a_topic(word: str, topic: str) -> None:
    assert TABLE.topic_of_word(word) == topic
    assert TABLE.topical(["the", word, "qqqqzz"]) == [word]


@pytest.mark.parametrize(
    "name, words",
    [
        ("SportsNewsForYou", ["sports", "news", "for", "you"]),
        ("bestcasinobonus", ["best", "casino", "bonus"]),
        ("my-garden_4you", ["my", "garden", "you"]),
        ("togelonline", ["togel", "online"]),
        ("BBCNews", ["bbc", "news"]),
        ("therapist", ["therapist"]),
        ("xqzvkwj", ["xqzvkwj"]),
        ("Привет", ["привет"]),
        ("", []),
        ("2024", []),
    ],
)
def test_names_are_split(name: str, words: list[str]) -> None:
    assert list(split_words(name)) == words


def test_words_of_a_longer_name_are_split_by_capitals_only() -> None:
    assert split_words("Windley", glued=False) == ("windley",)
    assert split_words("TechNews", glued=False) == ("tech", "news")


def test_a_hostile_name_is_split_soon() -> None:
    start = time.perf_counter()
    split_words("a" * 100_000 + "casino")
    assert time.perf_counter() - start < 0.5


def test_every_topic_is_defined_by_words_the_table_has() -> None:
    topics = read_topics()
    assert len({topic.name for topic in topics}) == len(topics) >= 45
    for topic in topics:
        known = [word for word in topic.words if word in TABLE]
        assert len(known) >= 0.9 * len(topic.words), topic.name
        assert topic.elsewhere if topic.spam else not topic.elsewhere
        assert all(mark == mark.lower() and mark.strip() for mark in topic.elsewhere), topic.name
    assert len([topic for topic in topics if topic.spam]) == 10


def test_a_topic_is_nearest_to_its_own_words() -> None:
    for i, topic in enumerate(TABLE.topics):
        place, _ = TABLE.embed(topic.words)
        assert place is not None
        assert int((TABLE.centroids @ place).argmax()) == i, topic.name


def test_the_table_is_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.npy")) < 10_000_000


def test_reading_the_table_needs_numpy_alone() -> None:
    code = (
        "import sys; from farmsift.features.topics import Topics; Topics.load();"
        "print(sorted({'torch', 'model2vec', 'sklearn', 'pandas', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def page_of(text: str) -> bytes:
    return f"<html><title>On the river</title><body><p>{text}</p></body></html>".encode()


LINES = (
    "The ferry was late on Monday, and we had to wait for it in the rain with the dog and two bags of flour.",
    "Nobody at the landing knew when it would come, or if the engine had been mended for the winter.",
)


def test_pages_lend_words_by_group_and_passages(tmp_path: Path) -> None:
    for name, text in {
        "a": " ".join(LINES),
        "b": " ".join(LINES) + " Kubernetes.",
        "c": "Der Fluss ist breit.",
    }.items():
        (tmp_path / f"{name}.html").write_bytes(page_of(text))
    reading = read_pages([tmp_path], {}, 10, seed=0)
    assert reading.of == 2
    assert reading.groups["ferry"] == 2
    assert reading.groups["kubernetes"] == 1
    assert "fluss" not in reading.groups
    assert "On the river" in reading.passages
    ids = {raw.id: "same" for raw in iter_raw(tmp_path)}
    assert read_pages([tmp_path], ids, 10, seed=0).groups["ferry"] == 1


def test_words_come_by_frequency_and_seeds_stay() -> None:
    reading = Reading(groups=Counter({"river": 5, "kayak": 3, "rare": 1}), of=6)
    words = choose_words(["[PAD]", "##ing", "the", "river", "x"], ["roulette"], reading, least=3)
    assert words == ["river", "kayak", "the", "roulette"]
    weights = weights_of(words, reading)
    assert weights[0] < weights[1] < weights[2]
    plain = weights_of(words, Reading())
    assert list(plain) == sorted(plain)


def test_shrinking_keeps_directions() -> None:
    draw = np.random.default_rng(0)
    basis = draw.normal(size=(6, 40))
    vectors = (draw.normal(size=(300, 6)) @ basis).astype(np.float32)
    rows, scales = shrink(vectors, 8)
    assert rows.dtype == np.int8 and scales.dtype == np.float16
    small = rows * scales.astype(np.float32)[:, None]
    before = vectors @ vectors[0] / np.linalg.norm(vectors, axis=1)
    after = small @ small[0] / np.linalg.norm(small, axis=1)
    assert np.corrcoef(before, after)[0, 1] > 0.999


def test_english_is_told_by_its_commonest_words() -> None:
    assert is_english(" ".join(LINES).lower().split())
    assert not is_english(["der", "fluss", "ist", "breit"] * 12)
    assert not is_english(["the"] * 5)
