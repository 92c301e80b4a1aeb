"""The background of names: the table that is shipped."""

from __future__ import annotations

import hashlib

import pytest

from tasks.transform.authors.background import BACKGROUND_FILE, BACKGROUND_SHA256, background
from tasks.transform.authors.statistics import PARTS


def test_the_table_is_the_one_that_the_code_names() -> None:
    assert hashlib.sha256(BACKGROUND_FILE.read_bytes()).hexdigest() == BACKGROUND_SHA256


def test_every_part_has_shares_that_leave_room_for_what_is_not_listed() -> None:
    shares, unlisted = background()
    assert tuple(shares) == PARTS
    for part, table in shares.items():
        assert table[part].is_unique().all()
        assert table["background"].is_between(unlisted, 0.2).all()
        assert table["background"].sum() <= 1
    assert shares["initial"]["background"].sum() == pytest.approx(1, abs=0.01)
