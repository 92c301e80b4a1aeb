"""Records that a catalogue lists under one key are one paper, unless their DOIs differ."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.same_key import same_key_pairs

Row = tuple[int, str, str | None, str | None, str | None]  # statement, key, catalogue, that of the format, DOI


def pairs(*rows: Row) -> list[tuple[int, int]]:
    schema = ("statement", "source_key", "catalogue", "format_catalogue", "doi")
    keys = pl.DataFrame(
        list(rows),
        schema=dict.fromkeys(schema, pl.String) | {"statement": pl.UInt64},
        orient="row",
    )
    return same_key_pairs(keys.with_columns(source_index=pl.lit(7, pl.Int32))).rows()


def test_the_statements_of_a_key_are_connected() -> None:
    rows: list[Row] = [(number, "k", None, "DBLP", None) for number in (5, 3, 9)]
    assert pairs(*rows) == [(3, 5), (5, 9)]


def test_keys_of_other_catalogues_and_of_none_say_nothing() -> None:
    assert pairs((1, "k", None, "DBLP", None), (2, "k", None, "ACL", None), (3, "k", None, None, None)) == []
    assert pairs((1, "k", None, None, None), (2, "k", None, None, None)) == []


def test_the_settings_say_the_catalogue_of_a_format_that_many_write() -> None:
    assert pairs((1, "k", "dblp", None, None), (2, "k", None, "DBLP", None), (3, "k", "acm", "DBLP", None)) == [(1, 2)]


def test_a_place_is_no_key() -> None:
    assert pairs((1, "7", None, "DBLP", None), (2, "7", None, "DBLP", None)) == []


def test_different_dois_keep_records_of_one_key_apart() -> None:
    assert pairs((1, "k", "a", None, "10.1/x"), (2, "k", "a", None, "10.1/y")) == []
    assert pairs((1, "k", "a", None, "10.1/x"), (2, "k", "a", None, None)) == [(1, 2)]
    rows: list[Row] = [(1, "k", "a", None, "10.1/x"), (2, "k", "a", None, "10.1/y"), (3, "k", "a", None, "10.1/x")]
    assert pairs(*rows, (4, "k", "a", None, None)) == [(1, 3)]


def test_records_that_say_the_same_are_one_already() -> None:
    assert pairs((1, "k", "a", None, None), (1, "k", "a", None, None)) == []
