"""Evidence in plain words: "the DOI is the same", "the title is at least 93 % alike".

What a step of transform calls an evidence or a level that is not known here stands as it is: "coauthors: a few". So new
evidence is explained from the day that it is there.
"""

from __future__ import annotations

import re

SUBJECTS = {
    "abstract": "the abstract is",
    "affiliation": "the affiliation is",
    "coauthor": "the circles of coauthors are",
    "coauthors": "the coauthors are",
    "content": "all that the records say is",
    "doi": "the DOI is",
    "identifier": "another identifier is",
    "identifier and names": "an identifier and the names with it are",
    "issue": "the issue is",
    "name": "how common the name is speaks",
    "names": "the authors' names are",
    "orcid": "the ORCID iD is",
    "title": "the title is",
    "title numbers": "the numbers in the title are",
    "title part": "the part that the title names is",
    "venue": "the venue is",
    "year": "the year is",
}
LABELS = {
    "duplicate-free catalogues": "catalogues that never list a paper twice",
    "generic title": "a title that names no paper by itself",
    "issue of one volume": "the issue within one volume",
    "locators": "volume and page",
    "meeting abstract": "an abstract of a meeting",
    "meeting abstract, no page": "an abstract of a meeting, and no page",
    "names information": "how much the authors' names tell",
    "names missing": "a record without authors",
    "names number": "how many authors there are",
    "name form": "how the forms of the name differ",
    "one catalogue": "one catalogue, which seldom lists a paper twice",
    "other year": "another year, and no volume or page to tell by",
    "title contained": "one title within the other",
    "title contained, no locator": "one title within the other, and no volume or page",
    "title information": "how much the title tells",
    "title kind": "what kind of text the title says it is",
    "title missing": "a record without a title",
    "translated title": "titles in two languages",
    "untitled abstract": "the abstract of a record without a title",
    "venue alignment": "which venues are one, by all other pairs",
    "venue kind": "what kinds of venues they are",
    "venue of one source": "the venues within one source",
    "words left over": "what the titles do not share",
    "words left over, no locator": "what the titles do not share, and no volume or page",
}
PREDICATES = {
    "against": "against it",
    "alike": "alike",
    "different": "different",
    "different, one registrant": "different, and of one registrant",
    "for": "for it",
    "missing": "missing",
    "none": "not alike",
    "none shared": "all different",
    "same": "the same",
    "same, one": "the same, but only one",
    "same, several": "the same, and several",
    "shared": "shared",
}
SHARE = re.compile(r"\b(at least|below) 0?\.(\d\d?)(?!\d)")
YEARS = re.compile(r"(\d+)( and more)? apart")


def plain_words(evidence: str, level: str) -> str:
    """Return what an evidence is in plain words."""
    subject, predicate = SUBJECTS.get(evidence), PREDICATES.get(level) or _measured(level)
    if subject is None or predicate is None:
        return f"{LABELS.get(evidence, evidence)}: {SHARE.sub(_share, level)}"
    return f"{subject} {predicate}"


def _measured(level: str) -> str | None:
    """Return a level that is a measure in words; None where it is none."""
    if SHARE.fullmatch(level):
        return SHARE.sub(_share, level)
    if years := YEARS.fullmatch(level):
        return f"{years[1]} {'or more ' if years[2] else ''}apart"
    return None


def _share(found: re.Match[str]) -> str:
    """Return a share in percent: .8 is 80 %."""
    return f"{'at least' if found[1] == 'at least' else 'less than'} {int(found[2].ljust(2, '0'))} % alike"
