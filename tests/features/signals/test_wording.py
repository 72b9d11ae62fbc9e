import math
from dataclasses import replace

import pytest
from farmsift.features.facts import words_of
from farmsift.features.page import Block, Furniture, Page, Where
from farmsift.features.phrases import Phrases, around, lowered, passages, shortened
from farmsift.features.signal import REGISTRY, Facts
from story_pages import STORY, evidence_of, heading, paragraphs, sections, stands_in, story, value_of

NAN = math.nan
PLAIN = story()
LONG = " ".join(STORY)  # 155 words


def titled(title: str, *texts: str) -> Page:
    return replace(story(*texts), title=title, headline=title)


def with_meta(keywords: str) -> Page:
    return story(furniture=Furniture(meta={"keywords": keywords}))


def said(*texts: str, language: str = "en") -> Page:
    """A text long enough for rates, with some sentences put before it."""
    return replace(story(*texts, *STORY), language=language)


SHED = "cheap garden shed"
SHEDS = (
    f"Our {SHED} is the {SHED} you want. Every {SHED} here beats another {SHED}. Call for a {SHED} today. "
    * 4
)
KEYWORDS = ", ".join(
    f"{word} garden sheds" for word in ("cheap", "buy", "small", "large", "used", "best", "wood", "metal")
)
HEADS = ("Introduction", "Benefits of Walking", "The ford at Harrow", "Conclusion")
EVEN = "The path goes down to the river and back again to the town."
GERMAN = (
    "Wir gehen am Fluss entlang und sehen die Steine, die das Hochwasser nicht geholt hat, und das ist gut so. "
    * 6
)

HITS = [
    (
        "wording.title_pieces",
        titled("Cheap Sheds | Garden Sheds | Wood Sheds - Buy Sheds, Sheds Online"),
        5.0,
    ),
    ("wording.title_length", titled("Cheap Sheds"), 11.0),
    ("wording.title_repeats", titled("Sheds Garden Sheds Wood Sheds"), 0.4),
    ("wording.title_formula", titled("10 Best Sheds in 2023: The Ultimate Guide"), 4.0),
    (
        "wording.title_echo",
        titled("A cheap garden shed", *([LONG] + ["A cheap garden shed"] * 4)),
        18.8679,
    ),
    ("wording.title_density", titled("Garden shed", "We sell a garden shed. " * 20), 0.4),
    ("wording.title_phrase", titled("Garden shed", "We sell a garden shed. " * 20), 200.0),
    ("wording.headings_echo", replace(sections("Ford gone", "The gone ford", "Rain"), title="x"), 2 / 3),
    ("wording.headings_alike", sections("Sheds here", "Sheds there", "More sheds", "Rain"), 0.75),
    ("wording.headings_questions", sections("Why a ford?", "Where?", "Rain"), 2 / 3),
    ("wording.headings_stock", sections(*HEADS), 0.75),
    ("wording.closing_headings", sections(*HEADS, "FAQs", "Häufig gestellte Fragen"), 3.0),
    ("wording.meta_keywords", with_meta(KEYWORDS), 8.0),
    ("wording.meta_keywords_alike", with_meta(KEYWORDS), 1.0),
    ("wording.keyword_list", story(after=(Block("Tags: " + KEYWORDS, Where.ASIDE),)), 8.0),
    ("wording.repeated_fourgrams", story(SHEDS), 0.7431),
    ("wording.top_pair", story(SHEDS), 0.2198),
    ("wording.repeated_sentences", story(*([EVEN] * 6)), 5 / 6),
    ("wording.compressibility", story(SHEDS * 5), 0.0417),
    ("wording.same_openings", story(*([EVEN] * 12)), 1.0),
    ("wording.stop_words", story(KEYWORDS * 6), 0.0),
    ("wording.variety", story("shed " * 200), 0.01),
    ("wording.word_length", story("sheds " * 100), 5.0),
    ("wording.machine_leftovers", said("As an AI language model, I cannot walk."), 1.0),
    ("wording.markdown", said("**Where to go** when it rains", "## The ford"), 2.0),
    ("wording.machine_phrases", said("In today's fast-paced world, walking is a tapestry."), 19.7368),
    ("wording.filler", said("If you are looking for a ford, you have come to the right place."), 12.7389),
    ("wording.connectives", said("Moreover, it rained. Furthermore, it was cold."), 13.3333),
    ("wording.marketing", said("The best and most affordable walk."), 13.4228),
    (
        "wording.placeholders",
        said("Lorem ipsum dolor sit amet, says {{ author }} of {North|South|East}."),
        4.0,
    ),
    ("wording.odd_synonyms", said("Numerous individuals utilize it."), 20.4082),
    ("wording.doubled_words", said("It is is the the ford."), 13.4228),
    ("wording.lost_apostrophes", said("I m sure it s gone and you re wet."), 19.6078),
    (
        "wording.lost_capitals",
        story("it rained. then it stopped. We left. Then it rained. Then we ate. we left. It was. Gone."),
        3 / 8,
    ),
    ("wording.open_ends", story(*[text.rstrip(".!") for text in STORY[:4]]), 1.0),
    ("wording.loose_marks", said("It rained , and we left . Then"), 13.4228),
    (
        "wording.english_left",
        replace(story(GERMAN + "Read this with your family and friends."), language="de"),
        0.0315,
    ),
    (
        "wording.dateline",
        story("NEW DELHI: The ford was closed on Monday, officials said in the morning.", *STORY),
        1.0,
    ),
    (
        "wording.dateline",
        story("(Reuters) - The ford was closed on Monday, officials said in the morning.", *STORY),
        1.0,
    ),
    ("wording.picture_credits", said("The ford as it was. File photo", "Credit: AFP"), 2.0),
    (
        "wording.copy_leftovers",
        said("Also read: ten bridges to see", "This article originally appeared on a site."),
        2.0,
    ),
    ("wording.told_outlet", said("“It is gone,” he told Reuters."), 1.0),
    ("wording.cut_off", story(*STORY, "The ford was closed in the year of [...]"), 1.0),
    ("wording.cut_off", story(*STORY, "Continue reading the story on the other site"), 1.0),
    ("wording.sentence_length", story(*([EVEN] * 6)), 58.0),
    ("wording.sentence_variation", story(*([EVEN] * 12)), 0.0),
    ("wording.paragraph_length", story(*([EVEN] * 3)), float(len(EVEN))),
    ("wording.paragraph_variation", story(*([EVEN] * 5)), 0.0),
    ("wording.one_sentence_paragraphs", story(*([EVEN] * 4)), 1.0),
    ("wording.first_person", story(STORY[4] * 5), 45.4545),
    ("wording.second_person", story(STORY[4] * 5), 45.4545),
    ("wording.numbers", story("In 1987 we had 4 boats and 12 oars. " * 10), 333.3333),
    ("wording.names", story("We saw Ashby and Cole with Joan Pike. " * 20), 496.8944),
    ("wording.exclamations", said("Gone! Gone! Gone!"), 28.5714),
    ("wording.questions", said("Gone? Gone? Gone?"), 21.4286),
    ("wording.shouting", said("GONE FOREVER and EVER"), 0.0204),
    ("wording.emoji", said("Gone 🌊 forever ✨ and ever"), 13.986),
    ("wording.attribution", said("“Gone,” he said."), 13.6986),
    ("wording.quoted", said("“Gone,” he said, “for good.”"), 21.1268),
    ("wording.numbered_headings", sections("1. Ford", "2) Mill", "Rain"), 2 / 3),
    ("wording.heading_rate", sections("Ford", "Mill", "Rain"), 25.0),
    ("wording.list_share", story(article=(*paragraphs(*STORY), *paragraphs(LONG, tag="li"))), 0.5014),
    ("wording.length", PLAIN, 143.0),
    ("wording.article_share", story(after=(Block("x" * len(LONG), Where.ASIDE),)), 0.4997),
]

# What the plain story gives, and pages that come close without being meant.
MISSES = [
    ("wording.title_pieces", titled("A day at the river – Riverbank Walks"), 2.0),
    ("wording.title_formula", PLAIN, 0.0),
    ("wording.title_echo", PLAIN, 0.0),
    ("wording.title_repeats", titled("The mill by the river"), NAN),
    ("wording.headings_stock", sections("The ford", "A farmer", "Rain"), 0.0),
    ("wording.headings_echo", sections("The mill", "A farmer", "Rain"), 0.0),
    ("wording.headings_questions", sections("The mill", "A farmer", "Rain"), 0.0),
    ("wording.closing_headings", sections("The mill", "A farmer", "Rain"), 0.0),
    ("wording.numbered_headings", sections("The mill", "1987", "Rain"), 0.0),
    (
        "wording.keyword_list",
        story("bread, cheese, apples, pears, a map, two coats, string, matches and a torch"),
        0.0,
    ),
    ("wording.meta_keywords", PLAIN, NAN),
    ("wording.repeated_fourgrams", PLAIN, 0.0),
    ("wording.repeated_sentences", PLAIN, 0.0),
    ("wording.machine_leftovers", PLAIN, 0.0),
    ("wording.machine_phrases", PLAIN, 0.0),
    ("wording.markdown", said("Multiply 2**10 by 3 ## no, by four"), 0.0),
    ("wording.filler", PLAIN, 0.0),
    ("wording.connectives", PLAIN, 0.0),
    ("wording.placeholders", PLAIN, 0.0),
    ("wording.odd_synonyms", said("Numerous individuals utilize it.", language="de"), NAN),
    ("wording.doubled_words", PLAIN, 0.0),
    ("wording.lost_apostrophes", said("It's gone and you're wet, I'm sure."), 0.0),
    ("wording.lost_capitals", story(STORY[1] + " " + STORY[3] + " " + STORY[4] + " " + STORY[2]), 0.0),
    ("wording.loose_marks", said("Il pleut ; et alors ? Oui !"), 0.0),
    ("wording.english_left", PLAIN, NAN),
    ("wording.dateline", PLAIN, 0.0),
    ("wording.dateline", story("Note: the ford is closed, so take the bridge at the mill instead."), 0.0),
    ("wording.dateline", story("Large language models (LLMs) — the latest thing — know no ford."), 0.0),
    ("wording.picture_credits", PLAIN, 0.0),
    ("wording.copy_leftovers", said("Every resource: a boat, a map, an outsource: none."), 0.0),
    ("wording.copy_leftovers", PLAIN, 0.0),
    ("wording.told_outlet", replace(said("“It is gone,” he told Reuters."), site_name="Reuters"), 0.0),
    ("wording.cut_off", PLAIN, 0.0),
    ("wording.shouting", PLAIN, 0.0),
    ("wording.emoji", PLAIN, 0.0),
    ("wording.sentence_variation", PLAIN, 0.5775),
    ("wording.heading_rate", PLAIN, 0.0),
    ("wording.list_share", PLAIN, 0.0),
    ("wording.article_share", PLAIN, 1.0),
]
NAMES = [signal.name for signal in REGISTRY if signal.group == "wording" and signal.name != "wording.lexical"]


@pytest.mark.parametrize(("name", "page", "value"), HITS + MISSES)
def test_value(name, page, value):
    assert value_of(name, page) == pytest.approx(value, abs=1e-4, nan_ok=True)


def test_every_signal_has_a_sample():
    assert {name for name, *_ in HITS} == set(NAMES)


@pytest.mark.parametrize(("name", "page", "value"), HITS)
def test_quotes_stand_in_the_page_and_the_sentence_is_short(name, page, value):
    evidence = evidence_of(name, page)
    signal = REGISTRY[name]
    assert all(stands_in(quote, page) for quote in evidence.quotes)
    sentence = signal.sentence(signal.raises, value, evidence)
    assert 0 < len(sentence) < 200
    assert "{" not in sentence or "placeholders" in name


def test_something_odd_is_quoted():
    shown = (
        "machine_leftovers",
        "markdown",
        "machine_phrases",
        "filler",
        "copy_leftovers",
        "told_outlet",
        "dateline",
    )
    for name, page, _ in HITS:
        if name.removeprefix("wording.") in shown:
            assert evidence_of(name, page).quotes, name


@pytest.mark.parametrize("page", [Page(), story(""), story("Hm."), Page(title="?", rendering="text")])
def test_too_little_is_not_measured(page):
    rates = [n for n in NAMES if REGISTRY[n].unit in ("per 1,000 words", "ratio")]
    assert rates
    assert all(math.isnan(value_of(name, page)) for name in rates)


@pytest.mark.parametrize(
    "page",
    [
        story("a" * 2_000_000),
        story(
            *[
                "{|" * 500,
                "((" * 5000,
                "*" * 20_000,
                "[" * 20_000,
                " ,." * 20_000,
                "\u0130" * 5000,
                "A-" * 9000,
            ]
        ),
        replace(story("\ud800 " * 3000), title="| " * 100_000, headline=""),
        story(*["x"] * 20_000),
        replace(story("河" * 5000 + "。"), language="zh"),
    ],
)
def test_odd_pages_are_survived_within_range(page):
    facts = Facts(page)
    for name in NAMES:
        signal = REGISTRY[name]
        measurement = signal.measure(facts)
        assert math.isnan(measurement.value) or signal.low <= measurement.value <= signal.high, name
        measurement.evidence()


def test_scripts_without_blanks_have_no_word_rates():
    page = replace(story("我们早上七点从磨坊出发，雾还在水面上。" * 30), language="zh")
    assert math.isnan(value_of("wording.stop_words", page))
    assert math.isnan(value_of("wording.variety", page))
    assert (
        value_of("wording.machine_phrases", replace(page, article=paragraphs("综上所述，我们走了。" * 60)))
        > 0
    )


def test_a_page_without_article_is_judged_by_its_lists():
    blocks = tuple(Block(text, Where.LIST, "li") for text in STORY)
    assert value_of("wording.stop_words", Page(blocks=blocks, language="en")) > 0.3
    assert math.isnan(value_of("wording.copy_leftovers", Page(blocks=blocks, language="en")))


def test_side_headings_are_not_the_articles():
    aside = tuple(Block(text, Where.ASIDE, "h3") for text in ("Recent Posts", "Archives", "Meta", "Why?"))
    assert math.isnan(value_of("wording.headings_questions", replace(PLAIN, headings=aside)))
    assert (
        value_of("wording.headings_questions", replace(PLAIN, headings=(*map(heading, "AB"), heading("C?"))))
        > 0
    )


def test_phrases_count_places_once_and_need_whole_words():
    phrases = Phrases(["credit:", "credit: afp", "in conclusion", "don't miss"])
    text = lowered("Credit: AFP. In conclusion, don’t miss it. In conclusionem.")
    found = phrases.found(text, set(words_of(text)))
    assert found == {"credit:": 1, "don't miss": 1, "in conclusion": 1}


def test_phrases_refuse_what_holds_no_word():
    with pytest.raises(ValueError, match="no word"):
        Phrases(["24/7"])


def test_quotes_are_cut_at_blanks():
    text = "one two three four five six seven"
    assert around(text, 14, 18, 6) == "three four five"
    assert shortened("word " * 100, 22) == "word word word word"
    assert passages([Block("The İstanbul ferry, also read", Where.ARTICLE)], ["also read"])[0].text.endswith(
        "read"
    )
