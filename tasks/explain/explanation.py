"""The content of an explanation as plain values, for a person to read (`layout`) or as JSON for a machine."""

from __future__ import annotations

from typing import Literal

from schemas.model import Model


class Evidence(Model):
    """One evidence for or against a pair.

    Attributes:
        evidence: Its name.
        level: The level that holds for the pair.
        weight: What the level adds to the score.
        words: The same in plain words.
    """

    evidence: str
    level: str
    weight: float
    words: str


class Link(Model):
    """A pair of records, or of mentions, that was looked at.

    Attributes:
        left: The id of one record.
        right: The id of the other.
        score: The sum of all weights; at least 0 speaks for the pair.
        decision: merged, review or apart.
        kept_apart_by: The rule that forbids the pair, if there is one.
        decided_by: Who decided it, when and why, if a person did.
        evidence: The evidence that adds up to the score, the strongest first.
    """

    left: str
    right: str
    score: float
    decision: str
    kept_apart_by: str | None
    decided_by: str | None = None
    evidence: tuple[Evidence, ...]


class Record(Model):
    """A record in a dump."""

    source_id: str
    source_file: str
    source_format: str
    source_index: int
    source_key: str
    line_start: int | None
    line_end: int | None
    title: str | None
    year: int | None
    venue: str | None
    paper_id: str | None
    matched_by: str | None


class PaperName(Model):
    """A paper in one line."""

    paper_id: str
    title: str | None
    year: int | None
    venue: str | None


class PersonName(Model):
    """A person in one line."""

    author_id: str
    display_name: str
    first_year: int | None
    last_year: int | None
    n_papers: int


class NearMiss(Model):
    """Another paper or person that was close, and the best of the pairs between the two.

    Attributes:
        other: The paper or person.
        link: The pair.
        n_pairs: How many pairs there are between the two.
    """

    other: PaperName | PersonName
    link: Link
    n_pairs: int


class Relation(Model):
    """The relation of one paper to another."""

    paper_id: str
    relation: str
    related_paper_id: str
    score: float | None
    other: PaperName


class Authorship(Model):
    """A person on the paper."""

    author_id: str
    name: str
    is_inferred: bool


class Identifier(Model):
    """An identifier of a paper."""

    scheme: str
    value: str


class PaperExplanation(Model):
    """Why a paper is what it is.

    Attributes:
        records: The records that became the paper.
        links: The pairs that joined the records, in the order in which they did; one less than there are records, if
            each record was joined by a pair.
        n_further: How many more pairs of its records agree.
        near_misses: The papers that were close and kept apart.
        relations: The relations of the paper to others, and of others to it.
        versions: The other papers of its work.
    """

    kind: Literal["paper"] = "paper"
    paper: PaperName
    work_id: str
    authors: tuple[Authorship, ...]
    identifiers: tuple[Identifier, ...]
    records: tuple[Record, ...]
    links: tuple[Link, ...]
    n_further: int
    near_misses: tuple[NearMiss, ...]
    relations: tuple[Relation, ...]
    versions: tuple[PaperName, ...]


class RecordExplanation(Model):
    """What became of a record; `paper` explains the paper that it is part of."""

    kind: Literal["record"] = "record"
    record: Record
    paper: PaperExplanation | None


class WorkExplanation(Model):
    """Which papers are versions of one work."""

    kind: Literal["work"] = "work"
    work_id: str
    papers: tuple[PaperName, ...]
    relations: tuple[Relation, ...]


class Mention(Model):
    """A name printed in a record of a paper of the person."""

    source_id: str
    position: int
    raw_name: str
    is_inferred: bool
    paper: PaperName


class AuthorExplanation(Model):
    """Why a person is one person.

    Attributes:
        mentions: The names that are the person's.
        links: The pairs that joined the mentions on different papers; left and right are records.
        near_misses: The persons that were close and kept apart.
    """

    kind: Literal["author"] = "author"
    person: PersonName
    orcid: str | None
    name_variants: tuple[str, ...]
    affiliations: tuple[str, ...]
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    near_misses: tuple[NearMiss, ...]


class Cause(Model):
    """What caused a change: its kind, and the name of the dump or the decision, if it has one."""

    cause: str
    name: str | None


class Step(Model):
    """What became of an id in a version of the lake.

    Attributes:
        id: The id.
        snapshot: The version.
        event: merged, split or retired.
        related_ids: The ids that took its records over.
        causes: Why; empty if an earlier paperlake did not say.
    """

    id: str
    snapshot: str
    event: str
    related_ids: tuple[str, ...]
    causes: tuple[Cause, ...]


class GoneExplanation(Model):
    """Where an id of an earlier version has gone.

    Attributes:
        entity: paper, work or author.
        steps: What became of the id, and of the ids that took its records over, until ids that this version has.
        now: The ids that this version has.
    """

    kind: Literal["gone"] = "gone"
    id: str
    entity: str
    steps: tuple[Step, ...]
    now: tuple[str, ...]


Explanation = PaperExplanation | RecordExplanation | WorkExplanation | AuthorExplanation | GoneExplanation
