"""What is shown, and what is compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import ftfy
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.text import (
    _DECOMPOSED,
    _MORE_THAN_PUNCTUATION,
    _NOT_COMPOSED,
    folded,
    once_each,
    shown,
    tokens,
    without_accents,
)


def apply(function: object, text: str | None) -> str | None:
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    result: str | None = frame.select(function(pl.col("text"))).item()  # type: ignore[operator]
    return result


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("  A\ttitle \n of two lines ", "A title of two lines"),
        ("CafÃ© sociologique", "Café sociologique"),
        ("Itâ€™s a test", "It\u2019s a test"),
        ("The café\u0092s \u0093test\u0094", "The caf\u00e9\u2019s \u201ctest\u201d"),
        ("It\u0092s a \u0093test\u0094", "It\u2019s a \u201ctest\u201d"),
        ("A &amp; B <i>in vivo</i> $x^2$ {\\'e}", "A &amp; B <i>in vivo</i> $x^2$ {\\'e}"),
        ("nul\x00byte", "nul byte"),
        ("Cafe\u0301", "Café"),
        (" \n ", None),
        ("", None),
        (None, None),
    ],
)
def test_shown_stays_as_printed_but_for_white_space_and_encoding_damage(
    printed: str | None, expected: str | None
) -> None:
    assert apply(shown, printed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schr{\\\"o}dinger's cat", "schrodingers cat"),
        ("Schrödinger’s Cat", "schrodingers cat"),
        ("\\v{S}koda and \\'Eric", "skoda and eric"),
        ("stra\\ss{}e", "strasse"),
        ("Stra\u00dfe", "strasse"),
        ("{\\L}\\'{o}d\\'{z}", "lodz"),
        ("Łódź", "lodz"),
        ("A &amp;amp; B", "a & b"),
        ("H<sub>2</sub>O", "h 2 o"),
        ("\u03b2-catenin", "beta-catenin"),
        ("Ελλάδα", "ελλαδα"),
        ("\ufb01ne", "fine"),
        ("机器翻译", "机器翻译"),
    ],
)
def test_folded_forms_meet(text: str, expected: str) -> None:
    assert apply(folded, text) == expected


def test_tokens_are_runs_of_letters_and_digits() -> None:
    frame = pl.DataFrame({"text": ["phi-1.5: a report", None]})
    assert frame.select(tokens(folded(pl.col("text"))).alias("words"))["words"].to_list() == [
        ["phi", "1", "5", "a", "report"],
        None,
    ]


@given(st.text())
def test_folding_never_fails_and_leaves_no_capitals_or_markup(text: str) -> None:
    result = apply(folded, text)
    assert result is not None
    assert not set(result) & set("{}$\\")


@given(st.text())
def test_what_is_shown_is_clean_and_stays_so(text: str) -> None:
    once = apply(shown, text)
    assert once is None or once == once.strip() != ""
    assert apply(shown, once) == once


# Pieces that are nothing of UTF-8 where one follows another.
PIECES = ("a", "A ", "z\u0092 ", ".\u0093a", "\u0097$", "éa", " Âb", "Ã.", "â!", "À-", "°C")


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_punctuation_is_mended_as_ftfy_mends_it(text: str) -> None:
    text += "\u0094"
    assert not _MORE_THAN_PUNCTUATION.search(text)
    assert apply(shown, text) == " ".join(ftfy.fix_encoding(text).split())


@pytest.mark.parametrize(
    ("text", "plain"), [("Universität", "Universitat"), ("Søren", "Søren"), ("Ἀθῆναι", "Αθηναι"), ("ﬁve", "five")]
)
def test_accents_fall_away_and_letters_stay(text: str, plain: str) -> None:
    assert without_accents(text) == plain


def test_what_is_not_composed_or_decomposed_has_no_other_form() -> None:
    pairs = (unicodedata.normalize("NFD", chr(code)) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    second = {pair[-1] for pair in pairs if len(pair) > 1}
    forms: tuple[tuple[str, Literal["NFC", "NFKD"]], ...] = ((_NOT_COMPOSED, "NFC"), (_DECOMPOSED, "NFKD"))
    for pattern, form in forms:
        for character in re.sub(pattern, "", "".join(map(chr, range(0x3000)))):
            assert unicodedata.normalize(form, character) == character
            assert not unicodedata.combining(character)
            assert character not in second or form != "NFC"


def test_each_distinct_text_is_changed_once_and_nulls_stay() -> None:
    texts = pl.DataFrame({"text": ["ACL", None, "", "ACL", "EMNLP"]})
    changed: list[str] = []

    def noted(some: pl.Series) -> pl.Series:
        changed.extend(some)
        return some.str.to_lowercase().replace("", None)

    def lower(text: pl.Expr) -> pl.Expr:
        return text.map_batches(noted, return_dtype=pl.String)

    result = texts.select(once_each(pl.col("text"), lower)).to_series().to_list()
    assert result == ["acl", None, None, "acl", "emnlp"]
    assert sorted(changed) == ["", "ACL", "EMNLP"]
