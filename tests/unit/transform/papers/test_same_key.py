"""Records that a catalogue lists under one key are one paper, unless their DOIs differ."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.same_key import KEYED_BY, same_key_pairs

Row = tuple[int, str | None, str | None, str | None, str | None]  # record, key, catalogue, that of the format, DOI


def pairs(*rows: Row) -> list[tuple[int, int]]:
    schema = dict.fromkeys(KEYED_BY, pl.String) | {"record": pl.UInt64}
    return same_key_pairs(pl.DataFrame(list(rows), schema=schema, orient="row")).rows()


def test_the_records_of_a_key_are_connected() -> None:
    rows: list[Row] = [(number, "k", None, "DBLP", None) for number in (5, 3, 9)]
    assert pairs(*rows) == [(3, 5), (5, 9)]


def test_keys_of_other_catalogues_and_of_none_say_nothing() -> None:
    assert pairs((1, "k", None, "DBLP", None), (2, "k", None, "ACL", None), (3, "k", None, None, None)) == []
    assert pairs((1, "k", None, None, None), (2, "k", None, None, None)) == []


def test_the_settings_say_the_catalogue_of_a_format_that_many_write() -> None:
    assert pairs((1, "k", "dblp", None, None), (2, "k", None, "DBLP", None), (3, "k", "acm", "DBLP", None)) == [(1, 2)]


def test_records_without_a_key_of_their_own_are_not_paired() -> None:
    assert pairs((1, None, None, "DBLP", None), (2, None, None, "DBLP", None)) == []


def test_different_dois_keep_records_of_one_key_apart() -> None:
    assert pairs((1, "k", "a", None, "10.1/x"), (2, "k", "a", None, "10.1/y")) == []
    assert pairs((1, "k", "a", None, "10.1/x"), (2, "k", "a", None, None)) == [(1, 2)]
    rows: list[Row] = [(1, "k", "a", None, "10.1/x"), (2, "k", "a", None, "10.1/y"), (3, "k", "a", None, "10.1/x")]
    assert pairs(*rows, (4, "k", "a", None, None)) == [(1, 3)]
