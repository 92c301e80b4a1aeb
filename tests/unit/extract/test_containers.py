"""What is in compressed files and archives is read like any dump, up to its end, its damage or the limit."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import polars as pl
import pyarrow as pa
import pytest

from schemas.dump import Dump, Refusal
from tasks.extract import discover
from tasks.extract.inventory import allowance, opening, zip_archives
from tests.unit.extract.reading import read_one

ITEMS = [
    {"id": str(number), "type": "article-journal", "title": f"A catalogue of mosses, part {number}"}
    for number in range(300)
]
LINES = "\n".join(map(json.dumps, ITEMS)).encode()
BIBTEX = "@article{a, title = {Über Flechten}, author = {Berg, Liv}, year = 1977}\n"


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": partial(bz2.compress, compresslevel=1),  # in blocks of 100 kB
    "xz": lzma.compress,
    "zst": zstd,
}


def tar_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def found(folder: Path, name: str, content: bytes) -> tuple[tuple[Dump, ...], tuple[Refusal, ...]]:
    raw = folder / "raw"
    raw.mkdir()
    (raw / name).write_bytes(content)
    inventory = discover([raw], folder / "work")
    return inventory.dumps, inventory.refusals


def read(dump: Dump) -> tuple[pl.DataFrame, pl.DataFrame]:
    part = read_one(dump)
    assert part.dumps[0].n_records == part.records.height + part.rejects["source_index"].count()
    return part.records.sort("source_index"), part.rejects


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_a_compressed_dump_is_read_whatever_it_is_called(tmp_path: Path, kind: str) -> None:
    (dump,), refusals = found(tmp_path, "dump", COMPRESSIONS[kind](LINES))
    assert refusals == ()
    records, rejects = read(dump)
    assert records["title"].to_list() == [item["title"] for item in ITEMS]
    assert rejects.is_empty()


def test_compressed_files_that_were_joined_are_one_dump(tmp_path: Path) -> None:
    (dump,), _ = found(tmp_path, "x.json.gz", gzip.compress(LINES + b"\n") + gzip.compress(LINES))
    assert read(dump)[0].height == 2 * len(ITEMS)


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_what_comes_before_the_break_is_read_and_the_break_is_one_reject(tmp_path: Path, kind: str) -> None:
    titles = (hashlib.sha256(b"%d" % number).hexdigest() for number in range(4000))
    packed = COMPRESSIONS[kind]("\n".join(json.dumps({**ITEMS[0], "title": title}) for title in titles).encode())
    (dump,), _ = found(tmp_path, f"x.{kind}", packed[: len(packed) * 3 // 4])
    records, rejects = read(dump)
    assert records.height > 1000
    assert records["source_index"].to_list() == list(range(1, records.height + 1))
    (reason,) = rejects.filter(pl.col("source_index").is_null())["reason"]
    assert reason in {"truncated_container", "broken_container"}


def test_a_compressed_file_that_expands_too_far_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MAX_FREE_BYTES", 200_000)
    (dump,), _ = found(tmp_path, "x.gz", gzip.compress(LINES + b"\n" + b" " * 20_000_000))
    records, rejects = read(dump)
    assert records.height == len(ITEMS)
    (refused,) = rejects.filter(pl.col("source_index").is_null()).rows(named=True)
    assert refused["reason"] == "container_expands_too_far"
    assert "250 times" in refused["detail"]


@pytest.mark.parametrize("pack", [zip_of, tar_of, lambda members: gzip.compress(tar_of(members))])
def test_each_file_in_an_archive_is_a_dump_of_its_own(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    members = {"a/lines.json": LINES, "b.bib": BIBTEX.encode("utf-16"), ".hidden": LINES, "read me": b"hello"}
    dumps, refusals = found(tmp_path, "all", pack(members))
    assert [dump.source_file for dump in dumps] == ["all/a/lines.json", "all/b.bib"]
    assert [(refusal.source_file, refusal.reason) for refusal in refusals] == [("all/read me", "unknown_format")]
    assert read(dumps[0])[0].height == len(ITEMS)
    assert read(dumps[1])[0]["title"].to_list() == ["Über Flechten"]


@pytest.mark.parametrize("pack", [zip_of, tar_of])
@pytest.mark.parametrize("name", ["../../outside.json", "/etc/outside.json", "a/../../outside.json"])
def test_a_member_whose_name_leads_out_is_refused_and_nothing_is_written(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    dumps, (refusal,) = found(tmp_path, "all", pack({name: LINES}))
    assert (dumps, refusal.reason) == ((), "unsafe_member")
    assert not list(tmp_path.rglob("outside.json"))


def test_a_tar_that_is_cut_off_yields_what_comes_before(tmp_path: Path) -> None:
    packed = gzip.compress(tar_of({"a.json": LINES, "b.json": LINES.replace(b"mosses", b"ferns")}))
    dumps, refusals = found(tmp_path, "x.tgz", packed[: len(packed) * 3 // 4])
    assert dumps[0].source_file == "x.tgz/a.json"
    assert "truncated_container" in {refusal.reason for refusal in refusals}
    assert read(dumps[0])[0].height == len(ITEMS)


def test_an_archive_within_an_archive_is_refused(tmp_path: Path) -> None:
    _, (refusal,) = found(tmp_path, "x.zip", zip_of({"inner.zip": zip_of({"a.json": LINES})}))
    assert (refusal.source_file, refusal.reason) == ("x.zip/inner.zip", "unknown_format")
    assert "archive within an archive" in refusal.detail


@pytest.mark.parametrize(("pack", "n_dumps"), [(zip_of, 0), (tar_of, 2), (lambda members: zip_of(members)[:-30], 2)])
def test_too_many_members_are_refused_once_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[dict[str, bytes]], bytes], n_dumps: int
) -> None:
    monkeypatch.setattr(allowance, "MAX_MEMBERS", 2)
    monkeypatch.setattr(zip_archives, "MAX_MEMBERS", 2)
    members = {f"{number}.json": LINES.replace(b"mosses", b"%d" % number) for number in range(5)}
    dumps, (refusal,) = found(tmp_path, "x", pack(members))
    assert (len(dumps), refusal.source_file, refusal.reason) == (n_dumps, "x", "too_many_members")
    assert "unpack it" in refusal.detail


def test_files_of_an_archive_share_what_it_may_expand_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MAX_FREE_BYTES", 3 * len(LINES))
    monkeypatch.setattr(allowance, "MAX_RATIO", 2)
    members = {f"{number}.json": LINES.replace(b"mosses", b"%06d" % number) for number in range(5)}
    dumps, (refusal,) = found(tmp_path, "x.zip", zip_of(members))
    assert [dump.source_file for dump in dumps] == ["x.zip/0.json", "x.zip/1.json", "x.zip/2.json"]
    assert (refusal.source_file, refusal.reason) == ("x.zip/3.json", "container_expands_too_far")
    assert "what comes behind was not read; unpack it" in refusal.detail
    assert [read(dump)[0].height for dump in dumps] == 3 * [len(ITEMS)]


def test_what_takes_too_long_to_unpack_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MAX_SECONDS", 0.0)
    dumps, (refusal,) = found(tmp_path, "x.zip", zip_of({"a.json": LINES}))
    assert (dumps, refusal.reason) == ((), "container_expands_too_far")
    assert "takes more than 0 s" in refusal.detail


def test_a_file_is_refused_that_has_the_name_of_another(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("a.json", LINES)
        archive.writestr("a.json", LINES.replace(b"mosses", b"ferns"))
    (dump,), (refusal,) = found(tmp_path, "x.zip", packed.getvalue())
    assert (refusal.source_file, refusal.reason) == ("x.zip/a.json", "repeated_member")
    assert read(dump)[0]["title"].to_list() == [item["title"] for item in ITEMS]


def test_files_that_overlap_are_refused_with_the_whole_archive(tmp_path: Path) -> None:
    packed = zip_of({"a.json": LINES, "b.json": BIBTEX.encode()})
    second = packed.rindex(b"PK\x01\x02")
    place = second + 42  # where the directory says that the second file begins
    overlapping = packed[:place] + struct.pack("<L", 10) + packed[place + 4 :]
    dumps, (refusal,) = found(tmp_path, "x.zip", overlapping)
    assert (dumps, refusal.source_file, refusal.reason) == ((), "x.zip", "overlapping_members")
    assert "unpack it" in refusal.detail


def test_the_directory_of_an_archive_is_read_once_for_all_its_dumps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {f"{number}.bib": BIBTEX.replace("1977", str(1000 + number)).encode() for number in range(20)}
    dumps, _ = found(tmp_path, "x.zip", zip_of(members))
    read_directory = Mock(side_effect=zip_archives.read_directory)
    monkeypatch.setattr(zip_archives, "read_directory", read_directory)
    assert sum(read(dump)[0].height for dump in dumps) == 20
    assert read_directory.call_count == 1


def test_a_format_with_its_directory_at_its_end_is_read_from_the_disk_where_it_is_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_HELD_BYTES", 100)
    table = pl.DataFrame({"title": ["Mosses of the bogs", "Ferns of the coast"], "year": [1988, 1990]})
    table.write_parquet(packed := io.BytesIO())
    (dump,), _ = found(tmp_path, "x.parquet.gz", gzip.compress(packed.getvalue()))
    assert read(dump)[0]["title"].to_list() == table["title"].to_list()


def streamed_zip_of(members: dict[str, bytes]) -> bytes:
    """A zip archive written to a pipe: the lengths of its files stand behind them."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.written += bytes(data)
            return len(bytes(data))

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.written


def stored_zip_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


ZIPS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "deflated": zip_of,
    "stored": stored_zip_of,
    "streamed": streamed_zip_of,
}
FILES = {"a.json": LINES, "b/c.bib": BIBTEX.encode(), "d.json": LINES.replace(b"part", b"piece"), "../e.json": LINES}


@pytest.mark.parametrize("kind", ZIPS)
def test_a_zip_archive_without_its_directory_is_read_from_its_beginning(tmp_path: Path, kind: str) -> None:
    whole = ZIPS[kind](FILES)
    dumps, refusals = found(tmp_path, "x.zip", whole[: whole.index(b"PK\x01\x02")])
    assert [dump.source_file for dump in dumps] == ["x.zip/a.json", "x.zip/b/c.bib", "x.zip/d.json"]
    assert [read(dump)[0].height for dump in dumps] == [len(ITEMS), 1, len(ITEMS)]
    assert sorted((one.source_file, one.reason) for one in refusals) == [
        ("x.zip", "truncated_container"),
        ("x.zip/../e.json", "unsafe_member"),
    ]


@pytest.mark.parametrize("kind", ZIPS)
def test_a_zip_archive_is_read_up_to_where_it_breaks_off(tmp_path: Path, kind: str) -> None:
    whole = ZIPS[kind]({name: content for name, content in FILES.items() if ".." not in name})
    third = whole.index(b"d.json")
    dumps, refusals = found(tmp_path, "x.zip", whole[: third + (len(whole) - third) // 2])
    heights = {dump.source_file: read(dump)[0].height for dump in dumps}
    assert heights["x.zip/a.json"] == len(ITEMS)
    assert heights["x.zip/b/c.bib"] == 1
    assert 0 < heights["x.zip/d.json"] < len(ITEMS)
    (refused,) = refusals
    assert (refused.source_file, refused.reason) == ("x.zip", "truncated_container")
    assert "within d.json" in refused.detail


@pytest.mark.parametrize("kind", ZIPS)
def test_a_zip_archive_that_is_cut_or_changed_anywhere_is_no_error(tmp_path: Path, kind: str) -> None:
    whole = ZIPS[kind]({"a.bib": BIBTEX.encode(), "b.bib": BIBTEX.encode() * 2, "c.bib": BIBTEX.encode() * 3})
    path = tmp_path / "raw" / "x.zip"
    path.parent.mkdir()
    for place in range(4, len(whole), 23):
        for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            path.write_bytes(damaged)
            inventory = discover([path], tmp_path / "work")
            assert inventory.dumps or inventory.refusals, place
            if len(damaged) < len(whole):
                assert [one.source_file for one in inventory.refusals] == ["x.zip"], place


def test_what_expands_too_far_ends_a_zip_archive_without_a_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MAX_FREE_BYTES", 200_000)
    whole = streamed_zip_of({"a.json": LINES + b" " * 20_000_000, "b.bib": BIBTEX.encode()})
    dumps, refusals = found(tmp_path, "x.zip", whole[: whole.index(b"PK\x01\x02")])
    assert [dump.source_file for dump in dumps] == ["x.zip/a.json"]
    assert [(one.source_file, one.reason) for one in refusals] == [
        ("x.zip/a.json", "container_expands_too_far"),
        ("x.zip", "truncated_container"),
    ]


def test_text_that_is_stored_in_a_zip_archive_is_not_taken_for_the_archive(tmp_path: Path) -> None:
    (dump,), _ = found(tmp_path, "x.zip", stored_zip_of({"a.bib": BIBTEX.encode() * 3}))
    assert (dump.source_file, dump.source_format) == ("x.zip/a.bib", "bibtex")
