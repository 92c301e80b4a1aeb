"""The report in a browser: it opens from disk, every chart shows, and nothing in the lake runs or breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from schemas.lake.tables import TABLES
from tasks.load import current_snapshot
from tasks.report.writing import REPORT, write_report
from tests.integration.browser import accessibility_faults, browser, chromium, console, emulate
from tests.lake_frames import an_id, balanced_account, lake_tables, publish_frames, publish_lake

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

__all__ = ["browser", "chromium"]

HOSTILE = (
    "<script>document.title = 'run'</script>",
    "</style><img src=x onerror=\"document.title='run'\">",
    "\"quoted\" & 'quoted' \\ $x^2$ {{ 7 * 7 }}",
    "كتاب عن \u202eالعربية\u202c وسط النص " * 8,
    "a_word_without_a_blank_" * 20,
)
COMPANIONS = {REPORT: write_report}

# Each chart with what is wrong with its place: an empty box, a box beyond the page, text beyond the chart.
MISPLACED = """
return [...document.querySelectorAll('svg.chart')].flatMap(chart => {
  const name = chart.closest('article').id, box = chart.getBoundingClientRect(), wrong = [];
  if (box.width < 100 || box.height < 20) wrong.push(`${name} is empty`);
  if (box.left < 0 || box.right > innerWidth) wrong.push(`${name} is beyond the page`);
  if (!chart.querySelector('path')) wrong.push(`${name} draws nothing`);
  for (const text of chart.querySelectorAll('text')) {
    const place = text.getBoundingClientRect();
    if (place.left < box.left - 1 || place.right > box.right + 1 || place.top < box.top - 1
        || place.bottom > box.bottom + 1 || !place.width) wrong.push(`${name}: ${text.textContent}`);
  }
  return wrong;
});
"""

# Pairs of texts of one chart that overlap.
OVERLAPPING = """
return [...document.querySelectorAll('svg.chart')].flatMap(chart => {
  const texts = [...chart.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([one, a], i) => texts.slice(i + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3
  ).map(([other]) => `${chart.closest('article').id}: ${one} | ${other}`));
});
"""


def hostile_tables() -> dict[str, pl.DataFrame]:
    """Give tables whose texts try to be more than text, of papers of which one has no title and one 5,000 authors."""
    tables = lake_tables(len(HOSTILE))
    texts = pl.Series(HOSTILE)
    tables["papers"] = tables["papers"].with_columns(type=texts, title=pl.Series([None, *HOSTILE[1:]]))
    tables["authors"] = tables["authors"].with_columns(display_name=texts, name_variants=pl.Series([[*HOSTILE]] * 5))
    tables["sources"] = tables["sources"].with_columns(
        source_name=texts, source_file=texts, title=texts, paper_id=pl.lit(an_id("P", 0))
    )
    tables["rejects"] = pl.concat([tables["rejects"]] * 5).with_columns(reason=texts, detail=texts, raw=texts)
    crowd = [an_id("A", 100 + number) for number in range(5000)]
    tables["authorships"] = pl.concat(
        [
            tables["authorships"],
            tables["authorships"]
            .head(1)
            .drop("author_id", "position")
            .join(
                pl.DataFrame({"author_id": crowd, "position": pl.Series(range(2, 5002), dtype=pl.Int32)}), how="cross"
            )
            .select(tables["authorships"].columns),
        ]
    )
    pairs: list[dict[str, Any]] = [
        {
            "source_id": an_id("S", 0),
            "related_source_id": an_id("S", number),
            "paper_id": an_id("P", 0),
            "related_paper_id": an_id("P", 0),
            "decision": decision,
            "kept_apart_by": None if decision != "apart" else "doi",
            "united": False,
            "matched_by": "title",
            "score": score,
            "evidence": [],
        }
        for number, (decision, score) in enumerate([("merged", 3.2), ("review", -0.7), ("apart", 1e9)], 1)
    ]
    tables["paper_matches"] = TABLES["paper_matches"].conform(pl.DataFrame(pairs))
    return tables


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the second version of a hostile lake, in a folder of its own."""
    out = tmp_path_factory.mktemp("hostile")
    publish_lake(out, 3, "Before")
    tables = hostile_tables()
    publish_frames(tables, out, balanced_account(tables), run_name="hostile", companions=COMPANIONS)
    return Path(shutil.copy(current_snapshot(out) / REPORT, tmp_path_factory.mktemp("alone")))


@pytest.mark.parametrize("width", [390, 1366])
def test_the_report_of_the_sample_shows_all_charts(browser: Chrome, sample_lake: Path, width: int) -> None:
    emulate(browser, width=width)
    browser.get((current_snapshot(sample_lake) / REPORT).as_uri())
    assert console(browser) == []
    assert len(browser.find_elements("css selector", "svg.chart")) > 8
    assert browser.execute_script(MISPLACED) == []
    assert browser.execute_script(OVERLAPPING) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(browser: Chrome, sample_lake: Path, hostile_page: Path, dark: bool) -> None:
    emulate(browser, width=1366, dark=dark)
    pages = (current_snapshot(sample_lake) / REPORT, hostile_page)
    for page in pages[dark:]:  # in the dark only colours differ, which are the same in both
        browser.get(page.as_uri())
        browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert accessibility_faults(browser) == []


@pytest.mark.parametrize("width", [390, 1366])
def test_a_hostile_lake_breaks_nothing_and_runs_nothing(browser: Chrome, hostile_page: Path, width: int) -> None:
    emulate(browser, width=width)
    browser.get(hostile_page.as_uri())
    assert console(browser) == []
    assert browser.title.startswith("Report of ")
    assert browser.find_elements("css selector", "script, img, iframe") == []
    assert browser.execute_script(MISPLACED) == []
    assert browser.execute_script(OVERLAPPING) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") == width
    browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert HOSTILE[0] in browser.find_element("css selector", "#exhibit-most_papers").text
    assert browser.execute_script("return document.documentElement.scrollWidth") == width


def test_tables_open_by_the_keyboard_and_show_on_paper(browser: Chrome, hostile_page: Path) -> None:
    browser.get(hostile_page.as_uri())
    table = browser.find_element("css selector", "#exhibit-years table")
    assert not table.is_displayed()
    browser.find_element("css selector", "#exhibit-years summary").send_keys("\ue007")
    assert table.is_displayed()
    emulate(browser, width=794, media="print")
    heights = browser.execute_script("return [...document.querySelectorAll('table')].map(table => table.clientHeight)")
    assert min(heights) > 0


def test_a_chart_has_other_colours_in_the_dark(browser: Chrome, hostile_page: Path) -> None:
    colour = "return getComputedStyle(document.querySelector('svg.chart text')).fill"
    browser.get(hostile_page.as_uri())
    light = browser.execute_script(colour)
    emulate(browser, width=1366, dark=True)
    assert browser.execute_script(colour) != light
