"""A browser for tests that look at pages: Chromium without a window, and what it says of a page.

A test that asks for `browser` imports `browser` and `chromium` from here. Without Chromium, or selenium, it is skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVER = "chromedriver"
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # the sandbox does not start for root, which containers run as
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def missing() -> str | None:
    """Give why no browser can be started; None if one can."""
    if not any(map(shutil.which, BROWSERS)):
        return "Chromium is not installed (Debian: apt-get install chromium chromium-driver)"
    if not shutil.which(DRIVER):
        return "chromedriver is not installed (Debian: apt-get install chromium-driver)"
    return None


def start() -> Chrome:
    """Start Chromium without a window; it keeps what pages say on the console."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = next(path for path in map(shutil.which, BROWSERS) if path)
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which(DRIVER)))
    driver.set_page_load_timeout(60)
    return driver


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chrome]:
    """The one Chromium of the session."""
    pytest.importorskip("selenium")
    if reason := missing():
        pytest.skip(reason)
    driver = start()
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: Chrome) -> Chrome:
    """Chromium on an empty page of laptop width, in the light, with an empty console."""
    chromium.get("about:blank")
    emulate(chromium, width=1366, height=900)
    console(chromium)
    return chromium


def emulate(browser: Chrome, *, width: int, height: int = 900, dark: bool = False, media: str = "") -> None:
    """Show pages as on a screen of this width, in the light or in the dark, or as on paper (media="print")."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})


def console(browser: Chrome) -> list[str]:
    """Give what pages have said on the console since it was last asked."""
    return [f"{entry['level']}: {entry['message']}" for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def accessibility_faults(browser: Chrome, *, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """Give what axe finds wrong with the page of these impacts, each with the elements that it concerns."""
    axe = pytest.importorskip("selenium_axe_python").Axe(browser)
    axe.inject()
    return [
        f"{found['id']}: {found['help']}: {node['html'][:300]}"
        for found in axe.run()["violations"]
        for node in found["nodes"]
        if found["impact"] in impacts
    ]
