"""The review page in a real browser: a person decides with the keyboard, and the next run obeys."""

from __future__ import annotations

import csv
import json
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli import main
from tasks.load import open_lake
from tasks.review.pairs import find_doubtful
from tests.integration.browser import accessibility_faults, browser, chromium, console, emulate
from tests.integration.conftest import Command, start_paperlake, wait_for
from tests.lake_frames import an_id
from tests.unit.review.lakes import N_CROWD, author_match, paper_match, publish_doubtful

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.integration.conftest import PrefectServer

__all__ = ["browser", "chromium"]

THINGS = "granite lichens river clay beetles frost cellar moss dune snow alder heron sluice quarry fen barley".split()
FAMILIES = "Okafor Lind Brandt Quist Vale Moreau Tanaka Silva Novak Haddad Ibsen Kowalski Petrov Ramos Stone Weiss"
GIVEN = "Ngozi Per Ines Ada Bo Claire Kenji Rui Jana Omar Liv Piotr Olga Luz Eva Karl"
SCRIPT = "<script>document.title='run'</script> \"How\" 'frost' & dune change the heron of granite"
TURNED = "تاريخ الطباعة وأثرها في نشر المعرفة العلمية"
N_DECIDED = 10


def record(number: int, title: str, **more: Any) -> dict[str, Any]:
    places = (number,) if number % 3 == 2 else (number, (number + 7) % 16)
    names = [{"family": FAMILIES.split()[place], "given": GIVEN.split()[place]} for place in places]
    return {"type": "article-journal", "title": title, "author": names, **more}


def dumps() -> dict[str, list[dict[str, Any]]]:
    """Give three dumps. In the second the titles of the first go on: one could doubt that they are the same.

    The third has two papers of authors of one common name who share nothing else.
    """
    journals, talks = [], []
    for number in range(16):
        one, two, three, four, five, six = (THINGS[(number + 3 * place) % 16] for place in range(6))
        title = {5: SCRIPT, 1: TURNED}.get(number, f"How {one} and {two} change the {three} of {four}")
        year = {"issued": {"date-parts": [[2001 + number]]}}
        where = {"container-title": f"Journal of {one}", "volume": str(number + 3)}
        journals.append(record(number, title, id=f"a{number}", **year, **where))
        longer, place = f"{title}, a study of {five} and {six} by night", {"container-title": f"Talks on {five}"}
        talks.append(record(number, longer, id=f"b{number}", **({} if number % 4 else year), **place))
    namesakes = [
        {
            "id": f"c{year}",
            "type": "article-journal",
            "title": title,
            "author": [{"family": "Wang", "given": "Wei"}, {"family": coauthor, "given": "Nils"}],
            "issued": {"date-parts": [[year]]},
        }
        for year, coauthor, title in (
            (1990, "Fjord", "Copper roofs of hill towns"),
            (2010, "Strand", "Whales heard off northern capes"),
        )
    ]
    return {"journals.json": journals, "talks.json": talks, "namesakes.json": namesakes}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "raw"
    folder.mkdir()
    for name, records in dumps().items():
        (folder / name).write_text(json.dumps(records), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lake(prefect_server: PrefectServer, raw: Path) -> Path:
    """A lake with doubtful pairs."""
    out = raw.parent / "lake"
    assert main(["curate", str(raw), "--out", str(out)]) == 0
    return out


@contextmanager
def review(raw: Path, lake: Path) -> Iterator[str]:
    """Give the address of the page while the command runs."""
    process = start_paperlake("review", raw, "--out", lake, "--no-open")
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[0]
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


def text(browser: Chrome, selector: str) -> str:
    found: str = browser.execute_script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)
    return " ".join(found.split())


def press(browser: Chrome, key: str) -> str:
    """Press a key, and give what the next page says."""
    browser.execute_script("window.isOld = true")
    browser.switch_to.active_element.send_keys(key)
    wait_for(lambda: browser.execute_script("return !window.isOld && document.readyState === 'complete'"), seconds=30)
    return wait_for(lambda: text(browser, "#said"), seconds=30)


def decided_lines(raw: Path) -> list[dict[str, str]]:
    with (raw / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def papers_of(lake: Path) -> dict[str, str]:
    """Give the paper of each record by its key."""
    with open_lake(lake) as opened:
        rows = opened.sources.select("source_key", "paper_id").collect().rows()
    return dict(rows)


def test_a_person_decides_ten_pairs_with_the_keyboard_takes_one_back_and_the_next_run_obeys(
    browser: Chrome, paperlake: Command, raw: Path, lake: Path
) -> None:
    verdicts: dict[str, str] = {}
    with review(raw, lake) as address:
        browser.get(f"{address}?entity=author")
        for number in range(1, N_DECIDED + 1):
            if number == 2:
                browser.get(address)
            is_one = text(browser, "main p strong") == "one"
            verdicts[browser.execute_script("return document.querySelector('[name=pair]').value")] = last = (
                "different" if is_one else "same"
            )
            assert press(browser, "d" if is_one else "s").startswith(f"Written: {last}")
            assert text(browser, "#said").endswith(f"in line {number + 1} of decisions.csv.")
            assert browser.execute_script("return document.activeElement.id") == "question"
        assert len(verdicts) == N_DECIDED
        wait_for(lambda: text(browser, "#live[role=status]") == text(browser, "#said"), seconds=30)
        assert set(verdicts.values()) == {"same", "different"}
        assert accessibility_faults(browser) == []
        key, _ = verdicts.popitem()
        assert press(browser, "u").startswith("Taken back")
        assert browser.execute_script("return document.querySelector('[name=pair]').value") == key
        browser.refresh()
        assert browser.execute_script("return document.querySelector('[name=pair]').value") == key
        lines = decided_lines(raw)
        assert [line["decision"] for line in lines] == list(verdicts.values())
        for page in ("list", "decided", "search?q=study", f"paper/{papers_of(lake)['a5']}"):
            browser.get(address + page)
            assert text(browser, "h1")
            assert accessibility_faults(browser) == []
            assert browser.title != "run"
        browser.get(f"{address}?entity=paper")
        emulate(browser, width=390, dark=True)
        assert accessibility_faults(browser) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
        assert console(browser) == []
    outcome = paperlake("curate", raw, "--out", lake, "--json")
    assert outcome.status == 0, outcome.err
    decisions = json.loads(outcome.out)["account"]["decisions"]
    assert decisions == {"obeyed": N_DECIDED - 1, "contradicted": 0, "gone": 0, "unreadable": 0}
    became = papers_of(lake)
    on_papers = [line for line in lines if line["entity"] == "paper"]
    assert len(on_papers) == N_DECIDED - 2
    for line in on_papers:
        one, other = (became[re.sub(r"^.*#", "", line[side])] for side in ("left", "right"))
        assert (one == other) == (line["decision"] == "same"), line
    with open_lake(lake) as opened:
        left = {pair.key for pair in find_doubtful(opened)}
    assert key in left
    assert left.isdisjoint(verdicts)


def test_another_site_cannot_decide(browser: Chrome, raw: Path, lake: Path, tmp_path: Path) -> None:
    (raw / "decisions.csv").unlink(missing_ok=True)
    with open_lake(lake) as opened:
        pair = find_doubtful(opened)[0].key
    with review(raw, lake) as address, other_site(address, pair) as evil:
        browser.get(evil)
        said = wait_for(lambda: text(browser, "body") if "decide" in browser.current_url else "", seconds=30)
        assert said == "The form was not sent from this page."
        sent = "fetch(arguments[0], {method: 'POST', mode: 'no-cors', body: new URLSearchParams({pair: arguments[1]})})"
        browser.get(evil + "quiet")
        browser.execute_async_script(f"const done = arguments[2]; {sent}.then(done, done)", f"{address}decide", pair)
        browser.get(f"{address}decided")
        assert "Nothing yet" in text(browser, "main")
    assert not (raw / "decisions.csv").exists()


@contextmanager
def other_site(address: str, pair: str) -> Iterator[str]:
    """Give the address of a site that sends a form to the page by itself."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fields = f'<input name="pair" value="{pair}"><input name="verdict" value="same">'
            form = f'<form method="post" action="{address}decide">{fields}</form>'
            sends = "" if self.path == "/quiet" else "<script>document.forms[0].submit()</script>"
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>another</title>{form}{sends}".encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_hostile_titles_and_names_and_five_thousand_authors_break_nothing_and_run_nothing(
    browser: Chrome, tmp_path: Path
) -> None:
    pairs = [paper_match(0, 1, -0.1), paper_match(2, 3, -0.2)]
    names = ["<img src=x onerror=\"document.title='run'\">", *(f"\u202eName {number}\u202c" for number in range(9))]
    lake = publish_doubtful(tmp_path / "lake", pairs, [author_match(0, 1, -0.3)], names=names, crowd=4)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "dump.json").write_text("[]")
    papers = [f"paper/{an_id('P', number)}" for number in (0, 1, 2, 4)]
    emulate(browser, width=390)
    with review(tmp_path / "raw", lake) as address:
        for page in ("", "?entity=author", "list", "search?q=<script>", f"author/{an_id('A', 0)}", *papers):
            browser.get(address + page)
            assert text(browser, "h1"), page
            assert browser.execute_script("return document.querySelectorAll('img, main script').length") == 0
            assert browser.title != "run"
            assert browser.execute_script("return document.documentElement.scrollWidth") <= 390, page
            assert page in papers or accessibility_faults(browser) == [], page
        assert f"Authors ({N_CROWD:,})" in text(browser, "main")
        links = "[...document.querySelectorAll('main a[href^=\"/author/\"]')]"
        seen = f"return {links}.filter(a => a.checkVisibility()).length"
        assert browser.execute_script(seen) == 20
        assert console(browser) == []


def test_what_the_command_cannot_work_with_is_said_in_one_line(run: Command, tmp_path: Path) -> None:
    lake = publish_doubtful(tmp_path / "lake", [paper_match(0, 1, -0.1)])
    outcome = run("review", "--out", lake, "--json")
    (pair,) = json.loads(outcome.out)["pairs"]
    assert (pair["entity"], pair["left"], pair["n_pairs"]) == (
        "paper",
        {"source_id": an_id("S", 0), "id": an_id("P", 0)},
        1,
    )
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "decisions.csv").write_text("title,year\n")
    for arguments, status, words in (
        ((tmp_path / "none", "--out", lake), 2, "name the raw folder"),
        ((tmp_path / "raw", "--out", lake), 2, "does not name the columns of decisions"),
        ((tmp_path, "--out", tmp_path / "nothing"), 2, "no version of the lake"),
        ((tmp_path, "--out", "s3://bucket/lake"), 2, "copy it to one"),
        (("s3://bucket/raw", "--out", lake), 2, "copy it to one"),
    ):
        outcome = run("review", *arguments, "--no-open")
        assert (outcome.status, outcome.err.count("\n")) == (status, 1), outcome.err
        assert words in outcome.err
