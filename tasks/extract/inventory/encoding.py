"""Find the encoding of a text, and return the text in UTF-8 as a stream.

The evidence, strongest first: a byte order mark; the place of the NUL bytes, which tells UTF-16 and UTF-32; a
declaration in the text itself; bytes that are valid UTF-8, as other text hardly ever is; and if none of these decides,
how plausible the letters and words are that the bytes would make. XML states its encoding itself, and is left to its
parser.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from typing import BinaryIO

UTF_8 = "utf-8"

_MARKS = (  # that of UTF-32 begins as that of UTF-16 does
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"(?im)^[^a-z\r\n]{0,20}(?:-\*-.{0,80})?\b(?:file)?(?:en)?coding[ \t]*[:=][ \t]*([a-z][\w.-]{1,30})"
)
_DECLARED_WITHIN = 4096
_CHARACTER_SET = re.compile(  # Python knows more codecs, and some of them are no encodings of text
    r"utf-8|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|tis-620|gb2312|gbk|gb18030|big5\w*|euc_\w+|shift_jis\w*|johab"
)
_CHUNK = 256 * 1024
_EVIDENCE = 8 * 1024  # bytes; letters stand together in them often enough
_FEWEST_NULS = 0.02
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

# What is tried, in this order: of equals the first stays. Of the encodings of East Asia, the byte that the frequent
# characters begin with; of the others, the letters that are frequent in the languages written in them.
_FREQUENT_FIRST_BYTES = {
    "shift_jis": (0x88, 0x97),
    "big5": (0xA4, 0xC6),
    "euc_kr": (0xB0, 0xC8),
    "euc_jp": (0xB0, 0xCF),
    "gb18030": (0xB0, 0xD7),
}
_FREQUENT_LETTERS = {
    "cp1252": "éèàüöäçñáíóúãõâêîôûåøæßëðþ",
    "cp1250": "áéíóúýčřšžěůąćęłńśźżőűöüäôăş",
    "cp1251": "оеаинтсрвлкм",
    "koi8-r": "оеаинтсрвлкм",
    "cp866": "оеаинтсрвлкм",
    "cp1253": "αοιετσνηυρόί",
    "cp1254": "çğıöşüİâé",
    "cp1255": "יוהלארתבמשנד",
    "cp1256": "اليمونرتبةعد",
    "mac-roman": "éèàüöäçñáíóúãõâêîôûåøæßë",
}
_FALLBACK = "latin-1"  # all bytes are text in it

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_OPENING, _CLOSING, _DASHES = "“‘„«", "”’…»", "–—"


def detect(head: bytes) -> str:
    """Find the encoding of a text.

    Args:
        head: Its first bytes; a character may be cut off at their end.

    Returns:
        The name of a codec; for bytes that are not text, "utf-8" or a codec that decodes any bytes.
    """
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\x00" in head:
        return _wide(head) or UTF_8
    return UTF_8 if head.isascii() else _narrow(head)


def transcode(stream: BinaryIO, encoding: str) -> BinaryIO:
    """Return a text as a stream of UTF-8.

    Args:
        stream: The text. A text in UTF-8 passes through unchanged, also its bytes that are not valid.
        encoding: Its encoding, as `detect` finds it.

    Returns:
        A stream that holds one chunk at a time, with U+FFFD for bytes that cannot be decoded.
    """
    if codecs.lookup(encoding).name == UTF_8:
        return stream
    return io.BufferedReader(_Transcoded(stream, encoding), _CHUNK)


class _Transcoded(io.RawIOBase):
    """A text as bytes of UTF-8, decoded as it is read, without its byte order mark."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        self._is_first = True
        self._is_done = False

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        while not self._waiting and not self._is_done:
            chunk = self._stream.read(_CHUNK)
            self._is_done = not chunk
            text = self._decoder.decode(chunk, self._is_done)
            if text and self._is_first:
                text, self._is_first = text.removeprefix("\ufeff"), False
            self._waiting = text.encode(UTF_8, "replace")
        count = min(len(buffer), len(self._waiting))
        buffer[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count


def _narrow(head: bytes) -> str:
    """Find the encoding of a text that is not ASCII and has no NUL bytes."""
    declared = _declared(head)
    is_declared = declared is not None and _decodes(head, declared)
    if _decodes(head, UTF_8):
        # Where a character is one byte, letters that happen to be UTF-8 are far less likely than a line that tells
        # what was true before somebody converted the text.
        return declared if declared in _FREQUENT_FIRST_BYTES and is_declared else UTF_8
    if declared is not None and is_declared:
        return declared
    return UTF_8 if _is_damaged_utf_8(head) else _most_plausible(head)


def _wide(head: bytes) -> str | None:
    """Find UTF-16 or UTF-32 without a mark: its ASCII characters, at least blanks, have NUL bytes in the same place."""
    head = head[: len(head) - len(head) % 4]
    if not head:
        return None
    nuls = [head[place::4].count(0) * 4 / len(head) for place in range(4)]
    enough, few = _FEWEST_NULS, _FEWEST_NULS / 4
    patterns = {
        "utf-32-le": nuls[0] < few and min(nuls[2:]) > 0.9,
        "utf-32-be": nuls[3] < few and min(nuls[:2]) > 0.9,
        "utf-16-le": max(nuls[0], nuls[2]) < few and min(nuls[1], nuls[3]) > enough,
        "utf-16-be": max(nuls[1], nuls[3]) < few and min(nuls[0], nuls[2]) > enough,
    }
    return next((encoding for encoding, fits in patterns.items() if fits and _decodes(head, encoding)), None)


def _declared(head: bytes) -> str | None:
    """Return the encoding that a line near the beginning declares; None unless it can write ASCII unchanged."""
    found = _DECLARATION.search(head[:_DECLARED_WITHIN])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii").rstrip(".-")).name
        is_superset = found[0].decode(name) == found[0].decode("ascii")
    except (LookupError, ValueError):  # no codec, none for texts, or not what the line itself is written in
        return None
    return name if is_superset and _CHARACTER_SET.fullmatch(name) else None


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether all bytes are valid, except for a character that is cut off at the end."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except ValueError:
        return False
    return True


def _is_damaged_utf_8(head: bytes) -> bool:
    """Whether most bytes that are not ASCII are characters of UTF-8; the others are damage, and cost their records."""
    high = sum(map(len, _HIGH_RUN.findall(head)))
    valid = sum(map(len, _SEQUENCE.findall(head)))
    return valid > 2 * (high - valid)


def _most_plausible(head: bytes) -> str:
    """Find the encoding in which the bytes make the most plausible words; if in doubt, that of Western Europe."""
    sample = _around_high_bytes(head)
    best, best_score = _FALLBACK, float("-inf")
    for encoding in (*_FREQUENT_FIRST_BYTES, *_FREQUENT_LETTERS):
        if _decodes(head, encoding):
            score = _plausibility(sample.decode(encoding, "ignore"), encoding)
            if score > best_score:
                best, best_score = encoding, score
    return best


def _around_high_bytes(head: bytes) -> bytes:
    """Return the lines that are not ASCII, until there is enough evidence."""
    lines = [line for line in head.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_EVIDENCE]


def _plausibility(text: str, encoding: str) -> float:
    """Return how well the characters that are not ASCII stand in a text: 1 for frequent letters, below 0 for noise.

    A plausible word is written in one script, has its capitals in front, and has no signs within.
    """
    padded = f" {text} "
    total, count = 0.0, 0
    for found in _NOT_ASCII.finditer(padded):
        place = found.start()
        total += _fit(padded[place - 1], found[0], padded[place + 1], encoding)
        count += 1
    return total / max(count, 1)


def _fit(before: str, character: str, after: str, encoding: str) -> float:
    """Return how well a character stands between its neighbours."""
    if not character.isalpha():
        return _fit_of_sign(before, character, after)
    if _mixes_scripts(character, before) or _mixes_scripts(character, after):
        return -2
    if encoding in _FREQUENT_FIRST_BYTES:
        return _fit_in_east_asia(character, encoding)
    if character.isupper() and before.isalpha():
        return -1 if after.islower() else 0.3
    if (
        _script(character) == "LATIN"
        and not before.isascii()
        and not after.isascii()
        and before.isalpha()
        and after.isalpha()
    ):
        return -1  # three letters with accents in a row
    return 1 if character.lower() in _FREQUENT_LETTERS[encoding] else 0.3


def _fit_of_sign(before: str, sign: str, after: str) -> float:
    """Return how well a sign stands between its neighbours."""
    if unicodedata.category(sign)[0] == "C":
        return -3
    if sign in _OPENING and not before.isalpha():
        return 1
    if (sign in _CLOSING and not after.isalpha()) or sign == "’" or sign in _DASHES:
        return 1
    if before.isalpha() and after.isalpha():
        return -2
    return -1 if "\u2500" <= sign <= "\u259f" else 0  # the parts of frames


def _fit_in_east_asia(character: str, encoding: str) -> float:
    """Return how frequent a character is; the first half of each character set is that of the frequent ones."""
    if "\uff61" <= character <= "\uff9f":
        return -1  # the narrow kana that any single high byte is in Shift JIS
    if "\u3041" <= character <= "\u30ff":
        return 1 if encoding in ("shift_jis", "euc_jp") else 0
    first = character.encode(encoding, "replace")[0]
    low, high = _FREQUENT_FIRST_BYTES[encoding]
    return 1 if low <= first <= high else 0.2


def _mixes_scripts(character: str, neighbour: str) -> bool:
    """Whether two neighbouring letters are of different scripts."""
    return neighbour.isalpha() and _script(character) != _script(neighbour)


def _script(letter: str) -> str:
    """Return the script of a letter, from the first word of its name; the scripts of East Asia count as one."""
    script = unicodedata.name(letter, "?").partition(" ")[0]
    return "CJK" if script in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "HALFWIDTH") else script
