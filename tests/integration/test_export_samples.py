"""RIS in, RIS out, RIS in again, and the same for other formats: the same papers and authors, on all samples."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from tasks.export.entries import Entry
from tests.exported import differences, entries_of, read_again, text_of
from tests.integration.conftest import SHARED

SAMPLES = SHARED / "samples"
FOLDERS = {"ris": "ris", "bibtex": "bibtex", "csl-json": "csl_json"}
OTHERS = ("arxiv_json", "crossref_json", "medline_nbib")

# What differs after an export, in which our readers find all that the lake knows: a point at the end of given names
# falls away when a name is read in its parts.
SAME_BUT_FOR = {"authors": 1}

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs ../shared/samples, which are not here")


def sampled(tmp_path: Path, *folders: str, source_format: str | None = None) -> list[Entry]:
    """Give the records of samples as entries, all or those of a format."""
    for folder in folders:
        shutil.copytree(SAMPLES / folder, tmp_path / "raw" / folder)
    return entries_of(tmp_path / "raw", source_format)


@pytest.mark.parametrize(("name", "folder"), FOLDERS.items())
def test_an_export_of_a_dump_in_the_same_format_has_the_same_papers_and_authors(
    tmp_path: Path, name: str, folder: str
) -> None:
    before = sampled(tmp_path, folder, source_format=name)
    after = read_again(before, name, tmp_path / "export")
    assert len(after) == len(before) > 10
    assert [found for one, other in zip(before, after, strict=True) if (found := differences(one, other))] == []
    if name == "ris":
        assert [one.get("title") for one in rispy.loads(text_of(before, name))] == [one.title for one in before]
    if name == "bibtex":
        library = parse_string(text_of(before, name))
        assert library.failed_blocks == []
        assert [one.key for one in library.entries] == [one.id for one in before]


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """The records of the other formats."""
    return sampled(tmp_path_factory.mktemp("others"), *OTHERS)


@pytest.mark.parametrize("name", [*FOLDERS, "csv"])
def test_an_export_has_all_that_the_lake_knows(tmp_path: Path, others: list[Entry], name: str) -> None:
    before = others
    after = read_again(before, name, tmp_path / "export")
    assert len(before) > 100
    differing = [found for one, other in zip(before, after, strict=True) if (found := differences(one, other))]
    assert Counter(name for found in differing for name in found) <= Counter(SAME_BUT_FOR), differing
