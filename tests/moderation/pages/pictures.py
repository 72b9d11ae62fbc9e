"""Makes the pictures of the manual from the example pages: ``python tests/moderation/pages/pictures.py docs``."""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from farmsift.moderation import decisions, queue
from farmsift.moderation.labels import Label
from live import Live, Reader, served, start


def history(live: Live) -> dict[str, int]:
    """Let pages come in and two people decide on some of them."""
    made = live.submit_all()
    live.clock.forward(hours=2)
    for name, n in (("ada", 3), ("ben", 2)):
        who = live.people[name]
        for _ in range(n):
            item = queue.next_item(live.database, live.service.settings, who)
            if item is not None:
                live.clock.forward(seconds=35)
                decisions.decide(live.database, live.service.settings, who, item.id, Label(item.verdict))
    return made


def picture(reader: Reader, path: Path) -> None:
    """Take a picture of what the window shows."""
    data = reader.browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
    path.write_bytes(base64.b64decode(data))


def main(out: Path) -> None:
    """Make both pictures."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as live:
        made = history(live)
        queue.lease(
            live.database, live.service.settings, live.people["cleo"], made["world-pulse-scrape.html"]
        )
        browser = start(Path(folder), width=1280, height=900)
        try:
            reader = Reader(browser, live.base)
            reader.sign_in("cleo")
            reader.go(f"/items/{made['world-pulse-scrape.html']}")
            picture(reader, out / "review-page.png")
            features = [{"name": "prefers-color-scheme", "value": "dark"}]
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            reader.go("/queue?show=all")
            picture(reader, out / "review-queue.png")
        finally:
            browser.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
