"""The pictures that the documentation shows: the top of the report of a lake.

Run `python -m tests.integration.pictures LAKE FOLDER` to take them anew from the lake that was published from data/raw.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.load import current_snapshot
from tasks.report.writing import REPORT
from tests.integration.browser import emulate, missing, start

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

WIDTH, HEIGHT = 1200, 1500
PICTURE = "report.png"


def take_pictures(lake: Path, folder: Path) -> list[Path]:
    """Write the pictures of a lake into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    browser = start()
    try:
        return [take_picture(browser, current_snapshot(lake) / REPORT, folder / PICTURE)]
    finally:
        browser.quit()


def take_picture(browser: Chrome, page: Path, path: Path, *, dark: bool = False) -> Path:
    """Write the top of a page as a picture, and return its path."""
    emulate(browser, width=WIDTH, height=HEIGHT, dark=dark)
    browser.get(page.as_uri())
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "scale": 1}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    path.write_bytes(base64.b64decode(taken["data"]))
    return path


if __name__ == "__main__":
    if reason := missing():
        sys.exit(reason)
    take_pictures(*map(Path, sys.argv[1:]))
