"""What the steps of authors exchange: mentions, places, cores and clusters, and the pairs between them.

    mention    a name printed in a record
    place      an author of a paper: the mentions of all its records that are the same author
    core       places of one exact name that share a coauthor or an ORCID iD
    cluster    cores, also under names written differently, that are one person

Within a run a place is an integer, and a core or a cluster is called by the number of its first place.
"""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.exchange.keys import ParsedNames
from schemas.table import EvidenceList, Reference, StringList, Table, TableModel

SHARED = ("coauthors", "orcid")  # what unites two places in a core


class AlignedMentions(ParsedNames):
    """A mention, and its place in the list of authors of its paper."""

    paper_id: pl.String = fields.paper_id(description="The paper that the record became.")
    place: pl.Int32 = fields.place()
    seed: pl.String = fields.seed(description="What the mention says of itself wherever it stands.")


class Places(TableModel):
    """An author of a paper, described by the fullest of the mentions."""

    paper_id: pl.String = fields.paper_id()
    place: pl.Int32 = fields.place()
    source_id: pl.String = fields.source_id(description="The record of the fullest mention.")
    position: pl.Int32 = fields.position(description="The place of that mention in its record.")
    raw_name: pl.String = fields.raw_name()
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    particle: pl.String = fields.particle()
    suffix: pl.String = fields.suffix(description="The suffix of the fullest mention that states one.")
    seed: pl.String = fields.seed()
    orcid: pl.String = fields.orcid(description="The ORCID iD that most of the mentions state.")
    affiliations: StringList = fields.affiliations(description="All affiliations of the mentions, sorted.")


class Numbered(TableModel):
    """A place under the number that stands for it within a run."""

    index: pl.Int64 = fields.place_number(unique=True, description="The number of the place, from 0.")


class Cores(Places, Numbered):
    """A place, with the match keys of its name and the core that it belongs to."""

    family_key: pl.String = Field(description="The folded family name.")
    given_tokens: StringList = Field(description="The folded given names, each apart.")
    given_key: pl.String = Field(description="The folded given names in one.")
    name_key: pl.String = Field(description="The folded name; places of one exact name have the same.")
    block_key: pl.String = Field(description="The folded family name and the first initial.")
    name: pl.Int64 = Field(ge=0, description="The number of the exact name, in alphabetical order.")
    commonness: pl.Float64 = Field(ge=0, description="How many other persons of this name are to be expected.")
    core: pl.Int64 = fields.place_number(description="The core, called by its first place.")
    linked_to: pl.Int64 = fields.place_number(
        nullable=True, description="The place that joined this one to its core; null for one place of each core."
    )
    linked_by: pl.String = Field(nullable=True, isin=SHARED, description="The evidence that joined the two.")
    link_weight: pl.Float64 = Field(nullable=True, description="The weight of that evidence.")


class AuthorClusters(Cores):
    """A place, with the cluster that it belongs to: the person."""

    cluster: pl.Int64 = fields.place_number(description="The cluster, called by its first place.")


class CorePairs(TableModel):
    """Two cores of one name and how alike they are, or one core (left is right) and what is known of it."""

    block: pl.Int64 = Field(ge=0, description="The number of the name, or of a part of a name with many cores.")
    left: pl.Int64 = fields.place_number(description="One core.")
    right: pl.Int64 = fields.place_number(description="The other core, or the same.")
    title: pl.Float64 = Field(description="The product of the vectors of title words.")
    coauthor: pl.Float64 = Field(description="The product of the vectors that say whether there are coauthors.")
    affiliation: pl.Float64 = Field(description="The product of the vectors of words of affiliations.")
    venue: pl.Float64 = Field(description="The product of the vectors of venues.")
    n_places: pl.Int64 = Field(nullable=True, ge=1, description="How many places the core has; null for a pair.")
    first_year: pl.Int32 = fields.year(description="The year of its first paper; null for a pair.")
    last_year: pl.Int32 = fields.year(description="The year of its last paper; null for a pair.")


class VariantPairs(TableModel):
    """Two clusters whose names may be one name written differently."""

    left: pl.Int64 = fields.place_number(description="One cluster.")
    right: pl.Int64 = fields.place_number(description="The other cluster.")
    level: pl.String = Field(description="How the two names differ: middle, initial, spelling ...")
    unambiguous: pl.Boolean = Field(description="Whether neither name can be a third that the other cannot be.")
    same_orcid: pl.Boolean = Field(description="Whether the two state one ORCID iD.")


class ScoredVariants(VariantPairs):
    """Two clusters whose names may be one name written differently, and their score."""

    coauthors: pl.Float64 = Field(description="The rarity of the coauthors that the two share.")
    orcid: pl.Float64 = Field(description="The weight of one ORCID iD.")
    name: pl.Float64 = Field(description="What the difference of the names asks for, or their rarity gives.")
    score: pl.Float64 = fields.score(description="The sum of the three; at least 0 for a merge.")


class AuthorLinks(TableModel):
    """Two places that hold a cluster together, or whose clusters are left for review or kept apart."""

    left: pl.Int64 = fields.place_number(description="One place.")
    right: pl.Int64 = fields.place_number(description="The other place.")
    decision: pl.String = fields.decision(description="merged, review or apart.")
    kept_apart_by: pl.String = fields.kept_apart_by(description="What keeps the two clusters apart.")
    matched_by: pl.String = fields.matched_by()
    score: pl.Float64 = fields.score()
    evidence: EvidenceList = fields.evidence()


class Owners(TableModel):
    """A record that states no authors, and the person on whose page it stands, who is taken to be one."""

    source_id: pl.String = fields.source_id()
    paper_id: pl.String = fields.paper_id(description="The paper that the record became.")
    cluster: pl.Int64 = fields.place_number(description="The person's cluster.")
    confidence: pl.Float64 = fields.confidence()


class Persons(TableModel):
    """A cluster of places, and the id of the person that it is."""

    cluster: pl.Int64 = fields.place_number(description="The cluster, called by its first place.")
    author_id: pl.String = fields.author_id()


OF_PAPER = Reference(("paper_id",), "assignments")
ALIGNED_MENTIONS = Table("aligned_mentions", AlignedMentions, key=("source_id", "position"), references=(OF_PAPER,))
PLACES = Table("places", Places, key=("paper_id", "place"), references=(OF_PAPER,))
CORES = Table("cores", Cores, key=("paper_id", "place"), references=(OF_PAPER,))
AUTHOR_CLUSTERS = Table("author_clusters", AuthorClusters, key=("paper_id", "place"), references=(OF_PAPER,))
CORE_PAIRS = Table("core_pairs", CorePairs, key=("block", "left", "right"))
VARIANT_PAIRS = Table("variant_pairs", VariantPairs, key=("left", "right"))
SCORED_VARIANTS = Table("scored_variants", ScoredVariants, key=("left", "right"))
AUTHOR_LINKS = Table("author_links", AuthorLinks, key=("left", "right"), is_unique=False)
OWNERS = Table("owners", Owners, key=("source_id",), references=(OF_PAPER,))
PERSONS = Table("persons", Persons, key=("cluster",))
