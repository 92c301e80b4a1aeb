"""Throughput: from the bytes of a dump to the tables of its records, on one core, beside a bare parser."""

from __future__ import annotations

import contextlib
import math
import re
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import orjson

from benchmarks.machine import SHARED
from schemas.dump import Dump
from tasks.extract import Part, discover, read_whole
from tasks.extract.formats import format_of
from tasks.extract.inventory.opening import open_dump

RUNS = 3
LEAST_BYTES = 1_000_000  # a smaller file is read several times in a run
MOST_BYTES = 50_000_000  # what is larger is read once
MOST_ROWS = 20  # of a folder; one with more files is measured as a whole
ENLARGED = "enlarged"
ENLARGED_BYTES = 10_000_000
STEPS = ("bytes and their digest", "cutting", "fields")
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
    """What was read from a file, or from the files of one format in one folder.

    All times are processor seconds of one core, the least of a few runs.

    Attributes:
        name: The file, or the folder and how many files of it.
        records: Records that became rows.
        reasons: Rejects by reason.
        seconds: From bytes to tables.
        bare: The name of the bare parser, and its seconds over the same bytes; None where there is none.
        steps: The seconds up to each of `STEPS`, which end in the one before the tables are made.
    """

    name: str
    source_format: str
    records: int
    reasons: dict[str, int]
    size: int
    seconds: float
    bare: tuple[str, float] | None
    steps: tuple[float, ...]


def measure_throughput() -> Iterator[Throughput]:
    """Yield the throughput of each real file, of folders with many of them as a whole, and of one large file each."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as temporary:
        work = Path(temporary)
        largest: dict[str, Dump] = {}
        for folder in GROUPS:
            found = discover([SHARED / folder], work).dumps
            for dump in found:
                held = largest.setdefault(dump.source_format, dump)
                largest[dump.source_format] = max(held, dump, key=lambda one: one.size)
            if len(found) > MOST_ROWS:
                for source_format in sorted({dump.source_format for dump in found}):
                    dumps = [dump for dump in found if dump.source_format == source_format]
                    yield _measure(f"{folder} ({len(dumps):,} files)", dumps)
            else:
                for dump in found:
                    yield _measure(f"{folder}/{dump.source_file}", [dump])
        for source_format, dump in sorted(largest.items()):
            if bare_parser(source_format) is not None:
                yield _measure(*_enlarged(dump, work))


def throughput_table(measured: Iterator[Throughput]) -> tuple[list[str], bool]:
    """Return the lines of the tables; no floor is set here, for the ratios are of two noisy numbers."""
    lines = [
        "| file | format | records | rejects by reason | MB | records/s | of bare | target |",
        "|---|---|--:|---|--:|--:|--:|--:|",
    ]
    costs = [
        f"| file | format | records/s | {' | '.join(STEPS)} | tables | bare |",
        f"|---|---|--:|{'--:|' * len(STEPS)}--:|--:|",
    ]
    for each in measured:
        rejects = ", ".join(f"{number} {reason}" for reason, number in sorted(each.reasons.items())) or "0"
        total = max(each.records + sum(each.reasons.values()), 1)
        ratio, target, bare = "-", "-", "-"
        if each.bare is not None:
            name, seconds = each.bare
            ratio, target = f"{seconds / each.seconds:.2f} of {name}", f"{TARGETS[name]:.2f}"
            bare = f"{seconds / total * 1e6:.0f}"
        lines.append(
            f"| {each.name} | {each.source_format} | {each.records} | {rejects} | {each.size / 1e6:.2f} "
            f"| {total / each.seconds:,.0f} | {ratio} | {target} |"
        )
        if each.name.startswith(ENLARGED):
            reached = (0.0, *each.steps, each.seconds)
            spent = [f"{max(after - before, 0) / total * 1e6:.0f}" for before, after in pairwise(reached)]
            costs.append(
                f"| {each.name} | {each.source_format} | {total / each.seconds:,.0f} | {' | '.join(spent)} | {bare} |"
            )
    return [*lines, "", "What the time of a large dump goes to, in microseconds a record:", "", *costs], True


def _measure(name: str, dumps: Sequence[Dump]) -> Throughput:
    """Read dumps several times, in turns with the bare parser over the same bytes."""
    texts = [_text(dump) for dump in dumps]
    size = sum(map(len, texts))
    repeats = max(1, min(50, LEAST_BYTES // max(size, 1)))
    parts: list[Part] = []

    def read() -> None:
        parts[:] = [read_whole(dumps)]

    runs: list[Callable[[], object]] = [read]
    parser = bare_parser(dumps[0].source_format)
    if parser is not None:
        runs.append(lambda: [parser[1](text) for text in texts])
    if name.startswith(ENLARGED):
        runs += [lambda: [_text(dump) for dump in dumps], lambda: [_cut(dump) for dump in dumps]]
        runs += [lambda: [_parsed(dump) for dump in dumps]]
    seconds = _best(runs, repeats, RUNS if size < MOST_BYTES else 1)
    return Throughput(
        name=name,
        source_format=dumps[0].source_format,
        records=parts[0].records.height,
        reasons=dict(Counter(parts[0].rejects["reason"].to_list())),
        size=size,
        seconds=seconds[0],
        bare=None if parser is None else (parser[0], seconds[1]),
        steps=tuple(seconds[2:]),
    )


def _best(runs: Sequence[Callable[[], object]], repeats: int, turns: int) -> list[float]:
    """Return the least processor time of each, in seconds; they take turns, so that they meet the same machine."""
    best = [math.inf] * len(runs)
    for _ in range(turns):
        for place, run in enumerate(runs):
            started = time.process_time()
            for _ in range(repeats):
                run()
            best[place] = min(best[place], (time.process_time() - started) / repeats)
    return best


def _enlarged(dump: Dump, work: Path) -> tuple[str, list[Dump]]:
    """Write a dump with the records of another many times over, so that what each dump costs does not matter."""
    text = _text(dump)
    with open_dump(dump) as opened:
        pieces = [piece.raw for piece in format_of(dump).split(opened.stream) if piece.refusal is None]
    start, end = text.index(pieces[0]), text.rindex(pieces[-1]) + len(pieces[-1])
    behind = start + len(pieces[0])
    separator = text[behind : text.index(pieces[1], behind)] if len(pieces) > 1 else b"\n"
    times = -(-ENLARGED_BYTES // sum(map(len, pieces)))
    path = work / f"{ENLARGED}-{Path(dump.source_file).name}"
    path.write_bytes(text[:start] + separator.join(pieces * times) + text[end:])
    return f"{ENLARGED} {dump.source_file} ({times} times)", list(discover([path], work).dumps)


def _text(dump: Dump) -> bytes:
    """Return the bytes of a dump as its reader is given them."""
    with open_dump(dump) as opened:
        return opened.stream.read()


def _cut(dump: Dump) -> int:
    """Cut a dump into pieces and count them; those of XML are parsed as well."""
    with open_dump(dump) as opened:
        return sum(1 for _ in format_of(dump).split(opened.stream))


def _parsed(dump: Dump) -> int:
    """Read all records of a dump and count them, but keep none."""
    with open_dump(dump) as opened:
        return sum(1 for _ in format_of(dump).read(opened.stream))


def bare_parser(source_format: str) -> tuple[str, Callable[[bytes], object]] | None:
    """Return the bare parser that a format is held against."""
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
