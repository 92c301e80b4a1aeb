"""What each kind of difference between two forms of a name asks for."""

from __future__ import annotations

from tasks.transform.authors.variants.differences import DIFFERENCES, MAX_SHARES
from tasks.transform.authors.variants.levels import BY_THE_LETTER


def test_only_rare_names_may_differ_by_more_than_initials() -> None:
    assert MAX_SHARES == {"order": 3e-6, "words": 3e-6, "familiar": 3e-6, "short": 2e-7, "letter": 2e-7}


def test_names_in_conflict_by_the_letter_ask_for_more_than_others() -> None:
    compatible = [asks for level, asks in DIFFERENCES.items() if level in BY_THE_LETTER]
    others = [asks for level, asks in DIFFERENCES.items() if level not in BY_THE_LETTER]
    assert max(asks.shared_rarity for asks in compatible) <= min(asks.shared_rarity for asks in others)
    assert max(asks.unshared_commonness for asks in others) < min(asks.unshared_commonness for asks in compatible)
    assert all(asks.max_share < 1 for asks in others)
