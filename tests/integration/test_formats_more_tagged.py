"""Real files in refer: every record is accounted for, counted without the reader, and says what it should."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record

FOLDER = Path(__file__).parents[3] / "shared" / "samples_more" / "refer"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the samples of ../shared/samples_more")


def read(path: Path) -> list[Record]:
    raw = path.read_bytes()
    assert sniff(raw) is FORMATS["refer"]
    outcomes = [outcome for _, outcome in FORMATS["refer"].read(BytesIO(raw))]
    records = [one for one in outcomes if isinstance(one, Record)]
    assert len(records) == len(outcomes)
    return records


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*")) if FOLDER.is_dir() else [])
def test_every_record_is_read(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    records = read(FOLDER / name)
    assert len(records) == len(blocks) == len(re.findall(r"(?m)^%T ", text))
    assert [one.content.title for one in records] == re.findall(r"(?m)^%T (.*?)\s*$", text)
    assert [len(one.content.names) for one in records] == [len(re.findall(r"(?m)^%A ", block)) for block in blocks]
    assert [one.content.abstract is not None for one in records] == ["\n%X " in block for block in blocks]


def test_an_export_of_a_library_for_endnote() -> None:
    contents = [one.content for one in read(FOLDER / "CoLRev-Environment-ais_enl.txt")]
    assert [one.publication_date for one in contents] == [
        *("2021-09-01", "2021-09-01", "2021-12-02", "2019-01-08", "2017-07-01", "2017-06-10")
    ]
    assert [one.pages for one in contents] == ["1309-1348", "i-ii", "2281-2284", None, None, "1044-1061"]
    assert [one.type for one in contents] == ["article-journal", None, None, None, "article-journal", None]
    assert [name.raw_name for name in contents[0].names] == [
        *("Guo, Wenbo", "Straub, Detmar W.", "Zhang, Pengzhu", "Cai, Zhao")
    ]
    assert (contents[0].venue, contents[0].volume, contents[0].issue) == (
        "Management Information Systems Quarterly",
        "45",
        "3",
    )
    assert [(one.scheme, one.value) for one in contents[4].identifiers] == [
        ("url", "https://aisel.aisnet.org/pacis2017/260")
    ]
    assert not any(one.unread for one in read(FOLDER / "CoLRev-Environment-ais_enl.txt"))


def test_an_export_of_zotero() -> None:
    records = read(FOLDER / "JabRef-refer.bibIX.ref")
    assert [one.content.type for one in records] == ["book", "paper-conference", "entry-encyclopedia", "thesis"]
    assert [one.content.venue for one in records] == ["Series", "Proceedings Title", "Encyclopedia Title", None]
    assert "E" in records[1].unread
