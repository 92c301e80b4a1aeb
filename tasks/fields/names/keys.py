"""From a parsed name to what is compared: folded keys, in which case, accents, dots and blanks do not count."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
from anyascii import anyascii

_LETTERS = re.compile(r"[a-z]+")
_GIVEN_BREAK = re.compile(r"[\s.,]+")
_KEY_FIELDS = {"family_key": pl.String, "given_tokens": pl.String}


def add_name_keys(names: pl.DataFrame) -> pl.DataFrame:
    """Add the match keys of parsed names, computed once for each distinct name.

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
    distinct = names.select("family_name", "given_name").unique().sort("family_name", "given_name")
    keys = [(family_key(family), " ".join(given_tokens(given))) for family, given in distinct.iter_rows()]
    keyed = pl.DataFrame(keys, schema=_KEY_FIELDS, orient="row").with_columns(
        given_tokens=pl.when(pl.col("given_tokens") != "").then(pl.col("given_tokens").str.split(" ")).otherwise([]),
        given_key=pl.col("given_tokens").str.replace_all(" ", "", literal=True),
    )
    lookup = pl.concat([distinct, keyed], how="horizontal").with_columns(
        name_key=pl.concat_str("family_key", pl.lit(" "), "given_key"),
        block_key=pl.concat_str("family_key", pl.lit(" "), pl.col("given_key").str.head(1)),
    )
    return names.join(lookup, on=["family_name", "given_name"], how="left", nulls_equal=True, maintain_order="left")


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
