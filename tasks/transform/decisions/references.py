"""References: the records and mentions that the sides of decisions name.

The steps work on a part of the records each, such as those of some dumps: `list_references` says in which ways the
sides can be understood, `find_records` and `find_mentions` find what there is of it in a part, and `items_of` puts the
parts together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from schemas.decisions import Decision
from schemas.exchange.decisions import DECISION_ITEMS, DECISION_REFERENCES, NAMED_MENTIONS, NAMED_RECORDS
from tasks.fields.text import folded, tokens
from tasks.transform.linkage.lists import SORTED

FOUND_BY = ("source_id", "record", "statement", "source_file", "source_key", "source_name", "catalogue")
CONTAINERS = ("source_file", "source_name", "catalogue", "format_catalogue")

_ID = re.compile(r"[PAS][0-9a-v]{16}")
_PLACE = re.compile(r"[1-9]\d{0,5}")

Reference = dict[str, Any]  # columns of DECISION_REFERENCES


def named_ids(decisions: Sequence[Decision]) -> list[str]:
    """Return the ids of papers, authors and records that decisions name, sorted."""
    sides = (side for decision in decisions for side in (decision.left, decision.right))
    return sorted({part for side in sides if _ID.fullmatch(part := side.partition("#")[0])})


def list_references(decisions: Sequence[Decision], entity: str, named: pl.DataFrame) -> pl.DataFrame:
    """List the ways in which the sides of decisions can be understood.

    Args:
        decisions: All decisions, newest first; their places are their numbers.
        entity: "paper" or "author": those of the others are left out.
        named: The table NAMED_IDS of the ids that they name.

    Returns:
        The table DECISION_REFERENCES. An id of a paper or author stands for all its members, each of which is named by
        its id, and by its own key in case that it was changed.
    """
    members = named.filter(pl.col("source_id").is_not_null()).partition_by("id", as_dict=True)
    rows = [
        {"decision": number, "side": side, **reference}
        for number, decision in enumerate(decisions)
        if decision.entity == entity
        for side, text in enumerate((decision.left, decision.right))
        for reference in (
            _members(members.get((text.partition("#")[0],)), text)
            if _ID.fullmatch(text.partition("#")[0])
            else _readings(decision, text)
        )
    ]
    frame = pl.DataFrame(rows, schema={**DECISION_REFERENCES.polars_schema, "reference": pl.UInt32})
    return DECISION_REFERENCES.conform(frame.with_columns(reference=pl.int_range(pl.len(), dtype=pl.UInt32)))


def _members(members: pl.DataFrame | None, text: str) -> Iterator[Reference]:
    """Yield the references to the members of an id; that of a record is a reference also without any."""
    of_id, _, author = text.partition("#")
    is_record = of_id.startswith("S")
    if members is None:
        if is_record:
            yield {"source_id": of_id, **_author(author)}
        return
    for member in members.iter_rows(named=True):
        said = _author(author) if is_record else {"position": member["position"]}
        yield {"source_id": member["source_id"], **said}
        for container in {member["source_file"], member["catalogue"]} - {None}:
            if member["source_key"] is not None:
                yield {
                    "source_id": member["source_id"],
                    "container": container.lower(),
                    "source_key": member["source_key"],
                    **said,
                }


def _readings(decision: Decision, text: str) -> Iterator[Reference]:
    """Yield the ways to divide a text into a dump or catalogue, a key, and for authors the author in the record.

    The name of a dump is that in the lake, or relative to the folder of the decision. Names and keys may hold # too.
    """
    if decision.entity == "author":
        text, _, author = text.rpartition("#")
        said = _author(author)
    else:
        said = {}
    for mark in re.finditer("#", text):
        container, key = text[: mark.start()].strip().lower(), text[mark.end() :].strip()
        if container and key:
            yield {"container": container, "source_key": key, **said}
            if decision.folder:
                yield {"container": decision.folder.lower() + container, "source_key": key, **said}


def _author(text: str) -> Reference:
    """Return how an author of a record is named: by the place in its list, or by the name."""
    if not text:
        return {}
    return {"position": int(text)} if _PLACE.fullmatch(text.strip()) else {"name": text}


def find_records(references: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Find records that references name.

    Args:
        references: The table DECISION_REFERENCES.
        records: Records, or some of them: columns FOUND_BY and format_catalogue.

    Returns:
        The table NAMED_RECORDS.
    """
    wanted = references.select("reference", "source_id", "container", "source_key")
    is_by_key = pl.col("container").is_not_null()
    by_id = wanted.filter(~is_by_key).join(records, on="source_id")
    held = records.select("source_key", "record", "statement", *CONTAINERS).join(wanted, on="source_key", how="semi")
    containers = pl.concat([held.select("source_key", "record", "statement", container=name) for name in CONTAINERS])
    containers = containers.with_columns(pl.col("container").str.to_lowercase()).unique()
    by_key = wanted.filter(is_by_key).join(containers, on=["container", "source_key"])
    found = (by_id.with_columns(by_key=pl.lit(value=False)), by_key.with_columns(by_key=pl.lit(value=True)))
    return NAMED_RECORDS.conform(pl.concat(part.select(NAMED_RECORDS.polars_schema.names()) for part in found))


def find_mentions(references: pl.DataFrame, records: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Find mentions that references name, in the records that were found.

    Args:
        references: The table DECISION_REFERENCES.
        records: The table NAMED_RECORDS.
        names: The table PARSED_NAMES, or some of it; reads record, position, raw_name, given_name and family_name.

    Returns:
        The table NAMED_MENTIONS. A name is found in any order of its parts, if one author of the record has it.
    """
    asked = records.join(references.select("reference", asked="position", name="name"), on="reference")
    printed = names.join(records, on="record", how="semi").select(
        "record",
        "position",
        printed=_words(pl.col("raw_name")),
        parsed=_words(pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)),
    )
    asked = asked.with_columns(_words(pl.col("name")))
    both = asked.join(printed, on="record")
    by_place = both.filter(pl.col("asked") == pl.col("position"))
    by_name = both.filter((pl.col("name") == pl.col("printed")) | (pl.col("name") == pl.col("parsed")))
    by_name = by_name.filter(pl.len().over("reference", "record") == 1)
    return NAMED_MENTIONS.conform(pl.concat([by_place, by_name]))


def _words(text: pl.Expr) -> pl.Expr:
    """Return the folded words of a name, sorted."""
    return tokens(folded(text)).list.eval(SORTED).list.join(" ")


def items_of(references: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return what stands on each side of the decisions.

    Args:
        references: The table DECISION_REFERENCES.
        found: What the references name: columns reference, by_key and item.

    Returns:
        The table DECISION_ITEMS. What an id names is found by its own key only where its own record is gone.
    """
    rows = references.select("reference", "decision", "side", "source_id").join(found, on="reference")
    reached = rows.filter(~pl.col("by_key")).select("decision", "side", "source_id").unique()
    changed = rows.filter("by_key").join(reached, on=["decision", "side", "source_id"], how="anti")
    return DECISION_ITEMS.conform(
        pl.concat([rows.filter(~pl.col("by_key")), changed]).unique(["decision", "side", "item"])
    )
