"""Notices: titles that name no paper of their own but the place of another, which they correct."""

from __future__ import annotations

# "Beam search for treebanks (vol 25, pg 301, 1999)", as Web of Science writes the title of a correction
NOTICE = (
    r"(?i)[(\[]vol(?:ume)?\.? *\w*\d+\w*,[^()\[\]]*\b(?:pgs?|pp?|pages?|art)\.? *[a-z]?\d"
    r"[^()\[\]]*\b(?:19|20)\d\d[)\]]\W*$"
)
