"""One dump becomes partitions, and its account adds up."""

import errno
import hashlib
import json
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.catalogues import Catalogue
from schemas.dump import Batch, Dump, Extracted, Inventory, Refusal
from schemas.errors import DataError
from schemas.exchange.records import NAMES, READ_REJECTS, RECORDS, Names, ReadRejects, Records
from tasks.extract import (
    DumpChangedError,
    Part,
    discover,
    plan,
    plan_reading,
    read,
    read_parts,
    read_whole,
    without_changed,
)
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.opening import is_as_found
from tasks.extract.inventory.slices import slices_of
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Refused
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
    readings = plan_reading([dump.model_copy(update={"slices": slices_of(dump, size)})])
    return [dump for (dump,) in (reading.dumps for reading in readings)]


def tables(part: Part) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return part.records, part.names, part.rejects


def test_records_names_and_rejects(tmp_path: Path) -> None:
    extracted = read_one(dump_of(tmp_path / "x.jsonl", LINES))
    records, names, rejects = tables(extracted)
    Records.validate(records)
    Names.validate(names)
    ReadRejects.validate(rejects)
    assert extracted.dumps[0].n_records == 4
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
    assert tables(read_one(collection))[0]["format_catalogue"].to_list() == ["ACL Anthology"]
    items = dump_of(tmp_path / "y", LINES)
    assert tables(read_one(items))[0]["format_catalogue"].null_count() == 2


def test_where_parts_end_makes_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dumps = [dump_of(tmp_path / name, LINES.replace(b"carve", name.encode())) for name in ("x", "y")]
    whole = read_whole(dumps)
    monkeypatch.setattr(read, "MAX_HELD_RECORDS", 1)
    monkeypatch.setattr(read, "MAX_PART_RECORDS", 1)
    parts = list(read_parts(dumps))
    assert [part.records.height for part in parts] == [1, 1, 1, 1, 0]
    counted = Counter[str]()
    for each in (each for part in parts for each in part.dumps):
        counted[each.dump.source_file] += each.n_records
    assert counted == {"x": 4, "y": 4}
    for name, table in (("records", RECORDS), ("names", NAMES), ("rejects", READ_REJECTS)):
        assert table.conform(pl.concat(getattr(part, name) for part in parts)).equals(
            table.conform(getattr(whole, name))
        ), name


def dump_named(name: str, size: int = 3_000_000, sha256: str = "") -> Dump:
    return Dump(path=Path(name), source_file=name, source_format="ris", sha256=sha256 or name, size=size)


def read_together(dumps: list[Dump], work: Path | None = None, *, refresh: bool = False) -> list[set[str]]:
    readings = plan_reading(dumps, work=work, refresh=refresh)
    assert sorted(each.source_file for reading in readings for each in reading.dumps) == sorted(
        dump.source_file for dump in dumps
    )
    return [{each.source_file for each in reading.dumps} for reading in readings]


def test_only_the_groups_of_changed_dumps_are_read_anew(tmp_path: Path) -> None:
    dumps = [dump_named(f"{number}.ris") for number in range(50)]
    before = read_together(dumps, tmp_path)
    assert 10 < len(before) <= 32
    assert read_together(dumps[::-1], tmp_path) == before
    assert read_together([dump_named("new.ris"), *dumps], tmp_path) == [*before, {"new.ris"}]
    changed = read_together([*dumps[1:], dump_named("0.ris", sha256="other")], tmp_path)
    with_it = next(group for group in before if "0.ris" in group)
    assert [group for group in changed if not group <= with_it] == [group for group in before if group != with_it]
    assert read_together([*dumps, dump_named("large.ris", plan.MIN_ALONE)])[0] == {"large.ris"}


def test_many_small_additions_are_read_together_in_the_end(tmp_path: Path) -> None:
    dumps: list[Dump] = []
    sizes = []
    for number in range(50):
        dumps.append(dump_named(f"{number}.ris", 1_000))
        sizes.append(len(read_together(dumps, tmp_path)))
    assert max(sizes) == plan.MAX_TIMES_GROUPS + plan.MAX_MORE_GROUPS
    assert sizes.count(1) == 2
    assert read_together(dumps, tmp_path, refresh=True) == [{dump.source_file for dump in dumps}]


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'[["x", 1], []]', b"{}"])
def test_a_damaged_plan_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    dumps = [dump_named("a.ris"), dump_named("b.ris")]
    planned = read_together(dumps)
    (tmp_path / plan.PLAN).write_bytes(damage)
    assert read_together(dumps, tmp_path) == planned


def test_only_the_catalogues_that_may_claim_its_records_are_read_with_a_dump() -> None:
    catalogues = [
        Catalogue(name="one", files=("a*",)),
        Catalogue(name="two", formats=("bibtex",)),
        Catalogue(name="three", names=("Three",)),
        Catalogue(name="four", names=("Four",), folder="other/"),
    ]
    dump = Dump(path=Path("a"), source_file="a.ris", source_format="ris", sha256="a", size=1)
    (reading,) = plan_reading([dump], catalogues)
    assert [catalogue.name for catalogue in reading.catalogues] == ["one", "three"]


def test_a_page_without_an_owner_is_known_by_its_digest(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "page", VALID[3], "page-arxiv")
    assert tables(read_one(dump))[0]["page"].unique().to_list() == [dump.sha256]


def test_what_is_kept_of_a_reject_is_short(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "x", b'{"id": "' + "é".encode() * 5000)
    (raw,) = tables(read_one(dump))[2]["raw"].to_list()
    assert 1900 < len(raw.encode()) <= 2000


def test_a_dump_without_records_gives_empty_tables(tmp_path: Path) -> None:
    extracted = read_one(dump_of(tmp_path / "x", b"[]"))
    assert extracted.dumps[0].n_records == 0
    assert [table.schema for table in tables(extracted)] == [
        RECORDS.polars_schema,
        NAMES.polars_schema,
        READ_REJECTS.polars_schema,
    ]


def refusal_of(dump: Dump) -> Refusal:
    """Return the refusal of a dump that has changed."""
    with pytest.raises(DumpChangedError) as raised:
        list(read_parts([dump]))
    assert raised.value.dump is dump
    return raised.value.refusal


@pytest.mark.parametrize("now", [LINES + b" ", LINES.replace(b"rivers", b"rivals"), LINES[:-30], b""])
def test_a_dump_that_has_changed_is_refused(tmp_path: Path, now: bytes) -> None:
    dump = dump_of(tmp_path / "x", LINES)
    dump.path.write_bytes(now)
    refusal = refusal_of(dump)
    assert (refusal.source_file, refusal.reason) == ("x", "changed_while_read")
    assert "changed while it was read" in refusal.detail


def test_a_dump_that_has_vanished_is_refused(tmp_path: Path) -> None:
    dump = dump_of(tmp_path / "x", LINES)
    dump.path.unlink()
    assert "put it back" in refusal_of(dump).detail


@pytest.mark.parametrize("change", ["grows", "is replaced", "vanishes"])
def test_a_sliced_dump_that_changes_after_some_slices_were_read(tmp_path: Path, change: str) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "x"
    path.write_bytes(b"\n".join(LINES.replace(b"carve", b"carve %d" % number).rstrip() for number in range(40)))
    (dump,) = discover([tmp_path / "raw"]).dumps
    slices = sliced(dump, 2000)
    (before,) = read_parts(slices[:1])
    assert before.records.height
    if change == "grows":
        with path.open("ab") as stream:
            stream.write(LINES)
    elif change == "is replaced":
        (tmp_path / "new").write_bytes(path.read_bytes().replace(b"carve", b"shape"))
        (tmp_path / "new").replace(path)
    else:
        path.unlink()
    refusal = refusal_of(slices[-1])
    assert "while it was read" in refusal.detail
    after = Extracted(dump=slices[-1], refusal=refusal)
    inventory, batches = without_changed(Inventory(dumps=(dump,)), [Batch(dumps=before.dumps), Batch(dumps=(after,))])
    assert (inventory.dumps, batches) == ((), [])
    assert inventory.refusals == (refusal,)


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
    assert refusal_of(dump).source_file == "x.zip/x"


def test_what_fails_for_another_reason_is_no_change_of_the_dump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(read, "tables_of_records", fail)
    with pytest.raises(OSError, match="full"):
        read_one(dump_of(tmp_path / "x", LINES))


def test_a_format_that_nobody_reads_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^x: no reader for the format nonsense"):
        read_one(dump_of(tmp_path / "x", LINES, "nonsense"))


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
    extracted = read_one(dump_of(tmp_path / "x", raw, source_format))
    records, names, rejects = tables(extracted)
    Records.validate(records)
    Names.validate(names)
    ReadRejects.validate(rejects)
    (read,) = extracted.dumps
    assert (read.n_records, read.n_names) == (records.height + rejects.height, names.height)
    places = [*records["source_index"], *rejects["source_index"]]
    assert sorted(places) == list(range(1, read.n_records + 1))
    assert set(names["source_id"]) <= set(records["source_id"])
