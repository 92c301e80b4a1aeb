"""Records that were corrected are followed to what they say now, and no others."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tasks.load.following import PRINTED, PUBLISHED, Rule, as_stated, follow_mentions, follow_records, match_up

SCHEMA: dict[str, Any] = {
    **dict.fromkeys(["source_id", "source_file", "source_format", "own_key", "catalogue", "content_sha256"], pl.String),
    **{"title": pl.String, "venue": pl.String, "year": pl.Int32, "doi": pl.String, "names": pl.List(pl.String)},
}
SAID: dict[str, Any] = {
    "source_file": "a.bib",
    "source_format": "bibtex",
    "title": "Lichens that grow on granite",
    "venue": "Annals of Botany",
    "year": 1999,
    "names": ["Okafor, Ngozi", "Lindqvist, Per"],
}


def records(*said: dict[str, Any]) -> pl.DataFrame:
    """Give records that say the same but for what is given of each; each has another id and says something else."""
    rows = [{"source_id": f"S{number}", "content_sha256": str(each)} | SAID | each for number, each in enumerate(said)]
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA} for row in rows], SCHEMA, orient="row")


def followed(gone: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, str]:
    now = records(*new).with_columns(pl.col("source_id").str.replace("S", "N"))
    return dict(follow_records(records(*gone), now).iter_rows())


KEY, OTHER_DUMP = {"own_key": "k"}, {"source_file": "b.bib"}
RETITLED = {"title": "Lichens that grow on granit"}
REWRITTEN = {"title": "On the flora of bare rocks"}
RENAMED = {"names": ["Okafor, Ngozi", "Lindquist, P."]}
REDATED = {"year": 2001}
OTHERS = {"names": ["Abe, Fumi"]}
ELSEWHERE = KEY | REWRITTEN | OTHER_DUMP
LISTED = KEY | {"catalogue": "c", "doi": "10.1/x"}
SAME = {"content_sha256": "c"}
SAYS_LITTLE: dict[str, Any] = {"title": None, "names": []}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param({}, RETITLED, id="a title"),
        pytest.param({}, RENAMED, id="a name"),
        pytest.param({}, REDATED, id="a year"),
        pytest.param({}, {"venue": "Annals of Botany (London)"}, id="a venue"),
        pytest.param({}, OTHER_DUMP | RETITLED, id="a title, in a dump of another name"),
        pytest.param({}, OTHER_DUMP | RENAMED, id="a name, in a dump of another name"),
        pytest.param(KEY, KEY | REWRITTEN, id="a title as a whole, under one key"),
        pytest.param(KEY, KEY | RETITLED | OTHERS | REDATED, id="all but the key, in one dump"),
        pytest.param(KEY, KEY | RETITLED | OTHERS | REDATED | OTHER_DUMP, id="all but the key, in another dump"),
        pytest.param(LISTED, LISTED | OTHERS | ELSEWHERE, id="all but the key in a catalogue"),
        pytest.param({"names": []}, {"names": [], "doi": "10.1/x"}, id="a DOI that came to a record without names"),
        pytest.param(KEY | SAME, SAME | {"source_format": "ris"}, id="a key, in another format"),
    ],
)  # fmt: skip
def test_a_corrected_record_is_followed(before: dict[str, Any], now: dict[str, Any]) -> None:
    assert followed([before], [now]) == {"S0": "N0"}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param({}, REWRITTEN, id="another title"),
        pytest.param({}, OTHERS, id="other names"),
        pytest.param(KEY, KEY | REWRITTEN | OTHERS, id="another paper under one key of a dump"),
        pytest.param(KEY, ELSEWHERE, id="another paper of the same persons under one key of two dumps"),
        pytest.param({"title": "Lichens, part 1"}, {"title": "Lichens, part 2"}, id="another part"),
        pytest.param({"title": "Lichens, part I"}, {"title": "Lichens, part II"}, id="another part in Roman numerals"),
        pytest.param({}, {"venue": "Workshop on Lichens"} | REDATED, id="another version"),
        pytest.param({"doi": "10.1/x"}, {"doi": "10.1/y"}, id="another DOI"),
        pytest.param(LISTED, LISTED | RETITLED | {"doi": "10.1/y"}, id="another DOI under one key"),
        pytest.param({"names": []}, {"names": []} | OTHER_DUMP | {"title": "Lichens"}, id="without names"),
        pytest.param(SAYS_LITTLE, SAYS_LITTLE | {"content_sha256": "c"}, id="nothing that tells"),
    ],
)  # fmt: skip
def test_another_record_is_not_followed(before: dict[str, Any], now: dict[str, Any]) -> None:
    assert followed([before], [now]) == {}


def test_a_record_is_not_followed_if_several_could_be_it() -> None:
    assert followed([{}], [RETITLED, {"title": "Lichens that grew on granite"}]) == {}
    assert followed([KEY, KEY | REDATED], [KEY | RETITLED | REDATED]) == {"S1": "N0"}
    assert followed([KEY, KEY | REDATED], [KEY | RETITLED]) == {"S0": "N0"}


def test_records_that_say_the_same_are_followed_one_by_one() -> None:
    again = SAME | OTHER_DUMP
    assert followed([SAME, SAME], [again, again, RETITLED]) == {"S0": "N0", "S1": "N1"}


def test_a_corrected_record_among_others_whose_keys_move_on() -> None:
    says = [{"content_sha256": letter, "title": f"{letter} beetle"} for letter in "abc"]
    gone = [each | {"own_key": str(number)} for number, each in enumerate(says)]
    new = [REWRITTEN | {"own_key": "0"}, *(each | {"own_key": str(number)} for number, each in enumerate(says, 1))]
    assert followed(gone, new) == {"S0": "N1", "S1": "N2", "S2": "N3"}


def test_the_order_of_rows_has_no_part_in_it() -> None:
    gone, new = records({}, REDATED, KEY), records(RETITLED, REDATED | RENAMED, KEY | OTHERS)
    now = new.with_columns(pl.col("source_id").str.replace("S", "N"))
    found = follow_records(gone, now).sort("source_id")
    assert found.height == 3
    assert follow_records(gone.reverse(), now.reverse()).sort("source_id").equals(found)


def test_a_published_record_has_no_key_where_its_key_is_its_place() -> None:
    schema = dict.fromkeys(PUBLISHED, pl.String) | {"source_index": pl.Int32}
    sources = pl.DataFrame(
        {"source_id": ["S1", "S2", "S3"], "source_key": ["1", "1", "k"], "source_index": [1, 2, 3]}
    ).with_columns(
        pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
        if name not in {"source_id", "source_key", "source_index", "identifiers"}
    )
    identifiers = [[{"scheme": "pmid", "value": "7"}, {"scheme": "doi", "value": "10.1/x"}], [], None]
    found = as_stated(sources.with_columns(identifiers=pl.Series(identifiers)))
    assert found["own_key"].to_list() == [None, "1", "k"]
    assert found["doi"].to_list() == ["10.1/x", None, None]


def mentions(source_id: str, *names: str) -> pl.DataFrame:
    rows = [(source_id, place, name, name.split(",")[0]) for place, name in enumerate(names, 1)]
    return pl.DataFrame(rows, list(PRINTED), orient="row")


def test_mentions_are_followed_as_printed_else_by_the_family_name_else_by_the_place() -> None:
    gone = mentions("S1", "Lee, A.", "Li, B.", "Khan, C.", "Khan, D.", "Ito, E.", "Lindqvist, Per")
    new = mentions("N1", "Ito, Emi", "Lee, A.", "Khan, C.", "Khan, Dora", "Abe, F.", "Lindquist, P")
    found = follow_mentions(gone, new, pl.DataFrame({"source_id": ["S1"], "followed_id": ["N1"]}))
    assert found.select("position", "followed_position").sort("position").rows() == [
        (1, 2),
        (3, 3),
        (4, 4),
        (5, 1),
        (6, 6),
    ]
    assert follow_mentions(gone, new, pl.DataFrame({"source_id": ["S2"], "followed_id": ["N1"]})).is_empty()


def test_a_row_is_paired_once_by_the_first_rule_that_pairs_it() -> None:
    gone, new = pl.DataFrame({"a": [1, 2], "b": [5, None]}), pl.DataFrame({"a": [2, 1], "b": [5, None]})
    found = match_up(gone, new, [Rule(["b"]), Rule(["a"])])
    assert found.select("a", "a now").rows() == [(1, 2)]
