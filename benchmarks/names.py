"""Names: parse those of the ACL Anthology, whose XML tells family and given name apart, from one string each.

Every distinct name is joined in natural order ("First Last") and in inverted order ("Last, First"), parsed, and its
family name compared with the one that the XML states most often for it; case, dots and a suffix within the stated name
do not count. Natural order is measured twice: in a lake of these names alone, each in a record of its own, and in one
whose other mentions are told in parts, as where some records print "Last, First"; the mention that is parsed is never
among them.
"""

from __future__ import annotations

import importlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import polars as pl

from benchmarks.machine import SHARED
from benchmarks.resolving_authors import settle
from schemas.exchange.records import NAMES
from tasks.fields.names import parse_name, parse_names

CORPUS = SHARED / "corpora" / "acl_anthology" / "xml"
SAMPLE = 8000
SEED = 20
NATURAL_FLOOR, PARTICLES_FLOOR, INVERTED_FLOOR, SPEED_FLOOR = 0.98, 0.95, 0.999, 20_000

Parts = tuple[str, str]  # family and given name


@dataclass(frozen=True)
class Figure:
    """One figure, and the least that is accepted."""

    measure: str
    names: int
    value: float
    floor: float | None = None

    @property
    def accepted(self) -> bool:
        """Whether the floor is met."""
        return self.floor is None or self.value >= self.floor


def measure_names() -> Iterator[Figure]:
    """Yield the figures of the parser, and those of a peer where it is installed."""
    mentions = corpus_names()
    stated = most_often(mentions)
    family = {name: parse_name("", *parts) for name, parts in stated.items()}
    draw = random.Random(SEED).sample(sorted(stated), SAMPLE)
    particles = [name for name, parts in family.items() if parts.particle is not None]
    double = [name for name, parts in family.items() if parts.particle is None and " " in parts.family_name]
    right = {name: _comparable(parts.family_name) for name, parts in family.items()}

    started = time.process_time()
    for name in draw:
        parse_name(name)
    seconds = time.process_time() - started
    inverted = {name: parse_name(", ".join(stated[name])).family_name for name in draw}
    union = sorted({*draw, *particles, *double})
    others = Counter(mentions)
    others.subtract(stated[name] for name in union)
    alone = parsed_in_lake(union, {})
    told = parsed_in_lake(union, others)

    yield Figure("natural order, in a lake", len(draw), _share(draw, told, right), NATURAL_FLOOR)
    yield Figure("natural order, alone", len(draw), _share(draw, alone, right))
    yield Figure("inverted order", len(draw), _share(draw, inverted, right), INVERTED_FLOOR)
    yield Figure("particles, in a lake", len(particles), _share(particles, told, right), PARTICLES_FLOOR)
    yield Figure("particles, alone", len(particles), _share(particles, alone, right), PARTICLES_FLOOR)
    yield Figure("double family names, in a lake", len(double), _share(double, told, right))
    yield Figure("double family names, alone", len(double), _share(double, alone, right))
    yield Figure("names a second", len(draw), len(draw) / seconds, SPEED_FLOOR)
    if (peer := nameparser()) is not None:
        started = time.process_time()
        theirs = {name: peer(name) for name in draw}
        seconds = time.process_time() - started
        theirs |= {name: peer(name) for name in (*particles, *double)}
        yield Figure("nameparser: natural order", len(draw), _share(draw, theirs, right))
        yield Figure("nameparser: particles", len(particles), _share(particles, theirs, right))
        yield Figure("nameparser: double family names", len(double), _share(double, theirs, right))
        yield Figure("nameparser: names a second", len(draw), len(draw) / seconds)


def names_table(figures: Iterator[Figure]) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every floor is met."""
    lines = ["| measure | names | value | floor |", "|---|--:|--:|--:|"]
    accepted = True
    for figure in figures:
        accepted &= figure.accepted
        floor = "-" if figure.floor is None else _shown(figure.floor)
        mark = "" if figure.accepted else " **below**"
        lines.append(f"| {figure.measure} | {figure.names} | {_shown(figure.value)}{mark} | {floor} |")
    return lines, accepted


def corpus_names() -> dict[Parts, int]:
    """Count how often the corpus states each name that has two parts."""
    counted: Counter[Parts] = Counter()
    for path in sorted(CORPUS.glob("*.xml")):
        for author in ET.parse(path).getroot().iter("author"):
            given, family = (" ".join((author.findtext(part) or "").split()) for part in ("first", "last"))
            if given and family:
                counted[family, given] += 1
    return dict(counted)


def most_often(mentions: Mapping[Parts, int]) -> dict[str, Parts]:
    """Return the parts that are stated most often for each name in natural order."""
    stated: dict[str, Parts] = {}
    for parts in sorted(mentions, key=lambda parts: (mentions[parts], parts)):
        stated[f"{parts[1]} {parts[0]}"] = parts
    return stated


def parsed_in_lake(names: Sequence[str], told: Mapping[Parts, int]) -> dict[str, str]:
    """Return the family names of names in natural order, in a lake where others are told in parts so often."""
    rows: list[tuple[str, str | None, str | None]] = [(name, None, None) for name in names]
    for (family, given), count in sorted(told.items()):
        rows += [(f"{family}, {given}", family, given)] * count
    schema = dict.fromkeys(("raw_name", "family", "given"), pl.String)
    printed = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("record")
    source_id = pl.format("S{}", pl.col("record").cast(pl.String).str.zfill(16))
    parsed = settle(parse_names(NAMES.conform(printed.with_columns(source_id=source_id, position=pl.lit(1)))))
    return dict(parsed.sort("source_id").head(len(names)).select("raw_name", "family_name").iter_rows())


def nameparser() -> Callable[[str], str] | None:
    """Return the family name as the package nameparser reads it; None where it is not installed."""
    try:
        human_name = importlib.import_module("nameparser").HumanName
    except ImportError:
        return None
    return lambda name: str(human_name(name).last)


def _share(names: Sequence[str], found: Mapping[str, str], right: Mapping[str, str]) -> float:
    """Return the share of names whose family name is right."""
    return sum(_comparable(found[name]) == right[name] for name in names) / len(names)


def _comparable(family_name: str) -> str:
    """Return a family name without case, dots and the kind of its apostrophe."""
    return family_name.casefold().replace(".", "").replace("\u2019", "'").strip()


def _shown(value: float) -> str:
    """Return a share with four digits, and a rate without."""
    return f"{value:.4f}" if value <= 1 else f"{value:,.0f}"
