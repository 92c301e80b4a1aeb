"""Names in Han, Hangul or Kana: "张伟", "김 민수", "山田 太郎". The family name comes first."""

from __future__ import annotations

import re

from tasks.fields.names.parsed import ParsedName
from tasks.fields.names.words import COMPOUND_FAMILY_NAMES

_NATIVE_LETTERS = r"\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_NATIVE = re.compile(rf"[{_NATIVE_LETTERS}·・ ]+")
_NATIVE_RUN = re.compile(rf"[{_NATIVE_LETTERS}·・]+(?: [{_NATIVE_LETTERS}·・]+)*")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_KANJI_AND_KANA = re.compile(r"([\u3005\u3400-\u9fff]{1,3})([\u3040-\u30ff]+)")


def read_native(text: str) -> ParsedName | None:
    """Read a name in these scripts: family name first, unless a dot divides a name from elsewhere."""
    if not _NATIVE.fullmatch(text):
        return None
    foreign = re.split("[·・]", text)
    if len(foreign) > 1 and foreign[-1].strip():
        given = "·".join(part.strip() for part in foreign[:-1] if part.strip())
        return ParsedName(foreign[-1].strip(), given or None, reading="native")
    words = text.split()
    if len(words) > 1:
        if all(len(word) == 1 for word in words) and len(words) > 2:  # 김 민 수
            return ParsedName(words[0], "".join(words[1:]), reading="native")
        return ParsedName(words[0], " ".join(words[1:]), reading="native")
    length = _family_length(text)
    return ParsedName(text[:length], text[length:] or None, reading="native")


def beside_native(text: str) -> tuple[str, str] | None:
    """Divide "Wei Wang 王伟" into the name in Latin letters and the one in its own script."""
    run = _NATIVE_RUN.search(text)
    if run is None:
        return None
    latin = " ".join((text[: run.start()] + " " + text[run.end() :]).split())
    return (latin, run[0]) if sum(map(str.isalpha, latin)) > 3 else None


def _family_length(text: str) -> int:
    """Return how many characters of a name without blanks, in Han, Hangul or Kana, are the family name."""
    for length in (3, 2, 1):
        if len(text) > length and text[:length] in COMPOUND_FAMILY_NAMES:
            return length
    if mixed := _KANJI_AND_KANA.fullmatch(text):
        return len(mixed[1])
    if len(text) < 2 or len(text) > 6 or _KANA.search(text):
        return len(text)  # where a name in Kana is divided cannot be seen
    if _HANGUL.fullmatch(text):
        return 1
    return 2 if len(text) >= 4 else 1
