"""Evidence in plain words: "the DOI is the same", "the title is at least 93 % alike".

The caller passes the sentences of all evidence. An evidence or a level without a sentence, as in a lake of another
version, is shown by its name: "coauthors: a few".
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[tuple[str, str], str]  # a sentence for each evidence and level


def plain_words(words: Words, evidence: str, level: str) -> str:
    """Return the sentence of an evidence and its level.

    Args:
        words: The sentences of all evidence.
        evidence: The name of an evidence.
        level: The label of one of its levels.
    """
    return words.get((evidence, level), f"{evidence}: {level}")
