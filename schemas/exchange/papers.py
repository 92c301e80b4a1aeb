"""The tables that the steps of papers exchange: pairs of records, their scores, and the paper of each record.

Of the records that say the same word for word one is compared: that is what `record`, `left` and `right` are. All are
numbers of records, 64-bit hashes of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import HashList, Reference, StringList, Table, TableModel

PAIR = ("left", "right")


class TitleIndex(TableModel):
    """What is counted of a record, under the hash of its title."""

    title: pl.UInt64 = Field(description="The hash of the title; of the record where it has none.")
    title_words: HashList = Field(description="The numbers of the words of the title.")
    name_words: HashList = Field(description="The numbers of the words of the authors' names.")
    volume_key: pl.String = Field(nullable=True, description="The first number of the volume.")
    year: pl.Int32 = fields.year()
    key: pl.UInt64 = Field(description="The hash of its own key; of the record where it has none.")
    listing: pl.UInt64 = Field(description="The hash of the format and the catalogue that list it.")
    is_untitled: pl.Boolean = Field(description="Whether it has an abstract and no title.")


class Features(TableModel):
    """What the comparison of a record with others needs."""

    record: pl.UInt64 = fields.record(unique=True)
    own_key: pl.String = fields.own_key()
    title_key: pl.String = Field(description="The folded title without blanks; empty where there is no title.")
    title_words: StringList = Field(description="The distinct words of the folded title, in their order.")
    title_ids: HashList = Field(description="The numbers of these words.")
    title_sorted: pl.String = Field(description="The same words in alphabetical order, as one text.")
    title_numbers: pl.String = Field(description='The numbers and part letters of the title, sorted: 2 for "Part II".')
    title_part: StringList = Field(nullable=True, description="The numbers among them that say which part it is.")
    title_kind: pl.String = Field(description="What the title says it is, if not an article: erratum, reply ...")
    title_kind_correction: pl.Boolean = Field(description="Whether the title says that it corrects another paper.")
    is_of_a_series: pl.Boolean = Field(description="Whether the title names an issue of a series.")
    title_information: pl.Float64 = Field(ge=0, description="What the words of the title tell.")
    own_information: pl.Float64 = Field(ge=0, description="The same, with a share of the words of its own venue.")
    telling: pl.UInt32 = Field(description="How many words of the title tell anything.")
    recurs: pl.Boolean = Field(description="Whether the title stands in several volumes or years.")
    generic: pl.Boolean = Field(description="Whether the title names no paper by itself.")
    name_words: StringList = Field(description="The distinct words of the authors' names but for initials, sorted.")
    name_ids: HashList = Field(description="The numbers of these words.")
    lacks_names: pl.Boolean = Field(description="Whether it has no names though its catalogue states them.")
    lists_again: pl.Boolean = Field(description="Whether its catalogue lists many papers more than once.")
    listed_once: pl.UInt64 = Field(
        nullable=True, description="The hash of the format and the catalogue that list it, where few papers repeat."
    )
    year: pl.Int32 = fields.year()
    volume_key: pl.String = Field(nullable=True, description="The first number of the volume.")
    issue_key: pl.String = Field(nullable=True, description="The first number of the issue.")
    first_page: pl.String = Field(nullable=True, description="The number of the first page.")
    last_page: pl.String = Field(nullable=True, description="The number of the last page.")
    venue_key: pl.String = Field(description="The words of the folded venue, without numbers.")
    venue_id: pl.UInt64 = Field(nullable=True, description="A hash of that, where it says which venue it is.")
    venue_kind: pl.Int32 = Field(nullable=True, description="1 for a conference, 2 for a journal.")
    is_meeting_abstract: pl.Boolean = Field(nullable=True, description="Whether it is of an abstract of a meeting.")
    doi: pl.String = fields.doi()
    arxiv_id: pl.String = fields.arxiv_id()
    pmid: pl.String = fields.pmid()
    content: pl.UInt64 = Field(description="A hash of all that the record says.")
    abstract_key: pl.String = Field(description="The beginning of the folded abstract; empty where there is none.")
    abstract_words: StringList = Field(description="Its distinct words, where some record has no title; else none.")
    has_abstract: pl.Boolean = Field(description="Whether the abstract is long enough to be compared.")
    listed_by: pl.String = Field(nullable=True, description="The catalogue that record or format name.")
    catalogue: pl.String = fields.catalogue(
        description="Who lists it, in lower case: the catalogue of sources.toml, else listed_by."
    )
    duplicate_free: pl.Boolean = fields.duplicate_free()
    language: pl.String = Field(nullable=True, description="The first two letters of the language.")
    is_preprint: pl.Boolean = Field(description="Whether it is that of a preprint.")


class BlockingKeys(TableModel):
    """A record and a key that it may share with others."""

    key: pl.UInt64 = Field(description="The hash of the key.")
    record: pl.UInt64 = fields.record()
    asked: pl.Boolean = Field(
        description="Whether the record asks for the key: one that no record asks for is not used."
    )


class Pairs(TableModel):
    """Two records."""

    left: pl.UInt64 = Field(description="The number of one record, which is less than that of the other.")
    right: pl.UInt64 = Field(description="The number of the other record.")


class CandidatePairs(Pairs):
    """Two records that share a match key and are worth a comparison."""

    title_ratio: pl.Float32 = Field(description="The similarity of their titles; 0 where it tells nothing.")
    shared: pl.Float64 = Field(ge=0, description="The information of the words that their titles share.")


class ComparedPairs(Pairs):
    """Two records that were compared: the level of each evidence but that of what the lake says of venues."""

    first_venue: pl.UInt64 = Field(
        nullable=True, description="The hash of one venue, which is not greater than the other."
    )
    second_venue: pl.UInt64 = Field(nullable=True, description="The hash of the other venue.")
    is_anchor: pl.Boolean = Field(description="Whether they are one paper beyond doubt, whatever their venues.")
    may_align: pl.Boolean = Field(description="Whether their two venues may be one by different names.")


class WeighedPairs(Pairs):
    """Two records that were compared, and what their evidence adds up to."""

    score: pl.Float32 = fields.score()
    is_elsewhere: pl.Boolean = Field(description="Whether they stand at other places, in other years.")


class ChosenPairs(Pairs):
    """A record and its candidate in a catalogue that lists no paper twice, where it has no rival there."""

    asked: pl.UInt8 = Field(ge=1, le=2, description="For how many of the two records that is asked.")


class CatalogueCandidates(ChosenPairs):
    """A record and a candidate in a catalogue that lists no paper twice, or few."""

    record: pl.UInt64 = fields.record()
    among: pl.UInt64 = Field(description="The hash of the catalogue of the candidate: its rivals are in it.")
    may_repeat: pl.Boolean = Field(description="Whether that catalogue lists few papers twice, instead of none.")
    is_elsewhere: pl.Boolean = Field(description="Whether the two stand at other places, in other years.")
    score: pl.Float32 = fields.score()


class AcceptedPairs(Pairs):
    """Two records whose score accepts them."""


class Components(TableModel):
    """A record that accepted pairs connect to others."""

    record: pl.UInt64 = fields.record(unique=True)
    component: pl.UInt64 = Field(description="All records so connected, called by the least of them.")


class ScoredPairs(Pairs):
    """Two records that were compared: the level of each evidence, and their score."""

    component: pl.UInt64 = Field(description="The component of the left record; the record where it is in none.")
    is_within: pl.Boolean = Field(description="Whether the right record is in the same component.")
    score: pl.Float32 = fields.score()


class PaperClusters(TableModel):
    """A record of a component, and the cluster of records that becomes a paper."""

    record: pl.UInt64 = fields.record(unique=True)
    cluster: pl.UInt64 = Field(description="The cluster, called by the least of its records.")
    matched_by: pl.String = fields.matched_by(description="What joined the record to its cluster; alone if nothing.")
    match_score: pl.Float32 = fields.score(nullable=True, description="The score of the best pair that joined it.")


class PaperUnions(Pairs):
    """Two records that are linked or whose score accepts them, and what clustering made of that."""

    united: pl.Boolean = Field(description="Whether the pair united two clusters.")
    refused_by: pl.String = Field(nullable=True, description="The rule that refused the union; null where it united.")


class Assignments(TableModel):
    """A record and the paper that it became."""

    source_id: pl.String = fields.source_id()
    record: pl.UInt64 = fields.record()
    cluster: pl.UInt64 = Field(description="The cluster of records that the paper is.")
    paper: pl.UInt64 = fields.paper_number()
    paper_id: pl.String = fields.paper_id()
    content_sha256: pl.String = fields.content_sha256()
    page: pl.String = fields.page()
    matched_by: pl.String = fields.matched_by(description="What joined the record to its paper.")
    match_score: pl.Float32 = fields.score(nullable=True, description="The score of the best pair that joined it.")


class Works(TableModel):
    """A paper, and the work that it is a version of."""

    paper_id: pl.String = fields.paper_id()
    work_id: pl.String = Field(str_matches=fields.ID, description="The work.")


def compared_pairs(evidence: Iterable[str]) -> Table:
    """Return the table of compared pairs, which has a column for each evidence.

    Args:
        evidence: The names of all evidence that two records tell by themselves, in their order.
    """
    return Table("compared_pairs", _with_levels(ComparedPairs, evidence), key=PAIR)


def scored_pairs(evidence: Iterable[str]) -> Table:
    """Return the table of scored pairs, which has a column for each evidence.

    Args:
        evidence: The names of all evidence of papers, in their order. They are those that the step "score" weighs.
    """
    return Table("scored_pairs", _with_levels(ScoredPairs, evidence), key=PAIR)


def _with_levels(model: type[Pairs], evidence: Iterable[str]) -> type[Pairs]:
    """Return the model with a column for each evidence."""
    names = list(evidence)
    levels = {
        name: Field(
            nullable=True, ge=0, description=f"The number of the level of {name!r} that holds; null where none does."
        )
        for name in names
    }
    body = {"__doc__": model.__doc__, "__module__": __name__, "__annotations__": dict.fromkeys(names, pl.Int8)}
    return type(model.__name__, (model,), body | levels)


TITLE_INDEX = Table("title_index", TitleIndex, key=("title",), is_unique=False)
FEATURES = Table("features", Features, key=("record",), is_gathered=True)
BLOCKING_KEYS = Table("blocking_keys", BlockingKeys, key=("key", "record"), is_unique=False)
CANDIDATE_PAIRS = Table("candidate_pairs", CandidatePairs, key=PAIR)
WEIGHED_PAIRS = Table("weighed_pairs", WeighedPairs, key=PAIR)
CATALOGUE_CANDIDATES = Table("catalogue_candidates", CatalogueCandidates, key=("record", *PAIR))
CHOSEN_PAIRS = Table("chosen_pairs", ChosenPairs, key=PAIR, is_unique=False)
ACCEPTED_PAIRS = Table("accepted_pairs", AcceptedPairs, key=PAIR)
COMPONENTS = Table("components", Components, key=("record",))
PAPER_CLUSTERS = Table("paper_clusters", PaperClusters, key=("record",))
PAPER_UNIONS = Table("paper_unions", PaperUnions, key=PAIR)
ASSIGNMENTS = Table(
    "assignments",
    Assignments,
    key=("source_id",),
    references=(Reference(("source_id",), "record_keys"),),
    is_gathered=True,
)
WORKS = Table(
    "works", Works, key=("paper_id",), references=(Reference(("paper_id",), "assignments"),), is_gathered=True
)
