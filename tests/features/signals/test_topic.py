import math
from dataclasses import replace
from pathlib import Path

import pytest
from farmsift.features.page import Block, Page, Where
from farmsift.features.readers import Raw, read
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals.topic import host_words, site_name, subjects
from topic_pages import CABLES, GAMES, GARDEN, MATCH, PLANTED, WAR, out, site

NAN = math.nan
SEED = Path(__file__).parents[3] / "../shared/seed.txt"
SPORT = {"site_name": "SportsNewsForYou", "menu": ("Home", "NRL Rugby Shop", "Football Kit")}
SECTIONS = ("Home", "World", "Politics", "War", "Sports", "Business", "Health", "Travel")


def at(page: Page, host: str) -> Page:
    return replace(page, host=host, domain=host)


def told(name: str, page: Page) -> tuple[float, str, list[str]]:
    """Value, sentence and quotes of a signal on a page."""
    signal = REGISTRY[name]
    measured = signal.measure(Facts(page))
    if not measured.measurable:
        return NAN, "", []
    evidence = measured.evidence()
    sentence = signal.sentence(signal.raises, measured.value, evidence)
    return measured.value, sentence, [quote.text for quote in evidence.quotes]


def casino(where: str, *texts: str) -> Page:
    """A garden page with texts in one of its parts."""
    page = site(*GARDEN)
    if where == "menu":
        return site(*GARDEN, menu=texts)
    if where == "posts":
        return site(*GARDEN, posts=texts)
    if where == "links":
        return replace(page, links=tuple(out(text) for text in texts))
    if where == "footer":
        return replace(page, footer=tuple(Block(text, Where.FOOTER) for text in texts))
    return replace(page, hidden=texts)


VALUES = [
    # (signal, page, value): what it is there for, then what it must leave alone
    ("topic.name_article", site(*WAR, **SPORT), -0.00),
    ("topic.name_article", site(*MATCH, **SPORT), 0.47),
    ("topic.name_article", site(*WAR, site_name="The Independent"), NAN),
    ("topic.name_article", site(*WAR, site_name="Salon"), NAN),
    ("topic.name_article", site(*WAR, site_name="The Onion"), NAN),
    ("topic.name_article", site(*WAR, site_name="John Smith"), NAN),
    ("topic.name_article", site(*WAR), NAN),
    ("topic.host_article", at(site(*WAR), "gardentips.example"), -0.1),
    ("topic.host_article", at(site(*GARDEN), "gardentips.example"), 0.58),
    ("topic.host_article", at(site(*WAR), "kestrelmoor.example"), NAN),
    ("topic.mismatch", site(*WAR, **SPORT), 0.75),
    ("topic.mismatch", site(*MATCH, **SPORT), 0.0),
    ("topic.mismatch", site(*WAR, site_name="SportsNewsForYou"), NAN),
    ("topic.mismatch", site(*WAR, site_name="Daily News", menu=SECTIONS), NAN),
    ("topic.mismatch", site(*WAR, site_name="Sports News", menu=(*SECTIONS, "Football")), 0.0),
    ("topic.menu_article", site(*WAR, menu=("Recipes", "Desserts", "Baking")), -0.19),
    ("topic.menu_article", site(*GARDEN, menu=("Plants", "Soil", "Flowers")), 0.77),
    ("topic.menu_article", site(*WAR, menu=("Home", "About", "Contact")), NAN),
    ("topic.menu_nearest", site(*WAR, menu=("Recipes", "Desserts")), -0.12),
    ("topic.menu_nearest", site(*WAR, menu=SECTIONS), 0.5),
    ("topic.menu_nearest", site(*WAR, menu=("Home", "About")), NAN),
    ("topic.categories_nearest", site(*WAR, categories=("Recipes", "Desserts")), -0.12),
    ("topic.categories_nearest", site(*GARDEN, categories=("Flowers", "Plants", "Football")), 0.65),
    ("topic.categories_nearest", site(*WAR, categories=("Uncategorized",)), NAN),
    ("topic.categories_article", site(*WAR, categories=("Recipes", "Desserts")), -0.21),
    ("topic.categories_article", site(*GARDEN, categories=("Flowers", "Plants", "Shrubs")), 0.77),
    ("topic.categories_article", site(*WAR, categories=("News", "Read")), NAN),
    ("topic.posts_article", site(*WAR, posts=CABLES), -0.21),
    ("topic.posts_article", site(*MATCH, posts=GAMES), 0.84),
    ("topic.posts_article", site(*WAR, posts=CABLES[:2]), NAN),
    ("topic.name_menu", site(*WAR, site_name="Garden Tips", menu=("Football", "Rugby")), 0.02),
    ("topic.name_menu", site(*WAR, site_name="Garden Tips", menu=("Flowers", "Shrubs", "Plants")), 0.55),
    ("topic.name_menu", site(*WAR, site_name="Daily News", menu=("Football", "Rugby")), NAN),
    ("topic.name_posts", site(*WAR, site_name="Garden Tips", posts=GAMES), -0.12),
    ("topic.name_posts", site(*WAR, site_name="Sports News", posts=GAMES), 0.61),
    ("topic.name_posts", site(*WAR, posts=GAMES), NAN),
    ("topic.menu_posts", site(*WAR, menu=("Recipes", "Desserts"), posts=GAMES), -0.12),
    ("topic.menu_posts", site(*WAR, menu=("Football", "Rugby"), posts=GAMES), 0.74),
    ("topic.menu_posts", site(*WAR, posts=GAMES), NAN),
    ("topic.title_article", site(*WAR, headline="Rebels retreat as troops shell the suburbs"), 0.73),
    ("topic.title_article", site(*WAR, headline="How to prune roses and shrubs"), 0.0),
    ("topic.title_article", site(*WAR, headline="Overnight"), NAN),
    ("topic.drift", site(*WAR[:4], *GARDEN[:4]), 0.02),
    ("topic.drift", site(*GARDEN), 0.74),
    ("topic.drift", site(*WAR[:3]), NAN),
    ("topic.ending", site(*GARDEN, PLANTED), -0.05),
    ("topic.ending", site(*GARDEN), 0.61),
    ("topic.ending", site(*GARDEN[:3]), NAN),
    ("topic.stray_paragraph", site(*GARDEN[:3], PLANTED, *GARDEN[3:]), -0.05),
    ("topic.stray_paragraph", site(*GARDEN), 0.5),
    ("topic.stray_paragraph", site(*GARDEN[:3]), NAN),
    ("topic.coherence", site(*GARDEN), 0.64),
    ("topic.coherence", site(WAR[0], GARDEN[0], MATCH[0], PLANTED), 0.16),
    ("topic.coherence", site(*GARDEN[:3]), NAN),
    ("topic.told", site(*GARDEN), 0.11),
    ("topic.told", site("In June John and Mary came to London by train from Manchester. " * 5), 0.34),
    ("topic.told", site(), NAN),
    ("topic.spam_menu", casino("menu", "Home", "Online Casino", "Slot Gacor", "Roses"), 0.5),
    ("topic.spam_menu", casino("menu", "Home", "Soil", "Roses"), 0.0),
    ("topic.spam_menu", casino("menu", "Home"), NAN),
    ("topic.spam_posts", casino("posts", "Payday loans without papers", "Pruning roses"), 0.5),
    ("topic.spam_posts", casino("posts", "Pruning roses", "Sowing beans"), 0.0),
    ("topic.spam_posts", casino("posts", "Pruning roses"), NAN),
    ("topic.spam_anchors", casino("links", "cheap cialis", "a seed shop", "北京赛车博彩平台"), 2 / 3),
    ("topic.spam_anchors", casino("links", "a seed shop"), 0.0),
    ("topic.spam_anchors", casino("links"), NAN),
    ("topic.spam_footer", casino("footer", "Partners: 1xbet, mostbet"), 1.0),
    ("topic.spam_footer", casino("footer", "© Rose Hill Gardens"), 0.0),
    ("topic.spam_footer", casino("footer"), NAN),
    ("topic.spam_hidden", casino("hidden", "займы онлайн", "Skip to content"), 0.5),
    ("topic.spam_hidden", casino("hidden"), 0.0),
    ("topic.spam_hidden", replace(casino("hidden"), furniture=None), NAN),
    ("topic.spam_body", site(*[PLANTED] * 2), 0.1765),
    ("topic.spam_body", site(*GARDEN), 0.0),
    ("topic.spam_body", site("Casino"), NAN),
    ("topic.anchors_article", replace(site(*WAR), links=(out("casino bonus"), out("poker slots"))), -0.04),
    (
        "topic.anchors_article",
        replace(site(*GARDEN), links=(out("garden plants"), out("flower seeds and soil"))),
        0.79,
    ),
    ("topic.anchors_article", replace(site(*GARDEN), links=(out("here"), out("this"))), NAN),
]


@pytest.mark.parametrize("name, page, value", VALUES)
def test_value(name: str, page: Page, value: float) -> None:
    assert told(name, page)[0] == pytest.approx(value, abs=0.012, nan_ok=True)


def test_each_signal_has_a_hit_a_miss_and_no_measure() -> None:
    for signal in REGISTRY:
        if signal.group == "topic":
            values = [value for name, _, value in VALUES if name == signal.name]
            assert any(math.isnan(value) for value in values), signal.name
            assert len({value for value in values if not math.isnan(value)}) >= 2, signal.name


@pytest.mark.parametrize("name", sorted({name for name, _, _ in VALUES} - {"topic.spam_body"}))
@pytest.mark.parametrize("language", ["fi", "ru"])
def test_other_languages_are_measured_by_marks_alone(name: str, language: str) -> None:
    page = replace(
        site(*WAR, **SPORT, posts=CABLES, categories=("Flowers", "Plants", "Shrubs")), language=language
    )
    if not name.startswith("topic.spam"):
        assert math.isnan(told(name, page)[0])


@pytest.mark.parametrize(
    "language, text",
    [
        ("id", "daftar situs slot gacor terpercaya"),
        ("ru", "микрозаймы на карту без отказа"),
        ("zh", "真人娱乐百家乐平台"),
        ("th", "เว็บพนันออนไลน์สล็อต"),
        ("de", "Kredit ohne Schufa heute"),
        ("es", "farmacia online sin receta"),
        ("tr", "canlı casino bahis siteleri"),
        ("vi", "nhà cái uy tín"),
        ("pl", "chwilówki przez internet"),
        ("ja", "オンラインカジノ一覧"),
        ("en", "Write My Essay Cheap"),
    ],
)
def test_marks_of_many_languages(language: str, text: str) -> None:
    page = replace(site(menu=("Start", text, "Kontakt", "Galerie")), language=language)
    value, sentence, quotes = told("topic.spam_menu", page)
    assert value == 0.25
    assert quotes == [text]
    assert "1 of 4" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "Antwort und Replik",
        "Essex and Sussex",
        "Kreditwesengesetz",
        "the slotted spoon",
        "Scunthorpe",
        "Download",
    ],
)
def test_words_that_only_look_like_marks(text: str) -> None:
    assert told("topic.spam_menu", casino("menu", "Home", text))[0] == 0


def test_a_page_about_casinos_is_not_accused_of_its_own_subject() -> None:
    page = site(*[PLANTED] * 4, menu=("Casino bonus", "Roulette", "Payday loans"), headline="Casino reviews")
    value, _, quotes = told("topic.spam_menu", page)
    assert value == pytest.approx(1 / 3)
    assert quotes == ["Payday loans"]


def test_a_mismatch_is_named_and_quoted() -> None:
    value, sentence, quotes = told("topic.mismatch", site(*WAR, **SPORT, headline="Troops shell the suburbs"))
    assert value > 0.5
    assert sentence == "The site calls itself sport, but the article is about war and conflict."
    assert quotes == ["SportsNewsForYou", "NRL Rugby Shop", "Football Kit", "Troops shell the suburbs"]


def test_within_a_family_there_is_no_mismatch() -> None:
    page = site(*GARDEN, site_name="Kitchen Recipes", menu=("Dinner recipes", "Desserts"))
    assert told("topic.mismatch", page)[0] == 0


@pytest.mark.parametrize(
    "name, tagline, words",
    [
        ("SportsNewsForYou", "", {"sports"}),
        ("Cooking with dogs", "", {"cooking", "dogs"}),
        ("The Independent", "", set()),
        ("Rolling Stone", "", set()),
        ("Apple", "", set()),
        ("Anna Gardener", "", set()),
        ("Meadowlark", "Recipes and desserts for the family kitchen", {"recipes", "desserts", "kitchen"}),
        ("Meadowlark", "A place to think about life and politics", set()),
    ],
)
def test_what_a_name_says(name: str, tagline: str, words: set[str]) -> None:
    assert words <= set(site_name(Facts(Page(site_name=name, tagline=tagline))).words)
    assert bool(words) == bool(site_name(Facts(Page(site_name=name, tagline=tagline))).words)


def test_what_a_host_says() -> None:
    assert host_words(Facts(at(Page(), "bestcasinotips.example"))) == ("casino",)
    assert host_words(Facts(at(Page(), "wired.example"))) == ()
    assert host_words(Facts(Page())) == ()


def test_a_menu_of_one_subject_speaks_for_a_nameless_site() -> None:
    assert subjects(Facts(site(menu=("Football", "Rugby", "Cricket", "About")))) == ("sport",)
    assert subjects(Facts(site(menu=SECTIONS))) == ()


def test_quotes_of_links_say_where_they_stand() -> None:
    links = (out("best poker site", where=Where.FOOTER), out("a seed shop"))
    measured = REGISTRY["topic.spam_anchors"].measure(Facts(replace(site(*GARDEN), links=links)))
    assert [(quote.text, quote.where) for quote in measured.evidence().quotes] == [
        ("best poker site", Where.FOOTER)
    ]


@pytest.mark.skipif(not SEED.exists(), reason="the page the project began with is not at hand")
def test_the_seed_page() -> None:
    page = read(Raw("seed", data=SEED.read_bytes(), form="text"))
    value, sentence, quotes = told("topic.mismatch", page)
    assert value > 0.5
    assert "sport" in sentence and "war and conflict" in sentence
    assert quotes[0] == "SportsNewsForYou"
    assert told("topic.name_article", page)[0] < 0.1
    text = " ".join(SEED.read_text("utf-8").split())
    for signal in REGISTRY:
        if signal.group in ("topic", "posts"):
            for quote in told(signal.name, page)[2]:
                assert quote in text
