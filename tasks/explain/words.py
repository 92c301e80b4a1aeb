"""Evidence in plain words: "the DOI is the same", "the title is at least 93 % alike".

Who asks for an explanation hands over the sentences of the evidence of papers; those of authors are here. An evidence
or a level that neither has, as a lake of another version may, stands as it is: "coauthors: a few".
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[tuple[str, str], str]  # a sentence for each evidence and level

_AUTHORS: Words = {
    **{
        (evidence, level): f"{subject} {predicate}"
        for evidence, subject in {
            "affiliation": "the affiliation is",
            "coauthor": "the circles of coauthors are",
            "title": "the title is",
            "venue": "the venue is",
        }.items()
        for level, predicate in {"alike": "alike", "missing": "missing", "none": "not alike"}.items()
    },
    ("coauthors", "none shared"): "the coauthors are all different",
    ("coauthors", "shared"): "the coauthors are shared",
    ("name", "against"): "how common the name is speaks against it",
    ("name", "for"): "how common the name is speaks for it",
    ("orcid", "same"): "the ORCID iD is the same",
    ("orcid", "shared"): "the ORCID iD is shared",
}
_AUTHORS_SUBJECTS = {"name form": "how the forms of the name differ"}


def plain_words(words: Words, evidence: str, level: str) -> str:
    """Return what an evidence is in plain words.

    Args:
        words: The sentences of the evidence of papers.
        evidence: The name of an evidence.
        level: The label of one of its levels.
    """
    of_authors = _AUTHORS.get((evidence, level)) or f"{_AUTHORS_SUBJECTS.get(evidence, evidence)}: {level}"
    return words.get((evidence, level), of_authors)
