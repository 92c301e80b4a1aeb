"""The fields that several tables have: what each says and which rules it keeps, defined once.

A model takes a field by its name, `paper_id: pl.String = fields.paper_id()`, and may say more of it, above all another
description where its part in that table is another one.
"""

from functools import partial

from pandera.polars import Field

ID = r"^[PWASR][0-9a-v]{16}$"
SHA256 = r"^[0-9a-f]{64}$"
ORCID = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
MIN_YEAR = 1000
MAX_YEAR = 2100
YEARS = {"min_value": MIN_YEAR, "max_value": MAX_YEAR}
NOT_EMPTY = {"min_value": 1}
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"

# What identifies a record, a paper, a person, a mention.
source_id = partial(Field, str_matches=ID, description="The record.")
record = partial(Field, description="The record's number: a hash of its id.")
statement = partial(Field, description="The number of what it says; that of each record that says the same.")
paper_id = partial(Field, str_matches=ID, description="The paper.")
author_id = partial(Field, str_matches=ID, description="The person.")
position = partial(Field, ge=1, description="The place in the record's list of authors, from 1.")

# Where a record stands.
source_file = partial(Field, description="The dump, relative to the raw folder.")
source_format = partial(Field, description="The format of the dump.")
source_index = partial(Field, ge=1, description="The record's place in the dump, from 1.")
slice_number = partial(Field, nullable=True, ge=0, description="The slice of a large dump that it stands in, from 0.")
source_key = partial(Field, description="The record's own id or key, else its place.")
own_key = partial(Field, nullable=True, description="The key that the record has in its catalogue, if any.")
listing = partial(Field, description="Who lists the record, as far as settings, record and format say it; a hash.")
source_name = partial(Field, nullable=True, description="The catalogue that the record names as its source.")
catalogue = partial(
    Field, nullable=True, description="The catalogue that sources.toml says it is of; null where it says nothing."
)
line_start = partial(Field, nullable=True, ge=1, description="The first line of the record.")
line_end = partial(Field, nullable=True, ge=1, description="The last line of the record.")
content_sha256 = partial(Field, str_matches=SHA256, description="The digest of what the record says.")
page = partial(Field, nullable=True, description="The page that lists it, where that page does not name its owner.")
format_catalogue = partial(Field, nullable=True, description="The catalogue that alone writes the format.")
duplicate_free = partial(
    Field,
    nullable=True,
    description="Whether sources.toml says that its catalogue never lists a paper twice; null where it says nothing.",
)
trust = partial(Field, nullable=True, ge=1, description="The place of its catalogue in the order of trust.")

# What a record says of a publication.
title = partial(Field, nullable=True, description="The title.")
abstract = partial(Field, nullable=True, description="The abstract.")
year = partial(Field, nullable=True, in_range=YEARS, description="The year of publication.")
publication_date = partial(Field, nullable=True, description="YYYY, YYYY-MM or YYYY-MM-DD.")
publication_type = partial(Field, nullable=True, description="The kind of publication, in the terms of CSL.")
venue = partial(Field, nullable=True, description="The container's title.")
volume = partial(Field, nullable=True, description="The volume.")
issue = partial(Field, nullable=True, description="The issue.")
pages = partial(Field, nullable=True, description="The pages.")
doi = partial(Field, nullable=True, str_startswith="10.", description="The DOI in lower case, without a resolver.")
arxiv_id = partial(Field, nullable=True, description="The arXiv id without a version.")
pmid = partial(Field, nullable=True, str_matches=r"^\d+$", description="The PubMed id.")
language = partial(Field, nullable=True, description="The language.")
keywords = partial(Field, description="Keywords and subjects.")
comments = partial(Field, description="Comment lines.")
version = partial(Field, nullable=True, description="The version of a preprint or article, such as v2.")
retraction = partial(
    Field, nullable=True, isin=["retracted", "withdrawn"], description="Whether the source marks it as such."
)
identifiers = partial(Field, description="The identifiers in this record.")
title_key = partial(Field, description="The folded title without blanks; empty where there is no title.")
repairs = partial(Field, description="What was mended when the record was read, as short codes.")

# What catalogues call a person.
person_identifiers = partial(
    Field,
    nullable=True,
    description="What catalogues call the person, in this record: the scheme is acl, dblp, dblp_pid, inspire, "
    "openalex, researcherid, s2 or scopus.",
)
homonym = partial(
    Field,
    nullable=True,
    description='The name with the number by which DBLP tells namesakes apart: "Wei Wang 0001".',
)

# The parts of a name, and what stands beside it.
raw_name = partial(Field, str_length=NOT_EMPTY, description="The name as printed.")
family_name = partial(Field, str_length=NOT_EMPTY, description="The family name with its particle.")
given_name = partial(Field, nullable=True, description="The given names or initials.")
particle = partial(Field, nullable=True, description="The particle of the family name alone.")
suffix = partial(Field, nullable=True, description="Jr., III and their like.")
orcid = partial(Field, nullable=True, str_matches=ORCID, description="The ORCID iD, normalised.")
affiliations = partial(Field, description="The affiliations as printed.")
is_inferred = partial(Field, description="Whether no record states it.")
confidence = partial(
    Field, in_range={"min_value": 0, "max_value": 1}, description="How sure it is that this is the person."
)

# The numbers that stand for papers, names and authors of papers within a run, and where an author stands in the list.
paper_number = partial(Field, description="The paper's number: a hash of its id.")
place_number = partial(Field, description="The place: the least hash of the record and position of a mention of it.")
place = partial(Field, ge=1, description="Where it stands in the paper's list of authors, from 1, without gaps.")
name_number = partial(Field, description="The exact name: a hash of its match key.")
initials_number = partial(Field, description="A hash of the folded family name and the first initial.")

# What is known of a pair.
decision = partial(Field, isin=["merged", "review", "apart"])
kept_apart_by = partial(Field, nullable=True)
decided_by = partial(
    Field, nullable=True, description="Who decided it, when, why, and in which line; null where nobody did."
)
matched_by = partial(Field, description="The evidence that weighs most.")
score = partial(Field, description="The sum of the weights; at least 0 for a merge.")
evidence = partial(Field, description="Each evidence with its level and its weight.")
