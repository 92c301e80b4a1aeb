"""What stands for further authors."""

from __future__ import annotations

import pytest

from tasks.fields.names.others import AND_OTHERS, is_et_al, is_others


@pytest.mark.parametrize("printed", ["et al.", "et al", "Et. al.", "and others", "others", " et al. "])
def test_et_al_is_no_name(printed: str) -> None:
    assert is_et_al(printed)
    assert is_others(printed)


@pytest.mark.parametrize("printed", ["and 12 others", "anonymous", "u. a.", "3 more", "и др."])
def test_others_may_be_said_in_other_words(printed: str) -> None:
    assert is_others(printed)
    assert not is_et_al(printed)


@pytest.mark.parametrize("printed", ["Etal, Jane", "Al", "Brothers", "Jane Others", "12", ""])
def test_names_are_none(printed: str) -> None:
    assert not is_et_al(printed)
    assert not is_others(printed)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Doe J, Roe M, et al.", "Doe J, Roe M"),
        ("Jane Doe and others", "Jane Doe"),
        ("Doe J; et alii", "Doe J"),
        ("Doe, Jane et al", "Doe, Jane"),
        ("Peter Al", "Peter Al"),
        ("et al.", "et al."),
        ("Jane Others", "Jane Others"),
    ],
)
def test_what_stands_behind_a_list(printed: str, names: str) -> None:
    assert AND_OTHERS.sub("", printed) == names
