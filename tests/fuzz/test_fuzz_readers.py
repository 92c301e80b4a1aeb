"""Every reader against damaged dumps, for as long as FUZZ_SECONDS says: no traceback, no hang, and the count balances.

Run by `make fuzz`, and not among the tests that every change runs: it takes a minute a format.
"""

from __future__ import annotations

import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schemas.dump import Refusal
from tasks.extract import discover
from tasks.extract.format import AnyFormat
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.opening import open_dump
from tasks.extract.records import Record, Refused

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
SLOWEST = 20.0  # seconds for one small dump, far beyond what any takes
LONGEST = 20_000  # bytes of a real file that are damaged at a time
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def seeds_of(format_: AnyFormat) -> list[bytes]:
    """Give what is damaged: the format's own example, and the real files of the format where they are at hand."""
    seeds = [format_.example.encode()]
    for dump in discover([SAMPLES]).dumps if SAMPLES.is_dir() else ():
        if not isinstance(dump, Refusal) and dump.source_format == format_.name:
            with open_dump(dump) as opened:
                seeds.append(opened.stream.read(LONGEST))
    return seeds


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Cut a dump, flip bytes in it, repeat a stretch of it, or put noise into it."""
    content = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(["cut", "flip", "repeat", "noise", "text"])):
            case "cut":
                del content[place:]
            case "flip" if content:
                content[place % len(content)] ^= draw(st.integers(1, 255))
            case "repeat":
                content[place:place] = content[place : place + draw(st.integers(1, 200))] * draw(st.integers(1, 3))
            case "noise":
                content[place:place] = draw(st.binary(max_size=50))
            case "text":
                content[place:place] = draw(st.text(max_size=20)).encode("utf-8", "surrogatepass")
    return bytes(content)


def read_and_count(format_: AnyFormat, content: bytes) -> None:
    """Read a dump to its end, and hold what comes out against what was split."""
    started = time.monotonic()
    pieces = sum(1 for _ in format_.split(BytesIO(content)))
    outcomes = [outcome for _, outcome in format_.read(BytesIO(content))]
    assert len(outcomes) == pieces
    assert all(isinstance(outcome, Record | Refused) for outcome in outcomes)
    assert time.monotonic() - started < SLOWEST
    format_.sniff(content)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda format_: format_.name)
@pytest.mark.timeout(SECONDS * 4 + 120)
def test_a_reader_survives_whatever_is_damaged(format_: AnyFormat) -> None:
    seeds = seeds_of(format_)

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(seeds))
    def survives(content: bytes) -> None:
        read_and_count(format_, content)

    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        survives()
