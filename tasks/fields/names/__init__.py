"""Names of persons: printed strings into parts, parts into match keys, and whether two names can be one person's.

    words           the words that carry a meaning of their own in a name: particles, suffixes, titles, organisations
    clean           from a printed string to one that can be parsed, and what was set aside
    organisations   which names are those of organisations
    others          what stands for further authors, whom nobody names
    family_first    names whose words show that the family name comes first
    spanish         names that end with two family names
    given_names     common given names
    lists           how the other names of a record are printed
    parsed          the parts of a name, and how they are put together
    initials, capitals, native, natural
                    the ways in which a name without a comma is read
    titles          what stands around a name: titles, degrees, suffixes
    reader          the readings of one name: in one string, in parts, with a comma
    parse           from a printed name, or parts, to family name, given name, particle and suffix
    keys            from a parsed name to what is compared
    compare         equal, compatible or in conflict, for arrays of pairs of names

`parse_names` and `add_name_keys` work on frames; all else works on one name, or on arrays of names.
"""

from tasks.fields.names.compare import (
    COMPATIBLE,
    CONFLICT,
    EQUAL,
    NameTokens,
    number_values,
    sum_of_hashes,
    sum_of_words,
)
from tasks.fields.names.keys import add_name_keys
from tasks.fields.names.parse import parse_name, parse_names
from tasks.fields.names.parsed import ParsedName

__all__ = [
    "COMPATIBLE",
    "CONFLICT",
    "EQUAL",
    "NameTokens",
    "ParsedName",
    "add_name_keys",
    "number_values",
    "parse_name",
    "parse_names",
    "sum_of_hashes",
    "sum_of_words",
]
