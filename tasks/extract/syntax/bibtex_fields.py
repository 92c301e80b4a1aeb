"""Read an entry of BibTeX: its type, its key and its fields, with the macros that @string defines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from tasks.extract.printed.bibtex_journals import JOURNALS
from tasks.extract.syntax.lines import LIMIT
from tasks.fields.months import MONTHS

LONGEST_MACRO = 64 * 1024
VENUES = ("journal", "journaltitle", "booktitle")
UNDEFINED_MACRO = "undefined_macro"
UNQUOTED_VALUE = "unquoted_value"

_NAME = r"""[^\s=,{}"#%()]++"""
_ENTRY_HEAD = re.compile(
    r"@\s*([^\s{}()@,=\"]+)\s*[{(]\s*(?:(\w{2,9}://[^\s,{}]*|[^,={}]*(?:\{[^{}]*\}[^,={}]*){0,20})(?:,|(?=[})]\Z)))?"
)
_REST_OF_KEY = re.compile(r"""[^\S\n]*([^=,{}"%\n]{1,100}?)[^\S\n]*,(?=\s)""")  # Doe et al., 2012,
_KEY_IN_A_LINE = re.compile(rf"([^\s,={{}}\"]+)[ \t]*\n\s*(?={_NAME}\s*+=)")  # without the comma behind it
_SIMPLE_FIELD = re.compile(
    rf"""[\s,]*+({_NAME})\s*+=\s*+(?:"""
    r"""\{([^{}]*+(?:\{[^{}]*+\}[^{}]*+){0,200})\}|"([^"{}]*+(?:\{[^{}]*+\}[^"{}]*+){0,200})"|"""
    rf"""(\d++)(?=\s*+(?:,|\Z|{_NAME}\s*+=))|([A-Za-z][^\s,#{{}}"%=()]*+)(?=\s*+(?:,|\Z)))(?!\s*+\#)"""
)
_FIELD_NAME = re.compile(rf"[\s,]*+({_NAME})\s*+=\s*+")
_FIELD_NAME_OF_WORDS = re.compile(r"""[^\S\n]*[,\n][\s,]*(\w[^=,{}"#%\n]{0,100}?)\s*=\s*""")  # funding_text 1 = {...}
_COMMENT = re.compile(r"[\s,]*+%[^\n]*+")
_COMMENT_IN_KEY = re.compile(r"%[^\n]*\n")
_REST = re.compile(r"[\s,]*+\Z")
_BARE = re.compile(r"""[^\s,#{}"]*+""")
_BARE_WORDS = re.compile(r"""[^,#{}"=]*+(?=,|\Z)""")
_NEXT = re.compile(rf"""\s*+(?:,|\Z|%|{_NAME}\s*+=)|[^\S\n]*\n\s*[^\W\d][^=,{{}}"#%\n]{{0,100}}=""")
_JOIN = re.compile(r"\s*+\#\s*+")
_IN_BRACES = re.compile(r"[{}]")
_IN_QUOTES = re.compile(r"[{}\"]")

_MONTH_MACROS = {month[:3]: month.capitalize() for month in MONTHS}


class BrokenEntryError(ValueError):
    """An entry cannot be read; the message says where, and how to mend it."""


@dataclass(slots=True)
class Entry:
    """The content of an entry: its type in lower case, its key, and its fields, each as often as it occurs."""

    type: str
    key: str
    fields: dict[str, list[str]]


class Macros:
    """The macros of @string. A definition holds for the entries after it, up to the next one of the same name."""

    def __init__(self) -> None:
        self._definitions: dict[str, list[tuple[int, str]]] = {}
        self._size = 0
        self.count = 0

    def define(self, name: str, value: str) -> None:
        """Define a macro, unless it is longer than the limit, or all are."""
        if len(value) <= LONGEST_MACRO and self._size + len(value) <= LIMIT:
            self._size += len(name) + len(value)
            self.count += 1
            self._definitions.setdefault(name.lower(), []).append((self.count, value))

    def value(self, name: str, count: int) -> str | None:
        """Return the value of a macro after this number of definitions; the months are defined from the start."""
        definitions = self._definitions.get(name.lower())
        if definitions is not None:
            place = bisect_right(definitions, count, key=lambda definition: definition[0])
            if place:
                return definitions[place - 1][1]
        return _MONTH_MACROS.get(name.lower())


@dataclass(frozen=True, slots=True)
class KnownMacros:
    """The macros that are known at one place of a dump."""

    macros: Macros
    count: int

    def value(self, name: str) -> str | None:
        """Return the value of a macro; None if it is not defined."""
        return self.macros.value(name, self.count)


def read_entry(text: str, macros: KnownMacros, repairs: set[str]) -> Entry:
    """Read an entry.

    Errors with only one possible meaning are mended and noted among the repairs: a macro that is not defined (its name
    is taken) and words without quotes. Commas between fields may be missing, names of fields may be words, and lines
    may have comments.

    Raises:
        BrokenEntryError: If it cannot be read, or says more than the limit for a record.
    """
    head = _ENTRY_HEAD.match(text)
    if head is None:
        raise BrokenEntryError("does not begin with @word{key, as an entry does: mend its beginning")
    fields: dict[str, list[str]] = {}
    body = text[:-1]
    key, place = _key(head, body)
    while True:
        if simple := _SIMPLE_FIELD.match(body, place):
            name, braced, quoted, digits, macro = simple.groups()
            if macro is not None:
                value = _macro(macro, name, macros, repairs)
            else:
                value = braced if braced is not None else quoted if quoted is not None else digits
            place = simple.end()
        elif named := _FIELD_NAME.match(body, place):
            name = named[1]
            value, place = _value(body, named.end(), name, macros, repairs)
        elif _REST.match(body, place):
            return Entry(head[1].lower(), key, fields)
        elif comment := _COMMENT.match(body, place):
            place = comment.end()
            continue
        elif named := _FIELD_NAME_OF_WORDS.match(body, place):
            name = " ".join(named[1].split())
            value, place = _value(body, named.end(), name, macros, repairs)
        else:
            raise BrokenEntryError(f"no field where one should begin, at {_shown(body, place)}: mend it")
        fields.setdefault(name.lower(), []).append(value)


def _key(head: re.Match[str], body: str) -> tuple[str, int]:
    """Return the key of an entry, and where it ends; it may stand in a line of its own, or have commas in it."""
    key: str | None = head[2]
    if key is None:
        keyed = _KEY_IN_A_LINE.match(body, head.end())
        return (keyed[1], keyed.end()) if keyed else ("", head.end())
    if key and (rest := _REST_OF_KEY.match(body, head.end())):
        return f"{key.strip()}, {rest[1]}", rest.end()
    return (_COMMENT_IN_KEY.sub("", key) if "%" in key else key).strip(), head.end()


def _value(text: str, place: int, name: str, macros: KnownMacros, repairs: set[str]) -> tuple[str, int]:
    """Read a value, which may be several joined ones, and return where it ends."""
    parts: list[str] = []
    size = 0
    while True:
        first = text[place : place + 1]
        if first == "{":
            part, place = _in_braces(text, place, name)
        elif first == '"':
            part, place = _in_quotes(text, place, name)
        else:
            part, place = _bare(text, place, name, macros, repairs)
        parts.append(part)
        size += len(part)
        if size > LIMIT:
            raise BrokenEntryError(
                f"its field {_named(name)} is longer than {LIMIT // 1024**2} MiB, the limit: shorten it"
            )
        join = _JOIN.match(text, place)
        if join is None:
            return "".join(parts), place
        place = join.end()


def _in_braces(text: str, place: int, name: str) -> tuple[str, int]:
    """Read a value in braces."""
    depth = 0
    for found in _IN_BRACES.finditer(text, place):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return text[place + 1 : found.start()], found.end()
    raise BrokenEntryError(f"the braces of its field {_named(name)} are not closed: close them")


def _in_quotes(text: str, place: int, name: str) -> tuple[str, int]:
    """Read a value in quotation marks; quotation marks within braces do not end it."""
    depth = 0
    for found in _IN_QUOTES.finditer(text, place + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth <= 0:
            return text[place + 1 : found.start()], found.end()
    raise BrokenEntryError(f"the quotation marks of its field {_named(name)} are not closed: close them")


def _bare(text: str, place: int, name: str, macros: KnownMacros, repairs: set[str]) -> tuple[str, int]:
    """Read a number, a macro, or words that lack their quotes."""
    bare = _BARE.match(text, place)
    word, end = (bare[0], bare.end()) if bare else ("", place)
    if not _NEXT.match(text, end) and not _JOIN.match(text, end):
        words = _BARE_WORDS.match(text, place)
        if words is None:
            raise BrokenEntryError(
                f"the value of its field {_named(name)} cannot be read, at {_shown(text, place)}: mend it"
            )
        repairs.add(UNQUOTED_VALUE)
        return words[0], words.end()
    if not word or word.isdecimal():
        return word, end
    return _macro(word, name, macros, repairs), end


def _macro(word: str, name: str, macros: KnownMacros, repairs: set[str]) -> str:
    """Return the value of a macro in a field; its name if it is not defined."""
    value = macros.value(word)
    if value is None and name.lower() in VENUES:
        value = JOURNALS.get(word.lower().removeprefix("\\"))
    if value is None:
        repairs.add(UNDEFINED_MACRO)
        return word
    return value


def _named(name: str) -> str:
    """Show the name of a field, with what cannot be printed escaped."""
    return repr(name[:40])[1:-1]


def _shown(text: str, place: int) -> str:
    """Return the beginning of the text at a place, in one line."""
    return repr(" ".join(text[place : place + 60].split())[:30])
