"""The review page as people use it, in a real browser."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from farmsift.moderation import decisions, items, queue
from farmsift.moderation.intake import Submission
from farmsift.moderation.labels import Label
from farmsift.moderation.pages.render import percent
from live import Live, Reader, known_articles, served
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from worlds import PASSWORD

HOSTILE = '<script>window.hit=1</script><img src=x onerror="window.hit=1">"\'&amp;'


def labels_on(live: Live, item: int) -> list[str | None]:
    return [one.label for one in decisions.history(live.database, item, live.people["ada"])]


def mark(live: Live, item: int):
    return items.one(live.database, item, live.people["ada"])


def test_signing_in_and_out(live: Live, reader: Reader):
    reader.go("/items/7?band=flag")
    assert reader.path.startswith("/sign-in")
    reader.find("input[name=name]").send_keys("ada")
    reader.find("input[name=password]").send_keys("not the password" + Keys.ENTER)
    reader.wait(lambda: "wrong" in reader.find("[role=alert]").text)
    live.submit_all()
    reader.find("input[name=password]").send_keys(PASSWORD)
    reader.leave(lambda: reader.key(Keys.ENTER))
    assert reader.item == 7  # where the reviewer wanted to go, filters and all
    assert "band=flag" in reader.path
    cookie = next(one for one in reader.browser.get_cookies() if one["name"] == "farmsift_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    reader.leave(lambda: reader.find("form[action='/sign-out'] button").click())
    reader.go("/queue")
    assert reader.path.startswith("/sign-in")


def test_five_items_by_keyboard_alone_and_undo(live: Live, reader: Reader):
    live.submit_all()
    reader.sign_in("ada")
    assert reader.path == "/queue"
    for _ in range(30):  # to the button that starts, as a keyboard gets there
        if reader.browser.switch_to.active_element.text == "Start reviewing":
            break
        reader.key(Keys.TAB)
    reader.press(Keys.ENTER)
    worked = []
    for key, label in zip("12345", Label, strict=True):
        worked.append((reader.item, label.value))
        live.clock.forward(seconds=20)
        if key == "2":
            reader.key("n")
            reader.key("Shop links: 1 2 3 j k u")  # letters and digits in a note are no keys
            reader.key(Keys.ESCAPE)
        reader.press(key)
        assert f"Item {worked[-1][0]} decided" in reader.find(".banner").text
    assert len({item for item, _ in worked}) == 5
    for item, label in worked:
        assert labels_on(live, item) == [label]
    noted = decisions.history(live.database, worked[1][0], live.people["ada"])[0]
    assert noted.note == "Shop links: 1 2 3 j k u"
    assert noted.seconds == pytest.approx(20, abs=2)
    last = worked[-1][0]
    reader.press("u")
    assert reader.item == last
    assert labels_on(live, last) == ["not_sure", None]
    assert mark(live, last).state == "open"
    reader.press("2")
    assert labels_on(live, last) == ["not_sure", None, "content_farm"]


def test_next_and_previous(live: Live, reader: Reader):
    live.submit_all()
    reader.sign_in("ada")
    reader.leave(lambda: reader.find("#next button").click())
    first = reader.item
    reader.press("j")
    second = reader.item
    reader.press("j")
    assert len({first, second, reader.item}) == 3
    reader.press("k")
    assert reader.item == second
    reader.press("k")
    assert reader.item == first
    reader.key("k")
    reader.wait(lambda: reader.find("#live").get_property("textContent") == "There is no previous item.")
    reader.key("t")
    reader.wait(lambda: "In your hands" in reader.find(".decide-box").text)


def test_the_list_is_filtered_and_walked_through_by_keyboard(live: Live, reader: Reader):
    made = live.submit_all()
    reader.sign_in("ada")
    reader.go("/queue?show=all")
    assert len(reader.all(".row")) == len(made)
    Select(reader.find("select[name=band]")).select_by_value("flag")
    reader.leave(lambda: reader.find(".filters button").click())
    rows = reader.all(".row")
    assert 0 < len(rows) < len(made)
    assert {row.find_element("css selector", ".chip").text for row in rows} == {"Flagged"}
    assert reader.find("h2").text == f"All items, filtered: {len(rows)} items"
    site = mark(live, made["world-pulse-scrape.html"]).site
    reader.find("input[name=site]").send_keys(site)
    reader.leave(lambda: reader.find(".filters button").click())
    assert len(reader.all(".row")) == 1
    reader.key("j")
    reader.press(Keys.ENTER)
    assert reader.item == made["world-pulse-scrape.html"]
    reader.go("/queue?show=all&language=es")
    assert reader.find("h2").text == "All items, filtered: 1 item"
    reason = items.verdicts(live.database, [made["lawn-tips-spun.html"]])[made["lawn-tips-spun.html"]][
        "reasons"
    ][0]
    reader.go(f"/queue?show=all&reason={reason['signal']}")
    numbers = {
        int(row.get_attribute("href").partition("/items/")[2].partition("?")[0]) for row in reader.all(".row")
    }
    assert made["lawn-tips-spun.html"] in numbers
    reader.go("/queue?show=all&age=hour")
    recent = len(reader.all(".row"))
    assert 0 < recent < len(made)
    reader.go("/queue?show=all&age=older")
    assert "No item matches" in reader.find(".empty").text


def test_an_item_shows_why_with_the_quotes_in_place(live: Live, reader: Reader):
    number = live.submit("lawn-tips-spun.html")
    verdict = items.verdicts(live.database, [number])[number]
    reader.sign_in("ada")
    reader.go(f"/items/{number}")
    shares = [bar.text for bar in reader.all(".bar-share")]
    assert shares == [percent(verdict["content_farm"]), percent(verdict["republished"])]
    promised = live.service.models.scorer.model.thresholds
    assert (
        f"at least {promised.precision * 100:.0f} are content farms or republished"
        in reader.find(".promise").text
    )
    told = [one.text for one in reader.all(".reasons .sentence")]
    assert told == [one["sentence"] for one in verdict["reasons"]]
    names = [one.text for one in reader.all(".page-read summary h3")]
    assert names[:5] == ["Site name, title and address", "Menu", "Article", "Recent posts", "Outside links"]
    marked = {one.get_property("textContent").lower() for one in reader.all("#part-article mark")}
    quoted = [
        q["quote"].lower() for r in verdict["reasons"] for q in r["evidence"] if q["where"] == "article"
    ]
    assert quoted
    assert any(quote in marked for quote in quoted)
    link = reader.find(".reason-foot a")
    target = link.get_attribute("href").partition("#")[2]
    link.click()
    reader.wait(lambda: reader.find(f"#{target} + mark").is_displayed())


def test_known_articles_stand_side_by_side(tmp_path: Path, browser: webdriver.Chrome):
    folder = tmp_path / "known"
    folder.mkdir()
    with served(folder, copies=str(known_articles(folder))) as live:
        there = live.submit("world-pulse-scrape.html", "https://elsewhere.example/story")
        here = live.submit("world-pulse-scrape.html")
        reader = Reader(browser, live.base)
        reader.sign_in("ada")
        reader.go(f"/items/{here}")
        assert "https://elsewhere.example/story" in reader.find(".match summary").text
        left, right = (
            quote.find_element("css selector", "mark").text for quote in reader.all(".beside blockquote")[:2]
        )
        assert left == right
        assert len(left) > 200
        assert reader.find(".match a").get_attribute("href").endswith(f"/items/{there}")


def test_submitted_script_is_text(live: Live, reader: Reader):
    site_name = HOSTILE.replace("'", "")
    html = (
        f"<title>{HOSTILE} Best payday loan</title><meta property='og:site_name' content='{site_name}'>"
        f"<nav><a href='https://casino.example/\"><script>hit</script>'>Casino {HOSTILE}</a></nav>"
        "<article><h1>&lt;script&gt;window.hit=1&lt;/script&gt; payday loan</h1>"
        + "<p>&lt;img src=x onerror=window.hit=1&gt; The payday loan and the casino bonus are best for you. "
        * 9
        + "</article>"
    )
    made = live.service.intake.submit(
        Submission("javascript:window.hit=1//", html), live.people["sender"]
    ).result(30)
    queue.keep_draft(live.database, live.people["ada"], made.item, f"</textarea>{HOSTILE}")
    reader.sign_in("ada")
    for path in (
        f"/items/{made.item}",
        "/queue?show=all",
        "/queue?site=%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E",
    ):
        reader.go(path)
        assert reader.browser.execute_script("return window.hit") is None
        assert [one.get_attribute("src") for one in reader.all("main img")] == []
        assert len(reader.all("script")) == 1
    reader.go(f"/items/{made.item}")
    assert "<script>window.hit=1</script>" in reader.find("#part-article").text
    assert reader.find("#note").get_property("value") == f"</textarea>{HOSTILE}"
    assert reader.all("#original") == []  # that is no address to open
    assert {one.get_attribute("href").split("/")[2] for one in reader.all("main a")} == {
        live.base.split("/")[2]
    }


def test_a_note_outlives_the_session(live: Live, reader: Reader):
    live.submit_all()
    reader.sign_in("ada")
    reader.leave(lambda: reader.find("#next button").click())
    number = reader.item
    reader.key("n")
    reader.key("Half a note")
    reader.wait(lambda: "Kept" in reader.find("#kept").text)
    live.clock.forward(hours=13)
    reader.key(", and the rest\nof it")
    reader.key(Keys.ESCAPE)
    reader.press("2")
    assert "note you were writing is kept" in reader.find("[role=status]").text
    assert labels_on(live, number) == []
    reader.find("input[name=name]").send_keys("ada")
    reader.find("input[name=password]").send_keys(PASSWORD)
    reader.leave(lambda: reader.key(Keys.ENTER))
    assert reader.item == number
    assert reader.find("#note").get_property("value") == "Half a note, and the rest\nof it"


def test_help_the_original_and_keys_that_are_switched_off(live: Live, reader: Reader):
    number = live.submit("lawn-tips-spun.html")
    reader.sign_in("ada")
    reader.go(f"/items/{number}")
    reader.key("?")
    reader.wait(lambda: reader.find("#help").is_displayed())
    reader.key("2")  # behind the help nothing happens
    assert labels_on(live, number) == []
    reader.find("#keys-on").click()
    reader.key(Keys.ESCAPE)
    reader.wait(lambda: not reader.find("#help").is_displayed())
    reader.key("?")
    assert not reader.find("#help").is_displayed()
    reader.find("#help-open").click()
    reader.find("#keys-on").click()
    reader.find("#help button").click()
    here = reader.browser.current_window_handle
    reader.key("o")
    reader.wait(lambda: len(reader.browser.window_handles) == 2)
    other = next(handle for handle in reader.browser.window_handles if handle != here)
    reader.browser.switch_to.window(other)
    reader.wait(lambda: "lawn-tips-spun.example" in reader.browser.current_url)
    assert reader.browser.execute_script("return window.opener") is None
    reader.browser.close()
    reader.browser.switch_to.window(here)


def test_the_dashboard_and_its_alarm(tmp_path: Path, shipped: None, browser: webdriver.Chrome):
    with served(tmp_path, audit_share=1.0, second_share=0.0) as live:
        for i in range(60):
            live.submit("rowing-club.html", f"https://rowing{i}.example/page")
        live.clock.forward(days=8)
        for i in range(60):
            live.submit("lawn-tips-spun.html", f"https://lawn{i}.example/page")
        ada, ben = live.people["ada"], live.people["ben"]
        for who, wanted in ((ada, 6), (ben, 2)):
            for _ in range(wanted):
                item = queue.next_item(live.database, live.service.settings, who)
                assert item is not None
                live.clock.forward(seconds=40)
                decisions.decide(live.database, live.service.settings, who, item.id, Label(item.verdict))
        flagged = items.listed(live.database, items.Filters(band="flag")).items[0]
        decisions.decide(live.database, live.service.settings, ada, flagged.id, Label.CONTENT_FARM)
        reader = Reader(browser, live.base)
        reader.sign_in("ada")
        reader.go("/dashboard")
        assert "Drift alarm" in reader.find("[role=alert]").text
        assert "111" in reader.find(".tiles li:last-child").text
        assert "9 decisions in 30 days" in reader.find("#days-about").text
        heights = [float(one.get_attribute("height")) for one in reader.all("rect.column")]
        assert len(heights) == 30
        assert heights[-1] > 0
        assert heights[0] == 0
        told = live.service.dashboard()
        rates = [percent(one.share) for one in (told.precision, told.missed, told.bad_among_clear)]
        assert [one.text for one in reader.all(".rate .figure")] == [*rates, "–", "40 s"]
        assert rates[0] == "100\u202f%"
        assert "(95\u202f% interval), 1 of 1" in reader.find(".rate").text
        assert reader.all("tr.alarm")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(live: Live, reader: Reader, width: int):
    made = live.submit_all()
    long = "W" * 300
    html = f"<title>{long}</title><h1>{long}</h1><p>{long} " + "<p>payday loan casino bonus " * 40
    url = f"https://{'a' * 50}.example/{long}"
    odd = live.service.intake.submit(Submission(url, html), live.people["sender"]).result(30).item
    reader.sign_in("cleo")
    told = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    reader.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", told)
    try:
        pages = [
            "/queue",
            "/queue?show=all",
            "/dashboard",
            f"/items/{odd}",
            f"/items/{made['lawn-tips-spun.html']}",
        ]
        for path in pages:
            reader.go(path)
            assert reader.overflow() <= 0, path
            outside = reader.browser.execute_script(
                "return [...document.querySelectorAll('.labels button, .card, .row')].filter("
                "e => e.scrollWidth > e.clientWidth + 1).map(e => e.className)"
            )
            assert outside == [], path
    finally:
        reader.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_light_and_dark_keep_their_contrast(live: Live, reader: Reader):
    number = live.submit("lawn-tips-spun.html")
    reader.sign_in("ada")
    reader.go(f"/items/{number}")
    grounds = set()
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        for selector in (
            "h1",
            ".promise",
            ".quiet-text",
            ".chip",
            "mark",
            ".ref",
            ".points",
            "kbd",
            ".title a",
            "button",
        ):
            text, ground = reader.browser.execute_script(COLOURS, selector)
            assert contrast(text, ground) >= 4.5, (scheme, selector, text, ground)
        grounds.add(tuple(reader.browser.execute_script(COLOURS, "main")[1]))
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(grounds) == 2


COLOURS = """
const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
const element = document.querySelector(arguments[0]);
let ground = element;
while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
return [numbers(getComputedStyle(element).color).slice(0, 3),
        numbers(getComputedStyle(ground).backgroundColor).slice(0, 3)];
"""


def contrast(one: list[float], other: list[float]) -> float:
    """Contrast of two colours as WCAG 2.2 counts it."""

    def light(colour: list[float]) -> float:
        parts = [c / 255 for c in colour]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_it_works_without_script(live: Live, reader: Reader):
    live.submit_all()
    reader.sign_in("ada")
    reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.go("/queue")
        reader.find("#next button").click()
        reader.wait(lambda: "/items/" in reader.path)
        number = reader.item
        reader.find("button[data-key='2']").click()
        reader.wait(lambda: "done=" in reader.path)
        assert labels_on(live, number) == ["content_farm"]
        reader.find(".banner form button").click()
        reader.wait(lambda: "undone=" in reader.path)
        assert labels_on(live, number) == ["content_farm", None]
    finally:
        reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_screen_reader_finds_its_way(live: Live, reader: Reader):
    """Landmarks, one heading of the first rank, names for all controls, as the browser tells assistive programs."""
    number = live.submit("lawn-tips-spun.html")
    reader.sign_in("cleo")
    for path in (f"/items/{number}", "/queue?show=all", "/dashboard"):
        reader.go(path)
        nodes, roles, end = [], [], time.monotonic() + 10
        while "main" not in roles and time.monotonic() < end:  # the tree comes a little after the page
            nodes = reader.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
            roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
        for landmark in ("banner", "main", "navigation"):
            assert landmark in roles, path
        for node in nodes:
            named = node.get("name", {}).get("value", "").strip()
            if not node["ignored"] and node["role"]["value"] in {
                "button",
                "textbox",
                "combobox",
                "checkbox",
                "link",
            }:
                assert named, (path, node)
        assert len(reader.all("h1")) == 1
        assert reader.find("html").get_attribute("lang") == "en"
        ranks = [int(one.tag_name[1]) for one in reader.all("main h1, main h2, main h3")]
        assert all(after <= before + 1 for before, after in itertools.pairwise(ranks)), path
