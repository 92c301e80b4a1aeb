"""The page of a report: whole, safe, the same each time, and there even where it cannot be drawn."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from schemas.lake.tables import TABLES
from tasks.fields.counting import count
from tasks.load import current_snapshot, find_faults, open_lake
from tasks.load.reading import Lake
from tasks.report import page
from tasks.report.computing import as_json, compute_figures
from tasks.report.exhibits.exhibit import decimal, lay_out_table, percent
from tasks.report.page import draw_report
from tasks.report.writing import REPORT, write_report
from tests.lake_frames import balanced_account, lake_tables, publish_frames, publish_lake

COMPANIONS = {REPORT: write_report}
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e" * 1000
MAX_BYTES = 3e6


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake of two versions."""
    out = tmp_path_factory.mktemp("lake")
    publish_lake(out, 4, "Old")
    publish_lake(out, 6, "New", companions=COMPANIONS)
    return open_lake(out)


@pytest.fixture(scope="module")
def text(lake: Lake) -> str:
    assert isinstance(lake.folder, Path)
    return (lake.folder / REPORT).read_text(encoding="utf-8")


def test_the_report_is_a_file_of_its_version(lake: Lake, text: str) -> None:
    assert [file.path for file in lake.manifest.companions] == [REPORT]
    assert find_faults(lake.folder) == []
    assert lake.snapshot in text


def test_a_version_has_one_report(lake: Lake, text: str) -> None:
    assert draw_report(lake) == text


def test_nothing_in_it_leads_elsewhere_or_runs(text: str) -> None:
    elements = Elements(text).found
    assert {tag for tag, _ in elements}.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    for _, attributes in elements:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")


def test_only_its_own_styles_are_allowed(text: str) -> None:
    [sheet] = re.findall("<style>(.*?)</style>", text, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    [policy] = [each["content"] for tag, each in Elements(text).found if "http-equiv" in each]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_ids_are_unique_and_links_lead_to_them(text: str) -> None:
    ids = [attributes["id"] for _, attributes in Elements(text).found if "id" in attributes]
    assert len(ids) == len({*ids})
    links = {(attributes["href"] or "").removeprefix("#") for tag, attributes in Elements(text).found if tag == "a"}
    assert links
    assert links <= {*ids}


def test_every_chart_has_its_table_and_every_part_a_sentence(text: str) -> None:
    articles = re.findall("<article.*?</article>", text, flags=re.DOTALL)
    assert len(articles) > 15
    for article in articles:
        assert re.search(r'<p dir="auto">[^<]+\.</p>', article), article[:300]
        assert ("<svg" in article) == ("<details>" in article)


def test_what_the_lake_says_is_text(tmp_path: Path) -> None:
    tables = lake_tables(6)
    hostile = pl.lit(HOSTILE)
    tables["authors"] = tables["authors"].with_columns(
        display_name=hostile, name_variants=pl.concat_list(hostile, hostile)
    )
    tables["sources"] = tables["sources"].with_columns(source_name=hostile, title=hostile)
    tables["papers"] = tables["papers"].with_columns(type=hostile)
    tables["rejects"] = tables["rejects"].with_columns(reason=hostile, detail=hostile, raw=hostile, source_file=hostile)
    publish_frames(tables, tmp_path, balanced_account(tables), run_name="hostile", companions=COMPANIONS)
    text = (current_snapshot(tmp_path) / REPORT).read_text(encoding="utf-8")
    assert len(text) < MAX_BYTES / 10
    assert text.count("</style>") == 1
    assert {tag for tag, _ in Elements(text).found}.isdisjoint({"script", "img"})
    assert "&lt;script&gt;" in text


def test_a_lake_without_papers_has_a_report_without_empty_charts(tmp_path: Path) -> None:
    publish_lake(tmp_path, 0, companions=COMPANIONS)
    text = (current_snapshot(tmp_path) / REPORT).read_text(encoding="utf-8")
    assert "No paper has a year." in text
    assert "This is the first version, so all is new." in text
    assert 'id="exhibit-years"' in text
    assert "<svg" not in re.findall('<article id="exhibit-years".*?</article>', text, flags=re.DOTALL)[0]


def test_a_version_without_changes_says_that_it_does_not_know_them(lake: Lake) -> None:
    files = tuple(file for file in lake.manifest.files if file.table != "changes")
    earlier = Lake(lake.folder, lake.manifest.model_copy(update={"files": files}))
    assert "which an earlier paperlake made" in draw_report(earlier)


def test_a_report_that_cannot_be_drawn_says_so_and_the_version_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Lake) -> str:
        raise ValueError("no chart can be\nmade of <this>")

    monkeypatch.setattr(page, "draw_report", fail)
    with caplog.at_level(logging.WARNING):
        manifest = publish_lake(tmp_path, 2, companions=COMPANIONS)
    assert "the report cannot be drawn, and its page says so: ValueError: no chart can be made of <this>" in caplog.text
    text = (current_snapshot(tmp_path) / REPORT).read_text(encoding="utf-8")
    assert "ValueError: no chart can be made of &lt;this&gt;" in text
    assert manifest.snapshot in text
    assert find_faults(current_snapshot(tmp_path)) == []


def test_a_report_needs_no_counts_of_a_review(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = lake_tables(3)
    account = balanced_account(tables).model_copy(update={"papers": 99})
    publish_frames(tables, tmp_path, account, run_name="wrong", companions=COMPANIONS)
    assert "the report has no counts of a systematic review" in caplog.text
    assert "exhibit-prisma" not in (current_snapshot(tmp_path) / REPORT).read_text(encoding="utf-8")


def test_the_figures_are_one_json_document(lake: Lake) -> None:
    document = json.loads(as_json(lake, compute_figures(lake)))
    assert document["snapshot"] == lake.snapshot
    assert {"step": "papers", "n": 6} in document["figures"]["records"]
    assert sum(row["papers"] for row in document["figures"]["years"]) == 6


def test_every_table_that_a_report_reads_is_one_of_the_lake(lake: Lake) -> None:
    assert {row["table"] for row in compute_figures(lake)["tables"].to_dicts()} == {*TABLES}


def test_cells_are_written_for_people() -> None:
    frame = pl.DataFrame(
        {
            "n": [1234],
            "year": [1999],
            "share": [-0.001],
            "none": [None],
            "list": [["a"] * 9],
            "text": [" a\nb" + "c" * 200],
        }
    )
    table = lay_out_table(frame, {name: name for name in frame.columns})
    texts = [cell.text for cell in table.rows[0]]
    assert texts[:5] == ["1,234", "1999", "0.00", "–", "a; a; a; a; a; a and 3 more"]
    assert texts[5].startswith("a bccc")
    assert len(texts[5]) == 160
    assert lay_out_table(pl.DataFrame({"a": range(60)}), {"a": "a"}).left_out == 10


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 5, "0%"), (5, 5, "100%"), (1, 5000, "<1%"), (4999, 5000, ">99%"), (0, 0, "–"), (1, 3, "33%")],
)
def test_shares_say_neither_none_nor_all_of_what_is_some(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_numbers_and_nouns_agree() -> None:
    assert [count(1, "paper"), count(2000, "paper"), count(2, "copy", "copies")] == [
        "1 paper",
        "2,000 papers",
        "2 copies",
    ]
    assert decimal(-1.5) == "-1.50"
