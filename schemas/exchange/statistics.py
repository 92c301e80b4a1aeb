"""The statistics: what only the lake as a whole can tell, and the counts of its parts from which they are learnt."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Table, TableModel

NAME_TERMS = ("division", "family", "given", "leading", "middle", "compound", "reading")
TOTALS = ("names", "papers", "titles", "affiliations")  # of which the lake as a whole has so many
AUTHOR_KINDS = ("name", "family", "given", "initial", "title", "affiliation", *TOTALS)

# What is counted for papers.
TITLES = "titles"
UNTITLED = "records with an abstract and no title"
TITLE_WORD = "titles with a word"
TITLE_WORD_RECORDS = "records with a title word"
NAME_WORD = "titles with a word of names"
ABSTRACT_WORD = "records with a word of abstracts"
RECURRING_TITLE = "records of a title that recurs"
LISTED, LISTED_WITH_NAMES = "records of a catalogue", "records of a catalogue that have names"
LISTED_AGAIN = "records of a catalogue of which another has the title"
VENUE_ANCHORS, VENUE_MEETINGS = "anchors of a venue", "anchors of two venues"
PAPER_KINDS = (
    *(TITLES, UNTITLED, TITLE_WORD, TITLE_WORD_RECORDS, NAME_WORD, ABSTRACT_WORD, RECURRING_TITLE),
    *(LISTED, LISTED_WITH_NAMES, LISTED_AGAIN, VENUE_ANCHORS, VENUE_MEETINGS),
)


class CountedNames(TableModel):
    """A name that is told in parts and how often, or, without a name, how many names were read in one way."""

    reading: pl.String = Field(isin=("told", "natural", "initials"), description="How the names were read.")
    family_name: pl.String = Field(nullable=True, description="The family name.")
    given_name: pl.String = Field(nullable=True, description="The given names.")
    family: pl.String = Field(nullable=True, description="The folded words of the family name.")
    given: pl.String = Field(nullable=True, description="The folded words of the given names.")
    count: pl.Int64 = Field(ge=1, description="How many mentions.")


class NameStatistics(TableModel):
    """What the names that are told in parts teach of those printed in one string.

    The kinds are: division (a whole name, and how many of its words are given names), family and given (a word of
    such a name), compound (a family name of several words), leading (the last but one of its words), middle (the last
    given name before a family name of one word), reading (the names that were read in one way).
    """

    kind: pl.String = Field(isin=NAME_TERMS, description="What is counted.")
    term: pl.String = Field(description="The folded word or name, or the reading.")
    n_given: pl.Int32 = Field(nullable=True, ge=1, description="With how many given names a division tells it.")
    count: pl.Int64 = Field(ge=1, description="In how many distinct names; of divisions and readings, mentions.")


class AuthorStatistics(TableModel):
    """How often names, their parts, and the words of titles and affiliations occur.

    The kinds are: name (the papers that print it), family, given and initial (the names with that part), title and
    affiliation (the texts with that word), and TOTALS (how many there are of these in all).
    """

    kind: pl.String = Field(isin=AUTHOR_KINDS, description="What is counted.")
    key: pl.UInt64 = Field(description="The hash of the word, the name or the part of a name; 0 where it is the lake.")
    count: pl.Int64 = Field(ge=0, description="How often.")


class LakePrior(TableModel):
    """How often the cores of one name are one person in this lake: for each listing, and for its names of one kind."""

    listing: pl.UInt64 = Field(nullable=True, description="Who lists the records, as a hash; null for all others.")
    initials: pl.Boolean = Field(nullable=True, description="Whether names have initials; null for all others.")
    circles: pl.Int32 = Field(nullable=True, description="The class of circles; null for all others.")
    odds: pl.Float64 = Field(description="The log-odds.")


class CircleStatistics(TableModel):
    """How many clusters a coauthor has, by family name and first initial; under the term 0, how many there are."""

    coauthor: pl.UInt64 = fields.initials_number()
    clusters: pl.Int64 = Field(ge=0, description="How many clusters.")


class PaperStatistics(TableModel):
    """A count by which papers are told apart."""

    kind: pl.String = Field(isin=PAPER_KINDS, description="What is counted.")
    key: pl.UInt64 = Field(
        description="The hash of the title, word, venue ... that is counted; 0 where it is the lake."
    )
    count: pl.Int64 = Field(ge=0, description="How many there are.")


class CatalogueCounts(TableModel):
    """A catalogue, and how many of its records repeat others of it."""

    catalogue: pl.String = Field(description="The catalogue, in lower case.")
    declared: pl.Boolean = fields.duplicate_free()
    records: pl.Int64 = Field(ge=0, description="How many records it has.")
    repeated: pl.Int64 = Field(ge=0, description="How many of them are accepted as the paper of another one of it.")


class CatalogueStatistics(CatalogueCounts):
    """A catalogue, and whether it lists no paper twice."""

    catalogue: pl.String = Field(unique=True, description="The catalogue, in lower case.")
    duplicate_free: pl.Boolean = Field(description="Whether it lists no paper twice, as declared, else as learnt.")


COUNTED_NAMES = Table("counted_names", CountedNames, key=("reading", "family_name", "given_name"), is_unique=False)
NAME_STATISTICS = Table("name_statistics", NameStatistics, key=("kind", "term", "n_given"))
AUTHOR_COUNTS = Table("author_counts", AuthorStatistics, key=("kind", "key"), is_unique=False)
AUTHOR_STATISTICS = Table("author_statistics", AuthorStatistics, key=("kind", "key"))
LAKE_PRIOR = Table("lake_prior", LakePrior, key=("listing", "initials", "circles"))
CIRCLE_STATISTICS = Table("circle_statistics", CircleStatistics, key=("coauthor",))
PAPER_STATISTICS = Table("paper_statistics", PaperStatistics, key=("kind", "key"))
CATALOGUE_COUNTS = Table("catalogue_counts", CatalogueCounts, key=("catalogue",), is_unique=False)
CATALOGUE_STATISTICS = Table("catalogue_statistics", CatalogueStatistics, key=("catalogue",))
