"""The tables of learning: the counts of the whole lake by which later steps judge single records and pairs.

A count has a kind and a key, a 64-bit hash of what is counted. So partial counts of parts of the lake are added up
alike, whatever they count, and only what is counted can tell one set of statistics from another.
"""

import polars as pl
from pandera.polars import Field

from schemas.table import Table, TableModel

TITLES = "titles"
UNTITLED = "records with an abstract and no title"
TITLE_WORD = "titles with a word"
TITLE_WORD_RECORDS = "records with a title word"
NAME_WORD = "titles with a word of names"
ABSTRACT_WORD = "records with a word of abstracts"
RECURRING_TITLE = "records of a title that recurs"
LISTED, LISTED_WITH_NAMES = "records of a catalogue", "records of a catalogue that have names"
VENUE_ANCHORS, VENUE_MEETINGS = "anchors of a venue", "anchors of two venues"
PAPER_KINDS = (
    *(TITLES, UNTITLED, TITLE_WORD, TITLE_WORD_RECORDS, NAME_WORD, ABSTRACT_WORD, RECURRING_TITLE),
    *(LISTED, LISTED_WITH_NAMES, VENUE_ANCHORS, VENUE_MEETINGS),
)


class PaperStatistics(TableModel):
    """A count by which papers are told apart."""

    kind: pl.String = Field(isin=PAPER_KINDS, description="What is counted.")
    key: pl.UInt64 = Field(
        description="The hash of the title, word, venue ... that is counted; 0 where it is the lake."
    )
    count: pl.Int64 = Field(ge=0, description="How many there are.")


PAPER_STATISTICS = Table("paper_statistics", PaperStatistics, key=("kind", "key"))
