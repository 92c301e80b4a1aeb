"""What the papers of a core say, as vectors."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tasks.hashing import hash_values
from tasks.transform.authors import vectors
from tasks.transform.authors.stems import stems
from tasks.transform.authors.texts import describe_papers
from tasks.transform.authors.vectors import KINDS, core_vectors
from tasks.transform.linkage.counts import count_keys, one_count

Said = tuple[int, str | None, str | None, list[str]]  # the core, title, venue and affiliations of a place
NO_NAMES = pl.lit([], pl.List(pl.UInt64))


def products(*places: Said, others: tuple[str, ...] = ()) -> dict[str, list[list[float]]]:
    """Return the products of the vectors of the cores by kind; others are titles of papers that are not compared."""
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "row": pl.Int64,
        "title": pl.String,
        "venue": pl.String,
        "affiliations": pl.List(pl.String),
    }
    said = pl.DataFrame(places, schema=schema, orient="row").with_columns(
        paper_id=pl.format("P{}", pl.int_range(pl.len()))
    )
    said = said.with_columns(text=pl.col("affiliations").list.join(" "), year=None)
    papers = pl.concat([said, pl.DataFrame({"title": others}, schema={"title": pl.String})], how="diagonal")
    papers = papers.with_columns(pl.col("paper_id").fill_null(pl.format("O{}", pl.int_range(pl.len()))))
    texts, titles = describe_papers(papers)
    written = said.filter(pl.col("text") != "").unique("text").select("text")
    written = written.with_columns(affiliation=hash_values(written["text"]), words=stems(written["text"]))
    rows = said.join(written, on="text", how="left", maintain_order="left").select("row", "affiliation")
    rows = rows.with_columns(paper=hash_values(said["paper_id"]), place=pl.int_range(pl.len(), dtype=pl.UInt64))
    rows = rows.with_columns(name=pl.lit(0, pl.UInt64))
    words = count_keys(written["words"].explode(), "affiliation")
    statistics = pl.concat([titles, words, one_count(written.height, "affiliations")])
    found = core_vectors(
        rows,
        texts.with_columns(names=NO_NAMES),
        written.select("affiliation", "words"),
        statistics,
        rows["row"].n_unique(),
    )
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


def told(size: int, counts: dict[str, int], *texts: str) -> list[tuple[int, str, float]]:
    """Return the words that count of texts, and their weights, where so many of all texts of the lake have each."""
    terms = pl.Series("term", list(counts), dtype=pl.String)
    counted = pl.DataFrame({"kind": "title", "key": hash_values(terms), "count": list(counts.values())})
    words = pl.DataFrame({"at": range(len(texts)), "word": stems(pl.Series(texts))})
    words = words.with_columns(place=pl.int_range(pl.len(), dtype=pl.UInt64))
    found = vectors._words(words, pl.concat([counted, one_count(size, "titles")]), "title")
    known = {hash_values(terms)[at]: term for at, term in enumerate(counts)}
    return sorted((at, known.get(word, f"#{word}"), weight) for at, word, weight in found.iter_rows())


def test_words_of_one_text_and_of_more_than_a_tenth_of_them_are_left_out() -> None:
    counts = {"everywhere": 7, "word0": 1, "often": 6, "alone": 1}
    found = told(60, counts, "everywhere word0", "often", "alone")
    assert [row[:2] for row in found] == [(0, "#0"), (1, "often"), (2, "#2")]
    assert [row[2] for row in found] == pytest.approx([1.0, math.log(61 / 6), 1.0])


def test_in_a_small_lake_a_word_of_five_texts_tells_and_one_of_six_does_not() -> None:
    assert [word for _, word, _ in told(6, {"five": 5, "six": 6}, "five six")] == ["five"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Training networks", ["network", "train"]),
        ("Optimization and optimizing", ["and", "optimiz"]),
        ("AI of us", []),
        ("Citations", ["citations"]),
        ("graph graphs", ["graph"]),
    ],
)
def test_endings_are_cut_where_four_letters_are_left(text: str, cut: list[str]) -> None:
    hashes = hash_values(pl.Series(cut, dtype=pl.String)).sort().to_list()
    assert stems(pl.Series(["", text, None])).to_list() == [[], hashes, []]


def test_a_venue_is_the_same_however_it_is_cased() -> None:
    found = products((0, None, "Catalysis", []), (1, None, "CATALYSIS", []), (2, None, "Zinc Letters", []))
    assert found["venue"] == [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def test_affiliations_are_compared_by_their_words_all_at_once() -> None:
    found = products((0, None, None, ["Fudan", "Oslo"]), (1, None, None, ["Oslo Fudan"]), (2, None, None, []))
    assert found["affiliation"] == [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


def test_coauthors_are_alike_by_the_rarity_of_those_that_are_shared_and_a_place_without_any_says_nothing() -> None:
    name = pl.UInt64
    places = pl.DataFrame({"at": [0, 1, 2], "place": [0, 1, 2], "paper": [0, 1, 2], "name": [9, 9, 9]})
    places = places.with_columns(pl.col("name").cast(name))
    bylines = pl.DataFrame(
        {"paper": [0, 1, 2], "names": [[9, 1, 2], [9, 2, 3], [9]]}, schema_overrides={"names": pl.List(name)}
    )
    counted = {"kind": ["name", "name", "papers"], "key": [1, 2, 0], "count": [2, 4, 7]}
    found = vectors._coauthors(places, bylines, pl.DataFrame(counted, schema_overrides={"key": name}))
    assert found.select("at", "word").rows() == [(0, 1), (0, 2), (1, 2), (1, 3)]
    assert found["weight"].to_list() == pytest.approx([math.log(4), math.log(2), math.log(2), math.log(8)])
