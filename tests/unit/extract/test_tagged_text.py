"""Records of tagged text that are cut out as a whole are those that are cut out line by line."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats import wos
from tasks.extract.syntax import lines, ris_tags
from tasks.extract.syntax.tagged_grammar import Grammar
from tasks.extract.syntax.tagged_text import split_tagged

RIS = ("TY  - JOUR", "AU  - Doe, J.", "TI  - A", "  more", "ER  - ", "ER  -", "ER  - TY  - CONF", "ty - Journal", "AU")
WOS = ("FN X", "PT J", "AU Doe, J", "   Roe, R", "TI A", "ER", "EF", "   ER", "PTB")
LINES = st.sampled_from([*RIS, *WOS, "", " ", "text", "12.", "\ufeffTY  - BOOK", "\ufeff", "\x0c", "a\rTY  - JOUR"])
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"])
TEXTS = st.lists(st.tuples(LINES, ENDS).map("".join), max_size=30).map("".join)
WHOLE = st.sampled_from(
    ["TY  - JOUR\nAU  - Doe, J.\nER  - \n", "PT J\nAU Doe, J\n   Roe, R\nER\n\n", "PT J\r\nTI A\r\nER\r\n"]
)


@pytest.mark.parametrize("grammar", [ris_tags.GRAMMAR, wos.GRAMMAR], ids=["ris", "wos"])
@given(texts=st.lists(TEXTS | WHOLE, max_size=5))
def test_what_is_cut_as_a_whole_is_what_is_cut_by_lines(grammar: Grammar, texts: list[str]) -> None:
    content = "".join(texts).encode()
    by_lines = list(split_tagged(BytesIO(content), replace(grammar, plain=None)))
    assert list(split_tagged(BytesIO(content), grammar)) == by_lines


@given(texts=st.lists(WHOLE, max_size=20), chunk=st.integers(1, 200))
def test_wherever_the_chunks_end(texts: list[str], chunk: int) -> None:
    content = "".join(texts).encode()
    expected = list(split_tagged(BytesIO(content), ris_tags.GRAMMAR))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_CHUNK", chunk)
        assert list(split_tagged(BytesIO(content), ris_tags.GRAMMAR)) == expected
