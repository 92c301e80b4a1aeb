"""What says nothing is known as such, in every field and in common languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.placeholders import (
    MAX_PLACEHOLDER,
    NO_TITLE,
    NOTHING,
    folded,
    is_no_abstract,
    is_no_title,
    says_nothing,
)

IN_RECORDS = [
    *("", "NA", "N/A", "n/a", "N.A.", "None", "NULL", "nan", "-", "--", "–", "[]"),
    *("[No author specified]", "No author specified", "[No authors listed]", "No authors listed."),
    *("No Pagination Specified", "[No Pagination Specified]", "No Pagination", "N.PAG", "n. pag"),
    *("[No Journal]", "No abstract available", "No abstract available.", "(no abstract)", "[Not Available]."),
    *("No title provided", "not specified", "Not applicable", "<No date>", "No DOI", "no keywords"),
]
NOT_IN_RECORDS = [
    *("Na", "Nan", "Null", "Na, Li", "NASA", "Nature", "Nile", "No", "Note", "Not yet", "N", "-1", "A", "0"),
    *("No evidence is available on dunes that wander", "No man's land", "Nonetheless", "Not even wrong", "[Dunes]"),
    "No " * 40 + "available",
]


@pytest.mark.parametrize("text", IN_RECORDS)
def test_what_databases_print_for_nothing_says_nothing_anywhere(text: str) -> None:
    assert says_nothing(text)
    assert says_nothing(text, or_names=True)


@pytest.mark.parametrize("text", NOT_IN_RECORDS)
def test_what_resembles_it_says_something(text: str) -> None:
    assert not says_nothing(text, or_names=True)


@pytest.mark.parametrize("text", ["[No title]", "No title."])
def test_no_title_says_nothing_anywhere(text: str) -> None:
    assert is_no_title(text)
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "No abstract prepared.",
        "Abstract: No abstract available",
        "An abstract is not available for this content so a preview has been provided.",
        "An abstract is not available for this content so a preview has been provided. Please use the link above.",
        "An abstract is not available for this content. As you have access to this content, all is provided here.",
    ],
)
def test_what_publishers_print_for_an_abstract_is_none(text: str) -> None:
    assert is_no_abstract(text)


def test_a_long_abstract_that_begins_like_a_notice_is_one() -> None:
    assert not is_no_abstract("An abstract is not available for this content, we say, and yet we study why. " * 3)


@pytest.mark.parametrize("text", ["None", "null", "NULL", "NaN", "N/A", "n/a", "n.a.", "NA", "<NA>", "#N/A", "(null)"])
def test_what_programs_print_for_nothing_says_nothing_anywhere(text: str) -> None:
    assert says_nothing(text)
    assert is_no_title(text)
    assert is_no_abstract(text)


@pytest.mark.parametrize("text", ["-", "--", "—", "...", "?", "[]", ".", "***", "Unknown", "[Not available]", "无"])
def test_what_people_print_for_nothing_says_nothing_anywhere(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Untitled", "[Untitled]", "Ohne Titel", "Sans titre", "无标题"])
def test_no_title_is_no_title(text: str) -> None:
    assert is_no_title(text)
    assert not says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "No abstract available",
        "[No abstract available]",
        "No abstract available.",
        "NO ABSTRACT AVAILABLE",
        "(No abstract)",
        "Abstract not available",
        "Abstract unavailable",
        "Abstract is not available for this article.",
        "No abstract is available for this paper",
        "There is no abstract available.",
        "No abstract was provided by the authors",
        "No Abstract Available (Editorial)",
        "ABSTRACT NOT AVAILABLE FROM PUBLISHER",
        "Abstract: n/a",
        "Abstract to follow",
        "Abstract missing",
        "This article has no abstract",
        "This paper does not have an abstract.",
        "No description available.",
        "Abstract",
        "Kein Abstract verfügbar",
        "Keine Zusammenfassung vorhanden.",
        "Zusammenfassung nicht verfügbar",
        "Pas de résumé disponible",
        "Résumé non disponible.",
        "Aucun résumé",
        "Sin resumen disponible",
        "Resumen no disponible",
        "Resumo não disponível",
        "Resumo indisponível",
        "Nessun abstract disponibile",
        "Geen samenvatting beschikbaar",
        "Brak streszczenia",
        "Аннотация отсутствует",
        "Özet yok",
        "无摘要",
        "暂无摘要",
        "抄録なし",
        "초록 없음",
    ],
)
def test_words_that_say_there_is_no_abstract_are_none(text: str) -> None:
    assert is_no_abstract(text)


@pytest.mark.parametrize(
    "text",
    [
        "No abstract domain fits all programs; we compare five of them on real code.",
        "Abstract interpretation",
        "We show that no abstract available before this one is as short.",
        "Abstract nonsense: categories for reeds",
        "Summary of findings",
        "None of the reeds grew",
        "Nothing was found.",
        "Null results in ecology",
        "Nan Madol",
        "A",
        "N",
        "1984",
        "∞",
        "C++",
    ],
)
def test_what_says_something_is_kept(text: str) -> None:
    assert not says_nothing(text)
    assert not is_no_title(text)
    assert not is_no_abstract(text)


def test_the_lists_are_written_in_the_form_in_which_they_are_asked() -> None:
    assert [text for text in NOTHING | NO_TITLE if folded(text) != text] == []


@given(st.text(min_size=MAX_PLACEHOLDER + 1))
def test_a_long_text_is_no_placeholder(text: str) -> None:
    assert not (says_nothing(text) or is_no_title(text) or is_no_abstract(text))
