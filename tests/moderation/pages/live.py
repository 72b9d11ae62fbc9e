"""The service on a port, with people and example pages in it, and a browser at it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from farmsift.features.copies import open_index
from farmsift.features.copies.article import article_of
from farmsift.features.readers import Raw, read
from farmsift.moderation import accounts
from farmsift.moderation.accounts import Caller
from farmsift.moderation.app import create_app
from farmsift.moderation.database import Database
from farmsift.moderation.service import Service
from farmsift.moderation.settings import Settings
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from servers import free_port
from worlds import EXAMPLES, PASSWORD, PEOPLE, Clock, example

NAMES = sorted(
    path.name for path in EXAMPLES.iterdir() if path.suffix in {".html", ".txt"} and path.stem != "README"
)


@dataclass
class Live:
    """A running service."""

    base: str
    service: Service
    clock: Clock
    people: dict[str, Caller]

    @property
    def database(self) -> Database:
        return self.service.database

    def submit(self, name: str, url: str = "") -> int:
        return self.service.intake.submit(example(name, url), self.people["sender"]).result(30).item

    def submit_all(self) -> dict[str, int]:
        made = {}
        for name in NAMES:
            made[name] = self.submit(name)
            self.clock.forward(minutes=17)
        return made


def known_articles(folder: Path, name: str = "world-pulse-scrape.html") -> Path:
    """An index that knows an example's article, as if another site had published it before."""
    page = read(Raw(id=name, url="https://elsewhere.example/story", data=(EXAMPLES / name).read_bytes()))
    article = article_of(page, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    path = folder / "copies.db"
    with open_index(path, create=True) as index:
        assert index.add([article]).added == 1
    return path


@contextmanager
def served(folder: Path, **more: object) -> Iterator[Live]:
    """Run the application on a port of its own."""
    port = free_port()
    values = {"audit_share": 0.0, "second_share": 0.0, "secure_cookies": False, **more}
    settings = Settings.of({"database_url": f"sqlite:///{folder}/pages.db", "port": port, **values})
    clock = Clock()
    database = Database(settings.database_url, clock)
    database.upgrade()
    made = {name: accounts.add(database, name, role, PASSWORD) for name, role in PEOPLE.items()}
    database.close()
    app = create_app(settings, clock)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 60
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        assert server.started
        people = {name: Caller(one.id, name, one.role) for name, one in made.items()}
        yield Live(f"http://127.0.0.1:{port}", app.state.service, clock, people)
    finally:
        server.should_exit = True
        thread.join(30)


# The browser


def programs() -> tuple[str, str] | None:
    """Chromium and its driver, or ``None``."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def start(folder: Path, *, dark: bool = False, width: int = 1280, height: int = 900) -> webdriver.Chrome:
    """Start a headless Chromium with nothing in its memory."""
    found = programs()
    assert found is not None
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    profile = folder / "profile"
    profile.mkdir()
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-proxy-server",
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    os.environ["SE_AVOID_STATS"] = "true"
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(found[1]))
    if dark:
        features = [{"name": "prefers-color-scheme", "value": "dark"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    return browser


class Reader:
    """Somebody at the browser."""

    def __init__(self, browser: webdriver.Chrome, base: str):
        self.browser, self.base = browser, base

    def go(self, path: str) -> None:
        self.browser.get(self.base + path)

    def sign_in(self, name: str) -> None:
        self.browser.delete_all_cookies()
        self.go("/sign-in")
        self.find("input[name=name]").send_keys(name)
        self.find("input[name=password]").send_keys(PASSWORD)
        self.leave(lambda: self.find("input[name=password]").submit())

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def key(self, key: str) -> None:
        webdriver.ActionChains(self.browser).send_keys(key).perform()

    def leave(self, act) -> None:
        """Do what leads to another page, and wait for that page."""
        old = self.find("html")
        act()
        WebDriverWait(self.browser, 20, 0.02).until(lambda _: self._gone(old))
        WebDriverWait(self.browser, 20, 0.02).until(
            lambda browser: browser.execute_script("return document.readyState") == "complete"
        )

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        self.leave(lambda: self.key(key))

    def wait(self, condition) -> None:
        WebDriverWait(self.browser, 20, 0.02).until(lambda _: condition())

    @property
    def path(self) -> str:
        return self.browser.current_url.removeprefix(self.base)

    @property
    def item(self) -> int:
        return int(self.path.partition("/items/")[2].partition("?")[0])

    def complaints(self) -> list[str]:
        """What the browser's console says: refused script and style among it."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return self.browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    @staticmethod
    def _gone(element: WebElement) -> bool:
        from selenium.common.exceptions import StaleElementReferenceException, WebDriverException

        try:
            element.is_enabled()
        except StaleElementReferenceException:
            return True
        except WebDriverException as error:
            # Between two pages the driver may know neither the element nor why.
            return "does not belong to the document" in str(error) or "not found" in str(error)
        return False
