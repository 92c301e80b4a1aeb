"""What is derived from a model: the schema, whose key is unique, and the check of a frame that a step hands on."""

from __future__ import annotations

import polars as pl
import pytest
from pandera.errors import SchemaError

from schemas.exchange import authors, keys, papers, records
from schemas.lake.tables import TABLES
from schemas.table import Reference, Table, TableModel

SCORED = papers.scored_pairs(["title", "title part"])
EXCHANGED = [
    *(
        table
        for module in (records, keys, papers, authors)
        for table in vars(module).values()
        if isinstance(table, Table)
    ),
    SCORED,
]
KNOWN = TABLES | {table.name: table for table in EXCHANGED}


class Shelves(TableModel):
    """A book on a shelf."""

    shelf: pl.Int32
    book: pl.String


def books(*rows: tuple[int, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"shelf": pl.Int32, "book": pl.String}, orient="row")


@pytest.mark.parametrize("table", KNOWN.values(), ids=KNOWN.keys())
def test_a_table_says_what_a_row_is_and_what_it_refers_to(table: Table) -> None:
    assert table.description.endswith(".")
    assert table.description != " ".join((TableModel.__doc__ or "").split())
    assert set(table.key) <= set(table.polars_schema)
    assert all(column.description for column in table.columns)
    for reference in table.references:
        target = KNOWN[reference.table]
        types = [table.polars_schema[name] for name in reference.columns]
        assert types == [target.polars_schema[name] for name in reference.target]


@pytest.mark.parametrize(
    ("key", "is_unique", "frame", "keeps"),
    [
        (("book",), True, books((1, "a"), (1, "b")), True),
        (("book",), True, books((1, "a"), (2, "a")), False),
        (("shelf", "book"), True, books((1, "a"), (2, "a")), True),
        (("shelf", "book"), True, books((1, "a"), (1, "a")), False),
        (("shelf", "book"), False, books((1, "a"), (1, "a")), True),
    ],
)
def test_the_key_is_unique_where_the_table_says_so(
    key: tuple[str, ...], is_unique: bool, frame: pl.DataFrame, keeps: bool
) -> None:
    schema = Table("shelves", Shelves, key=key, is_unique=is_unique).schema
    if keeps:
        assert schema.validate(frame).equals(frame)
    else:
        with pytest.raises(SchemaError):
            schema.validate(frame)


def test_tables_of_one_model_have_keys_of_their_own() -> None:
    twice = books((1, "a"), (2, "a"))
    with pytest.raises(SchemaError):
        Table("by_book", Shelves, key=("book",)).schema.validate(twice)
    assert Table("by_shelf", Shelves, key=("shelf",)).schema.validate(twice).equals(twice)


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (books().drop("book"), "book should be String"),
        (books().with_columns(page=1), "page is Int32"),
        (books().cast({"shelf": pl.Int64}), "shelf is Int64, shelf should be Int32"),
        (books().select("book", "shelf"), "the columns are in another order"),
    ],
)
def test_a_frame_that_is_not_of_the_table_is_named_with_what_is_wrong(frame: pl.DataFrame, fault: str) -> None:
    with pytest.raises(TypeError, match=f"^no frame of the table shelves: {fault}$"):
        Table("shelves", Shelves, key=("book",)).checked(frame)


def test_a_frame_of_the_table_is_handed_on_as_it_is() -> None:
    frame = books((2, "b"), (1, "a"))
    assert Table("shelves", Shelves, key=("book",)).checked(frame) is frame


@pytest.mark.parametrize("frame", [books().with_columns(page=1), books().select("book", "shelf")])
def test_a_model_has_no_other_columns_and_no_other_order(frame: pl.DataFrame) -> None:
    with pytest.raises(SchemaError):
        Shelves.validate(frame)


def test_scored_pairs_have_a_column_for_each_evidence_in_their_order() -> None:
    *others, title, part = SCORED.polars_schema.items()
    assert [name for name, _ in others] == ["left", "right", "component", "is_within", "score"]
    assert [title, part] == [("title", pl.Int8()), ("title part", pl.Int8())]
    assert "title part" in SCORED.columns[-1].description


def test_a_reference_is_to_the_columns_of_the_same_names_unless_it_says_others() -> None:
    assert Reference(("paper_id",), "papers").target == ("paper_id",)
    assert Reference(("related_paper_id",), "papers", ("paper_id",)).target == ("paper_id",)
