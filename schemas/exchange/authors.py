"""The tables that the steps of authors exchange: mentions, places, cores and clusters, and the pairs between them.

    mention    a name printed in a record
    place      an author of a paper: the mentions of all its records that are the same author
    core       places of one exact name that share a coauthor or an ORCID iD
    cluster    cores, also under names written differently, that are one person

All are called by 64-bit hashes: a record by that of its id, a paper by that of its id, a place by the least of its
mentions, a core by the least of its places, a cluster by the least of its cores, and names, words and texts by what
they are. `key` is the hash of the family name and first initial: all places of one name have the same.

The module has more than 300 lines because the tables refer to each other, and one list of them is read more easily.
"""

from typing import Annotated

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import EvidenceList, IdentifierList, Reference, StringList, Table, TableModel

SHARED = ("coauthors", "orcid", "identifier", "decision")  # what unites two places in a core
HashList = Annotated[pl.List, pl.UInt64]


class PaperMentions(TableModel):
    """A name printed in a record, divided as all names of the lake teach, and the paper that the record became."""

    paper: pl.UInt64 = fields.paper_number()
    paper_id: pl.String = fields.paper_id(description="The paper that the record became.")
    record: pl.UInt64 = fields.record()
    source_id: pl.String = fields.source_id()
    source_format: pl.String = fields.source_format()
    listing: pl.UInt64 = fields.listing()
    content_sha256: pl.String = fields.content_sha256()
    position: pl.Int32 = fields.position()
    raw_name: pl.String = fields.raw_name()
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    particle: pl.String = fields.particle()
    suffix: pl.String = fields.suffix()
    orcid: pl.String = fields.orcid()
    identifiers: IdentifierList = fields.person_identifiers()
    affiliations: StringList = fields.affiliations()


class MentionPlaces(TableModel):
    """A mention, and its place in the list of authors of its paper."""

    paper: pl.UInt64 = fields.paper_number()
    record: pl.UInt64 = fields.record()
    position: pl.Int32 = fields.position()
    place: pl.UInt64 = fields.place_number()
    number: pl.Int32 = fields.place()
    is_fullest: pl.Boolean = Field(description="Whether it is the fullest of the mentions of the place.")


class Places(TableModel):
    """An author of a paper, described by the fullest of the mentions."""

    key: pl.UInt64 = fields.initials_number()
    place: pl.UInt64 = fields.place_number()
    paper: pl.UInt64 = fields.paper_number()
    number: pl.Int32 = fields.place()
    name: pl.UInt64 = fields.name_number()
    form: pl.UInt64 = Field(description="The hash of the family name and the given names as they are spelt.")
    suffix: pl.String = fields.suffix(description="The suffix of the fullest mention that states one.")
    orcid: pl.String = fields.orcid(description="The ORCID iD that most of the mentions state.")
    homonym: pl.String = fields.homonym()
    identifiers: HashList = Field(description="What catalogues call the person, as hashes, sorted.")

    affiliation: pl.UInt64 = Field(nullable=True, description="All its affiliations, as a hash; null for none.")
    listing: pl.UInt64 = fields.listing(description="Who lists the record of the fullest mention, as a hash.")


class Forms(TableModel):
    """A name as it is spelt, with its match keys."""

    key: pl.UInt64 = fields.initials_number()
    name: pl.UInt64 = fields.name_number()
    form: pl.UInt64 = Field(description="The hash of the two.")
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    family_key: pl.String = Field(description="The folded family name.")
    given_tokens: StringList = Field(description="The folded given names, each apart.")
    given_key: pl.String = Field(description="The folded given names in one.")
    name_key: pl.String = Field(description="The folded name; places of one exact name have the same.")
    block_key: pl.String = Field(description="The folded family name and the first initial.")


class PaperTexts(TableModel):
    """What a paper says of itself, as hashes."""

    paper: pl.UInt64 = fields.paper_number()
    title: HashList = Field(description="The stems of its title, sorted; empty where it has none.")

    venue: pl.UInt64 = Field(nullable=True, description="The folded venue.")
    year: pl.Int32 = fields.year()


class Bylines(PaperTexts):
    """A paper with the names of its authors, as hashes."""

    names: HashList = Field(description="The distinct exact names; none where the list is that of a collaboration.")

    keys: HashList = Field(description="The distinct family names with initials; likewise.")


class Affiliations(TableModel):
    """All affiliations of a place as one text, and its words."""

    affiliation: pl.UInt64 = Field(description="The hash of the text.")
    words: HashList = Field(description="The stems of the text, sorted.")


class Cores(TableModel):
    """A place, and the core that it belongs to."""

    key: pl.UInt64 = fields.initials_number()
    place: pl.UInt64 = fields.place_number(unique=True)
    core: pl.UInt64 = fields.place_number(description="The core, called by its least place.")
    meant: pl.UInt64 = Field(nullable=True, description="The full name that initials mean, by their coauthors.")
    linked_to: pl.UInt64 = fields.place_number(
        description="The place that joined this one to its core; null for one place of each core.", nullable=True
    )
    linked_by: pl.String = Field(nullable=True, isin=SHARED, description="The evidence that joined the two.")
    link_weight: pl.Float64 = Field(nullable=True, description="The weight of that evidence.")


class CorePairs(TableModel):
    """Two cores of one name and how alike they are, or one core (left is right) and what is known of it."""

    key: pl.UInt64 = fields.initials_number()
    block: pl.UInt64 = Field(description="The name, or a part of a name with many cores.")
    left: pl.UInt64 = fields.place_number(description="One core.")
    right: pl.UInt64 = fields.place_number(description="The other core, or the same.")
    title: pl.Float64 = Field(description="The product of the vectors of title words.")
    coauthor: pl.Float64 = Field(description="The product of the vectors that say whether there are coauthors.")
    affiliation: pl.Float64 = Field(description="The product of the vectors of words of affiliations.")
    venue: pl.Float64 = Field(description="The product of the vectors of venues.")
    n_places: pl.Int64 = Field(nullable=True, ge=1, description="How many places the core has; null for a pair.")
    from_last: pl.Int32 = Field(
        nullable=True, ge=1, description="The how-manieth from the last of its name on a paper; null for a pair."
    )
    first_year: pl.Int32 = fields.year(description="The year of its first paper; null for a pair.")
    last_year: pl.Int32 = fields.year(description="The year of its last paper; null for a pair.")


class NamePriors(TableModel):
    """A name with several cores, or a part of one, and the prior of two of them being one person; a row a listing."""

    key: pl.UInt64 = fields.initials_number()
    block: pl.UInt64 = Field(description="The name, or a part of a name with many cores.")
    listing: pl.UInt64 = fields.listing(description="Who lists some of its places, as a hash.")
    prior: pl.Float64 = Field(description="The log-odds, without what the lake as a whole says.")
    evidence: pl.Float64 = Field(description="The mean of the evidence for its pairs of cores.")
    places: pl.Int64 = Field(ge=1, description="How many places it has there.")
    initials: pl.Boolean = Field(description="Whether its first given name is an initial.")
    circles: pl.Int32 = Field(ge=0, description="The class of how many of its cores have coauthors.")


class CoreClusters(TableModel):
    """A core that the first round united with others, and the cluster that it belongs to."""

    key: pl.UInt64 = fields.initials_number()
    core: pl.UInt64 = fields.place_number(unique=True, description="The core.")
    cluster: pl.UInt64 = fields.place_number(description="The cluster, called by its least core.")


class NameClusters(TableModel):
    """A cluster of the first round, as the second round compares it."""

    cluster: pl.UInt64 = fields.place_number(unique=True, description="The cluster.")
    name: pl.UInt64 = fields.name_number()
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    family_key: pl.String = Field(description="The folded family name.")
    given_tokens: StringList = Field(description="The folded given names, each apart.")
    commonness: pl.Float64 = Field(ge=0, description="How many other persons of this name are to be expected.")
    share: pl.Float64 = Field(ge=0, description="The share of the lake that has this family and first given name.")
    suffix: pl.String = fields.suffix()
    orcids: StringList = Field(description="All ORCID iDs that its places state.")
    identifiers: HashList = Field(description="All that other catalogues call it, as hashes, sorted.")

    homonym: pl.String = fields.homonym()
    papers: HashList = Field(description="Its papers, sorted.")

    coauthors: HashList = Field(description="Its coauthors by family name and first initial, sorted.")


class VariantKeys(TableModel):
    """A cluster and a key that it may share with others."""

    key: pl.UInt64 = Field(description="The hash of the key.")
    cluster: pl.UInt64 = fields.place_number(description="The cluster.")
    kind: pl.String = Field(description="Of what the key is made: family, words, first, orcid ...")


class VariantCandidates(TableModel):
    """Two clusters that share a key and whose names may be one name written differently; a row for some keys."""

    left: pl.UInt64 = fields.place_number(description="One cluster.")
    right: pl.UInt64 = fields.place_number(description="The other cluster.")
    level: pl.String = Field(description="How the two names differ: middle, initial, spelling ...")
    meet: pl.Boolean = Field(description="Whether the two share a coauthor and a part of the name.")
    same_orcid: pl.Boolean = Field(description="Whether the two state one ORCID iD.")
    same_identifier: pl.Boolean = Field(description="Whether another catalogue calls the two by one identifier.")


class CompatibleNames(TableModel):
    """Two names that may be one name written differently; each is called by its least cluster."""

    left: pl.UInt64 = fields.place_number(description="The least cluster of one name.")
    right: pl.UInt64 = fields.place_number(description="The least cluster of the other name.")
    single: pl.Boolean = Field(description="Whether each of the two names has one cluster.")


class VariantPairs(TableModel):
    """Two clusters whose names may be one name written differently."""

    component: pl.UInt64 = Field(description="The least cluster of all that such pairs connect.")
    left: pl.UInt64 = fields.place_number(description="One cluster.")
    right: pl.UInt64 = fields.place_number(description="The other cluster.")
    level: pl.String = Field(description="How the two names differ: middle, initial, spelling ...")
    unambiguous: pl.Boolean = Field(description="Whether neither name can be a third that the other cannot be.")
    same_orcid: pl.Boolean = Field(description="Whether the two state one ORCID iD.")
    same_identifier: pl.Boolean = Field(description="Whether another catalogue calls the two by one identifier.")


class ClusterUnions(TableModel):
    """A cluster of the first round that the second round united with others."""

    cluster: pl.UInt64 = fields.place_number(unique=True, description="The cluster.")
    united: pl.UInt64 = fields.place_number(description="The cluster that it became, called by its least place.")


class AuthorLinks(TableModel):
    """Two places that hold a cluster together, or whose clusters are left for review or kept apart."""

    left: pl.UInt64 = fields.place_number(description="One place.")
    right: pl.UInt64 = fields.place_number(description="The other place.")
    decision: pl.String = fields.decision(description="merged, review or apart.")
    kept_apart_by: pl.String = fields.kept_apart_by(description="What keeps the two clusters apart.")
    matched_by: pl.String = fields.matched_by()
    score: pl.Float64 = fields.score()
    evidence: EvidenceList = fields.evidence()


class IdentifiedPlaces(TableModel):
    """A place, and the person that it is."""

    place: pl.UInt64 = fields.place_number(unique=True)
    author_id: pl.String = fields.author_id()
    confidence: pl.Float64 = fields.confidence()


class Persons(TableModel):
    """A place, the person that it is, and the mention that represents it."""

    paper: pl.UInt64 = fields.paper_number()
    place: pl.UInt64 = fields.place_number(unique=True)
    author_id: pl.String = fields.author_id()
    confidence: pl.Float64 = fields.confidence()
    source_id: pl.String = fields.source_id(description="The record of the fullest mention.")
    position: pl.Int32 = fields.position(description="The place of that mention in its record.")


class Owners(TableModel):
    """A record that states no authors, and the person on whose page it stands, who is taken to be one."""

    author: pl.UInt64 = Field(description="The hash of the id of the person.")
    paper: pl.UInt64 = fields.paper_number()
    record: pl.UInt64 = fields.record()
    source_id: pl.String = fields.source_id()
    paper_id: pl.String = fields.paper_id(description="The paper that the record became.")
    author_id: pl.String = fields.author_id()
    confidence: pl.Float64 = fields.confidence()


class PersonForms(TableModel):
    """How often the mentions of a person on some papers print a name, with the same suffix and ORCID iD."""

    author: pl.UInt64 = Field(description="The hash of the id of the person.")
    author_id: pl.String = fields.author_id()
    raw_name: pl.String = fields.raw_name()
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    particle: pl.String = fields.particle()
    suffix: pl.String = fields.suffix()
    orcid: pl.String = fields.orcid()
    mentions: pl.Int32 = Field(ge=1, description="How many mentions.")
    identifiers: IdentifierList = fields.person_identifiers(description="What catalogues call the person in them.")


class PersonAffiliations(TableModel):
    """From when to when the mentions of a person on some papers print an affiliation."""

    author: pl.UInt64 = Field(description="The hash of the id of the person.")
    author_id: pl.String = fields.author_id()
    affiliation: pl.String = Field(description="The affiliation.")
    first_year: pl.Int32 = fields.year(description="The first year.")
    last_year: pl.Int32 = fields.year(description="The last year.")


class PersonPapers(TableModel):
    """How many papers a person has among some, and from when to when."""

    author: pl.UInt64 = Field(description="The hash of the id of the person.")
    author_id: pl.String = fields.author_id()
    n_papers: pl.Int64 = Field(ge=1, description="How many papers.")
    first_year: pl.Int32 = fields.year(description="The year of the first one.")
    last_year: pl.Int32 = fields.year(description="The year of the last one.")


OF_PAPER = Reference(("paper_id",), "assignments")
PAPER_MENTIONS = Table("paper_mentions", PaperMentions, key=("paper", "record", "position"), references=(OF_PAPER,))
MENTION_PLACES = Table(
    "mention_places",
    MentionPlaces,
    key=("paper", "record", "position"),
    references=(Reference(("paper", "record", "position"), "paper_mentions"),),
)
PLACES = Table("places", Places, key=("key", "name", "place"), references=(Reference(("place",), "mention_places"),))
FORMS = Table("forms", Forms, key=("key", "name", "form"), is_unique=False)
PAPER_TEXTS = Table("paper_texts", PaperTexts, key=("paper",))
BYLINES = Table("bylines", Bylines, key=("paper",), is_gathered=True)
AFFILIATIONS = Table("affiliations", Affiliations, key=("affiliation",), is_unique=False)
CORES = Table("cores", Cores, key=("key", "place"), references=(Reference(("place",), "places"),))
CORE_PAIRS = Table("core_pairs", CorePairs, key=("key", "block", "left", "right"))
NAME_PRIORS = Table("name_priors", NamePriors, key=("key", "block", "listing"))
CORE_CLUSTERS = Table("core_clusters", CoreClusters, key=("key", "core"), references=(Reference(("core",), "cores"),))
NAME_CLUSTERS = Table("name_clusters", NameClusters, key=("cluster",), is_gathered=True)
VARIANT_KEYS = Table("variant_keys", VariantKeys, key=("key", "cluster", "kind"))
VARIANT_CANDIDATES = Table("variant_candidates", VariantCandidates, key=("left", "right"), is_unique=False)
COMPATIBLE_NAMES = Table("compatible_names", CompatibleNames, key=("left", "right"), is_unique=False)
VARIANT_PAIRS = Table("variant_pairs", VariantPairs, key=("component", "left", "right"))
CLUSTER_UNIONS = Table(
    "cluster_unions", ClusterUnions, key=("cluster",), references=(Reference(("cluster",), "name_clusters"),)
)
AUTHOR_LINKS = Table("author_links", AuthorLinks, key=("left", "right"), is_unique=False)
IDENTIFIED_PLACES = Table("identified_places", IdentifiedPlaces, key=("place",), is_gathered=True)
PERSONS = Table("persons", Persons, key=("paper", "place"), is_gathered=True)
OWNERS = Table("owners", Owners, key=("source_id",), references=(OF_PAPER,))
PERSON_FORMS = Table("person_forms", PersonForms, key=("author",), is_unique=False)
PERSON_AFFILIATIONS = Table("person_affiliations", PersonAffiliations, key=("author",), is_unique=False)
PERSON_PAPERS = Table("person_papers", PersonPapers, key=("author",), is_unique=False)
