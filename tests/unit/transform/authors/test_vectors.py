"""What the papers of a core say, as vectors."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from tasks.transform.authors import vectors
from tasks.transform.authors.vectors import KINDS, core_vectors

Said = tuple[int, str | None, str | None, list[str]]  # the core, title, venue and affiliations of a place


def products(*places: Said, others: tuple[str, ...] = ()) -> dict[str, list[list[float]]]:
    """Return the products of the vectors of the cores by kind; others are titles of papers that are not compared."""
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "row": pl.Int64,
        "title": pl.String,
        "venue": pl.String,
        "affiliations": pl.List(pl.String),
    }
    rows = pl.DataFrame(places, schema=schema, orient="row").with_row_index("index")
    rows = rows.with_columns(paper_id=pl.format("P{}", "index"), name=pl.lit(0))
    papers = pl.concat([rows.select("title"), pl.DataFrame({"title": others}, schema={"title": pl.String})])
    n_rows = rows["row"].n_unique()
    found = core_vectors(rows.drop("name"), rows, papers, n_rows)
    assert set(found) == set(KINDS)
    return {kind: (matrix @ matrix.T).toarray().round(9).tolist() for kind, matrix in found.items()}


def test_titles_of_the_same_words_are_alike_and_those_of_a_core_add_up() -> None:
    found = products(
        (0, "Graph networks", None, []), (0, "Networks of graphs", None, []), (1, "graph network", None, [])
    )
    assert found["title"] == [[4.0, 2.0], [2.0, 1.0]]


def test_a_title_without_shared_words_is_like_no_other_and_a_missing_one_is_nothing() -> None:
    found = products((0, "Zinc oxides", None, []), (1, "Maritime law", None, []), (2, None, None, []))
    assert found["title"] == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    others = ("graph one", "graph two", "graph three")
    found = products((0, "graph zinc", None, []), (1, "graph tin", None, []), (2, "zinc mine", None, []), others=others)
    title = found["title"]
    graph, zinc = math.log(7 / 5), math.log(7 / 2)
    assert title[0][1] == pytest.approx(graph / math.hypot(graph, zinc))
    assert title[0][2] == pytest.approx(zinc / math.hypot(graph, zinc))


def test_words_of_one_text_and_of_more_than_a_tenth_of_them_are_left_out() -> None:
    texts = [*(f"everywhere word{number}" for number in range(7)), *["often"] * 6, *["alone"], *[""] * 46]
    place = pl.DataFrame({"place": [0, 1, 2], "text": ["everywhere word0", "often", "alone"]})
    told = vectors._words(place, pl.Series(texts), 60)
    assert told.select("place", "word").rows() == [(0, "#0"), (1, "often"), (2, "#2")]
    assert told["weight"].to_list() == pytest.approx([1.0, math.log(61 / 6), 1.0])


def test_in_a_small_lake_a_word_of_five_texts_tells_and_one_of_six_does_not() -> None:
    texts = pl.Series(["five six"] * 5 + ["six"])
    told = vectors._words(pl.DataFrame({"place": [0], "text": ["five six"]}), texts, 6)
    assert told["word"].to_list() == ["five"]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Training networks", ["network", "train"]),
        ("Optimization and optimizing", ["and", "optimiz"]),
        ("AI of us", []),
        ("Citations", ["citations"]),
        ("graph graphs", ["graph"]),
    ],
)
def test_endings_are_cut_where_four_letters_are_left(text: str, stems: list[str]) -> None:
    assert vectors._stems(pl.DataFrame({"place": [0], "text": [text]}))["word"].to_list() == stems


def test_a_venue_is_the_same_however_it_is_cased() -> None:
    found = products((0, None, "Catalysis", []), (1, None, "CATALYSIS", []), (2, None, "Zinc Letters", []))
    assert found["venue"] == [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def test_affiliations_are_compared_by_their_words_all_at_once() -> None:
    found = products((0, None, None, ["Fudan", "Oslo"]), (1, None, None, ["Oslo Fudan"]), (2, None, None, []))
    assert found["affiliation"] == [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


def test_coauthors_only_tell_how_many_places_have_some() -> None:
    rows = pl.DataFrame({"index": [0, 1, 2], "row": [0, 0, 1]})
    cores = pl.DataFrame({"index": [0, 1, 2, 3], "paper_id": ["P0", "P1", "P2", "P0"], "name": [0, 0, 0, 1]})
    found = vectors._told_coauthors(rows, cores, 2)
    assert np.array_equal(found.toarray(), [[1.0, 0.0], [0.0, 0.0]])
