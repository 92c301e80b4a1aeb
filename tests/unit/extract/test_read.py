"""One dump becomes partitions, and its account adds up."""

import errno
import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.dump import Dump, Extracted, Inventory
from schemas.errors import DataError
from schemas.exchange.records import NAMES, RECORDS, Names, Records
from schemas.lake.sources import REJECTS, Rejects
from tasks.extract import (
    discover,
    first_indexes,
    plan,
    plan_reading,
    read,
    read_dump,
    read_dumps,
    renumber,
    without_changed,
)
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.opening import is_as_found
from tasks.extract.inventory.slices import slices_of
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Refused
from tasks.work import read_partition
from tests.unit.extract.reading import read_one

ITEMS = [
    {"id": "a", "type": "article-journal", "title": "How rivers carve", "author": [{"family": "Doe", "given": "Jane"}]},
    {"id": "a", "title": "", "author": [{"literal": "Jane Doe"}]},
    {"id": 7, "title": "How ice carves", "author": [{"literal": "Jane Doe"}, {"literal": "Ann Roe"}], "DOI": "10.1/x"},
]
LINES = "\n".join(json.dumps(item) for item in ITEMS).encode() + b'\n{"broken\n'
ABSTRACT = (
    "We study how rivers carve valleys and how long it takes them. The rates are lower than those in the textbooks."
)
VALID = [
    LINES,
    json.dumps(ITEMS, indent=1).encode(),
    f"Doe, Jane\nRivers\nDoe, Jane, Roe, Ann\n{ABSTRACT}\nIce\nDoe, Jane\n{ABSTRACT}".encode(),
    f"{ABSTRACT}\narXiv:2412.08905{ABSTRACT}\n12 pages\narXiv:2404.14219v2".encode(),
    f"IBM Research\nAbstract:{ABSTRACT}\nAbstract: {ABSTRACT}".encode(),
]


def dump_of(path: Path, content: bytes, source_format: str = "csl-json") -> Dump:
    path.write_bytes(content)
    return Dump(
        path=path,
        source_file=path.name,
        source_format=source_format,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


def sliced(dump: Dump, size: int) -> list[Dump]:
    """The slices of a dump, each alone in its batch."""
    batches = plan_reading([dump.model_copy(update={"slices": slices_of(dump, size)})])
    return [each for batch in batches for each in batch]


def tables(extracted: Extracted) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return read_partition(extracted.records), read_partition(extracted.names), read_partition(extracted.rejects)


def test_records_names_and_rejects(tmp_path: Path) -> None:
    extracted = read_one(dump_of(tmp_path / "x.jsonl", LINES), tmp_path / "work")
    records, names, rejects = tables(extracted)
    Records.validate(records)
    Names.validate(names)
    Rejects.validate(rejects)
    assert extracted.n_records == 4
    assert records.sort("source_index").select(
        "source_index", "source_key", "title", "line_start", "line_end"
    ).rows() == [
        (1, "a", "How rivers carve", 1, 1),
        (3, "7", "How ice carves", 3, 3),
    ]
    assert records["source_file"].unique().to_list() == ["x.jsonl"]
    assert records["page"].null_count() == 2
    third = records.filter(source_index=3)["source_id"].item()
    assert names.filter(source_id=third).select("position", "raw_name").rows() == [(1, "Jane Doe"), (2, "Ann Roe")]
    assert rejects.select("source_index", "line_start", "reason", "raw").rows() == [
        (2, 2, "no_content", json.dumps(ITEMS[1])),
        (4, 4, "broken_json", '{"broken'),
    ]


def test_a_record_says_which_catalogue_alone_writes_its_format(tmp_path: Path) -> None:
    collection = dump_of(tmp_path / "x", FORMATS["acl-xml"].example.encode(), "acl-xml")
    assert tables(read_one(collection, tmp_path / "work"))[0]["format_catalogue"].to_list() == ["ACL Anthology"]
    items = dump_of(tmp_path / "y", LINES)
    assert tables(read_one(items, tmp_path / "work"))[0]["format_catalogue"].null_count() == 2


def test_ids_come_from_the_bytes_and_the_place_and_not_from_the_name(tmp_path: Path) -> None:
    first = read_one(dump_of(tmp_path / "x.jsonl", LINES), tmp_path / "work")
    again = read_one(dump_of(tmp_path / "y.jsonl", LINES), tmp_path / "elsewhere")
    assert tables(first)[0]["source_id"].to_list() == tables(again)[0]["source_id"].to_list()
    assert tables(first)[1].equals(tables(again)[1])


def test_the_same_dump_gives_the_same_bytes(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "x.jsonl", LINES)
    first, again = read_one(dump, tmp_path / "one"), read_one(dump, tmp_path / "other")
    for name in ("records", "names", "rejects"):
        assert getattr(first, name).path.read_bytes() == getattr(again, name).path.read_bytes()


def test_where_batches_end_makes_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = dump_of(tmp_path / "x.jsonl", LINES)
    whole = read_one(dump, tmp_path / "one")
    monkeypatch.setattr(read, "BATCH_RECORDS", 1)
    parts = read_dump(dump, tmp_path / "other")
    assert [part.first_index for part in parts] == [1, 2, 3, 4]
    assert RECORDS.conform(read_partition(*(part.records for part in parts))).equals(read_partition(whole.records))
    assert first_indexes(parts) == [1, 2, 3, 4]


def test_slices_read_side_by_side_give_what_the_whole_dump_gives(tmp_path: Path) -> None:
    lines = b"\n".join(LINES.replace(b"carve", b"carve %d" % number).rstrip() for number in range(40))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.jsonl").write_bytes(lines)
    dump = discover([tmp_path / "raw"]).dumps[0]
    whole = read_one(dump, tmp_path / "work")
    slices = sliced(dump, 2000)
    assert len(slices) > 3
    parts = read_dumps(slices, tmp_path / "work")
    numbered = [
        renumber(part, first, tmp_path / "work") for part, first in zip(parts, first_indexes(parts), strict=True)
    ]
    for name, table in (("records", RECORDS), ("names", NAMES), ("rejects", REJECTS)):
        together = read_partition(*(getattr(part, name) for part in numbered))
        assert table.conform(together).equals(read_partition(getattr(whole, name))), name


def records_of(format_name: str, count: int) -> bytes:
    """A dump of many records in a format whose large dumps are sliced."""
    head, record, tail = {
        "dblp-xml": (
            '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n',
            '<article key="a/{0}"><author>J\u00f6rg Doe</author>\n<title>On {0} rivers.</title></article>\n',
            "</dblp>\n",
        ),
        "pubmed-xml": (
            "<?xml version='1.0'?>\n<PubmedArticleSet>\n",
            "<PubmedArticle><MedlineCitation><PMID>{0}</PMID><Article>\n<ArticleTitle>On {0} rivers</ArticleTitle>"
            "</Article></MedlineCitation></PubmedArticle>\n",
            "<DeleteCitation>\n<PMID>3</PMID></DeleteCitation></PubmedArticleSet>",
        ),
        "arxiv-atom": (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n',
            "<entry><id>http://arxiv.org/abs/2202.{0:05}v1</id>\n<title>On {0} rivers</title>"
            "<arxiv:doi>10.1/{0}</arxiv:doi></entry>\n",
            "</feed>",
        ),
        "endnote-xml": (
            "<xml><records>\n",
            '<record><ref-type name="Book">6</ref-type>\n<titles><title>On {0} rivers</title></titles></record>\n',
            "</records></xml>",
        ),
    }[format_name]
    broken = "<article>" if format_name == "dblp-xml" else ""
    text = head + broken + "".join(record.format(number) for number in range(1, count + 1)) + tail
    return text.encode("latin-1")


@pytest.mark.parametrize("source_format", ["dblp-xml", "pubmed-xml", "arxiv-atom", "endnote-xml"])
@pytest.mark.parametrize("size", [150, 401])
def test_slices_of_xml_give_what_the_whole_document_gives(tmp_path: Path, source_format: str, size: int) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.xml").write_bytes(records_of(source_format, 16))
    dump = discover([tmp_path / "raw"]).dumps[0]
    assert dump.source_format == source_format
    whole = read_one(dump, tmp_path / "work")
    assert whole.records.rows == 16
    slices = sliced(dump, size)
    assert len(slices) > 1
    parts = read_dumps(slices, tmp_path / "work")
    numbered = [
        renumber(part, first, tmp_path / "work") for part, first in zip(parts, first_indexes(parts), strict=True)
    ]
    for name, table in (("records", RECORDS), ("names", NAMES), ("rejects", REJECTS)):
        together = read_partition(*(getattr(part, name) for part in numbered))
        assert table.conform(together).equals(read_partition(getattr(whole, name))), name


def test_many_small_dumps_are_gathered_and_few_are_not(tmp_path: Path) -> None:
    dumps = [dump_of(tmp_path / f"{number}.jsonl", LINES) for number in range(100)]
    batches = plan_reading(dumps)
    assert [dump for batch in batches for dump in batch] == dumps
    assert 20 < len(batches) <= plan.MAX_BATCHES
    assert [len(batch) for batch in plan_reading(dumps[:5])] == [1] * 5


def test_a_page_without_an_owner_is_known_by_its_digest(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "page", VALID[3], "page-arxiv")
    assert tables(read_one(dump, tmp_path / "work"))[0]["page"].unique().to_list() == [dump.sha256]


def test_what_is_kept_of_a_reject_is_short(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "x", b'{"id": "' + "é".encode() * 5000)
    (raw,) = tables(read_one(dump, tmp_path / "work"))[2]["raw"].to_list()
    assert 1900 < len(raw.encode()) <= 2000


def test_a_dump_without_records_gives_empty_tables(tmp_path: Path) -> None:
    extracted = read_one(dump_of(tmp_path / "x", b"[]"), tmp_path / "work")
    assert extracted.n_records == 0
    assert [table.schema for table in tables(extracted)] == [
        RECORDS.polars_schema,
        NAMES.polars_schema,
        REJECTS.polars_schema,
    ]


def assert_refused(parts: list[Extracted], words: str) -> None:
    """The dump was refused as a whole, and no part of it counts."""
    (part,) = parts
    assert part.refusal is not None
    assert (part.refusal.source_file, part.refusal.reason) == ("x", "changed_while_read")
    assert words in part.refusal.detail
    assert (part.n_records, part.records.rows, part.names.rows, part.rejects.rows) == (0, 0, 0, 0)


@pytest.mark.parametrize("now", [LINES + b" ", LINES.replace(b"rivers", b"rivals"), LINES[:-30], b""])
def test_a_dump_that_has_changed_is_refused(tmp_path: Path, now: bytes) -> None:
    dump = dump_of(tmp_path / "x", LINES)
    dump.path.write_bytes(now)
    assert_refused(read_dump(dump, tmp_path / "work"), "changed while it was read")


def test_a_dump_that_has_vanished_is_refused(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "x", LINES)
    dump.path.unlink()
    assert_refused(read_dump(dump, tmp_path / "work"), "put it back")


def test_the_others_of_a_batch_are_read(tmp_path: Path) -> None:
    dumps = [dump_of(tmp_path / name, LINES + name.encode()) for name in ("a", "x", "z")]
    dumps[1].path.unlink()
    parts = read_dumps(dumps, tmp_path / "work")
    assert [part.records.rows for part in parts] == [2, 0, 2]
    inventory, batches = without_changed(Inventory(dumps=tuple(dumps)), [[parts[1]], parts])
    assert [dump.source_file for dump in inventory.dumps] == ["a", "z"]
    assert [refusal.reason for refusal in inventory.refusals] == ["changed_while_read"]
    assert [[part.dump.source_file for part in batch] for batch in batches] == [["a", "z"]]


@pytest.mark.parametrize("change", ["grows", "is replaced", "vanishes"])
def test_a_sliced_dump_that_changes_after_some_slices_were_read(tmp_path: Path, change: str) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "x"
    path.write_bytes(b"\n".join(LINES.replace(b"carve", b"carve %d" % number).rstrip() for number in range(40)))
    (dump,) = discover([tmp_path / "raw"]).dumps
    slices = sliced(dump, 2000)
    before = read_dump(slices[0], tmp_path / "work")
    assert before[0].records.rows
    if change == "grows":
        with path.open("ab") as stream:
            stream.write(LINES)
    elif change == "is replaced":
        (tmp_path / "new").write_bytes(path.read_bytes().replace(b"carve", b"shape"))
        (tmp_path / "new").replace(path)
    else:
        path.unlink()
    after = read_dump(slices[-1], tmp_path / "work")
    assert_refused(after, "while it was read")
    inventory, batches = without_changed(Inventory(dumps=(dump,)), [before, after])
    assert (inventory.dumps, batches) == ((), [])


def test_a_sliced_dump_whose_rights_change_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x").write_bytes(LINES)
    (dump,) = discover([tmp_path / "raw"]).dumps
    dump.path.chmod(0o600)
    (tmp_path / "linked").hardlink_to(dump.path)
    assert is_as_found(dump)
    dump.path.write_bytes(LINES + b" ")
    assert not is_as_found(dump)


def test_an_archive_that_is_replaced_while_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    with zipfile.ZipFile(tmp_path / "raw" / "x.zip", "w") as archive:
        archive.writestr("x", LINES)
    (dump,) = discover([tmp_path / "raw"]).dumps
    dump.path.write_bytes(dump.path.read_bytes()[:40])
    (part,) = read_dump(dump, tmp_path / "work")
    assert part.refusal is not None
    assert part.refusal.source_file == "x.zip/x"


def test_what_fails_for_another_reason_is_no_change_of_the_dump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(read, "write_arrow", fail)
    with pytest.raises(OSError, match="full"):
        read_dump(dump_of(tmp_path / "x", LINES), tmp_path / "work")


def test_a_format_that_nobody_reads_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^x: no reader for the format nonsense"):
        read_one(dump_of(tmp_path / "x", LINES, "nonsense"), tmp_path / "work")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A valid dump with some of its bytes cut out, doubled or replaced."""
    raw = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        raw[start:end] = draw(
            st.one_of(
                st.binary(max_size=8),
                st.just(b"\n"),
                st.just(raw[start:end] * 2),
                st.sampled_from([b"{", b"]", b'"', b", ", b"\\"]),
            )
        )
    return bytes(raw)


FORMAT_NAMES = st.sampled_from(sorted(FORMATS))
ANY_BYTES = st.one_of(
    damaged(), st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)


@given(source_format=FORMAT_NAMES, raw=ANY_BYTES)
def test_no_bytes_make_a_reader_fail(source_format: str, raw: bytes) -> None:
    sniff(raw)
    format_ = FORMATS[source_format]
    outcomes = list(format_.read(BytesIO(raw)))
    assert len(outcomes) == len(list(format_.split(BytesIO(raw))))
    for piece, outcome in outcomes:
        assert 1 <= piece.line_start <= piece.line_end
        if isinstance(outcome, Refused):
            assert outcome.detail.isprintable()
        else:
            assert outcome.content.title or outcome.content.abstract or outcome.content.identifiers


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source_format=FORMAT_NAMES, raw=ANY_BYTES)
def test_whatever_the_bytes_the_tables_are_valid_and_the_account_adds_up(
    tmp_path: Path, source_format: str, raw: bytes
) -> None:
    extracted = read_one(dump_of(tmp_path / "x", raw, source_format), tmp_path / "work")
    records, names, rejects = tables(extracted)
    Records.validate(records)
    Names.validate(names)
    Rejects.validate(rejects)
    assert extracted.n_records == records.height + rejects.height
    places = [*records["source_index"], *rejects["source_index"]]
    assert sorted(places) == list(range(1, extracted.n_records + 1))
    assert set(names["source_id"]) <= set(records["source_id"])
