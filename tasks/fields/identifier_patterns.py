"""How identifiers are printed, as patterns of which longer ones are made; `identifiers` says which of them are valid.

All are in small letters, for searches that ignore case, and none has groups that are counted.
"""

from __future__ import annotations

DOI_REGISTRANT = r"10\.\d{4,9}(?:\.\d{1,9}){0,3}"
DOI_ADDRESS = r"(?:https?://)?(?:dx\.|www\.)?doi\.org/"

OLD_ARXIV_ID = r"[a-z-]+(?:\.[a-z]{2})?/\d{7}"
ARXIV_ID = rf"(?:{OLD_ARXIV_ID}|\d{{4}}\.\d{{4,5}})"
# Ids have five digits behind the dot since January 2015, and four before: where another text follows without a blank,
# the month tells where the id ends.
DATED_ARXIV_ID = r"(?:(?:1[5-9]|[2-8]\d)(?:0[1-9]|1[0-2])\.\d{5}|(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4})"
ARXIV_ADDRESS = r"arxiv\.org/(?:abs|pdf|html)/"

PUBMED_ADDRESS = r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/"

ISSN = r"\d{4}-?\d{3}[\dx]"
ORCID = r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dx]"

WEB_ADDRESS = r"(?:(?:https?|ftp)://|www\.)\S"
