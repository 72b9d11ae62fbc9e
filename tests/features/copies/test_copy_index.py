"""The index of known articles; every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from copied_stories import disguised, reordered, reworded, story, thinned, wrapped
from farmsift.features.copies import Article, CopiesError, Judgement, open_index
from farmsift.features.copies import index as index_module

MAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgres"])
def where(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "copies.db")
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture
def index(where):
    with open_index(where, create=True) as index:
        yield index


def article(number, site=None, **more):
    more = {"first_seen": MAY + number * DAY, **more}
    return Article(f"https://{site or f'site{number}.example'}/story-{number}", story(number), **more)


def addresses(matches):
    return [match.address for match in matches]


def test_an_article_is_found_with_all_that_is_known_of_it(index):
    index.add([article(n, published=dt.date(2024, 4, n)) for n in range(1, 6)])
    copy = Article("https://copier.example/x", story(3), dt.date(2024, 6, 1))
    (match,) = index.query(copy)
    assert match.address == "https://site3.example/story-3"
    assert match.judgement == Judgement.COPY_OF
    assert (match.contained, match.contains) == (1, 1)
    assert match.published == dt.date(2024, 4, 3)
    assert match.first_seen == MAY + 3 * DAY
    assert match.own_published == dt.date(2024, 6, 1)
    assert match.own_first_seen is None
    (passage,) = match.passages
    assert passage.same == 1
    assert (passage.start, passage.end) == (passage.other_start, passage.other_end)
    assert passage.end - passage.start > 0.9 * len(story(3))


@pytest.mark.parametrize("attack", [reworded, reordered, thinned, disguised, wrapped])
def test_a_disguised_copy_is_found(index, attack):
    index.add([article(n) for n in range(40)])
    for n in (5, 17, 31):
        first = index.query(Article("https://copier.example/x", attack(story(n))))[0]
        assert first.address == f"https://site{n}.example/story-{n}"
        assert first.judgement == Judgement.COPY_OF


def test_places_are_those_of_the_shared_passage_on_both_sides(index):
    whole = story(3)
    index.add([Article("https://first.example/a", whole)])
    copy = wrapped(whole[400:1200])
    match = index.query(Article("https://second.example/b", copy))[0]
    longest = match.passages[0]
    assert copy[longest.start : longest.end] == whole[longest.other_start : longest.other_end]
    assert longest.end - longest.start > 600
    assert match.contained < 0.7
    assert match.contains == pytest.approx(800 / len(whole), abs=0.12)


def test_unrelated_articles_do_not_match(index):
    index.add([article(n) for n in range(60)])
    assert not [n for n in range(100, 130) if index.query(article(n))]


def test_adding_again_changes_nothing(index):
    articles = [article(n) for n in range(5)]
    assert index.add(articles).added == 5
    before = index.stats()
    again = index.add(articles)
    assert (again.added, again.changed, again.known) == (0, 0, 5)
    after = index.stats()
    assert (before.articles, before.postings) == (after.articles, after.postings)


def test_an_address_goes_by_what_leads_to_the_same_page(index):
    index.add([article(1)])
    same = Article("http://www.site1.example/story-1/#top", story(1), first_seen=MAY + DAY)
    assert index.add([same, same]).known == 2
    assert index.query(same) == []


def test_the_same_text_elsewhere_is_another_article(index):
    index.add([article(1), Article("https://other.example/1", story(1))])
    assert index.stats().articles == 2
    assert len(index.query(Article("https://third.example/1", story(1)))) == 2


def test_a_changed_article_replaces_the_old_one_and_keeps_when_it_was_seen_first(index):
    index.add([article(1)])
    changed = Article("https://site1.example/story-1", story(50), first_seen=MAY + 9 * DAY)
    assert index.add([changed]).changed == 1
    assert index.query(Article("https://c.example/x", story(1))) == []
    (match,) = index.query(Article("https://c.example/x", story(50)))
    assert match.first_seen == MAY + DAY
    index.check()


def test_the_earlier_time_of_a_known_article_counts(index):
    index.add([article(1)])
    index.add([article(1, first_seen=MAY - DAY)])
    assert index.query(Article("https://c.example/x", story(1)))[0].first_seen == MAY - DAY


def test_removed_articles_are_not_found(index):
    index.add([article(n) for n in range(6)])
    assert index.remove(["https://site2.example/story-2", "https://never.example/seen"]) == 1
    assert index.query(Article("https://c.example/x", story(2))) == []
    assert index.stats().articles == 5
    assert index.add([article(2)]).added == 1
    assert len(index.query(Article("https://c.example/x", story(2)))) == 1
    index.check()


def test_expired_articles_and_their_postings_go(index):
    index.add([article(n) for n in range(10)])
    before = index.stats().postings
    assert index.expire(MAY + 7 * DAY) == 7
    stats = index.stats()
    assert (stats.articles, stats.removed) == (3, 0)
    assert stats.postings < before / 2
    assert stats.first_seen == (MAY + 7 * DAY, MAY + 9 * DAY)
    assert addresses(index.query(Article("https://c.example/x", story(8)))) == [
        "https://site8.example/story-8"
    ]
    index.check()


def test_indexes_merge(index, tmp_path):
    index.add([article(n) for n in range(4)])
    with open_index(tmp_path / "other.db", create=True) as other:
        other.add([article(n, credit="licence: cc by") for n in range(2, 8)])
        done = index.merge(other)
        assert (done.added, done.known) == (4, 2)
        match = index.query(Article("https://c.example/x", reworded(story(7))))[0]
        direct = other.query(Article("https://c.example/x", reworded(story(7))))[0]
        assert match == direct
    index.check()


def test_an_index_is_not_merged_into_itself(index, where):
    with open_index(where) as same, pytest.raises(CopiesError, match="can't be merged into itself"):
        index.merge(same)


def test_many_small_additions_leave_few_segments(index):
    for n in range(40):
        index.add([article(n)])
    assert index.stats().segments <= 8
    index.check()
    assert all(index.query(Article("https://c.example/x", story(n))) for n in range(40))


def test_a_small_addition_does_not_keep_larger_ones_apart(index, monkeypatch):
    monkeypatch.setattr(index_module, "BATCH", 20)
    for first, last in ((0, 3), (3, 203), (203, 210), (210, 330)):
        index.add([article(n) for n in range(first, last)])
    assert index.stats().segments <= 5
    index.check()


def test_large_segments_are_merged_in_steps(index, monkeypatch):
    monkeypatch.setattr("farmsift.features.copies.postings.AT_ONCE", 500)
    monkeypatch.setattr(index_module, "BATCH", 30)
    index.add([article(n) for n in range(150)])
    index.check()
    assert index.stats().postings == 150 * 48


def test_merging_leaves_no_room_unused(where, monkeypatch):
    monkeypatch.setattr("farmsift.features.copies.postings.LEAST_AT_ONCE", 1000)
    monkeypatch.setattr(index_module, "BATCH", 50)
    with open_index(where, create=True) as index:
        index.add([article(n) for n in range(1000)])
    with open_index(where) as index:  # SQLite's log is gone
        held = index.stats()
        assert held.bytes / held.articles < 1400
        index.check()


def test_numbers_of_articles_grow_beyond_three_bytes(index):
    index.add([article(n) for n in range(20)])
    with index._store.writing():
        index._store.rows("UPDATE about SET value = '16777210' WHERE name = 'next article'")
    index.add([article(n) for n in range(20, 40)])
    index.check()
    assert all(index.query(Article("https://c.example/x", story(n))) for n in range(40))


def test_a_passage_on_many_sites_is_boilerplate(index):
    notice = story(700, 60)
    index.add(
        [Article(f"https://site{n}.example/{n}", f"{story(n)}\n{notice}", first_seen=MAY) for n in range(12)]
    )
    matches = index.query(Article("https://mine.example/x", f"{story(99)}\n{notice}"))
    assert matches
    assert {match.judgement for match in matches} == {Judgement.BOILERPLATE}
    assert all(match.common > 0.7 for match in matches)


def test_what_stands_everywhere_is_listed_up_to_a_limit(index):
    text = story(1, 100)
    index.add([Article(f"https://site{n}.example/{n}", text) for n in range(400)])
    for n in range(400, 410):
        index.add([Article(f"https://site{n}.example/{n}", text)])
    assert index.stats().postings <= 48 * (256 + 30)
    assert len(index.query(Article("https://mine.example/x", text))) == 10
    index.check()


def test_what_is_too_short_is_neither_added_nor_found(index):
    short = Article("https://a.example/1", "Only a few words stand here.")
    assert index.add([short, Article("https://a.example/2", "")]).short == 2
    assert index.query(short) == []
    assert index.stats().articles == 0
    assert index.stats().first_seen is None


def test_hostile_texts_and_addresses(index):
    texts = ["\ud800" * 500, "a " * 60_000, "\u200b" * 10_000, "ﷺ" * 60_000, "\0 x" * 5000, "水" * 70_000]
    index.add([Article(f"https://h.example/\0\ud800{i}", text, credit="\0") for i, text in enumerate(texts)])
    index.add([article(1)])
    for i, text in enumerate(texts):
        index.query(Article(f"https://other.example/{i}", text))
    index.check()
    assert index.query(Article("https://c.example/x", story(1)))


def test_an_index_opens_again_and_travels_to_other_processes(index, where):
    index.add([article(n) for n in range(3)])
    copy = Article("https://c.example/x", story(1))
    with open_index(where) as again, pickle.loads(pickle.dumps(index)) as sent:
        assert again.query(copy) == sent.query(copy) == index.query(copy)


def test_readers_see_whole_batches_while_one_writes(index, where):
    """Every batch holds pairs of the same text; a reader finds both or none, whatever the writer is at."""
    index.add([article(n) for n in range(1000, 1020)])
    torn, seen, stop = [], set(), threading.Event()

    def look():
        with open_index(where) as mine:
            while not stop.is_set():
                for n in range(0, 60, 7):
                    found = len(mine.query(Article("https://c.example/x", story(n))))
                    seen.add(found)
                    if found not in (0, 2):
                        torn.append((n, found))

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    with open_index(where) as writer:
        for n in range(60):
            writer.add([article(n), article(n, site="twin.example")])
    stop.set()
    for reader in readers:
        reader.join()
    assert not torn
    assert seen == {0, 2}


def test_two_writers_take_turns(where, index):
    def write(first):
        with open_index(where) as mine:
            for n in range(first, first + 25):
                mine.add([article(n)])

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert index.stats().articles == 50
    index.check()


def test_a_killed_writer_leaves_a_sound_index(index, where):
    """A process adds without end and is killed where it stands, three times, merges among what it was at."""
    program = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from farmsift.features.copies import Article, open_index
        from farmsift.features.copies import index, postings
        from copied_stories import story
        index.BATCH, postings.AT_ONCE = 20, 300
        first = int(sys.argv[1])
        with open_index({where!r}) as opened:
            for n in range(first, first + 100_000, 20):
                opened.add([Article(f"https://site{{i}}.example/{{i}}", story(i)) for i in range(n, n + 20)])
                print(n, flush=True)
    """
    told = 0
    for first in (0, 200_000, 400_000):
        writer = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), str(first)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(12 + first // 100_000):
            assert writer.stdout.readline(), "the writer ended by itself"
            told += 20
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        told += 20 * len(writer.stdout.read().split())
        index.check()
        held = index.stats().articles
        assert held >= told, "what a writer was told is written stays"
        assert held % 20 == 0, "a batch is whole or not there"
    assert index.query(Article("https://c.example/x", story(0)))
    index.add([article(n) for n in range(900_000, 900_010)])
    index.check()


def test_no_index_there(tmp_path):
    with pytest.raises(CopiesError, match="no index of known articles there"):
        open_index(tmp_path / "none.db")


def test_no_index_in_the_database(empty_postgres_url):
    with pytest.raises(CopiesError, match="no index of known articles there"):
        open_index(empty_postgres_url)


def test_a_server_that_is_not_there_is_named_without_its_password():
    with pytest.raises(CopiesError, match=r"//me@127\.0\.0\.1:9/x\?password=\.\.\.: the index can't") as told:
        open_index("postgresql://me:secret@127.0.0.1:9/x?password=secret")
    assert "secret" not in str(told.value)


def test_without_the_driver_the_extra_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(
        CopiesError, match=r"needs psycopg; install it with: pip install 'farmsift\[postgres\]'"
    ):
        open_index("postgresql://me@127.0.0.1/x")


@pytest.mark.parametrize("data", [b"", b"no database at all" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_is_no_index(tmp_path, data):
    path = tmp_path / "copies.db"
    path.write_bytes(data)
    with pytest.raises(CopiesError, match=r"copies\.db: "):
        open_index(path)


def test_half_an_index_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "copies.db"
    with open_index(path, create=True) as index:
        index.add([article(n) for n in range(100)])
    path.write_bytes(path.read_bytes()[:60_000])
    with pytest.raises(CopiesError, match=r"copies\.db: "), open_index(path) as index:
        index.check()


def test_an_index_of_a_later_format(where, index):
    with index._store.writing():
        index._store.rows("UPDATE about SET value = '99' WHERE name = 'format'")
    with pytest.raises(CopiesError, match="has format 99, and this farmsift reads format 2"):
        open_index(where)
