"""A dump of any format that is cut or damaged anywhere: its reader stays calm, and its account adds up.

`--hypothesis-profile=long` tries many examples.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats import FORMATS
from tests.unit.extract.dumps import read, valid
from tests.unit.extract.test_xml_formats import DOCUMENTS


@pytest.mark.parametrize("name", FORMATS)
def test_a_dump_that_is_cut_at_any_byte(name: str) -> None:
    raw = valid(name)
    for place in range(0, len(raw), 1 + len(raw) // 400):
        read(name, raw[:place])


@pytest.mark.parametrize("name", FORMATS)
@given(raw=st.binary(max_size=300))
def test_any_bytes(name: str, raw: bytes) -> None:
    read(name, raw)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_a_dump_with_bytes_flipped(name: str, data: st.DataObject) -> None:
    raw = bytearray(valid(name) * data.draw(st.integers(1, 2)))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[place] ^= data.draw(st.integers(1, 255))
    read(name, bytes(raw))


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_a_document_with_markup_changed(name: str, data: st.DataObject) -> None:
    raw = bytearray(DOCUMENTS[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = min(len(raw), start + data.draw(st.integers(0, 30)))
        bits = [b"<", b">", b"&", b"<!--", b"<![CDATA[", b"</paper>", b"<entry>", b"\0", b"&bomb;", raw[start:end] * 2]
        raw[start:end] = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(bits)))
    read(name, bytes(raw))
