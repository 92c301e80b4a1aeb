"""Names of persons: printed strings into parts, parts into match keys, and whether two names can be one person's.

    words           the words that carry a meaning of their own in a name: particles, suffixes, titles, organisations
    clean           from a printed string to one that can be parsed, and what was set aside
    organisations   which names are those of organisations, or stand for further authors
    family_first    names whose words show that the family name comes first
    spanish         names that end with two family names
    given_names     common given names
    lists           how the other names of a record are printed
    parsed          the parts of a name, and how they are put together
    initials, capitals, native, natural
                    the ways in which a name without a comma is read
    titles          what stands around a name: titles, degrees, suffixes
    parse           from a cleaned string, or parts, to family name, given name, particle and suffix
    learn           what the lake tells of where family names begin
    keys            from a parsed name to what is compared
    compare         equal, compatible or in conflict, for arrays of pairs of names
    agreement       the same for two names in all their spellings, with reasons, and how much it tells

`parse_names`, `settle_names` and `add_name_keys` work on frames; all else works on one name, or on arrays of names.
"""

from tasks.transform.names.agreement import Agreement, compare_names
from tasks.transform.names.compare import COMPATIBLE, CONFLICT, EQUAL, NameTokens
from tasks.transform.names.keys import add_name_keys
from tasks.transform.names.learn import settle_names
from tasks.transform.names.parse import parse_name, parse_names
from tasks.transform.names.parsed import ParsedName

__all__ = [
    "COMPATIBLE",
    "CONFLICT",
    "EQUAL",
    "Agreement",
    "NameTokens",
    "ParsedName",
    "add_name_keys",
    "compare_names",
    "parse_name",
    "parse_names",
    "settle_names",
]
