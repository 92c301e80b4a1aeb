"""Ids are minted from content."""

from __future__ import annotations

import re

from schemas.fields import ID
from tasks.minting import mint_id


def test_an_id_is_opaque_and_always_the_same() -> None:
    assert mint_id("P", "content", 1) == mint_id("P", "content", 1) != mint_id("P", "content", 2)
    assert re.match(ID, mint_id("P", "content"))


def test_the_parts_of_a_seed_do_not_run_together() -> None:
    assert mint_id("P", "ab", "c") != mint_id("P", "a", "bc")
