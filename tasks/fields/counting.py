"""How a number of things is said."""

from __future__ import annotations


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 paper, 2,000 papers.

    Args:
        number: The number.
        one: The noun.
        many: The noun in the plural; None for one that ends in -s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
