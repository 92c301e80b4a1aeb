"""ORCID iDs in what is printed for them: addresses, with and without hyphens, and addresses within addresses.

Web of Science prints them, and its own ResearcherIDs, behind names.
"""

from __future__ import annotations

import re

from tasks.fields.identifier_patterns import ORCID

_ORCID = re.compile(rf"(?i)(?<!\d){ORCID}(?![\da-z])")
_BEHIND_A_NAME = re.compile(rf"(?i)([^;/|]+)/({ORCID})")
_RESEARCHER_ID = re.compile(r"([^;/|]+)/([A-Z]{1,3}-\d{4}-(?:19|20)\d\d)\b")


def orcid_in(text: str | None) -> str | None:
    """Return the ORCID iD in a text, with its hyphens; None where there is none."""
    found = _ORCID.search(text) if text else None
    if found is None:
        return None
    plain = found[0].replace("-", "").upper()
    return "-".join((plain[:4], plain[4:8], plain[8:12], plain[12:]))


def orcids_of_names(text: str) -> list[tuple[str, str]]:
    """Return each name and the ORCID iD behind it, as Web of Science prints them: "Doe, Jane/0000-0002-1825-0097"."""
    return _BEHIND_A_NAME.findall(text)


def researcher_ids_of_names(text: str) -> list[tuple[str, str]]:
    """Return each name and the ResearcherID behind it, as Web of Science prints them: "Doe, Jane/A-1009-2008"."""
    return _RESEARCHER_ID.findall(text)
