"""Recognise the shapes of names, headings, prose and comments, for all layouts of pages.

A page of publications has no markup, so its lines are told apart by their shape alone. No rule here knows a person, a
paper or a field of research.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import islice

from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.records import Piece
from tasks.extract.syntax.lines import LIMIT, Line, lines
from tasks.fields.names.others import without_others

LONGEST_TITLE = 400
LONGEST_LIST = 1024 * 1024  # 100 kB hold five thousand names
WRAPPED = 120  # a text broken into lines has shorter ones

_LINE_BYTES = 100  # what a line takes in memory beside its text
_NOT_IN_NAMES = re.compile(r"[\d:;!?\"/\\=<>@#$%^*+{}\[\]|_~]")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
_SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)\]]* +[^\W\d_a-z]")
_INSTITUTION = re.compile(
    r"(?i)universi|institut|research|laborator|college|department|school|academ|hospital|\b(?:cent(?:er|re)|inc|ltd|gmbh|corp)\b"
)
_COMMENT = re.compile(
    r"(?i)\b\d+ ?(?:pages?|pp\b|figures?|figs?\b|tables?)|^\W*(?:to appear|accepted|published|submitted|presented|"
    r"comments?\b|appear(?:s|ed)|(?:code|data) (?:is |are )?available|in proceedings|full version|v\d+\b)"
)
_MARKUP = re.compile(rb"(?: {4}|\t|#|```|\||[-*+] |>|\\[a-z]|(?:import|from|def|class|return|if|for) )")
_TAGGED = re.compile(rb"[A-Z][A-Z0-9]{1,3} {0,2}(?:- ?| )")
_MARKUP_AT_TOP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#!|[<{@%]|---|\"\"\")")
_FIELD = re.compile(
    r"(?i)(?:from|to|cc|subject|date|message-id|received|return-path|titles?|authors?|categories|doi|journal-ref)\s?:"
)


class PagePiece(Piece, frozen=True, kw_only=True, gc=False):
    """A record of a page: its lines.

    Attributes:
        lines: Its lines in their order; blank ones are left out.
        owned: Whether the page names the person whose page it is.
        arxiv_id: The arXiv id that stands after it, as printed.
    """

    lines: tuple[Line, ...]
    owned: bool = False
    arxiv_id: str | None = None

    @property
    def printed(self) -> str:
        """The lines of the piece."""
        return "\n".join(line.text for line in self.lines)

    @property
    def repairs(self) -> set[str]:
        """The repairs that were made in its lines."""
        return set().union(*(line.repairs for line in self.lines))


class Gathered:
    """The lines of one record as they come in; past the limit they are counted, and no longer kept."""

    def __init__(self, *first: Line) -> None:
        self.lines: list[Line] = []
        self.size = 0
        self.line_end = 0
        for line in first:
            self.add(line)

    def add(self, line: Line) -> None:
        """Take another line."""
        self.line_end = line.number
        self.size += len(line.text) + _LINE_BYTES if line.whole else LIMIT + 1
        if self.size <= LIMIT or not self.lines:
            self.lines.append(line)

    def restart(self) -> None:
        """Begin the next record."""
        self.lines, self.size, self.line_end = [], 0, 0

    @property
    def too_large(self) -> bool:
        """Whether the record exceeds the limit."""
        return self.size > LIMIT


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _SENTENCE_END.search(text[-8:]) is not None


def is_prose(text: str) -> bool:
    """Whether a line is running text, not a title, a name or a note."""
    if len(text) > LONGEST_TITLE or "。" in text:
        return True
    return len(text) >= WRAPPED and (ends_sentence(text) or _SENTENCE_BREAK.search(text) is not None)


def is_closed(text: str) -> bool:
    """Whether a paragraph may end with this line: its sentence ends, or it is too long to be one of many."""
    return ends_sentence(text) or len(text) > WRAPPED


def is_name_part(part: str) -> bool:
    """Whether a string has the shape of a family name or of given names."""
    words = part.split()
    if not 1 <= len(words) <= 6 or len(part) > 60 or _NOT_IN_NAMES.search(part):
        return False
    if part.endswith(".") and len(words[-1]) > 5:  # the end of a sentence, not an initial or a suffix
        return False
    return any(_begins_as_name(word) for word in words)


def author_parts(text: str) -> list[str]:
    """Split a list of authors at its commas; a closing comma or "et al." is no part."""
    return [part.strip() for part in without_others(text).rstrip(" ").removesuffix(",").split(",")]


def is_author_list(text: str) -> bool:
    """Whether a line has the shape of "Family, Given, Family, Given"; the count of parts may be odd."""
    if "," not in text or len(text) > LONGEST_LIST:
        return False
    parts = author_parts(text)
    if not is_name_part(parts[0]):
        return False
    shaped = sum(map(is_name_part, parts))
    return shaped == len(parts) if len(parts) < 5 else shaped >= 0.8 * len(parts)


def is_owner(text: str) -> bool:
    """Whether a heading names a person as "Family, Given"."""
    return text.count(",") == 1 and not text.endswith(",") and is_author_list(text) and not _INSTITUTION.search(text)


def abstract_and_comments(texts: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the abstract of a record, and the comment lines after it.

    The first line begins the abstract. A further line continues it when the text before has not come to an end, when
    the text is visibly broken into lines of one width, or when the line is itself running text without the words of a
    comment (pages, figures, accepted, to appear). The first line that does not is a comment, and so are all after it.
    """
    end = _wrapped_lines(texts)
    while end < len(texts) and _continues(texts[end - 1], texts[end]):
        end += 1
    return " ".join(texts[:end]) or None, tuple(texts[end:])


def is_plain_text(head: bytes) -> bool:
    """Whether the beginning of a file may be a page: no markup, no code, no tags, no e-mail."""
    if _MARKUP_AT_TOP.match(head):
        return False
    raw = [line for line in head.split(b"\n") if line.strip()]
    if sum(_MARKUP.match(line) is not None for line in raw) > 0.1 * len(raw):
        return False
    if sum(_TAGGED.match(line) is not None for line in raw) > 0.4 * len(raw):  # RIS, MEDLINE, Web of Science
        return False
    return not any(_FIELD.match(line.text) for line in islice(lines(BytesIO(head)), 20))


def head_lines(head: bytes) -> list[Line]:
    """Return the lines of the beginning of a file; one that is cut off at its end is left out."""
    found = list(lines(BytesIO(head)))
    return found[:-1] if len(head) >= SNIFFED_BYTES and len(found) > 1 else found


def _begins_as_name(word: str) -> bool:
    """Whether a word begins with a capital, or with a letter of a script that has none."""
    letters = word.lstrip("'’‘`´ʼ(-.")
    return letters[:1].isalpha() and not letters[:1].islower()


def _wrapped_lines(texts: Sequence[str]) -> int:
    """Count the lines at the beginning that were broken at one width; 1 where they were not.

    A line was broken when the first word of the next one would not have fitted on it.
    """
    width = max((len(text) for text in texts), default=0)
    if width > WRAPPED:
        return 1
    count = 1
    while count < len(texts) and len(texts[count - 1]) + 1 + len(texts[count].split(" ", 1)[0]) > width:
        count += 1
    return count if count > 2 else 1


def _continues(before: str, line: str) -> bool:
    """Whether a line continues the abstract that ends, so far, with another line."""
    if not is_closed(before):
        return True
    return is_prose(line) and not _COMMENT.search(line)
