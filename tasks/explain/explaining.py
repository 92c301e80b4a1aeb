"""Explain a paper, a record, a work or a person from the published tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from tasks.explain.explanation import (
    AuthorExplanation,
    Authorship,
    Evidence,
    Explanation,
    Identifier,
    Link,
    Mention,
    NearMiss,
    PaperExplanation,
    PaperName,
    PersonName,
    Record,
    RecordExplanation,
    Relation,
    WorkExplanation,
)
from tasks.explain.gone import explain_gone
from tasks.explain.lookup import find_id
from tasks.explain.words import Words, plain_words
from tasks.load.reading import Lake

MERGED = "merged"
Row = Mapping[str, Any]


def explain(lake: Lake, text: str, words: Words) -> Explanation:
    """Explain what a text names.

    Args:
        lake: The version of the lake.
        text: The id of a paper, a record, a work or a person, also of an earlier version; or an identifier that names
            one.
        words: The sentences of the evidence of papers, by evidence and level.

    Raises:
        UsageError: The lake has nothing of that name, or several things.
    """
    if (gone := explain_gone(lake, text)) is not None:
        return gone
    found = find_id(lake, text)
    explanations: dict[str, Callable[[], Explanation]] = {
        "P": lambda: explain_paper(lake, found, words),
        "S": lambda: explain_record(lake, found, words),
        "W": lambda: explain_work(lake, found),
        "A": lambda: explain_author(lake, found, words),
    }
    return explanations[found[0]]()


def explain_paper(lake: Lake, paper_id: str, words: Words) -> PaperExplanation:
    """Explain why records are one paper, and which other papers were close."""
    paper = _rows(lake.papers.filter(pl.col("paper_id") == paper_id))[0]
    records = _rows(lake.sources.filter(pl.col("paper_id") == paper_id).sort("source_file", "source_index"))
    touches = (pl.col("paper_id") == paper_id) | (pl.col("related_paper_id") == paper_id)
    pairs = _rows(lake.paper_matches.filter(touches))
    merged = [pair for pair in pairs if pair["decision"] == MERGED]
    united = [pair for pair in merged if pair.get("united", True)]  # versions of before do not say which
    relations = tuple(_relations(lake, lake.relations.filter(touches), paper_id))
    versions = lake.papers.filter((pl.col("work_id") == paper["work_id"]) & (pl.col("paper_id") != paper_id))
    persons = lake.authors.select("author_id", name="display_name")
    authorships = lake.authorships.filter(pl.col("paper_id") == paper_id).join(persons, on="author_id").sort("position")
    return PaperExplanation(
        paper=_paper(paper),
        work_id=paper["work_id"],
        authors=tuple(
            Authorship(**{name: row[name] for name in Authorship.model_fields}) for row in _rows(authorships)
        ),
        identifiers=tuple(Identifier(**identifier) for identifier in paper["identifiers"]),
        records=tuple(map(_record, records)),
        links=_best_first(united, words),
        n_further=len(merged) - len(united),
        near_misses=tuple(_near_misses(pairs, "paper_id", paper_id, words, lambda ids: _papers(lake, ids))),
        relations=relations,
        versions=tuple(map(_paper, _rows(versions.sort("year", "paper_id", nulls_last=True)))),
    )


def explain_record(lake: Lake, source_id: str, words: Words) -> RecordExplanation:
    """Explain what became of a record."""
    record = _record(_rows(lake.sources.filter(pl.col("source_id") == source_id))[0])
    paper = explain_paper(lake, record.paper_id, words) if record.paper_id else None
    return RecordExplanation(record=record, paper=paper)


def explain_work(lake: Lake, work_id: str) -> WorkExplanation:
    """List the papers of a work, and their relations to each other and to other papers."""
    papers = _rows(lake.papers.filter(pl.col("work_id") == work_id).sort("year", "paper_id", nulls_last=True))
    ids = [paper["paper_id"] for paper in papers]
    related = lake.relations.filter(pl.col("paper_id").is_in(ids) | pl.col("related_paper_id").is_in(ids))
    return WorkExplanation(
        work_id=work_id, papers=tuple(map(_paper, papers)), relations=tuple(_relations(lake, related, None))
    )


def explain_author(lake: Lake, author_id: str, words: Words) -> AuthorExplanation:
    """Explain why mentions are one person, and which other persons were close."""
    author = _rows(lake.authors.filter(pl.col("author_id") == author_id))[0]
    mentions = _rows(lake.mentions.filter(pl.col("author_id") == author_id).sort("source_id", "position"))
    papers = _papers(lake, {mention["paper_id"] for mention in mentions})
    touches = (pl.col("author_id") == author_id) | (pl.col("related_author_id") == author_id)
    pairs = _rows(lake.author_matches.filter(touches))
    named = [
        Mention(**{name: mention[name] for name in Mention.model_fields if name != "paper"}, paper=paper)
        for mention in mentions
        if (paper := papers.get(mention["paper_id"])) is not None
    ]
    return AuthorExplanation(
        person=_person(author),
        orcid=author["orcid"],
        name_variants=tuple(author["name_variants"]),
        affiliations=tuple(author["affiliations"]),
        mentions=tuple(sorted(named, key=lambda one: (one.paper.year or 0, one.paper.paper_id, one.source_id))),
        links=_best_first((pair for pair in pairs if pair["decision"] == MERGED), words),
        near_misses=tuple(_near_misses(pairs, "author_id", author_id, words, lambda ids: _persons(lake, ids))),
    )


def _rows(frame: pl.LazyFrame) -> list[dict[str, Any]]:
    """Return the rows of a small part of a table."""
    return frame.collect().to_dicts()


def _paper(row: Row) -> PaperName:
    return PaperName(**{name: row[name] for name in PaperName.model_fields})


def _papers(lake: Lake, ids: Iterable[str]) -> dict[str, PaperName]:
    """Return papers by their ids."""
    rows = _rows(lake.papers.filter(pl.col("paper_id").is_in(sorted(ids))))
    return {row["paper_id"]: _paper(row) for row in rows}


def _person(row: Row) -> PersonName:
    return PersonName(**{name: row[name] for name in PersonName.model_fields})


def _persons(lake: Lake, ids: Iterable[str]) -> dict[str, PersonName]:
    """Return persons by their ids."""
    rows = _rows(lake.authors.filter(pl.col("author_id").is_in(sorted(ids))))
    return {row["author_id"]: _person(row) for row in rows}


def _record(row: Row) -> Record:
    return Record(**{name: row[name] for name in Record.model_fields})


def _link(pair: Row, words: Words) -> Link:
    """Return a row of paper_matches or author_matches, which in older versions lacks some columns."""
    evidence = [
        Evidence(**each, words=plain_words(words, each["evidence"], each["level"])) for each in pair["evidence"] or []
    ]
    return Link(
        left=pair["source_id"],
        right=pair["related_source_id"],
        score=pair["score"],
        decision=pair["decision"],
        kept_apart_by=pair.get("kept_apart_by"),
        decided_by=pair.get("decided_by"),
        evidence=tuple(sorted(evidence, key=lambda each: (-abs(each.weight), each.evidence))),
    )


def _best_first(pairs: Iterable[Row], words: Words) -> tuple[Link, ...]:
    """Return pairs from the highest score down, as clustering took them."""
    links = (_link(pair, words) for pair in pairs)
    return tuple(sorted(links, key=lambda link: (-link.score, link.left, link.right)))


def _near_misses(
    pairs: Iterable[Row],
    column: str,
    own: str,
    words: Words,
    names: Callable[[set[str]], Mapping[str, PaperName | PersonName]],
) -> Iterator[NearMiss]:
    """Yield the other papers or persons that were close, the closest first, each with its best pair."""
    by_other: dict[str, list[Link]] = {}
    for pair in pairs:
        if pair["decision"] != MERGED:
            other = pair[f"related_{column}"] if pair[column] == own else pair[column]
            by_other.setdefault(other, []).append(_link(pair, words))
    named = names(set(by_other) - {own})
    best = {
        other: min(links, key=lambda link: (-link.score, link.left, link.right))
        for other, links in by_other.items()
        if other in named
    }
    for other in sorted(best, key=lambda one: (-best[one].score, one)):
        yield NearMiss(other=named[other], link=best[other], n_pairs=len(by_other[other]))


def _relations(lake: Lake, related: pl.LazyFrame, own: str | None) -> Iterator[Relation]:
    """Yield relations; `other` is the related paper, seen from the paper that is explained, if there is one."""
    rows = _rows(related.sort("paper_id", "related_paper_id", "relation"))
    papers = _papers(lake, {row[side] for row in rows for side in ("paper_id", "related_paper_id")})
    for row in rows:
        other = row["paper_id"] if row["related_paper_id"] == own else row["related_paper_id"]
        yield Relation(
            paper_id=row["paper_id"],
            relation=row["relation"],
            related_paper_id=row["related_paper_id"],
            score=row["score"],
            other=papers.get(other) or PaperName(paper_id=other, title=None, year=None, venue=None),
        )
