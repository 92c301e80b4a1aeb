"""The picture of a run in the Prefect UI that the documentation shows.

Run `python -m tests.service.pictures FOLDER` to take it anew, of a run on data/raw.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.server import QUIET
from tests.integration.browser import emulate, missing, start
from tests.integration.conftest import ROOT, SAMPLE, PrefectServer, wait_for
from tests.service.parts import Server

WIDTH, HEIGHT = 1366, 900
MAX_SECONDS = 60
PICTURE = "run.png"
TABS = {PICTURE: "Artifacts", "tasks.png": "Task Runs", "logs.png": "Logs"}
IS_STILL = "return document.body.innerText.includes('Completed') && !document.querySelector('.p-loading-icon')"


def take_pictures(folder: Path, names: tuple[str, ...] = (PICTURE,)) -> list[Path]:
    """Write pictures of the page of a run into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="paperlake-pictures-") as name:
        home = Path(name)
        with Server(
            home, f"sqlite+aiosqlite:///{home}/prefect.db", {"PREFECT_UI_STATIC_DIRECTORY": f"{home}/ui"}
        ) as server:
            asked = PrefectServer(server.url)
            command = [sys.executable, "-m", "flows.cli", "curate", str(SAMPLE), "--out", str(home / "lake")]
            subprocess.run(command, env={**asked.environment, **QUIET}, cwd=ROOT, check=True, capture_output=True)
            run = asked.last_flow_run()
            asked.task_states(run)
            page = f"{server.url.removesuffix('/api')}/runs/flow-run/{run}"
            return [take_picture(page, TABS[picture], folder / picture) for picture in names]


def take_picture(url: str, tab: str, path: Path) -> Path:
    """Write what a browser shows of a page, with one of its tabs, as soon as it is still; return the picture's path."""
    browser = start()
    try:
        emulate(browser, width=WIDTH, height=HEIGHT)
        browser.get(url)
        find = f"//*[contains(@class, 'p-tab') and normalize-space()='{tab}']"
        wait_for(lambda: browser.find_elements("xpath", find), seconds=MAX_SECONDS)[-1].click()
        seen: list[str] = []

        def is_still() -> bool:
            """Whether the page shows what it showed the last time."""
            taken = browser.execute_cdp_cmd("Page.captureScreenshot", {})["data"]
            seen.append(taken)
            return bool(browser.execute_script(IS_STILL)) and seen[-5:].count(taken) == 5

        wait_for(is_still, seconds=MAX_SECONDS)
        path.write_bytes(base64.b64decode(seen[-1]))
        return path
    finally:
        browser.quit()


if __name__ == "__main__":
    if reason := missing():
        sys.exit(reason)
    take_pictures(Path(sys.argv[1]), tuple(sys.argv[2:]) or (PICTURE,))
