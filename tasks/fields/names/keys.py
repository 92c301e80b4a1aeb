"""From a parsed name to what is compared: folded keys, in which case, accents, dots and blanks do not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import polars as pl
from anyascii import anyascii

_LETTERS = re.compile(r"[a-z]+")
_GIVEN_BREAK = re.compile(r"[\s.,]+")

# The same for many names of plain ASCII at once.
_PLAIN_BREAK = r"[\t-\r\x1c-\x20.,]+"
_LONE_LETTER = "(?:^|[ -])[a-z]-|-[a-z](?:$|[ -])"


def add_name_keys(names: pl.DataFrame) -> pl.DataFrame:
    """Add the match keys of parsed names, computed once for each distinct part.

    Args:
        names: Columns family_name and given_name, and any others.

    Returns:
        The same rows and columns in the same order, and

        * family_key: the letters of the family name, folded and joined: "de Rosa" is derosa
        * given_tokens: the given names, folded, an initial as one letter: "J.-P." is [j, p], "Jean-Paul" is [jeanpaul]
        * given_key: given_tokens joined, so that "Yu Xing", "Yu-xing" and "Yuxing" are one
        * name_key: family_key and given_key, with a blank between
        * block_key: family_key and the first initial, with a blank between
    """
    given = _once_each(names["given_name"].fill_null(""), _given_keys)
    given_key = given.str.replace_all(" ", "", literal=True)
    keyed = names.with_columns(
        family_key=_once_each(names["family_name"], _family_keys),
        given_tokens=given.str.extract_all("[^ ]+"),
        given_key=given_key,
    )
    return keyed.with_columns(
        name_key=pl.concat_str("family_key", pl.lit(" "), "given_key"),
        block_key=pl.concat_str("family_key", pl.lit(" "), pl.col("given_key").str.head(1)),
    )


def fold_name(text: str) -> str:
    """Fold a name to lower-case ASCII, other scripts transliterated; what has no letters stays as it is."""
    folded = text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))
    return folded.lower()


def family_key(family_name: str) -> str:
    """Return the letters of a family name, folded and joined; a name without letters is its own key."""
    return "".join(_LETTERS.findall(fold_name(family_name))) or family_name.casefold()


def given_tokens(given_name: str | None) -> list[str]:
    """Return the given names, folded, in their order.

    A hyphenated name whose pieces all have two letters or more is one name; initials that are packed together are
    several: "JM" is [j, m].
    """
    tokens: list[str] = []
    for word in filter(None, _GIVEN_BREAK.split(given_name or "")):
        pieces = ["".join(_LETTERS.findall(fold_name(piece))) for piece in word.split("-")]
        pieces = [piece for piece in pieces if piece]
        if word.isascii() and word.isalpha() and word.isupper() and len(word) <= 3:
            tokens.extend(word.lower())
        elif all(len(piece) > 1 for piece in pieces):
            tokens.extend(filter(None, ["".join(pieces)]))
        else:
            tokens.extend(pieces)
    return tokens


def _once_each(values: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Change texts of which many are repeated: each distinct one once."""
    distinct = values.unique()
    changed = pl.DataFrame({"value": distinct, "changed": change(distinct)})
    return values.to_frame("value").join(changed, on="value", how="left", maintain_order="left")["changed"]


def _family_keys(names: pl.Series) -> pl.Series:
    """Return the key of each family name."""
    keys = names.str.to_lowercase().str.replace_all("[^a-z]+", "")
    return _one_by_one(keys, names, ~_is_plain(names) | (keys == ""), family_key)


def _given_keys(names: pl.Series) -> pl.Series:
    """Return the folded given names of each text, with blanks between."""
    words = " " + names.str.replace_all(_PLAIN_BREAK, "  ") + " "
    packed = words.str.replace_all(" ([A-Z])([A-Z]) ", " $1 $2 ").str.replace_all(
        " ([A-Z])([A-Z])([A-Z]) ", " $1 $2 $3 "
    )
    letters = packed.str.to_lowercase().str.replace_all("[^a-z -]+", "").str.replace_all("-+", "-")
    pieces = letters.str.replace_all("-* [ -]*", " ").str.strip_chars(" ")
    keys = pieces.str.replace_all("-", "", literal=True)
    others = ~_is_plain(names) | pieces.str.contains(_LONE_LETTER)
    return _one_by_one(keys, names, others, lambda name: " ".join(given_tokens(name)))


def _is_plain(texts: pl.Series) -> pl.Series:
    """Whether each text is plain ASCII."""
    return texts.str.len_bytes() == texts.str.len_chars()


def _one_by_one(keys: pl.Series, names: pl.Series, chosen: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Replace the keys of the chosen names by those that a function gives, name by name."""
    return keys.scatter(chosen.arg_true(), pl.Series([change(name) for name in names.filter(chosen)], dtype=pl.String))
