"""Evidence as bars: each weight as the length of a bar, to the right where it speaks for the pair, else to the left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

START = "what every pair starts from"
MIN_SCALE = 3.0  # weight of a bar of full length, or the largest weight
MIN_START = 0.05  # of which anything is said


class Bar(NamedTuple):
    """An evidence as a bar.

    Attributes:
        words: The evidence in words.
        weight: Its weight.
        start: Where the bar begins, from 0 to 100; 50 is no weight.
        length: How long it is.
    """

    words: str
    weight: float
    start: float
    length: float

    @property
    def text(self) -> str:
        """The weight as a text, with its sign."""
        return f"{self.weight:+.1f}".replace("-", "\u2212")


def bars_of(evidence: Iterable[Mapping[str, Any]], score: float, words: Callable[[str, str], str]) -> list[Bar]:
    """Return the evidence of a pair as bars, the strongest first.

    Args:
        evidence: Each evidence, its level and its weight.
        score: The sum of the weights, and of what every pair starts from.
        words: Says an evidence and its level in words.
    """
    weights = [(words(each["evidence"], each["level"]), float(each["weight"])) for each in evidence]
    return _bars(weights, score)


def explained(explanation: Mapping[str, Any]) -> dict[str, Any]:
    """Return an explanation with the evidence of its links and near misses as bars."""
    links = [_with_bars(link) for link in explanation["links"]]
    misses = [{**miss, "link": _with_bars(miss["link"])} for miss in explanation["near_misses"]]
    return {**explanation, "links": links, "near_misses": misses}


def _with_bars(link: Mapping[str, Any]) -> dict[str, Any]:
    """Return a link with its evidence as bars."""
    weights = [(each["words"], float(each["weight"])) for each in link["evidence"]]
    return {**link, "bars": _bars(weights, link["score"])}


def _bars(weights: Sequence[tuple[str, float]], score: float) -> list[Bar]:
    """Return weights as bars, the strongest first, and what every pair starts from."""
    ordered = sorted(weights, key=lambda each: (-abs(each[1]), each[0]))
    start = score - sum(weight for _, weight in ordered)
    if abs(start) >= MIN_START:
        ordered.append((START, start))
    scale = max([MIN_SCALE, *(abs(weight) for _, weight in ordered)])
    lengths = [abs(weight) / scale * 50 for _, weight in ordered]
    return [
        Bar(words, weight, round(50 - length if weight < 0 else 50, 2), round(length, 2))
        for (words, weight), length in zip(ordered, lengths, strict=True)
    ]
