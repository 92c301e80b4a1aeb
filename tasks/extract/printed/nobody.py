"""What stands in the place of authors and names none: "Anonymous", "[No authors listed]", "et al.", ":".

The names of collaborations that are glued to the first of their members are divided here, too: "The ATLAS
Collaboration: G. Aad". Every record passes through `name_authors`, so that the same is nobody in all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, PrintedName, Record, Refused
from tasks.fields.names.others import is_et_al

NOBODY = "nobody"
COLLABORATION_DIVIDED = "collaboration_divided"

MAX_NOBODY_LENGTH = 60
# Each of these alone says that nobody is named.
_NOBODY = frozenset(
    "anonymous anonymus anonym anonyme anonymer anónimo anonimo anônimo anónima anonima anonieme anoniem anonymní "
    "аноним anonimowy anon unknown inconnu inconnue unbekannt unbekannter desconocido desconocida desconhecido "
    "desconhecida sconosciuto onbekend okänd ukendt ukjent tuntematon neznámý nieznany ismeretlen bilinmeyen "
    "неизвестен неизвестный неизвестно невідомий άγνωστος none null nil nan undefined unspecified unlisted various "
    "佚名 无名氏 無名氏 匿名 "
    "不明 不詳 无 無 作者不详 作者不詳 作者不明 著者不明 未知 작자미상 저자미상 무명 미상 익명 مجهول אנונימי".split()
)
# These say it as well: words that may stand beside those, and in phrases such as "No author listed".
_NO = frozenset(
    "no not non without sans sin sem senza ohne kein keine keiner brak без без "
    "varios vários diverse divers verschiedene".split()
)
_AUTHORS = frozenset(
    "author authors author's authorship writer name names creator creators contributor contributors auteur auteurs "
    "autor autore autori autores autoren verfasser verfasserin autora auteurice автор автора авторов".split()
)
_BESIDE = frozenset(
    "listed given specified available indicated stated identified found provided named assigned entered information "
    "info data applicable credited recorded known the by is was of in not name signed reported mentioned s "
    "submission et al others and reviewer reviewers referee referees user "
    "indiqué angegeben genannt bekannt disponible disponível especificado identificado".split()
)
_MEANINGLESS = _NOBODY | _NO | _AUTHORS | _BESIDE
_ABBREVIATIONS = frozenset(
    ("na", "n a", "nn", "n n", "sn", "s n", "tba", "tbd", "o v", "o a", "b a", "nan", "nil", "null")
)
_LETTERS = re.compile(r"[^\W\d_]+(?:'s)?")
_STARTS = frozenset(
    (*_NOBODY, *_NO, *_AUTHORS, "n", "s", "o", "na", "nn", "sn", "tba", "tbd", "et", "others", "and", "b")
)
# How such names begin: looked up for every name, so that few are looked at closely.
_BEGINNINGS = {word[:3] for word in _STARTS if len(word) > 1 and word != "and"}
_BEGINNINGS |= {"no ", "et ", "et.", "eta", "n/a", "lis", "ava"}
_BEGINNINGS |= {f"{letter}{between}" for letter in "nsob" for between in (" n", " a", " v", ".n", ".a", ".v")}
_PREFIXES = frozenset(form(beginning) for beginning in _BEGINNINGS for form in (str.lower, str.upper, str.title))
_PREFIXES |= {"and", "n. ", "s. ", "o. ", "b. "}  # that are names where they are printed with a capital letter
_MARKS = frozenset("[](){}<>-_.:;,*?!/|&+=~#'\"\u2013\u2014\u2026\u00bf\u00ab\u201c\u2018 ")
_ANONYMOUS_BEHIND = (" Anonymous", " anonymous", " ANONYMOUS")
_AUTHORS_ALONE = frozenset("author authors name names".split())
_ANSWERS = frozenset("available applicable known specified stated given provided listed".split())
_SUBMISSIONS = frozenset(("submission", "submissions"))
MAX_COLLABORATION_LENGTH = 200
_COLLABORATION = re.compile(
    r"(?i)\s*(?:(?:and\s+)?(?:on\s+behalf\s+of|for)\s+)?((?:\S+\s+){0,12}?\S{0,40}?"
    r"\b(?:collaborations?|consortium|consortia|kollaboration|collaborators|team|(?:working|study|task) group|network))"
    r"\s*:\s*"
)


def name_authors(outcome: Record | Refused) -> Record | Refused:
    """Return a record without the names that are nobody's, and with each collaboration as a name of its own.

    What was done is noted among its repairs.
    """
    if isinstance(outcome, Refused):
        return outcome
    for name in outcome.content.names:
        raw_name = name.raw_name
        if raw_name[:3] in _PREFIXES or raw_name[:1] in _MARKS or ":" in raw_name or not raw_name:
            break
        if raw_name.endswith(_ANONYMOUS_BEHIND):
            break
    else:
        return outcome
    repairs = set(outcome.repairs)
    names = tuple(_named(outcome.content.names, repairs))
    if len(repairs) == len(outcome.repairs):
        return outcome
    content: Content = msgspec.structs.replace(outcome.content, names=names)
    return msgspec.structs.replace(outcome, content=content, repairs=tuple(sorted(repairs)))


def is_nobody(printed: str) -> bool:
    """Whether what is printed in the place of a name names nobody."""
    printed = printed.strip()
    if len(printed) > MAX_NOBODY_LENGTH:
        return False
    if is_et_al(printed):
        return True
    words = _LETTERS.findall(printed.casefold())
    if not words:
        return not any(map(str.isalnum, printed))
    half = len(words) // 2
    if words[:half] == words[half:] and " ".join(words[half:]) in _ABBREVIATIONS and half > 1:
        words = words[:half]  # "N/A, N/A": it was put in the place of family and given name
    if " ".join(words) in _ABBREVIATIONS:
        return _is_printed_as_abbreviation(printed)
    is_anonymous = words[0].startswith("anon") or words[-1] == "anonymous"
    is_header = words[0] in ("author", "authors") and _AUTHORS_ALONE.issuperset(words)  # of a column
    if is_header or (is_anonymous and words[-1] in _SUBMISSIONS):
        return True
    says_nobody = not _NOBODY.isdisjoint(words) or (
        not _NO.isdisjoint(words) and (not _AUTHORS.isdisjoint(words) or words[-1] in _ANSWERS)
    )
    return says_nobody and all(word in _MEANINGLESS or (is_anonymous and len(word) == 1) for word in words)


def _is_printed_as_abbreviation(printed: str) -> bool:
    """Whether letters are printed like an abbreviation: "NA", "n/a", "NULL"; "Na" and "Null" are family names."""
    return not printed.istitle() or not printed.isalpha()


def _named(names: tuple[PrintedName, ...], repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names that are somebody's."""
    for name in names:
        if ":" in name.raw_name and (divided := _divided(name)):
            repairs.add(COLLABORATION_DIVIDED)
            yield from divided
        elif is_nobody(name.raw_name) or (name.family is not None and is_et_al(name.family)):
            repairs.add(NOBODY)
        else:
            yield name


def _divided(name: PrintedName) -> list[PrintedName]:
    """Divide a name that begins with a collaboration and a colon; its affiliations and ORCID iD are the person's."""
    for part in ("family", "given", "raw_name"):
        text = getattr(name, part) or ""
        if found := _COLLABORATION.match(text, 0, MAX_COLLABORATION_LENGTH):
            break
    else:
        return []
    group, rest = " ".join(found[1].split()), text[found.end() :]
    parts = {"family": name.family, "given": name.given, part: rest or None}
    has_name = " " in group
    if not has_name and rest and not re.search(r"[\s,]", rest) and not name.given:  # "Collaboration: SNOWZ"
        return [organisation(f"{rest} {group}")]
    if part == "raw_name":
        person = _without_parts(rest, name)
    elif parts["family"]:
        person = name_in_parts(
            parts["family"],
            parts["given"],
            particle=name.particle,
            suffix=name.suffix,
            orcid=name.orcid,
            affiliations=name.affiliations,
        )
    else:
        person = _without_parts(parts["given"] or "", name)
    return [organisation(group)] * (has_name or not person.raw_name) + [person] * bool(person.raw_name)


def _without_parts(raw_name: str, name: PrintedName) -> PrintedName:
    """Return a name as printed, of the person that another name is of."""
    return PrintedName(raw_name=raw_name, orcid=name.orcid, affiliations=name.affiliations)
