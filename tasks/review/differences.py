"""Differences between two texts, or two lists of texts, word by word. Case does not count.

In a text the order of the words counts; in a list, such as one of authors, neither that of its texts nor that of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

MAX_WORDS = 3000  # of a side that are compared; beyond that nothing is marked

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


class Piece(NamedTuple):
    """A part of a text.

    Attributes:
        text: The part.
        is_marked: Whether the other side lacks it.
    """

    text: str
    is_marked: bool = False


Pieces = list[Piece]


def mark(left: Sequence[str], right: Sequence[str], *, in_order: bool) -> tuple[list[Pieces], list[Pieces]]:
    """Return the texts of two sides in pieces, the words that the other side lacks marked.

    Args:
        left: The texts of one side.
        right: The texts of the other side.
        in_order: Whether the order of the words counts.
    """
    words = [[match[0].casefold() for text in side for match in _WORD.finditer(text)] for side in (left, right)]
    if not all(words) or max(map(len, words)) > MAX_WORDS:
        return [[Piece(text)] for text in left], [[Piece(text)] for text in right]
    marked = _moved(*words) if in_order else (_lacking(*words), _lacking(*words[::-1]))
    return _cut(left, marked[0]), _cut(right, marked[1])


def _moved(left: Sequence[str], right: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the places of the words on each side that the longest common sequence of words leaves out."""
    marked: tuple[set[int], set[int]] = set(), set()
    for change in Indel.opcodes(left, right):
        if change.tag != "equal":
            marked[0].update(range(change.src_start, change.src_end))
            marked[1].update(range(change.dest_start, change.dest_end))
    return marked


def _lacking(ours: Sequence[str], theirs: Sequence[str]) -> set[int]:
    """Return the places of our words that they lack, or have less often; punctuation is none."""
    left, places = Counter(theirs), set[int]()
    for place, word in enumerate(ours):
        if word[0].isalnum() and left[word] <= 0:
            places.add(place)
        left[word] -= 1
    return places


def _cut(texts: Sequence[str], marked: set[int]) -> list[Pieces]:
    """Return texts in pieces; the words are numbered through all of them."""
    cut, first = [], 0
    for text in texts:
        words = list(_WORD.finditer(text))
        cut.append(_pieces(text, [match.span() for place, match in enumerate(words) if first + place in marked]))
        first += len(words)
    return cut


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    """Return a text in pieces, of which some spans are marked; what stands between two marked words is marked, too."""
    is_marked = [False] * len(text)
    for start, end in spans:
        is_marked[start:end] = [True] * (end - start)
    for (_, end), (start, _) in pairwise(spans):
        if text[end:start].isspace():
            is_marked[end:start] = [True] * (start - end)
    runs = groupby(range(len(text)), lambda place: is_marked[place])
    return [Piece("".join(text[place] for place in places), flag) for flag, places in runs]
