"""A file is looked at further where its first 64 KiB do not say what it is, and no further than that."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.dump import Dump
from tasks.extract import discover, read_whole
from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.inventory import sniffing
from tasks.extract.inventory.sniffing import Head, look_at, sniff


def authors(count: int) -> list[dict[str, Any]]:
    affiliation = [{"name": "School of Reeds " * 5}]
    return [{"given": f"Ann{number}", "family": f"Roe{number}", "affiliation": affiliation} for number in range(count)]


def crossref(title: str, count: int = 1) -> dict[str, Any]:
    return {
        "author": authors(count),
        "title": [title],
        "DOI": f"10.5555/{title.lower()}",
        "type": "journal-article",
        "container-title": ["Reeds"],
        "member": "1",
        "prefix": "10.5555",
    }


def preprint(number: int) -> dict[str, Any]:
    return {
        "id": f"2101.{number:05}",
        "submitter": "Ann Roe",
        "authors": "Ann Roe",
        "title": f"Reeds {number}",
        "categories": "cs.CL",
        "abstract": "We count reeds.",
        "update_date": "2021-01-01",
        "authors_parsed": [["Roe", "Ann", ""]],
    }


def as_lines(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


HUGE = [crossref("Reeds", 600), crossref("Rushes")]
PREPRINTS = as_lines(*map(preprint, range(1, 9)))
BIBTEX = b"@article{a,\n  title = {Reeds},\n  author = {Roe, Ann}\n}\n"
PUBMED = (
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99</PMID><Article><ArticleTitle>Reeds</ArticleTitle>"
    b"</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
DUMPS = {
    "array with a huge first item": (json.dumps(HUGE).encode(), "crossref-json"),
    "lines with a huge first item": (as_lines(*HUGE), "crossref-json"),
    "answer with a huge first item": (json.dumps({"message": {"items": HUGE}}).encode(), "crossref-json"),
    "UTF-16": (json.dumps(HUGE).encode("utf-16"), "crossref-json"),
    "broken first line": (b'{"id": "2101.00009", "title": "Ree\n' + PREPRINTS, "arxiv-json"),
    "comment as first line": (b"# exported today\n" + PREPRINTS, "arxiv-json"),
    "lines of odd types": (b'null\n42\n"reeds"\n[]\n' * 9 + PREPRINTS, "arxiv-json"),
    "odd objects first": (b'{"page": 1}\n' * 15 + PREPRINTS * 3, "arxiv-json"),
    "comments above BibTeX": (b"% reeds and rushes\n" * 5000 + BIBTEX, "bibtex"),
    "a long comment above BibTeX": (b"@comment{" + b"x" * 80_000 + b"}\n" + BIBTEX, "bibtex"),
    "macros above BibTeX": (b'@string{r = "Reeds"}\n' * 4000 + BIBTEX, "bibtex"),
    "prolog of XML": (b"<?xml version='1.0'?>\n<!--" + b" reeds" * 15_000 + b"-->\n" + PUBMED, "pubmed-xml"),
}


@pytest.mark.parametrize(("content", "name"), DUMPS.values(), ids=DUMPS.keys())
def test_what_the_first_bytes_do_not_decide_more_of_them_do(content: bytes, name: str) -> None:
    found = look_at(Head(io.BytesIO(content)), None)
    assert found.format_ is not None
    assert found.format_.name == name


@pytest.mark.parametrize("name", ["array with a huge first item", "a long comment above BibTeX", "prolog of XML"])
def test_the_first_bytes_alone_would_not_have_been_enough(name: str) -> None:
    content, _ = DUMPS[name]
    assert sniff(content[:SNIFFED_BYTES]) is None
    assert sniff(content) is not None


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.json", content)
    return packed.getvalue()


def tarred(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("in.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zipped, tarred], ids=lambda pack: pack.__name__
)
def test_containers_are_looked_into_further_too(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    content, name = DUMPS["array with a huge first item"]
    raw, work = tmp_path / "raw", tmp_path / "work"
    raw.mkdir()
    work.mkdir()
    (raw / "dump").write_bytes(pack(content))
    inventory = discover([raw], work)
    assert (inventory.refusals, [dump.source_format for dump in inventory.dumps]) == ((), [name])
    (dump,) = inventory.dumps
    assert isinstance(dump, Dump)
    assert read_whole([dump]).records.height == 2


class Counting(io.BytesIO):
    """A stream that knows how many bytes were asked of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.taken += len(content)
        return content


SIZES = (SNIFFED_BYTES, 2 * SNIFFED_BYTES, 3 * SNIFFED_BYTES)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (BIBTEX * 5_000, SIZES[0]),  # recognised at once
        (b"%PDF-1.7\n" + b"reeds and rushes\n" * 20_000, SIZES[0]),
        (bytes(range(256)) * 2_000, SIZES[0]),
        ((b"reeds and rushes " * 100 + b"\n") * 200, SIZES[1]),  # text without brackets or tags
        (b'[{"reeds": "' + b"x" * SIZES[2] + b'"}]', SIZES[2]),
    ],
    ids=["known", "PDF", "binary", "text", "JSON"],
)
def test_no_more_is_read_than_has_to_be(content: bytes, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "HEAD_SIZES", SIZES)
    stream = Counting(content)
    look_at(Head(stream), None)
    assert stream.taken == taken
