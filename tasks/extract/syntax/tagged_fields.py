"""The fields of a tagged record by their tags, for formats whose writers differ in the tags they use for one thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tasks.extract.syntax.tagged_grammar import Grammar
from tasks.extract.syntax.tagged_text import TaggedPiece, fields_of
from tasks.fields.placeholders import says_nothing

Fields = Mapping[str, Sequence[str]]


def read_fields(
    piece: TaggedPiece, grammar: Grammar, repairs: set[str], by_lines: Collection[str]
) -> dict[str, list[str]]:
    """Return the texts of the fields of a record, by their tags in the order of the record, without placeholders.

    Args:
        piece: The record.
        grammar: How its format writes records.
        repairs: Receives the repairs that are made.
        by_lines: The tags of the fields that are lists with an entry a line; all others are one text each.
    """
    fields: dict[str, list[str]] = {}
    for tag, lines in fields_of(piece, grammar, repairs):
        texts = lines if len(lines) == 1 or tag in by_lines else (" ".join(lines),)
        for text in texts:
            if says_nothing(text, or_names=True):
                continue
            if tag in fields:
                fields[tag].append(text)
            else:
                fields[tag] = [text]
    return fields


def first_of(fields: Fields, tags: Sequence[str]) -> str | None:
    """Return the first value of the first tag, of some, that the record has."""
    for tag in tags:
        if tag in fields:
            return fields[tag][0]
    return None


def first_other(fields: Fields, tags: Sequence[str], than: str | None) -> str | None:
    """Return the first value of the first tag, of some, whose value is not a certain text."""
    for tag in tags:
        if tag in fields and fields[tag][0] != than:
            return fields[tag][0]
    return None


def all_of(fields: Fields, tags: Sequence[str]) -> list[str]:
    """Return the values of all of some tags, in the order of the tags."""
    found: list[str] = []
    for tag in tags:
        if tag in fields:
            found += fields[tag]
    return found


def whole_text(fields: Fields, tags: Sequence[str]) -> str | None:
    """Return the text of the first tag, of some, that the record has, with all its parts if it is in several fields."""
    for tag in tags:
        if tag in fields:
            parts = fields[tag]
            return parts[0] if len(parts) == 1 else " ".join(dict.fromkeys(parts))
    return None


def keywords_in(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the keywords of lines, each once; a star marks those that matter most."""
    if not lines:
        return ()
    words = (part.strip().lstrip("*") for line in lines for part in line.split(";"))
    return tuple(dict.fromkeys(word for word in words if word))
