"""Names of persons: printed strings into parts, parts into match keys, and whether two names can be one person's.

    words     the words that carry a meaning of their own in a name: particles, suffixes, organisations
    clean     from a printed string to one that can be parsed
    parse     from a cleaned string, or parts, to family name, given name, particle and suffix
    keys      from a parsed name to what is compared
    compare   equal, compatible or in conflict

`parse_names` and `add_name_keys` work on frames; all else works on one name, or on arrays of names.
"""

from tasks.transform.names.compare import COMPATIBLE, CONFLICT, EQUAL, NameTokens
from tasks.transform.names.keys import add_name_keys
from tasks.transform.names.learn import settle_names
from tasks.transform.names.parse import ParsedName, parse_name, parse_names

__all__ = [
    "COMPATIBLE",
    "CONFLICT",
    "EQUAL",
    "NameTokens",
    "ParsedName",
    "add_name_keys",
    "parse_name",
    "parse_names",
    "settle_names",
]
