"""Write the names of files in one line of valid UTF-8, and say why a file cannot be read."""

from __future__ import annotations

import unicodedata


def cause(error: OSError) -> str:
    """Return in one line why a file cannot be read, and what would mend it."""
    return f"cannot be read ({error.strerror}): make it a file that this user can read"


def readable_name(name: str) -> str:
    r"""Write a file's name in one line of valid UTF-8, so that no other name is written like it.

    Bytes that are not UTF-8 and characters that cannot be seen become escapes (\xff, \n); a backslash is doubled.
    """
    return "".join(_escaped(character) for character in name)


def _escaped(character: str) -> str:
    """Escape a character of a file's name if need be."""
    if character == "\\":
        return "\\\\"
    if "\udc80" <= character <= "\udcff":  # how Python spells a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if unicodedata.category(character).startswith("C"):
        return character.encode("unicode_escape").decode("ascii")
    return character
