"""Throughput: from the bytes of a dump to the Parquet of its records, on one core, beside a bare parser."""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import orjson

from benchmarks.machine import SHARED
from schemas.dump import Dump
from tasks.extract import discover, read_dump
from tasks.extract.opening import open_dump
from tasks.work import read_partition

RUNS = 2
LEAST_BYTES = 3_000_000  # a smaller file is repeated until it has so many
TARGETS = {"orjson": 1 / 10, "iterparse": 1 / 4, "split": 1 / 3}
GROUPS = (
    "corpora/acl_anthology/xml",
    "corpora/dblp_bib",
    *(
        f"samples/{name}"
        for name in (
            "arxiv_atom arxiv_json bibtex crossref_json csl_json dblp_xml endnote_xml medline_nbib openalex_json "
            "pubmed_xml ris scopus_csv semantic_scholar_json wos_txt"
        ).split()
    ),
)

_ENTRY = re.compile(rb"^@\w+[ \t]*\{", re.MULTILINE)


@dataclass(frozen=True)
class Throughput:
    """What was read from the files of one format in one folder.

    Attributes:
        records: Records that became rows.
        reasons: Rejects by reason.
        seconds: Processor seconds from bytes to Parquet; the best of a few runs.
        bare: The name of the bare parser, and its processor seconds over the same bytes; None where there is none.
    """

    folder: str
    source_format: str
    files: int
    records: int
    reasons: dict[str, int]
    size: int
    seconds: float
    bare: tuple[str, float] | None


def measure_throughput() -> Iterator[Throughput]:
    """Yield the throughput of each format in each folder of real files."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
        for folder in GROUPS:
            found = discover([SHARED / folder], Path(work)).dumps
            for source_format in sorted({dump.source_format for dump in found}):
                dumps = [dump for dump in found if dump.source_format == source_format]
                yield _measure(folder, source_format, dumps, Path(work))


def throughput_table(measured: Iterator[Throughput]) -> tuple[list[str], bool]:
    """Give the lines of the table; no floor is set here, for the ratios are of two noisy numbers."""
    lines = [
        "| folder | format | files | records | rejects by reason | MB | records/s | of bare | target |",
        "|---|---|--:|--:|---|--:|--:|--:|--:|",
    ]
    for each in measured:
        rejects = ", ".join(f"{number} {reason}" for reason, number in sorted(each.reasons.items())) or "0"
        total = each.records + sum(each.reasons.values())
        ratio, target = "-", "-"
        if each.bare is not None:
            name, seconds = each.bare
            ratio, target = f"{seconds / each.seconds:.2f} of {name}", f"{TARGETS[name]:.2f}"
        lines.append(
            f"| {each.folder} | {each.source_format} | {each.files} | {each.records} | {rejects} "
            f"| {each.size / 1e6:.1f} | {total / each.seconds:,.0f} | {ratio} | {target} |"
        )
    return lines, True


def _measure(folder: str, source_format: str, dumps: list[Dump], work: Path) -> Throughput:
    """Read the dumps several times, and run the bare parser over the same bytes."""
    parts = [part for dump in dumps for part in read_dump(dump, work)]
    rejects = read_partition(*(part.rejects for part in parts))
    repeats = max(1, min(50, LEAST_BYTES // max(sum(dump.size for dump in dumps), 1)))
    seconds = _best(lambda: [read_dump(dump, work) for _ in range(repeats) for dump in dumps])
    texts = [_text(dump) for dump in dumps]
    parser = _bare_parser(source_format)
    bare = None
    if parser is not None:
        name, parse = parser
        bare = (name, _best(lambda: [parse(text) for _ in range(repeats) for text in texts]) / repeats)
    return Throughput(
        folder=folder,
        source_format=source_format,
        files=len(dumps),
        records=sum(part.records.rows for part in parts),
        reasons=dict(Counter(rejects["reason"].to_list())),
        size=sum(map(len, texts)),
        seconds=seconds / repeats,
        bare=bare,
    )


def _best(run: Callable[[], object]) -> float:
    """Give the least processor time of a few runs, in seconds."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


def _text(dump: Dump) -> bytes:
    """Give the bytes of a dump as its reader is given them."""
    with open_dump(dump) as opened:
        return opened.stream.read()


def _bare_parser(source_format: str) -> tuple[str, Callable[[bytes], object]] | None:
    """Give the bare parser that a format is held against."""
    if source_format.endswith("-json"):
        return "orjson", _parse_json
    if source_format in {"acl-xml", "arxiv-atom", "endnote-xml", "pubmed-xml", "dblp-xml"}:
        return "iterparse", _iterparse
    if source_format == "bibtex":
        return "split", _ENTRY.split
    return None


def _parse_json(text: bytes) -> None:
    """Parse JSON: an item a line, or one document."""
    lines = text.splitlines()
    try:
        for line in lines:
            orjson.loads(line or b"null")
    except orjson.JSONDecodeError:
        orjson.loads(text)


def _iterparse(text: bytes) -> None:
    """Parse XML element by element, and let go of what was parsed; named entities, unknown to it, become letters."""
    known = re.sub(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", b"e", text)
    with contextlib.suppress(ET.ParseError):  # it stops where a file is broken; our readers go on
        for _, element in ET.iterparse(BytesIO(known)):
            element.clear()
