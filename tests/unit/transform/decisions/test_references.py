"""References: in which ways a side of a decision can be understood, and what there is of it in the dumps."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas.decisions import Decision
from schemas.exchange.decisions import NAMED_IDS
from tasks.hashing import hash_values
from tasks.transform.decisions.references import (
    FOUND_BY,
    find_mentions,
    find_records,
    items_of,
    list_references,
    named_ids,
)

PAPER, AUTHOR = "P" + "0" * 16, "A" + "0" * 16
RECORDS = {name: f"S{name * 16}" for name in "abcde"}

# name: its dump, key and catalogue, and its authors
LAKE: dict[str, tuple[str, str, str | None, tuple[str, ...]]] = {
    "a": ("x/dblp.bib", "conf/acl/Ash01", "DBLP", ("Ash, Mara", "Okafor, Ngozi")),
    "b": ("x/old.bib", "conf/acl/Ash01", "DBLP", ("Mara Ash",)),
    "c": ("y/c#1.bib", "Ash#01", None, ("Ash, Mara", "Ash, Mara")),
    "d": ("z.csv", "3", None, ()),
}


def number(name: str) -> int:
    return int(hash_values(pl.Series([RECORDS[name]]))[0])


def keys() -> pl.DataFrame:
    rows = [
        {
            **dict.fromkeys((*FOUND_BY, "format_catalogue")),
            "source_id": RECORDS[name],
            "record": number(name),
            "statement": number(name),
            "source_file": file,
            "source_key": key,
            "catalogue": catalogue,
        }
        for name, (file, key, catalogue, _) in LAKE.items()
    ]
    schema = dict.fromkeys((*FOUND_BY, "format_catalogue"), pl.String) | {"record": pl.UInt64, "statement": pl.UInt64}
    return pl.DataFrame(rows, schema=schema)


def names() -> pl.DataFrame:
    rows = [
        (number(name), place, printed, *reversed(printed.split(", ") if ", " in printed else printed.split()[::-1]))
        for name, (*_, authors) in LAKE.items()
        for place, printed in enumerate(authors, start=1)
    ]
    schema = {
        "record": pl.UInt64,
        "position": pl.Int32,
        "raw_name": pl.String,
        "given_name": pl.String,
        "family_name": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def decision(left: str, right: str, entity: str = "paper", file: str = "decisions.csv") -> Decision:
    return Decision.model_validate(
        {"source_file": file, "line": 2, "entity": entity, "decision": "same", "left": left, "right": right}
    )


def named(*members: dict[str, Any]) -> pl.DataFrame:
    return NAMED_IDS.conform(pl.DataFrame(members) if members else NAMED_IDS.empty())


def papers(text: str, *members: dict[str, Any], file: str = "decisions.csv") -> str:
    """Return the records that a side names, in alphabetical order."""
    references = list_references([decision(text, "no#thing", file=file)], "paper", named(*members))
    found = find_records(references, keys()).rename({"statement": "item"})
    items = items_of(references, found)
    assert items["side"].sum() == 0
    return "".join(name for name in LAKE if number(name) in items["item"].to_list())


def mentions(text: str, *members: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the records and places of the authors that a side names."""
    references = list_references([decision(text, "no#thing#1", "author")], "author", named(*members))
    found = find_mentions(references, find_records(references, keys()), names())
    return sorted(
        (name, place)
        for name in LAKE
        for record, place in found.select("record", "position").iter_rows()
        if record == number(name)
    )


def test_a_record_is_named_by_its_id() -> None:
    assert papers(RECORDS["b"]) == "b"
    assert papers(RECORDS["e"]) == ""


def test_a_record_is_named_by_its_key_and_its_dump_or_catalogue() -> None:
    assert papers("x/dblp.bib#conf/acl/Ash01") == "a"
    assert papers("dblp#conf/acl/Ash01") == "ab"
    assert papers("dblp.bib#conf/acl/Ash01") == ""
    assert papers("dblp#conf/acl/ash01") == ""
    assert papers("z.csv#3") == "d"


def test_the_name_of_a_dump_may_be_relative_to_the_decisions() -> None:
    assert papers("dblp.bib#conf/acl/Ash01", file="x/decisions.csv") == "a"


def test_names_and_keys_may_hold_the_mark() -> None:
    assert papers("y/c#1.bib#Ash#01") == "c"


def test_an_id_stands_for_all_its_members_and_a_changed_one_is_found_by_its_key() -> None:
    member = {"id": PAPER, "source_file": "x/dblp.bib", "catalogue": None, "source_key": "conf/acl/Ash01"}
    other = {**member, "source_id": RECORDS["d"], "source_file": "z.csv", "source_key": None}
    assert papers(PAPER, {**member, "source_id": RECORDS["e"]}, other) == "ad"
    assert papers(PAPER) == ""


def test_a_member_that_is_found_by_its_id_is_not_sought_by_its_key() -> None:
    member = {"id": PAPER, "source_id": RECORDS["a"], "source_file": "x/dblp.bib", "catalogue": "dblp"}
    assert papers(PAPER, {**member, "source_key": "conf/acl/Ash01"}) == "a"


def test_a_changed_record_is_found_by_its_id_of_before() -> None:
    before = {"id": RECORDS["e"], "source_id": RECORDS["e"], "source_file": "x/old.bib", "catalogue": None}
    assert papers(RECORDS["e"], {**before, "source_key": "conf/acl/Ash01"}) == "b"


def test_an_author_is_named_by_a_record_and_a_place_or_a_name() -> None:
    assert mentions(f"{RECORDS['a']}#2") == [("a", 2)]
    assert mentions(f"{RECORDS['a']}#3") == []
    assert mentions("dblp#conf/acl/Ash01#1") == [("a", 1), ("b", 1)]
    assert mentions("dblp#conf/acl/Ash01#mara ash") == [("a", 1), ("b", 1)]
    assert mentions("x/dblp.bib#conf/acl/Ash01#Okafor, Ngozi") == [("a", 2)]
    assert mentions("y/c#1.bib#Ash#01#2") == [("c", 2)]


def test_a_name_that_two_authors_of_a_record_have_names_neither() -> None:
    assert mentions("y/c#1.bib#Ash#01#Mara Ash") == []


def test_the_id_of_an_author_stands_for_the_mentions() -> None:
    member = {"id": AUTHOR, "source_id": RECORDS["a"], "position": 2, "source_file": "x/dblp.bib"}
    assert mentions(AUTHOR, member) == [("a", 2)]


def test_the_ids_that_decisions_name_are_listed() -> None:
    assert named_ids([decision(PAPER, "x#y"), decision(f"{RECORDS['a']}#2", AUTHOR, "author")]) == sorted(
        [PAPER, AUTHOR, RECORDS["a"]]
    )


def test_decisions_of_the_other_kind_are_left_out() -> None:
    assert list_references([decision(f"{RECORDS['a']}#2", AUTHOR, "author")], "paper", named()).is_empty()
