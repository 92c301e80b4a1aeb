"""Names of persons, as common as in the world: families and given names of several cultures.

Which names a culture has, and for some how many people have each, is what the providers of Faker list: shares of
family names in China and Taiwan, the census of the United States, registers of Sweden, Finland and Japan. Where the
lists carry no shares, a name is as common as among the authors of computational linguistics
(`tasks.transform.authors.background`). Every list ends too early: of the authors there, half have a family name that
fewer than three share. So RARE of each culture have one that is put together from two of its list, as languages do:
"Kirch" of "Kirchhoff" and "mann" of "Hartmann".
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
from anyascii import anyascii

from tasks.transform.authors.background import BACKGROUND_FILE

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LEAST_COUNT = 1.0  # of a name that is listed, but that the background lacks


@dataclass(frozen=True)
class Culture:
    """Where names are alike.

    Attributes:
        locales: Whose providers of Faker list its names.
        share: How many authors in a thousand have such names.
        rare: The share of persons with a family name that is not listed.
        rare_given: The share of given names that are not listed.
        middle: The share of persons with a second given name.
        syllables: Whether given names are made of one or two syllables: "Wei", "Xiaoming".
        particles: What may stand before a family name, and the share of persons who have it.
    """

    locales: tuple[str, ...]
    share: float
    rare: float
    rare_given: float = 0.2
    middle: float = 0.0
    syllables: bool = False
    particles: tuple[tuple[str, ...], float] = ((), 0.0)


CULTURES = (
    Culture(("zh_CN",), 205, rare=0.02, syllables=True),
    Culture(("zh_TW",), 22, rare=0.02, syllables=True),
    Culture(("en_US", "en_GB"), 215, rare=0.45, middle=0.4),
    Culture(("de_DE",), 90, rare=0.55, middle=0.1, particles=(("von", "von der"), 0.02)),
    Culture(("fr_FR",), 65, rare=0.6, middle=0.1, particles=(("de", "Le"), 0.03)),
    Culture(("es_ES",), 65, rare=0.4, middle=0.15, particles=(("de la", "del"), 0.02)),
    Culture(("it_IT",), 50, rare=0.5, particles=(("De", "Di"), 0.05)),
    Culture(("pt_BR",), 25, rare=0.3, middle=0.25, particles=(("da", "dos", "de"), 0.15)),
    Culture(("nl_NL",), 30, rare=0.5, middle=0.1, particles=(("van", "van der", "de", "van den"), 0.3)),
    Culture(("sv_SE", "fi_FI"), 30, rare=0.4, middle=0.1),
    Culture(("pl_PL", "cs_CZ"), 35, rare=0.5),
    Culture(("ru_RU",), 30, rare=0.5, middle=0.3),
    Culture(("el_GR",), 15, rare=0.5),
    Culture(("tr_TR",), 15, rare=0.5),
    Culture(("en_IN",), 75, rare=0.45, middle=0.1),
    Culture(("ja_JP",), 50, rare=0.45, rare_given=0.4),
    Culture(("ko_KR",), 26, rare=0.01, syllables=True),
    Culture(("vi_VN",), 7, rare=0.05, syllables=True),
)
# How persons write syllables and families that are spelt by sound.
USUAL = {
    **{"Gim": "Kim", "I": "Lee", "Bag": "Park", "Choe": "Choi", "Jeong": "Jung", "Jo": "Cho", "Gang": "Kang"},
    **{"Yun": "Yoon", "Im": "Lim", "O": "Oh", "Sin": "Shin", "Gwon": "Kwon", "An": "Ahn", "Baeg": "Baek", "U": "Woo"},
    **{"No": "Noh", "Gu": "Koo", "Ju": "Joo", "Gwag": "Kwak"},
}
TWO_SYLLABLES = 0.75  # the share of given names that have two
FLATTER = {"family": 0.85, "given": 0.6}  # a power of the counts of the background, which knows the most common best
MIN_SHARES = 5


@dataclass(frozen=True)
class Names:
    """The names of a culture, each with the chance that one is no further down the list.

    Attributes:
        families: Family names.
        families_until: Chances, growing to 1.
        given: Given names, or syllables of them.
        given_until: Chances, growing to 1.
        beginnings: First halves of family names, those of common names first.
        endings: Second halves.
    """

    families: Texts
    families_until: Floats
    given: Texts
    given_until: Floats
    beginnings: Texts
    endings: Texts


def draw_persons(chance: np.random.Generator, cultures: Ints) -> pl.DataFrame:
    """Draw the names of persons.

    Args:
        chance: Where chance comes from.
        cultures: The number of the culture of each person, by its place in CULTURES.

    Returns:
        The columns family, given, middle (null where there is none), in the order of the persons.
    """
    n = len(cultures)
    family, given, middle = (np.full(n, None, dtype=object) for _ in range(3))
    for number, culture in enumerate(CULTURES):
        (own,) = np.nonzero(cultures == number)
        names = names_of(number)
        family[own] = _families(chance, culture, names, len(own))
        given[own] = _given(chance, culture, names, len(own))
        with_middle = own[chance.random(len(own)) < culture.middle]
        middle[with_middle] = _given(chance, culture, names, len(with_middle))
    columns = {"family": family, "given": given, "middle": middle}
    return pl.DataFrame([pl.Series(name, column.tolist(), pl.String) for name, column in columns.items()])


def draw_cultures(chance: np.random.Generator, size: int) -> Ints:
    """Draw cultures by their shares."""
    until = np.cumsum([culture.share for culture in CULTURES])
    drawn: Ints = np.searchsorted(until, chance.random(size) * until[-1], side="right").astype(np.int64)
    return drawn


@cache
def names_of(number: int) -> Names:
    """Return the names of a culture, by its place in CULTURES."""
    culture = CULTURES[number]
    families = _listed(culture, "family")
    given = _listed(culture, "given")
    by_count = [name for name, _ in sorted(families.items(), key=lambda one: (-one[1], one[0])) if len(name) > 4]
    halves = [(name[: (len(name) + 1) // 2], name[(len(name) + 1) // 2 :]) for name in by_count if name.isalpha()]
    beginnings, endings = zip(*(halves or [("Ou", "yang")]), strict=True)
    return Names(*_until(families), *_until(given), np.array(beginnings, object), np.array(endings, object))


def _listed(culture: Culture, part: str) -> Mapping[str, float]:
    """Return the names that the providers of a culture list, in Latin letters, and how common each is."""
    background, listing = _background(part), _listing(part)
    counts: dict[str, float] = {}
    for locale in culture.locales:
        listed = _provided(locale, part)
        own: dict[str, float] = {}
        for name, share in listed.items():
            for one in _in_latin(name, culture, part):
                known = background.get(anyascii(one).lower(), LEAST_COUNT) / listing[one]
                own[one] = known ** FLATTER[part] if share is None else own.get(one, 0.0) + share
        total = sum(own.values())
        for one, count in own.items():
            counts[one] = counts.get(one, 0.0) + count / total
    return dict(sorted(counts.items()))


@cache
def _listing(part: str) -> Counter[str]:
    """Return how many cultures list each name."""
    return Counter(
        one
        for culture in CULTURES
        for one in {
            one
            for locale in culture.locales
            for name in _provided(locale, part)
            for one in _in_latin(name, culture, part)
        }
    )


@cache
def _provided(locale: str, part: str) -> Mapping[str, float | None]:
    """Return the names that a provider of Faker lists, and their shares where it has them."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    if part == "family":
        if locale == "ja_JP":
            return {latin: float(share) for (_, _, latin), share in provider.last_name_pairs.items()}
        return _shares(getattr(provider, "unisex_last_names", ()) or provider.last_names)
    if locale == "ja_JP":
        return _shares(provider.first_romanized_names)
    if locale == "vi_VN":  # the list of both holds two names that are not Vietnamese
        return _shares((*provider.first_names_male, *provider.first_names_unisex, *provider.first_names_female))
    if locale.startswith("zh"):  # a family name is a given name as well, and the lists of these are short
        return dict.fromkeys((*provider.first_names, *provider.last_names))
    return _shares(provider.first_names)


def _shares(names: Iterable[str] | Mapping[str, float]) -> Mapping[str, float | None]:
    """Return the names of a list, and the shares that it may have; equal ones say nothing."""
    if isinstance(names, Mapping) and len(set(names.values())) > MIN_SHARES:
        return {name: float(share) for name, share in names.items()}
    return dict.fromkeys(names)


def _in_latin(name: str, culture: Culture, part: str) -> list[str]:
    """Return a name in Latin letters: one, none, or its syllables."""
    if not culture.syllables or name.isascii():
        latin = name if all(letter < "Ͱ" or letter > "῿" for letter in name) and name[0] < "Ͱ" else anyascii(name)
        latin = latin.replace("'", "") if not name.isascii() else latin
        return [latin] if latin and " " not in latin and "," not in latin and latin[0].isalpha() else []
    if name[0] < "⺀":  # Vietnamese, whose letters are Latin
        return [name]
    if part == "family":
        spelt = anyascii(name).replace(" ", "")
        spelt = USUAL.get(spelt, spelt) if "가" <= name[0] <= "힣" else spelt
        return [spelt[:1].upper() + spelt[1:].lower()]
    spelt_syllables = (anyascii(one).strip() for one in name)
    return [USUAL.get(one, one).capitalize() for one in spelt_syllables if len(one) > 1]


def _until(counts: Mapping[str, float]) -> tuple[Texts, Floats]:
    """Return names, and the chance that a draw is no further down their list than each."""
    until = np.cumsum(np.fromiter(counts.values(), float))
    return np.array(list(counts), object), until / until[-1]


def _families(chance: np.random.Generator, culture: Culture, names: Names, size: int) -> Texts:
    """Draw family names."""
    drawn = names.families[np.searchsorted(names.families_until, chance.random(size))]
    (rare,) = np.nonzero(chance.random(size) < culture.rare)
    first, last = (len(names.beginnings) * chance.random(len(rare)) ** power for power in (1.3, 2.0))
    drawn[rare] = names.beginnings[first.astype(int)] + names.endings[last.astype(int)]
    particles, share = culture.particles
    if particles:
        (own,) = np.nonzero(chance.random(size) < share)
        before = np.array([f"{one} " for one in particles], object)
        drawn[own] = before[chance.integers(len(particles), size=len(own))] + drawn[own]
    return drawn


def _given(chance: np.random.Generator, culture: Culture, names: Names, size: int) -> Texts:
    """Draw given names."""
    drawn = names.given[np.searchsorted(names.given_until, chance.random(size))]
    if culture.syllables:
        (two,) = np.nonzero(chance.random(size) < TWO_SYLLABLES)
        second = names.given[np.searchsorted(names.given_until, chance.random(len(two)))]
        join = " " if culture.locales == ("vi_VN",) else "-" if culture.locales != ("zh_CN",) else ""
        drawn[two] = drawn[two] + join + np.array([one if join == " " else one.lower() for one in second], object)
        return drawn
    (rare,) = np.nonzero(chance.random(size) < culture.rare_given)
    first = names.given[chance.integers(len(names.given), size=len(rare))]
    last = names.given[chance.integers(len(names.given), size=len(rare))]
    drawn[rare] = [
        one[: (len(one) + 1) // 2] + other[(len(other) + 1) // 2 :] for one, other in zip(first, last, strict=True)
    ]
    return drawn


@cache
def _background(part: str) -> Mapping[str, float]:
    """Return how many names have a family or given name, by its key."""
    table = pl.read_parquet(BACKGROUND_FILE).filter(pl.col("kind") == part)
    return dict(zip(table["term"].to_list(), table["count"].cast(pl.Float64).to_list(), strict=True))
