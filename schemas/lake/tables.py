"""The tables of the lake, in the order in which they are explained."""

from schemas.lake.authors import AUTHOR_MATCHES, AUTHORS, AUTHORSHIPS
from schemas.lake.changes import CHANGES, HISTORY
from schemas.lake.papers import PAPER_MATCHES, PAPERS, RELATIONS
from schemas.lake.sources import MENTIONS, REJECTS, SOURCES
from schemas.table import Table

SCHEMA_VERSION = 4

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
        CHANGES,
        HISTORY,
    )
}
FOLLOWED = (CHANGES.name, HISTORY.name)  # the tables that publishing makes, from this version and the one before
