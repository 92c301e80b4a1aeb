"""Evidence in plain words: "the DOI is the same", "the title is at least 93 % alike".

Who asks for an explanation hands over the sentences of all evidence. An evidence or a level that has none, as a lake of
another version may, stands as it is: "coauthors: a few".
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[tuple[str, str], str]  # a sentence for each evidence and level


def plain_words(words: Words, evidence: str, level: str) -> str:
    """Return what an evidence is in plain words.

    Args:
        words: The sentences of all evidence.
        evidence: The name of an evidence.
        level: The label of one of its levels.
    """
    return words.get((evidence, level), f"{evidence}: {level}")
