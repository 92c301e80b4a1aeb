"""Real files that are cut anywhere, or in which bytes are flipped: no reader fails, and each account adds up."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract import discover
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.opening import open_dump
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

SHARED = Path(__file__).parents[3] / "shared"
CORPORA = SHARED / "corpora"
FOLDERS = (
    SHARED / "samples",
    SHARED / "samples_more",
    CORPORA / "dblp_bib",
    CORPORA / "acl_anthology" / "xml" / "L10.xml",
)
# Formats of which there are no real files here, or only within records of OAI-PMH.
UNSEEN = frozenset(
    "arxiv-xml core-json doaj-json dublin-core-xml europepmc-json hal-json inspire-json lens-json refworks".split()
)
LONGEST = 8000  # bytes of a file that are damaged
MAX_FILES = 4  # of a format
N_CUTS = 60

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not beside the project")


@cache
def real_files() -> dict[str, list[bytes]]:
    """The beginnings of real files, by their format."""
    found: dict[str, list[bytes]] = {}
    for dump in discover([folder for folder in FOLDERS if folder.exists()]).dumps:
        files = found.setdefault(dump.source_format, [])
        if len(files) < MAX_FILES:
            with open_dump(dump) as opened:
                files.append(opened.stream.read(LONGEST))
    return found


def check(name: str, raw: bytes) -> None:
    """Read a dump, and see that its account adds up."""
    format_ = FORMATS[name]
    sniff(raw)
    outcomes = [outcome for _, outcome in format_.read(BytesIO(raw))]
    assert len(outcomes) == sum(1 for _ in format_.split(BytesIO(raw)))
    assert all(isinstance(outcome, Record | Refused) for outcome in outcomes)


def test_there_are_real_files_of_all_formats_but_tables_and_pages() -> None:
    wanted = {name for name in FORMATS if not name.startswith(("table", "page"))} - UNSEEN
    assert wanted <= real_files().keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_real_file_that_is_cut(name: str) -> None:
    for raw in real_files().get(name, ()):
        for place in range(0, len(raw), 1 + len(raw) // N_CUTS):
            check(name, raw[:place])


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_a_real_file_with_bytes_flipped(name: str, data: st.DataObject) -> None:
    files = real_files().get(name) or [FORMATS[name].example.encode()]
    raw = bytearray(data.draw(st.sampled_from(files)))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[place] ^= data.draw(st.integers(1, 255))
    check(name, bytes(raw))
