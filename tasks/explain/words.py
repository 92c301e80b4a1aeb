"""Evidence and causes in plain words: "the DOI is the same", "the dump a.bib is new".

The caller passes the sentences of all evidence. An evidence or a level without a sentence, as in a lake of another
version, is shown by its name: "coauthors: a few".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CAUSES = {
    "new dump": "the dump {name} is new",
    "changed dump": "the dump {name} has changed",
    "removed dump": "the dump {name} is gone",
    "decision": "decided by {name}",
    "withdrawn decision": "no longer decided by {name}",
    "settings": "other settings in {name}",
    "generation": "other statistics of the lake",
    "software": "other software: {name}",
    "dumps": "other dumps than those of its records",
}

Words = Mapping[tuple[str, str], str]  # a sentence for each evidence and level


def plain_words(words: Words, evidence: str, level: str) -> str:
    """Return the sentence of an evidence and its level.

    Args:
        words: The sentences of all evidence.
        evidence: The name of an evidence.
        level: The label of one of its levels.
    """
    return words.get((evidence, level), f"{evidence}: {level}")


def name_causes(causes: Iterable[Mapping[str, str | None]]) -> str:
    """Return the causes of a change in words, each with its columns cause and name."""
    words = [CAUSES.get(str(each["cause"]), "{cause} {name}").format(**each) for each in causes]
    return "; ".join(words)
