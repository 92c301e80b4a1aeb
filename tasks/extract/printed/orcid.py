"""ORCID iDs in what is printed for them: addresses, with and without hyphens, and addresses within addresses."""

from __future__ import annotations

import re

_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dA-Za-z])")


def orcid_in(text: str | None) -> str | None:
    """Return the ORCID iD in a text, with its hyphens; None where there is none."""
    found = _ORCID.search(text) if text else None
    return "-".join(found.groups()).upper() if found else None
