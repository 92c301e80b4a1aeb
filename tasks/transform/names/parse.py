"""From a printed name, or its parts, to family name, given name, particle and suffix.

A name takes the first of these readings that fits it:

    parts          the source gives family and given name apart
    others         "et al.", "and 12 others": further authors, whom nobody names
    organisation   "DELPHI Collaboration": kept whole as the family name
    inverted       "de Rosa, Gustavo"; "King, Martin Luther, Jr."
    native         "张伟", "김 민수", "山田 太郎": Han, Hangul or Kana, the family name comes first
    single         "Plato", "Sukarno": one word, which is the family name
    capitals       "DUPONT Jean", "Jean DUPONT": the family name is what is in capitals
    initials       "Lee YT", "van der Berg JH", "Иванов И. И.": the family name comes first, initials follow
    family_first   "Mao Zedong", "Bartók Béla": the words show that the family name comes first
    natural        "Gustavo de Rosa", "Gabriel García Márquez": the family name comes last
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import polars as pl

from schemas.keys import PARSED_NAMES
from tasks.transform.names.clean import MAX_LENGTH, clean_name, clean_organisation, set_aside
from tasks.transform.names.family_first import (
    family_comes_first,
    is_east_asian_family,
    is_syllables,
    is_vietnamese,
)
from tasks.transform.names.organisations import (
    is_organisation,
    is_others,
    organisation_in_order,
    organisation_in_parts,
)
from tasks.transform.names.spanish import has_two_family_names
from tasks.transform.names.words import (
    AFTER_A_COMMA,
    AFTER_TITLES,
    BEFORE_DEVOTIONAL,
    CAPITAL_PARTICLES,
    COMPOUND_FAMILY_NAMES,
    CONNECTORS,
    DAUGHTERS_AND_SONS,
    DEGREES,
    DEGREES_IN_CAPITALS,
    DEVOTIONAL,
    GENERATIONS,
    INITIALS_TOO,
    KINSHIP,
    NOBILITY,
    PARTICLES,
    ROLES,
    TITLES,
    UNDOTTED_TITLES,
)

UNKNOWN = "?"
PRINTED = ("raw_name", "family", "given", "particle", "suffix")
ORCID = r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])"

_INITIALS = re.compile(r"[^\W\d_](?:-?[^\W\d_]){0,2}")
_DOTTED_INITIALS = re.compile(r"[^\W\d_]\.?(?:[ -]?[^\W\d_]\.)*")
_DOTTED = re.compile(r"(?:-?[^\W\d_]{1,2}\.)+")
_NATIVE_LETTERS = r"\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_NATIVE = re.compile(rf"[{_NATIVE_LETTERS}·・ ]+")
_NATIVE_RUN = re.compile(rf"[{_NATIVE_LETTERS}·・]+(?: [{_NATIVE_LETTERS}·・]+)*")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_KANJI_AND_KANA = re.compile(r"([\u3005\u3400-\u9fff]{1,3})([\u3040-\u30ff]+)")
_WORD = re.compile(r"[^\W\d_]+")
_SCOTTISH = re.compile(r"\b(Mc)([a-z])(?=[a-z]{2})")
_VOWELS = frozenset("AEIOU")
_PARTICLES_IN_CAPITALS = frozenset(
    "van von der den de del della dos da das do des di du ter ten und zu y e zum zur vom af av ibn bin binti bint dei "
    "degli d op het".split()
)


_TITLES_OF_THEIR_OWN = TITLES - AFTER_TITLES


class ParsedName(NamedTuple):
    """The parts of a name; the family name carries its particle and is never empty.

    Attributes:
        family_name: The family name with its particle; the whole name of an organisation, or of one word.
        given_name: The given names or initials.
        particle: The particle alone.
        suffix: Jr., III and their like.
        reading: How the name was read; see the module.
        set_aside: What stands around the name: titles, degrees, nicknames, marks.
    """

    family_name: str
    given_name: str | None = None
    particle: str | None = None
    suffix: str | None = None
    reading: str = "natural"
    set_aside: str | None = None


def parse_names(names: pl.DataFrame) -> pl.DataFrame:
    """Parse every name, each distinct printed form once.

    Args:
        names: The table NAMES.

    Returns:
        The table PARSED_NAMES, a row for every row of names. An ORCID that fails its check digit is null.
    """
    distinct = names.select(PRINTED).unique().sort(PRINTED)
    parsed = pl.DataFrame(
        [parse_name(*row) for row in distinct.iter_rows()],
        schema=dict.fromkeys(ParsedName._fields, pl.String),
        orient="row",
    )
    lookup = pl.concat([distinct.rename({"particle": "_particle", "suffix": "_suffix"}), parsed], how="horizontal")
    printed = names.rename({"particle": "_particle", "suffix": "_suffix"})
    keys = ["raw_name", "family", "given", "_particle", "_suffix"]
    return PARSED_NAMES.conform(
        printed.join(lookup, on=keys, how="left", nulls_equal=True).with_columns(
            orcid=normalise_orcid(pl.col("orcid")),
            affiliations=pl.col("affiliations").fill_null([]),
        )
    )


def normalise_orcid(printed: pl.Expr) -> pl.Expr:
    """Give an ORCID iD as 0000-0000-0000-000X, or null where the check digit (ISO 7064 11,2) is wrong."""
    characters = printed.str.extract_groups(ORCID)
    plain = pl.concat_str([characters.struct.field(str(group)) for group in range(1, 5)]).str.to_uppercase()
    digits = [plain.str.slice(place, 1).cast(pl.Int64, strict=False) for place in range(15)]
    total = sum((digit * 2 ** (15 - place) for place, digit in enumerate(digits)), start=pl.lit(0))
    check = (12 - total % 11) % 11
    stated = pl.when(plain.str.ends_with("X")).then(10).otherwise(plain.str.slice(15, 1).cast(pl.Int64, strict=False))
    parts = [plain.str.slice(start, 4) for start in range(0, 16, 4)]
    return pl.when(check == stated).then(pl.concat_str(parts, separator="-"))


def parse_name(
    raw_name: str,
    family: str | None = None,
    given: str | None = None,
    particle: str | None = None,
    suffix: str | None = None,
) -> ParsedName:
    """Parse one name.

    Args:
        raw_name: The name as printed; read only where the source gives no parts.
        family: The family name, where the source gives parts; likewise the others.
        given: The given name.
        particle: The particle, where it stands apart.
        suffix: The suffix, where it stands apart.
    """
    family_text, aside = set_aside(family) if family else ("", "")
    given_text, aside_given = set_aside(given) if given else ("", "")
    if family_text and not family_text.isdecimal() and (organisation := _organisation(family or "", given or "")):
        return organisation
    reader = _Reader([part for part in (aside, aside_given) if part])
    parsed: ParsedName | None
    if family and given and family_text and reader.is_no_given_name(given_text, family_text):
        parsed = reader.read(family_text)  # "John Smith" + "M.D.": the comma did not stand between the parts
    elif family_text and not family_text.isdecimal():
        parsed = reader.read_parts(family_text, given_text, clean_name(particle or ""), suffix or "")
    else:  # a homonym number stood in the place of the family name, or there are no parts
        printed = given if family and given else raw_name
        if (whole := _whole(printed)) is not None:
            return whole
        text, aside = set_aside(printed)
        reader = _Reader([aside] if aside else [])
        parsed = reader.read(text)
    if parsed is None or not parsed.family_name:
        return ParsedName(clean_name(raw_name) or raw_name.strip()[:MAX_LENGTH] or UNKNOWN, reading="single")
    return parsed._replace(set_aside=" ".join(reader.aside) or None) if reader.aside else parsed


def _whole(printed: str) -> ParsedName | None:
    """Keep the name of an organisation, or what stands for further authors, whole."""
    if is_others(printed):
        name, aside = clean_organisation(printed)
        return ParsedName(name.strip("[]()") or printed.strip(), reading="others", set_aside=aside or None)
    if is_organisation(printed):
        name, aside = clean_organisation(printed)
        return ParsedName(organisation_in_order(name), reading="organisation", set_aside=aside or None)
    return None


def _organisation(family: str, given: str) -> ParsedName | None:
    """Recognise an organisation that the source gives as a family name, or cut in two like a person."""
    if not given:
        return _whole(family)
    together = organisation_in_parts(family, given)
    return ParsedName(clean_organisation(together)[0], reading="organisation") if together else None


class _Reader:
    """Reads one name; what it takes for a title or a degree it adds to what was set aside."""

    def __init__(self, aside: list[str]) -> None:
        self.aside = aside

    def read(self, text: str) -> ParsedName | None:
        """Read a cleaned name that is printed in one string."""
        if not text:
            return None
        if "," in text:
            return self._read_inverted(text)
        if not text.isascii() and (native := self._read_native(text)) is not None:
            return native
        words, generation = self._without_suffix(self._without_titles(text.split()))
        if len(words) < 2 or (len(words) == 2 and words[0] in {"Ibn", "Abu"}):
            return _assemble(words, [], generation, "single") if words else None
        words = self._without_nobility(words)
        if moved := _trailing_particles(words):  # "Hoogenband P van den"
            words = words[-moved:] + words[:-moved]
        return (
            _read_capital_family(words, generation)
            or _read_initials_last(words, generation)
            or _read_family_first(words, generation)
            or _read_natural(words, generation)
        )

    def is_no_given_name(self, given: str, family: str) -> bool:
        """Say whether what stands in the place of given names is marks, degrees or "et al.", and set it aside."""
        if not any(map(str.isalpha, given)):
            return " " in family
        if is_others(given) or (" " in family and _only_titles(given.split(), family.split())):
            self.aside.append(given)
            return True
        return False

    def read_parts(self, family: str, given: str, particle: str, suffix: str) -> ParsedName:
        """Read a name that the source gives in parts: put particle and suffix where they belong."""
        family_words, in_family = self._without_suffix(family.replace(",", " ").split(), in_parts=True)
        given_words = self._without_titles(given.replace(",", " ").split(), whole=True)
        given_words, in_given = self._without_suffix(given_words, in_parts=True)
        moved = _trailing_particles(given_words)
        if moved:  # "Ludwig van" + "Beethoven"
            family_words = given_words[-moved:] + family_words
            given_words = given_words[:-moved]
        if particle and not " ".join(family_words).casefold().startswith(particle.casefold() + " "):
            family_words[:0] = particle.split()
        bare = _bare(suffix)
        generation = GENERATIONS.get(bare) or AFTER_A_COMMA.get(bare) or in_family or in_given
        return _assemble(family_words, given_words, generation, "parts")

    def _read_inverted(self, text: str) -> ParsedName | None:
        """Read "Family, Given", with "Jr." in any place; "John Smith, Jr." is in natural order."""
        pieces = [piece for piece in (piece.strip() for piece in text.split(",")) if piece]
        if len(pieces) < 2:
            return self.read(pieces[0]) if pieces else None
        words: list[list[str]] = []
        generation = None
        for place, piece in enumerate(pieces):
            rest = piece.split()
            if place and (title := _only_titles(rest, words[0] if words else [])):
                self.aside.append(title)
                continue
            if place and len(words) > 1 and _bare(piece) in AFTER_A_COMMA:
                generation = generation or AFTER_A_COMMA[_bare(piece)]
                continue
            rest, found = self._without_suffix(
                self._without_titles(rest, whole=bool(words)), whole=bool(words), in_parts=True
            )
            generation = generation or found
            if rest:
                words.append(rest)
        if len(words) < 2:
            natural = self.read(" ".join(words[0])) if words else None
            return natural and natural._replace(suffix=generation or natural.suffix)
        family, given = words[0], [word for piece in words[1:] for word in piece]
        moved = _trailing_particles(given)
        if moved:  # "Rosa, Gustavo de"
            family, given = given[-moved:] + family, given[:-moved]
        return _assemble(family, given, generation, "inverted")

    def _read_native(self, text: str) -> ParsedName | None:
        """Read a name in Han, Hangul or Kana: family name first, unless a dot divides a name from elsewhere."""
        if not _NATIVE.fullmatch(text):
            if (run := _NATIVE_RUN.search(text)) is not None:
                latin = " ".join((text[: run.start()] + " " + text[run.end() :]).split())
                if sum(map(str.isalpha, latin)) > 3:  # "Wei Wang 王伟"
                    self.aside.append(run[0])
                    return self.read(latin)
            return None
        foreign = re.split("[·・]", text)
        if len(foreign) > 1 and foreign[-1].strip():
            given = "·".join(part.strip() for part in foreign[:-1] if part.strip())
            return ParsedName(foreign[-1].strip(), given or None, reading="native")
        words = text.split()
        if len(words) > 1:
            if all(len(word) == 1 for word in words) and len(words) > 2:  # 김 민 수
                return ParsedName(words[0], "".join(words[1:]), reading="native")
            return ParsedName(words[0], " ".join(words[1:]), reading="native")
        length = _family_length(text)
        return ParsedName(text[:length], text[length:] or None, reading="native")

    def _without_titles(self, words: list[str], *, whole: bool = False) -> list[str]:
        """Take titles off the beginning of a name: "Prof. Dr. Hans Müller"."""
        if len(words) < 2 and not whole:
            return words
        place = 0
        while place < len(words) - (0 if whole else 1):
            bare = _bare(words[place])
            dotted = words[place].endswith(".")
            plain = bare in UNDOTTED_TITLES and (len(bare) > 2 or place == 0 or not words[place].isupper())
            abbreviated = dotted and (bare in UNDOTTED_TITLES or (bare in _TITLES_OF_THEIR_OWN and len(bare) > 1))
            further = dotted and place > 0 and bare in AFTER_TITLES
            if bare in GENERATIONS or not (plain or abbreviated or further):
                break
            place += 1
        if place:
            self.aside.append(" ".join(words[:place]))
        return words[place:]

    def _without_nobility(self, words: list[str]) -> list[str]:
        """Take a title off that stands before a particle: "Alexander Freiherr von Humboldt"."""
        for place in range(1, len(words) - 2):
            if words[place].casefold() in NOBILITY and _is_lower_particle(words[place + 1]):
                self.aside.append(words[place])
                return words[:place] + words[place + 1 :]
        return words

    def _without_suffix(
        self, words: list[str], *, whole: bool = False, in_parts: bool = False
    ) -> tuple[list[str], str | None]:
        """Take suffixes and degrees off the end of a name.

        Args:
            words: The words of the name.
            whole: Whether nothing may be left of it.
            in_parts: Whether it is known which part of a name it is, so that "II" is no initials.
        """
        generation = None
        words = list(words)
        while len(words) > (0 if whole else 1):
            bare = _bare(words[-1])
            left = len(words) - 1
            if bare in GENERATIONS:
                if bare in KINSHIP and left < 2 and not (in_parts and bare in ("filho", "junior") and left):
                    break
                names = sum(not _opens_family_name(word) for word in words[:-1])
                if words[-1] in INITIALS_TOO and names < 2 and not in_parts:
                    break
                generation = GENERATIONS[bare]
            elif len(bare) > 2 and bare in AFTER_A_COMMA and words[-1].isupper():
                generation = AFTER_A_COMMA[bare]
            elif bare in DEGREES or (left > 1 and not in_parts and _is_degree_in_capitals(words)):
                self.aside.append(words[-1])
            else:
                break
            words.pop()
        return words, generation


def _only_titles(words: list[str], before: list[str]) -> str | None:
    """Say whether what stands behind a comma is only titles, degrees or roles, given the words before it."""
    for word in words:
        bare = _bare(word)
        if bare in GENERATIONS:
            return None
        known = bare in DEGREES or bare in ROLES or (bare in TITLES and (word.endswith(".") or bare in UNDOTTED_TITLES))
        in_capitals = bare in DEGREES_IN_CAPITALS and word.replace(".", "").isupper()
        if in_capitals and (len(before) < 2 or _opens_family_name(before[0])) and bare != "phd":
            in_capitals = False  # "Smith, MS" gives initials, "John Smith, MS" a degree
        if not (known or in_capitals):
            return None
    return " ".join(words) or None


def _is_degree_in_capitals(words: list[str]) -> bool:
    """Say whether the last word is a degree behind a whole name: "John Smith MD", but not "van Dam MD"."""
    bare = _bare(words[-1])
    return (
        bare in {"md", "phd"}
        and words[-1].replace(".", "").isupper()
        and not _opens_family_name(words[0])
        and not all(word.isupper() for word in words)
    )


def _family_length(text: str) -> int:
    """Give how many characters of a name without blanks, in Han, Hangul or Kana, are the family name."""
    for length in (3, 2, 1):
        if len(text) > length and text[:length] in COMPOUND_FAMILY_NAMES:
            return length
    if mixed := _KANJI_AND_KANA.fullmatch(text):
        return len(mixed[1])
    if len(text) < 2 or len(text) > 6 or _KANA.search(text):
        return len(text)  # where a name in Kana is divided cannot be seen
    if _HANGUL.fullmatch(text):
        return 1
    return 2 if len(text) >= 4 else 1


def _read_capital_family(words: list[str], generation: str | None) -> ParsedName | None:
    """Read a name whose family name alone is in capitals, at either end."""
    if not (words[0].isupper() or words[-1].isupper()):
        return None
    loud = [_is_loud(word) for word in words]
    count = sum(loud)
    if count in (0, len(words)):
        return _read_short_capitals(words, generation)
    if all(loud[:count]):
        family, given = words[:count], words[count:]
    elif all(loud[-count:]):
        family, given = words[-count:], words[:-count]
        while len(given) > 1 and _is_lower_particle(given[-1]):
            family.insert(0, given.pop())
    else:
        return None
    while len(given) > 1 and not loud[0] and given[-1].isupper() and _bare(given[-1]) in PARTICLES:
        family.insert(0, given.pop())  # "Jan VAN DER BERG"
    if not any(any(map(str.islower, word)) for word in given):
        return None
    return _assemble(family, given, generation, "capitals")


def _is_loud(word: str) -> bool:
    """Say whether a word is in capitals and too long for initials."""
    return word.isupper() and "." not in word and sum(map(str.isalpha, word)) > 3


def _read_short_capitals(words: list[str], generation: str | None) -> ParsedName | None:
    """Read "LI Wei" and "Wei LI": a short family name of East Asia, where the other word is a given name from there."""
    if len(words) != 2 or sum(word.isupper() for word in words) != 1:
        return None
    family, given = words if words[0].isupper() else words[::-1]
    is_name = len(family) > 1 and (not _VOWELS.isdisjoint(family) or family == "NG")
    if is_name and is_east_asian_family(family) and is_syllables(given) and len(given) > 1:
        return _assemble([family], [given], generation, "capitals")
    return None


def _read_initials_last(words: list[str], generation: str | None) -> ParsedName | None:
    """Read "Family IN" and "Family I. N.": what stands last is initials in capitals, what stands before is not."""
    last = words[-1]
    if len(last) > 1 and last[1] not in ".-" and not last.isupper():
        return None
    start = len(words)
    while (
        start > 1
        and _DOTTED.fullmatch(words[start - 1])
        and words[start - 1].replace(".", "").replace("-", "")[0].isupper()
    ):
        start -= 1
    if start == len(words):
        while start > 1 and len(words[start - 1]) == 1 and words[start - 1].isupper():
            start -= 1
    if start == len(words):
        if not (_INITIALS.fullmatch(last) and last.isupper()):
            return None
        start -= 1
    family, initials = words[:start], words[start:]
    if any(len(word.strip(".")) < 2 or _DOTTED.fullmatch(word) for word in family if not _opens_family_name(word)):
        return None
    if all(_opens_family_name(word) for word in family):
        return None
    packed = initials[-1]
    if packed.isalpha() and len(packed) > 1:
        if all(word.isupper() for word in family) and not _VOWELS.isdisjoint(packed):
            return None  # "WEI LI" is in capitals throughout
        initials = [*initials[:-1], *(f"{letter}." for letter in packed)]
    elif "." not in packed:
        initials = [_with_dots(word) for word in initials]
    return _assemble(family, initials, generation, "initials")


def _with_dots(initials: str) -> str:
    """Give initials with their dots: "J" is "J.", "J-P" is "J.-P."."""
    return "-".join(f"{letter}." for letter in initials.split("-"))


def _read_family_first(words: list[str], generation: str | None) -> ParsedName | None:
    """Read a name whose words show that the family name comes first."""
    return _assemble(words[:1], words[1:], generation, "family_first") if family_comes_first(words) else None


def _read_natural(words: list[str], generation: str | None) -> ParsedName:
    """Read a name in natural order."""
    start = family_start(words)
    return _assemble(words[start:], words[:start], generation, "natural")


def family_start(words: list[str]) -> int:
    """Give the place at which the family name begins in a name in natural order.

    It is the first particle behind a given name, unless it joins given names ("María del Carmen") or a son to his
    father ("ibn Musa al-Khwarizmi"); else the last word, or the one before it where there are two family names.
    """
    last = len(words) - 1
    place = 0 if _is_lower_particle(words[0]) and len(words) > 1 else 1
    while place < last:
        if not _opens_family_name(words[place]) or _is_given_here(words, place):
            place += 1
        elif words[place] in CONNECTORS:
            return place - 1 if place > 1 else place + 1
        elif (end := _end_of_devotion(words, place)) is not None:
            place = end
        elif words[place].casefold() in DAUGHTERS_AND_SONS and (later := _last_arabic(words, place)):
            return later
        else:
            return place
    if last >= 2 and has_two_family_names(words):
        return last - 1
    return last


def divide(words: list[str], start: int, suffix: str | None) -> ParsedName:
    """Divide a name in natural order where its family name is known to begin."""
    return _assemble(words[start:], words[:start], suffix, "learnt")


def _is_given_here(words: list[str], place: int) -> bool:
    """Say whether what could be a particle is a given name: Van in "An Van Nguyen", Di in "Xiao Di Wang"."""
    word, last = words[place], words[-1]
    if not word[0].isupper() or len(word) > 3:
        return False
    return is_vietnamese(words) or (is_east_asian_family(last) and all(map(is_syllables, words)))


def _end_of_devotion(words: list[str], place: int) -> int | None:
    """Give the place behind "del Carmen" in "María del Carmen López", where a particle joins given names."""
    if _fold(words[place - 1]) not in BEFORE_DEVOTIONAL:
        return None
    end = place
    while end < len(words) and _opens_family_name(words[end]):
        end += 1
    return end + 1 if end < len(words) - 1 and _fold(words[end]) in DEVOTIONAL else None


def _last_arabic(words: list[str], place: int) -> int | None:
    """Give the place of a family name with the Arabic article behind the father's name."""
    for later in range(len(words) - 1, place, -1):
        if words[later].casefold().startswith(("al-", "el-", "ال")):
            return later
    return next((later for later in range(place + 1, len(words) - 1) if words[later].casefold() in {"al", "el"}), None)


def _assemble(family: list[str], given: list[str], generation: str | None, reading: str) -> ParsedName:
    """Make a parsed name from its words: capitals tamed, the particle named."""
    if not family:
        family, given = given, []
    if given and " ".join(family).isupper() and not _DOTTED_INITIALS.fullmatch(" ".join(family)):
        shouting = all(word.isupper() for word in given)
        family = _tamed(family)
        given = [_capitalise(word) if shouting and _is_spelt_out(word) else word for word in given]
    opening = 0
    while opening < len(family) - 1 and _opens_family_name(family[opening]):
        opening += 1
    return ParsedName(
        family_name=" ".join(family),
        given_name=" ".join(given) or None,
        particle=" ".join(family[:opening]) or None,
        suffix=generation,
        reading=reading,
    )


def _trailing_particles(given: list[str]) -> int:
    """Count the particles at the end of given names: "Ludwig van"."""
    count = 0
    while count < len(given) - 1 and _is_lower_particle(given[-1 - count]) and given[-1 - count] not in CONNECTORS:
        count += 1
    return count


def _opens_family_name(word: str) -> bool:
    """Say whether a word is a particle as it is printed here."""
    return word in PARTICLES or word.casefold().rstrip(".") in CAPITAL_PARTICLES or word in {"v.", "d.", "v.d.", "St."}


def _is_lower_particle(word: str) -> bool:
    """Say whether a word is a particle, and printed as none but a particle is."""
    return word in PARTICLES and (word[0].islower() or word[0] in "'בابآ")


def _bare(word: str) -> str:
    """Give a word in lower case, without dots and commas."""
    return word.replace(".", "").strip(",").casefold()


def _fold(word: str) -> str:
    """Give a word in lower case without the accents of Latin letters."""
    folded = word.casefold()
    return folded if word.isascii() else unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()


def _is_spelt_out(word: str) -> bool:
    """Say whether a word in capitals is a name rather than initials."""
    letters = "".join(_WORD.findall(word))
    return "." not in word and (len(letters) > 3 or (len(letters) > 1 and not _VOWELS.isdisjoint(letters)))


def _tamed(family: list[str]) -> list[str]:
    """Give a family name in capitals as it is usually printed: "VAN DER BERG" is "van der Berg"."""
    tamed: list[str] = []
    for place, word in enumerate(family):
        is_article = bool(tamed) and tamed[-1] == "de" and word in {"LA", "LAS", "LOS"}
        lowered = place < len(family) - 1 and (word.lower() in _PARTICLES_IN_CAPITALS or is_article)
        tamed.append(word.lower() if lowered else _capitalise(word))
    return tamed


def _capitalise(word: str) -> str:
    """Give a word with capitals only where a part begins: O'BRIEN-SMITH is O'Brien-Smith, MCDONALD is McDonald."""
    return _SCOTTISH.sub(lambda found: found[1] + found[2].upper(), _WORD.sub(lambda part: part[0].capitalize(), word))
