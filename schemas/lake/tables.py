"""The tables of the lake, in the order in which they are explained."""

from schemas.lake.authors import AUTHOR_MATCHES, AUTHORS, AUTHORSHIPS
from schemas.lake.history import HISTORY
from schemas.lake.papers import PAPER_MATCHES, PAPERS, RELATIONS
from schemas.lake.sources import MENTIONS, REJECTS, SOURCES
from schemas.table import Table

SCHEMA_VERSION = 2

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PAPERS,
        AUTHORS,
        AUTHORSHIPS,
        SOURCES,
        MENTIONS,
        RELATIONS,
        PAPER_MATCHES,
        AUTHOR_MATCHES,
        REJECTS,
        HISTORY,
    )
}
