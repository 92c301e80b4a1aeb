"""No id of a paper, a work or an author is minted or retired but where records came or went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tasks.load import open_lake
from tests.integration.conftest import Command
from tests.integration.test_same_ids import lines

Item = dict[str, Any]
Members = dict[str, frozenset[tuple[int, ...]]]  # by id: the places of records in the dump, and of names in a record


def with_author(number: int, item: Item) -> Item:
    """Give some records an author whom no other record names."""
    alone = {"family": f"Q{item['title'].split()[-1]}", "given": "Wyatt"}
    return {**item, "author": [*item.get("author", []), alone]} if number % 10 == 3 else item


def of_one(word: str) -> Item:
    """Give a record that is like no other one, and names nobody whom others name."""
    return {"title": f"Quixotic {word} yawn", "author": [{"family": f"Qu{word}", "given": "Quentin"}]}


GONE = [of_one(word) for word in ("jockeys", "sphinxes", "wizards", "quartzes")]
NEW = [of_one(word) for word in ("lynxes", "zephyrs")]
ITEMS = [*GONE, *(with_author(number, json.loads(line)) for number, line in enumerate(lines(320)))]
FAMILIES = Counter(author["family"] for item in ITEMS for author in item.get("author", []))
ENTITIES = ("paper", "work", "author")


class Published(NamedTuple):
    """A version of one dump.

    Attributes:
        members: The members of each id, for papers, works and authors.
        events: Columns entity, id, event and related_ids: what became of ids since the version before.
    """

    members: Mapping[str, Members]
    events: pl.DataFrame


def publish(paperlake: Command, folder: Path, dump: str, items: Sequence[Item]) -> Published:
    """Publish a version of a lake of one dump."""
    raw, out = folder / "raw", folder / "lake"
    raw.mkdir(exist_ok=True)
    for path in raw.iterdir():
        path.unlink()
    (raw / dump).write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    outcome = paperlake("curate", raw, "--out", out)
    assert outcome.status == 0, outcome.err
    with open_lake(out) as lake:
        sources = lake.sources.select("source_id", "source_index", "paper_id").collect()
        works = lake.papers.select("paper_id", "work_id").collect()
        mentions = lake.mentions.select("source_id", "position", "author_id").collect()
        events = lake.changes.filter(pl.col("field").is_null()).select("entity", "id", "event", "related_ids").collect()
    named = mentions.join(sources, on="source_id")
    return Published(
        {
            "paper": members_of(sources.select("paper_id", "source_index")),
            "work": members_of(sources.join(works, on="paper_id").select("work_id", "source_index")),
            "author": members_of(named.select("author_id", "source_index", "position")),
        },
        events,
    )


def members_of(rows: pl.DataFrame) -> Members:
    """Give the members of each id, which is in the first column."""
    found: dict[str, set[tuple[int, ...]]] = {}
    for name, *member in rows.iter_rows():
        found.setdefault(name, set()).add(tuple(member))
    return {name: frozenset(members) for name, members in found.items()}


def misspelt(text: str) -> str:
    """Return a text with two of its letters exchanged."""
    middle = len(text) // 2
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


def other_title(item: Item) -> Item:
    return {**item, "title": misspelt(item["title"])}


def other_name(item: Item) -> Item:
    """Misspell a family name that nobody else has: another one would make another person of the mention."""
    return {
        **item,
        "author": [
            {**author, "family": misspelt(author["family"])} if FAMILIES[author["family"]] == 1 else author
            for author in item["author"]
        ],
    }


def other_year(item: Item) -> Item:
    return {**item, "issued": {"raw": str(int(item["issued"]["raw"]) + 1)}}


CORRECTED: Mapping[Callable[[Item], Item], str] = {other_title: "title", other_name: "author", other_year: "issued"}


def correct(items: Sequence[Item], start: int) -> list[Item]:
    """Correct the titles, the names and the years of one record of a hundred each, which are not the same ones."""
    now = list(items)
    n_corrected = len(items) // 100
    for number, (change, field) in enumerate(CORRECTED.items()):
        able = [place for place, item in enumerate(items) if item.get(field) and change(item) != item]
        for turn in range(n_corrected):
            place = able[start + number + turn * len(able) // n_corrected]
            now[place] = change(now[place])
    assert sum(one != other for one, other in zip(items, now, strict=True)) == len(CORRECTED) * n_corrected
    return now


def test_ids_outlive_corrections_another_name_and_what_comes_and_goes(paperlake: Command, tmp_path: Path) -> None:
    first = publish(paperlake, tmp_path, "a.jsonl", ITEMS)
    second = publish(paperlake, tmp_path, "a.jsonl", correct(ITEMS, 0))
    assert second.events.is_empty()
    assert second.members == first.members

    n_gone, n_kept = len(GONE), len(ITEMS) - len(GONE)
    third = publish(paperlake, tmp_path, "b.jsonl", [*correct(ITEMS, 5)[n_gone:], *NEW])
    for entity in ENTITIES:
        events = third.events.filter(entity=entity)
        retired, minted = (set(events.filter(event=event)["id"]) for event in ("retired", "minted"))
        assert events.height == len(retired) + len(minted)
        then = {
            name: frozenset((place - n_gone, *rest) for place, *rest in members if place > n_gone)
            for name, members in second.members[entity].items()
        }
        now = {
            name: frozenset(member for member in members if member[0] <= n_kept)
            for name, members in third.members[entity].items()
        }
        assert retired == {name for name, kept in then.items() if not kept} != set()
        assert minted == {name for name, kept in now.items() if not kept} != set()
        assert {name: kept for name, kept in then.items() if kept} == {name: kept for name, kept in now.items() if kept}
