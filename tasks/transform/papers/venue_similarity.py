"""Venue similarity: how alike two names of venues are, by their words, by abbreviated words and by acronyms."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import polars as pl

from tasks.transform.papers.similarity import token_set_ratio
from tasks.transform.papers.term_information import STOP_WORDS

MAX_KEPT = 20_000  # venues that are taken apart and kept, for they come again
MIN_ACRONYM = 3  # letters
MAX_ACRONYM = 8
MIN_INNER_ACRONYM = 4
MAX_INNER_ACRONYM = 8
UNKNOWN = 0.5  # the similarity where one venue consists of stop words
MIN_LONG = 3  # words of a venue of which one word alone tells little
WORKSHOP = "workshop"
# Words of venues that say what kind of venue it is, and not of what.
OF_ANY_VENUE = frozenset(
    "annu annual conf conference congress int international intl joint meeting proc proceedings symp symposium "
    "workshop workshops first second third fourth fifth sixth seventh eighth ninth tenth st nd rd th".split()
)
UNSAID_WORDS = frozenset(STOP_WORDS)
KIND_WORDS = OF_ANY_VENUE.union(("acm", "ieee"))
UNTELLING_WORDS = OF_ANY_VENUE.union(UNSAID_WORDS, "appear journal pages pp trans transactions vol volume".split())
OF_ONE_WORD = 0.6  # times the similarity where one word abbreviates one of so many


def venue_similarity(venues: pl.Series, left: pl.Series, right: pl.Series) -> pl.Series:
    """Return the similarity of pairs of venues, from 0 to 1.

    Abbreviations count ("Proc. Natl. Acad. Sci." against the words in full), and acronyms ("VLDB" against "Very Large
    Data Bases").

    Args:
        venues: Folded venues.
        left: The place among them of one venue of each pair.
        right: The place of the other.
    """
    taken_apart = [_Venue.of(name) for name in venues]
    first, second = ([taken_apart[place] for place in side] for side in (left, right))
    words = token_set_ratio(pl.Series([venue.told for venue in first]), pl.Series([venue.told for venue in second]))
    spelt = np.fromiter(map(_compare_spellings, first, second), dtype=np.float32, count=len(first))
    return pl.Series("venue_similarity", np.maximum(words, spelt), dtype=pl.Float32)


def is_other_workshop(venues: pl.Series, left: pl.Series, right: pl.Series) -> pl.Series:
    """Return for pairs of venues, one of which is a workshop, whether it is another one than the other.

    "ICML Workshop on Automatic Tuning" is another venue than "ICML" and "EACL". The "Workshop on Computational Learning
    Theory" is "COLT", and the "Conference on Computational Learning Theory", by an earlier name.

    Args:
        venues: Folded venues.
        left: The place among them of one venue of each pair.
        right: The place of the other.

    Returns:
        Whether it is; null where both venues are workshops by their names, or none is.
    """
    is_workshop = venues.str.contains(rf"\b{WORKSHOP}s?\b").fill_null(value=False)
    first, second = is_workshop.gather(left), is_workshop.gather(right)
    asked = (first != second).arg_true()
    ours, theirs = left.gather(asked), right.gather(asked)
    taken_apart = {place: _Venue.of(venues[place]) for place in pl.concat([ours, theirs]).unique()}
    told = [
        _is_other(*((taken_apart[a], taken_apart[b]) if at_first else (taken_apart[b], taken_apart[a])))
        for a, b, at_first in zip(ours, theirs, first.gather(asked), strict=True)
    ]
    unknown = pl.Series("other_workshop", [None], dtype=pl.Boolean).new_from_index(0, len(left))
    return unknown.scatter(asked, pl.Series(told, dtype=pl.Boolean))


def names_a_venue(venues: pl.Expr) -> pl.Expr:
    """Whether folded venues have a word that tells which one it is; "In Proceedings of the" has none."""
    telling = venues.str.split(" ").list.set_difference(pl.lit(["", *sorted(UNTELLING_WORDS)]))
    return telling.list.len() > 0


def _is_other(workshop: _Venue, other: _Venue) -> bool:
    """Whether a workshop is not the venue of another name.

    It is held at that venue, for its name has all words of it and more; or that venue is an acronym, and not of it.
    """
    theirs = {word for word in other.words if word not in KIND_WORDS}
    own = [word for word in workshop.words if word not in KIND_WORDS]
    if not theirs or _is_acronym(other, workshop):
        return False
    more = [word for word in own if word not in theirs]
    if len(theirs) > 1 or len(next(iter(theirs))) > MAX_ACRONYM:
        return theirs.issubset(own) and bool(more)
    (acronym,) = theirs
    return not any(_abbreviates(acronym, "".join(more[start:])) for start in range(len(more)))


def _abbreviates(acronym: str, words: str) -> bool:
    """Whether the letters of an acronym stand in words in their order, the first at their beginning."""
    letters = iter(words)
    return words.startswith(acronym[0]) and all(letter in letters for letter in acronym)


class _Venue(NamedTuple):
    """A folded venue, as its comparisons need it.

    Attributes:
        name: The venue.
        words: Its words but for stop words.
        told: These words as one string.
        initials: Their first letters.
        all_initials: The first letters of all words, stop words among them.
        acronyms: Those of its words that are long enough to be an acronym.
    """

    name: str
    words: tuple[str, ...]
    told: str
    initials: str
    all_initials: str
    acronyms: tuple[str, ...]

    @classmethod
    @lru_cache(MAX_KEPT)
    def of(cls, name: str) -> Self:
        """Take a venue apart."""
        words = tuple(word for word in name.split() if word not in UNSAID_WORDS)
        initials = "".join(word[0] for word in words)
        return cls(
            name,
            words,
            " ".join(words),
            initials,
            "".join(word[0] for word in name.split()),
            tuple(word for word in words if len(word) >= MIN_ACRONYM),
        )

    def may_be_called(self, acronym: str) -> bool:
        """Whether an acronym is the beginning of its initials, or a longer part of the initials of all its words.

        "FOCS" is the Annual Symposium on Foundations of Computer Science; of fewer letters parts would meet by chance.
        """
        if self.initials.startswith(acronym):
            return True
        return MIN_INNER_ACRONYM <= len(acronym) <= MAX_INNER_ACRONYM and acronym in self.all_initials


def _compare_spellings(left: _Venue, right: _Venue) -> float:
    """Compare two venues that may be spelt in different ways: by abbreviated words and by acronyms."""
    if left.name == right.name or _is_acronym(left, right) or _is_acronym(right, left):
        return 1.0
    if not left.words or not right.words:
        return UNKNOWN
    short, long = (left, right) if len(left.words) <= len(right.words) else (right, left)
    return _abbreviated(short.words, long.words, long.initials)


def _is_acronym(short: _Venue, long: _Venue) -> bool:
    """Whether a word of one venue is made of the initials of the other."""
    if any(len(word) <= len(long.all_initials) and long.may_be_called(word) for word in short.acronyms):
        return True
    return len(short.words) == 1 and len(short.told) >= MIN_ACRONYM and short.told in long.initials


def _abbreviated(short: tuple[str, ...], long: tuple[str, ...], initials: str) -> float:
    """Return the share of the short venue's words that abbreviate words of the long one in order, or the reverse."""
    found, start = 0, 0
    for word in short:
        place = initials.find(word[0], start)
        while place >= 0 and not (long[place].startswith(word) or word.startswith(long[place])):
            place = initials.find(word[0], place + 1)
        if place >= 0:
            found, start = found + 1, place + 1
    share = found / len(short)
    return OF_ONE_WORD * share if len(short) == 1 and len(long) >= MIN_LONG else share
