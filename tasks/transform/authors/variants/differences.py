"""What each kind of difference between two forms of a name asks for, before the two are one person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """What one kind of difference asks for.

    Attributes:
        shared_rarity: The rarity (natural logarithms) that the shared coauthors must have together.
        usual_commonness: How common a name may be without asking for more (see `NAMESAKES` in `variants.score`).
        unshared_commonness: How common the name may be where no coauthors are shared and no third name is in question.
        max_share: The largest share of the lake that has the family name and the first given name; pairs of commoner
            names are not compared. Names that are in conflict by the letter have one: in common names, above all
            romanised Chinese ones, a letter makes two persons.
    """

    shared_rarity: float
    usual_commonness: float
    unshared_commonness: float
    max_share: float = 1.0


DIFFERENCES = {
    "middle": Difference(0.0, 0.1, 0.1),
    "initial": Difference(3.0, 0.1, 0.2),
    "spelling": Difference(0.0, 0.1, 0.1),
    "order": Difference(8.0, 0.02, 1e-3, max_share=3e-6),
    "words": Difference(10.0, 0.02, 1e-4, max_share=3e-6),
    "familiar": Difference(8.0, 0.02, 0.0, max_share=3e-6),
    "short": Difference(12.0, 0.02, 0.0, max_share=2e-7),
    "letter": Difference(14.0, 0.02, 0.0, max_share=2e-7),
}
MAX_SHARES = {level: asks.max_share for level, asks in DIFFERENCES.items() if asks.max_share < 1}
