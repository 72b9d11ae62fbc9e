"""The service on a port, and one browser for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from farmsift.model.scorer import Scorer
from farmsift.moderation import models
from live import Live, Reader, programs, served, start
from selenium import webdriver


@pytest.fixture
def shipped(scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model, read once a run."""
    monkeypatch.setattr(models.Scorer, "load", lambda *_, **__: scorer)


@pytest.fixture
def live(tmp_path: Path, shipped: None) -> Iterator[Live]:
    with served(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if programs() is None:
        pytest.skip("needs chromium and chromedriver on the search path")
    made = start(tmp_path_factory.mktemp("browser"))
    yield made
    made.quit()


@pytest.fixture
def reader(browser: webdriver.Chrome, live: Live) -> Iterator[Reader]:
    """Somebody at the browser, in front of the service; the console must have stayed silent."""
    made = Reader(browser, live.base)
    browser.get_log("browser")
    yield made
    refused = [line for line in made.complaints() if "Content Security Policy" in line or "review.js" in line]
    browser.delete_all_cookies()
    assert refused == []
