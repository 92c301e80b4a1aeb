"""Forms: names as they are spelt, each once, with their match keys and the hashes that stand for them.

Many forms can be one exact name, whose places are a block: "Yu Xing Wang" and "Yu-xing Wang". All forms of a name have
the same key.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.authors import FORMS
from schemas.order import sorted_by
from tasks.fields.names import add_name_keys
from tasks.hashing import hash_together, hash_values

SPELT = ["family_name", "given_name"]


def name_forms(names: pl.DataFrame) -> pl.DataFrame:
    """Return the forms of some names, as the table FORMS.

    Args:
        names: Columns family_name and given_name.
    """
    keyed = add_name_keys(names.select(SPELT).unique())
    return FORMS.conform(
        keyed.with_columns(
            key=hash_values(keyed["block_key"]),
            name=hash_values(keyed["name_key"]),
            form=hash_together(hash_values(keyed["family_name"]), hash_values(keyed["given_name"].fill_null(""))),
        )
    )


def form_of_each(forms: pl.DataFrame) -> pl.DataFrame:
    """Return of every name one form: that with the most letters beyond ASCII, such as umlauts; then the least hash.

    Args:
        forms: The table FORMS, all forms of some names.

    Returns:
        Rows of the table, one a name, sorted by name.
    """
    spelt = pl.concat_str(SPELT, ignore_nulls=True)
    beyond = spelt.str.len_bytes() - spelt.str.len_chars()
    numbered = forms.select("name", "form", beyond=beyond).with_row_index("row")
    ordered = sorted_by(numbered, "name", "beyond", "form", descending=["beyond"])
    return forms[ordered.filter(pl.col("name").is_first_distinct())["row"]]
