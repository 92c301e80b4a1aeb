"""The table of words that carry a meaning of their own."""

from __future__ import annotations

from tasks.fields.names import words


def test_every_printed_degree_is_a_degree_or_a_title() -> None:
    known = words.DEGREES | words.DEGREES_IN_CAPITALS | words.TITLES
    assert {degree.lower() for degree in words.PRINTED_DEGREES} - known == {"beng"}  # a given name, if not "BEng"
    assert set(words.PRINTED_DEGREES) >= words.SHORT_DEGREES


def test_every_particle_that_is_printed_in_capitals_opens_a_family_name() -> None:
    assert words.COMMON_PARTICLES | words.PARTICLES_IN_CAPITALS <= words.PARTICLES | words.DAUGHTERS_AND_SONS


def test_every_suffix_has_a_form_in_which_it_is_shown() -> None:
    shown = {*words.GENERATIONS, *words.AFTER_A_COMMA}
    assert words.SUFFIXES - shown == {"esq"}
    assert {suffix.lower() for suffix in words.PRINTED_SUFFIXES} <= set(words.GENERATIONS)
