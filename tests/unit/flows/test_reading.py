"""A batch of dumps becomes files of its tables, and records keep their ids wherever they stand."""

from __future__ import annotations

import hashlib
import json
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.reading import read_batch
from schemas.dump import Dump, Inventory, Reading
from schemas.exchange.keys import PARSED_NAMES, RECORD_KEYS
from schemas.exchange.records import CLEANED_RECORDS, LEFT_OUT, READ_REJECTS
from tasks.extract import discover, number_records, plan_reading, read, slice_offsets, without_changed
from tasks.extract.inventory.slices import slices_of
from tasks.hashing import hash_values
from tasks.transform.slices import count_through_dumps
from tasks.work import Range, all_ranges, read_matching, read_partition, read_range

TABLES = {"records": CLEANED_RECORDS, "record_keys": RECORD_KEYS, "parsed_names": PARSED_NAMES}


def line(number: int, title: str = "On rivers", key: str | None = None) -> bytes:
    """Return a record; those of one number, title and key say the same."""
    item = {"title": f"{title} {number}", "author": [{"family": "Doe", "given": f"Jane {number}"}]}
    return json.dumps(item if key is None else {"id": key, **item}).encode() + b"\n"


def dump_of(path: Path, *lines: bytes) -> Dump:
    content = b"".join(lines)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Dump(path=path, source_file=path.name, source_format="csl-json", sha256=sha256, size=len(content))


def read_lake(work: Path, *batches: list[Dump]) -> dict[str, pl.DataFrame]:
    """Read the tables of batches as the flow does, with the places of records in their dumps."""
    read = [read_batch(Reading(dumps=tuple(dumps)), work) for dumps in batches]
    files = number_records(read, work)
    tables = {name: table.conform(read_partition(*files[name])) for name, table in TABLES.items()}
    assert {name: table.height for name, table in tables.items()} == {
        name: sum(file.rows for file in files[name]) for name in TABLES
    }
    rejects = pl.concat([READ_REJECTS.empty(), *(read_partition(file) for batch in read for file in batch.rejects)])
    offsets = slice_offsets(read)
    placed = {
        name: count_through_dumps(table, offsets)
        for name, table in (("records", tables["records"]), ("rejects", rejects))
    }
    return tables | placed


def ids(tables: dict[str, pl.DataFrame], *columns: str) -> list[tuple[Any, ...]]:
    return sorted(tables["records"].select("source_id", *columns).rows())


TEN = [line(number) for number in range(10)]


def test_the_files_of_a_batch_hold_what_their_models_say_sorted_by_record(tmp_path: Path) -> None:
    dumps = (dump_of(tmp_path / "x", *TEN, b'{"broken'), dump_of(tmp_path / "y", line(11, key="a")))
    batch = read_batch(Reading(dumps=dumps), tmp_path / "work")
    for name, table in TABLES.items():
        (file,) = getattr(batch, name)
        frame = read_partition(file)
        table.schema.validate(frame)
        assert frame["record"].is_sorted()
        assert frame["record"].equals(hash_values(frame["source_id"]).rename("record"))
        assert file.rows == 11
    (rejects,) = batch.rejects
    READ_REJECTS.schema.validate(read_partition(rejects))
    assert read_partition(rejects)["reason"].to_list() == ["broken_json"]
    assert [(each.n_records, each.n_names) for each in batch.dumps] == [(11, 10), (1, 1)]


def test_dumps_without_records_or_refusals_have_no_files(tmp_path: Path) -> None:
    batch = read_batch(Reading(dumps=(dump_of(tmp_path / "x"),)), tmp_path / "work")
    assert (batch.records, batch.record_keys, batch.parsed_names, batch.rejects) == ((), (), (), ())
    assert [each.n_records for each in batch.dumps] == [0]


def test_ids_do_not_depend_on_names_batches_and_the_order_of_dumps(tmp_path: Path) -> None:
    one = read_lake(tmp_path / "work", [dump_of(tmp_path / "x", *TEN[:5]), dump_of(tmp_path / "y", *TEN[5:])])
    others = [
        [[dump_of(tmp_path / "1" / "z", *TEN[5:])], [dump_of(tmp_path / "1" / "a", *TEN[:5])]],
        [[dump_of(tmp_path / "2" / "x", *reversed(TEN))]],
        [[dump_of(tmp_path / "3" / f"{number}", each) for number, each in enumerate(TEN)]],
    ]
    for batches in others:
        other = read_lake(tmp_path / "work", *batches)
        assert ids(other, "title") == ids(one, "title")
        assert other["parsed_names"].equals(one["parsed_names"])


def test_ids_come_from_format_key_and_content(tmp_path: Path) -> None:
    said = [line(1), line(2), line(1, key="a"), line(1, key="b"), line(1, "On ice")]
    read = read_lake(tmp_path / "work", [dump_of(tmp_path / "x", *said)])
    assert read["records"]["source_id"].n_unique() == len(said)
    assert read["records"]["statement"].equals(read["records"]["record"].rename("statement"))


def test_a_record_that_changes_leaves_the_other_ids_as_they_are(tmp_path: Path) -> None:
    before = read_lake(tmp_path / "work", [dump_of(tmp_path / "x", *TEN)])
    after = read_lake(tmp_path / "work", [dump_of(tmp_path / "x", *TEN[:4], line(4, "On ice"), *TEN[5:])])
    gone, new = set(ids(before)) - set(ids(after)), set(ids(after)) - set(ids(before))
    assert (len(gone), len(new)) == (1, 1)


@pytest.mark.parametrize("together", [True, False])
def test_records_that_repeat_a_statement_have_ids_of_their_own(tmp_path: Path, *, together: bool) -> None:
    alone = read_lake(tmp_path / "work", [dump_of(tmp_path / "x", *TEN)])
    dumps = [dump_of(tmp_path / "a", *TEN), dump_of(tmp_path / "b", *TEN, line(10)), dump_of(tmp_path / "c", TEN[3])]
    read = read_lake(tmp_path / "work", *([dumps] if together else [[dump] for dump in dumps]))
    records = read["records"]
    assert (records.height, records["source_id"].n_unique(), records["statement"].n_unique()) == (22, 22, 11)
    assert set(ids(alone)) < set(ids(read))
    sizes = records.group_by("statement").len()["len"].sort().to_list()
    assert sizes == [1, *[2] * 9, 3]
    first = records.group_by("statement").agg(pl.col("record") == pl.col("statement"))["record"].list.sum()
    assert first.to_list() == [1] * 11
    renamed = [
        [dump_of(tmp_path / "n" / name, dump.path.read_bytes())] for name, dump in zip("zyx", dumps, strict=True)
    ]
    again = read_lake(tmp_path / "work", *renamed)
    assert again["records"].drop("source_file").equals(records.drop("source_file"))
    mentions = read["parsed_names"].group_by("source_id").len()
    assert mentions.height == 22
    assert set(mentions["len"]) == {1}


def test_a_range_is_read_with_the_right_numbers_of_records(tmp_path: Path) -> None:
    dumps = [dump_of(tmp_path / "a", *TEN), dump_of(tmp_path / "b", *TEN, line(10))]
    files = number_records([read_batch(Reading(dumps=(dump,)), tmp_path / "work") for dump in dumps], tmp_path / "work")
    for name in TABLES:
        (left_out,) = {each.without for each in files[name] if each.without is not None}
        LEFT_OUT.schema.validate(read_partition(left_out))
        whole = read_partition(*files[name])
        ranges = [read_range(files[name], "record", each) for each in all_ranges(4)]
        assert pl.concat(ranges).sort("record").equals(whole.sort("record"))
        assert whole["record"].n_unique() == 21
        assert read_range(files[name], "record", Range(1, 4), ["source_id"]).columns == ["source_id"]
        assert read_matching(files[name], "record", whole["record"][:3]).height == 3


def test_where_parts_end_makes_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dumps = [dump_of(tmp_path / "a", *TEN), dump_of(tmp_path / "b", *TEN, line(10))]
    whole = read_lake(tmp_path / "work", dumps)
    monkeypatch.setattr(read, "MAX_HELD_RECORDS", 3)
    monkeypatch.setattr(read, "MAX_PART_RECORDS", 3)
    parts = read_lake(tmp_path / "work", dumps)
    assert all(parts[name].equals(whole[name]) for name in whole)


def sliced(dump: Dump, size: int) -> list[list[Dump]]:
    """The slices of a dump, each alone in its batch."""
    readings = plan_reading([dump.model_copy(update={"slices": slices_of(dump, size)})])
    return [list(reading.dumps) for reading in readings]


def test_slices_read_side_by_side_give_what_the_whole_dump_gives(tmp_path: Path) -> None:
    lines = [(line(number % 30), b'{"broken\n', line(number, key=f"k{number}")) for number in range(40)]
    dump_of(tmp_path / "raw" / "x.jsonl", *chain.from_iterable(lines))
    (dump,) = discover([tmp_path / "raw"]).dumps
    slices = sliced(dump, 2000)
    assert len(slices) > 3
    assert_same(read_lake(tmp_path / "work", *reversed(slices)), read_lake(tmp_path / "work", [dump]))


def assert_same(slices: dict[str, pl.DataFrame], whole: dict[str, pl.DataFrame]) -> None:
    """The tables are the same but for the number of the slice, and the key of a record whose place is known late."""
    place = pl.col("source_index").cast(pl.String)
    for name, table in slices.items():
        found = table.drop("slice", strict=False)
        if "source_key" in found.columns:
            found = found.with_columns(
                source_key=pl.when(pl.col("source_key") == "").then(place).otherwise("source_key")
            )
        order = [column for column in ("source_id", "position", "source_index") if column in found.columns]
        assert found.sort(order).equals(whole[name].drop("slice", strict=False).sort(order)), name


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
    whole = read_lake(tmp_path / "work", [dump])
    assert whole["records"].height == 16
    slices = sliced(dump, size)
    assert len(slices) > 1
    assert_same(read_lake(tmp_path / "work", *slices), whole)


def test_a_dump_that_changes_is_refused_and_the_others_of_its_batch_are_read(tmp_path: Path) -> None:
    dumps = [dump_of(tmp_path / name, line(number)) for number, name in enumerate("axz")]
    dumps[1].path.unlink()
    batch = read_batch(Reading(dumps=tuple(dumps)), tmp_path / "work")
    assert [(each.dump.source_file, each.n_records) for each in batch.dumps] == [("a", 1), ("z", 1), ("x", 0)]
    assert set(read_partition(*batch.records)["source_file"]) == {"a", "z"}
    inventory, (kept,) = without_changed(Inventory(dumps=tuple(dumps)), [batch])
    assert [dump.source_file for dump in inventory.dumps] == ["a", "z"]
    assert [refusal.reason for refusal in inventory.refusals] == ["changed_while_read"]
    assert [each.dump.source_file for each in kept.dumps] == ["a", "z"]


def test_a_dump_that_changes_after_some_parts_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_HELD_RECORDS", 3)
    monkeypatch.setattr(read, "MAX_PART_RECORDS", 3)
    dump = dump_of(tmp_path / "x", *TEN).model_copy(update={"sha256": "0" * 64})
    batch = read_batch(Reading(dumps=(dump,)), tmp_path / "work")
    assert batch.records == ()
    assert [each.refusal is None for each in batch.dumps] == [False]
    assert without_changed(Inventory(dumps=(dump,)), [batch])[1] == []
