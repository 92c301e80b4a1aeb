"""What is a record in a document in TEI: each text by its header, or each entry of a bibliography."""

from __future__ import annotations

import re

from tasks.extract.syntax.xml_layout import Layout
from tasks.extract.syntax.xml_scanner import root_of

LAYOUT = Layout(records=("TEI", "TEI.2"), around=("teiCorpus", "records"), is_prefixed=True)
BIBLIOGRAPHY = Layout(
    records=("biblFull",),
    around=("TEI", "TEI.2", "text", "body", "back", "listBibl"),
    listed=(("listBibl", "biblStruct"), ("listBibl", "bibl")),
    is_prefixed=True,
)

_IS_LIST = re.compile(
    rb"<(?:[\w.-]{1,20}:)?(?:body|back)(?:\s[^<>]*)?>\s*(?:<(?:[\w.-]{1,20}:)?(?:div|head)(?:\s[^<>]*)?>[^<>]*(?:</(?:[\w.-]{1,20}:)?head>)?\s*){0,4}"
    rb"<(?:[\w.-]{1,20}:)?listBibl[\s>]"
)
_HAS_TITLE = re.compile(rb"<(?:[\w.-]{1,20}:)?title(?:\s[^<>]*)?>\s*[^<>\s]")
_HAS_BODY = re.compile(rb"<(?:[\w.-]{1,20}:)?body(?:\s[^<>]*)?>\s*<(?!/)")


def is_bibliography(head: bytes) -> bool:
    """Whether a document is a list of references and nothing else."""
    name, text = root_of(head)
    if name.rpartition(":")[2] == "listBibl":
        return True
    found = _IS_LIST.search(text)
    if found is None or b"biblStruct" in text[: found.start()] or b"profileDesc>" in text[: found.start()]:
        return False
    before = text[: found.start()]
    return _HAS_BODY.search(before) is None and (b"body" in found[0][:40] or _HAS_TITLE.search(before) is None)
