"""A valid dump of each format is read, and one that is cut or damaged here and there costs no more than its records.

`tests/fuzz` damages them anywhere.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tests.unit.extract.cases import case
from tests.unit.extract.dumps import read, valid

N_PLACES = 8  # of a dump that are damaged


def places(raw: bytes) -> range:
    """Places all over a dump, the first and the last among them."""
    return range(0, len(raw), max(len(raw) // N_PLACES, 1))


def test_the_valid_dump_is_in_its_format_and_is_read() -> None:
    for name in FORMATS:
        with case(name):
            format_ = sniff(valid(name))
            assert format_ is not None
            assert format_.name == name
            outcomes = read(name, valid(name))
            assert outcomes
            assert all(isinstance(outcome, Record) for outcome in outcomes)


def test_a_dump_that_is_cut() -> None:
    for name in FORMATS:
        raw = valid(name)
        for place in places(raw):
            with case(name, place):
                read(name, raw[:place])


def test_a_dump_with_a_byte_flipped() -> None:
    for name in FORMATS:
        raw = valid(name)
        for place in places(raw):
            with case(name, place):
                read(name, raw[:place] + bytes([raw[place] ^ 0x81]) + raw[place + 1 :])


@given(name=st.sampled_from(sorted(FORMATS)), raw=st.binary(max_size=300))
def test_any_bytes(name: str, raw: bytes) -> None:
    read(name, raw)
