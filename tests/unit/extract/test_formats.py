"""What holds for every format that is registered."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tests.unit.extract.cases import case

ROOT = Path(__file__).parents[3]
DOCUMENTATION = ROOT / "docs" / "formats.md"
README = ROOT / "README.md"
TEXTS = [format_ for format_ in FORMATS.values() if not format_.needs_file]


def test_the_example_is_recognised_and_read() -> None:
    for format_ in TEXTS:
        with case(format_.name):
            example = format_.example.encode()
            assert sniff(example) is format_
            outcomes = [outcome for _, outcome in format_.read(BytesIO(example))]
            assert outcomes
            assert all(isinstance(outcome, Record) for outcome in outcomes)


def test_an_example_is_claimed_by_its_format_before_any_other() -> None:
    for format_ in TEXTS:
        with case(format_.name):
            claims = [other.name for other in FORMATS.values() if other.sniff(format_.example.encode())]
            assert claims[0] == format_.name
            assert set(claims[1:]) <= {"table-csv", "table-json"}


def test_every_format_is_documented() -> None:
    for format_ in FORMATS.values():
        with case(format_.name):
            assert f"`{format_.name}`" in DOCUMENTATION.read_text(encoding="utf-8")
            assert format_.title in README.read_text(encoding="utf-8")
            assert format_.description.endswith(".")
