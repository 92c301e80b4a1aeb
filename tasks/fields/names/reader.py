"""The readings of one name: in one string, in parts, and with a comma between its parts."""

from __future__ import annotations

from tasks.fields.names.capitals import read_capital_family
from tasks.fields.names.initials import read_initials_last
from tasks.fields.names.native import beside_native, read_native
from tasks.fields.names.natural import read_family_first, read_natural
from tasks.fields.names.others import is_others
from tasks.fields.names.parsed import ParsedName, assemble, bare, trailing_particles
from tasks.fields.names.titles import (
    count_titles,
    is_suffix_behind,
    is_sure_degree,
    only_titles,
    without_nobility,
    without_suffix,
)
from tasks.fields.names.words import AFTER_A_COMMA, GENERATIONS


class Reader:
    """Read one name, and add what is a title or a degree to what was set aside.

    Attributes:
        aside: What was set aside.
        custom: How the other names of the record are printed; see `lists`.
    """

    def __init__(self, aside: list[str], custom: str | None) -> None:
        self.aside = aside
        self.custom = custom

    def read(self, text: str) -> ParsedName | None:
        """Read a cleaned name that is printed in one string."""
        if not text:
            return None
        if "," in text:
            return self._read_inverted(text)
        if not text.isascii():
            if (native := read_native(text)) is not None:
                return native
            if (divided := beside_native(text)) is not None:  # "Wei Wang 王伟"
                self.aside.append(divided[1])
                return self.read(divided[0])
        words, generation = without_suffix(self._without_titles(text.split()), self.aside, self.custom)
        if len(words) < 2 or (len(words) == 2 and words[0] in {"Ibn", "Abu"}):
            return assemble(words, [], generation, "single") if words else None
        words = without_nobility(words, self.aside)
        if moved := trailing_particles(words):  # "Hoogenband P van den"
            words = words[-moved:] + words[:-moved]
        return (
            read_capital_family(words, generation, self.custom)
            or read_initials_last(words, generation, self.custom)
            or read_family_first(words, generation, self.custom)
            or read_natural(words, generation, self.custom)
        )

    def is_no_given_name(self, given: str, family: str) -> bool:
        """Whether what stands in the place of given names is marks, degrees or "et al.", and set it aside."""
        if not any(map(str.isalpha, given)):
            return " " in family
        before = family.split()
        is_others_here = not given.isupper() and is_others(given)
        if is_others_here or (len(before) > 1 and only_titles(given, before, False, False, self.custom)):
            self.aside.append(given)
            return True
        return False

    def read_parts(self, family: str, given: str, particle: str, suffix: str) -> ParsedName:
        """Read a name that the source gives in parts: put particle and suffix where they belong."""
        family_words, in_family = without_suffix(
            family.replace(",", " ").split(), self.aside, self.custom, in_parts=True
        )
        given_words = self._without_titles(given.replace(",", " ").split(), is_given=True)
        given_words, in_given = without_suffix(given_words, self.aside, self.custom, in_parts=True)
        moved = trailing_particles(given_words)
        if moved:  # "Ludwig van" + "Beethoven"
            family_words = given_words[-moved:] + family_words
            given_words = given_words[:-moved]
        if particle and not " ".join(family_words).casefold().startswith(particle.casefold() + " "):
            family_words[:0] = particle.split()
        printed = bare(suffix)
        generation = GENERATIONS.get(printed) or AFTER_A_COMMA.get(printed) or in_family or in_given
        return assemble(family_words, given_words, generation, "parts", self.custom)

    def _read_inverted(self, text: str) -> ParsedName | None:
        """Read "Family, Given", with "Jr." in any place; "John Smith, Jr." is in natural order."""
        pieces = [piece for piece in (piece.strip().rstrip("- ") for piece in text.split(",")) if piece]
        if len(pieces) < 2:
            return self.read(pieces[0]) if pieces else None
        family, generation = without_suffix(
            self._without_titles(pieces[0].split()), self.aside, self.custom, in_parts=True
        )
        given: list[str] = []
        is_sure = any(map(is_sure_degree, pieces[1:]))
        for piece in pieces[1:]:
            if only_titles(piece, family, bool(given), is_sure, self.custom):
                self.aside.append(piece)
            elif given and bare(piece) in AFTER_A_COMMA:
                generation = generation or AFTER_A_COMMA[bare(piece)]
            else:
                may_be_suffix = is_suffix_behind(piece, family, bool(given), is_sure, self.custom)
                rest, found = without_suffix(
                    self._without_titles(piece.split(), is_given=True),
                    self.aside,
                    self.custom,
                    whole=may_be_suffix,
                    in_parts=True,
                )
                generation = generation or found
                given += rest
        if not given:
            natural = self.read(" ".join(family))
            return natural and natural._replace(suffix=generation or natural.suffix)
        if moved := trailing_particles(given):  # "Rosa, Gustavo de"
            family, given = given[-moved:] + family, given[:-moved]
        return assemble(family, given, generation, "inverted", self.custom)

    def _without_titles(self, words: list[str], *, is_given: bool = False) -> list[str]:
        """Set titles at the beginning of a name aside."""
        if count := count_titles(words, is_given=is_given):
            self.aside.append(" ".join(words[:count]))
        return words[count:]
