"""Patterns of printed identifiers, of months and of folding stand on the ground floor, and nowhere else."""

from __future__ import annotations

import re

import pytest

from tests.unit.sources import ROOT, modules, texts

SOURCES = [
    path
    for package in ("flows", "tasks", "benchmarks")
    for path in modules(package)
    if not path.is_relative_to(ROOT / "tasks" / "fields")
]
ONCE = {
    "DOI": r"10\\\.\\d",
    "arXiv id": r"\\d\{4\}\\\.\\d|/\\d\{7\}",
    "address of arXiv": r"arxiv\\\.org/\(",
    "resolver of DOIs": r"dx\\\.",
    "ISSN": r"\\d\{4\}-\?\\d\{3\}\[",
    "ORCID iD": r"(?:\\d\{4\}\)?-\??\(?){3}",
    "further authors": r"et\\\.\?\\s",
    "months": r"(?i)jan.feb.mar",
    "decomposition": r"NFKD",
}


@pytest.mark.parametrize("meaning", ONCE)
def test_no_stage_writes_again_what_the_ground_floor_has(meaning: str) -> None:
    again = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in SOURCES
        for text in texts(path)
        if isinstance(text, str) and re.search(ONCE[meaning], text)
    ]
    assert len(SOURCES) > 50
    assert again == []


@pytest.mark.parametrize(
    ("meaning", "pattern"),
    [
        ("DOI", r"10\.\d{4,9}/\S+"),
        ("arXiv id", r"\d{4}\.\d{4,5}"),
        ("arXiv id", r"[a-z-]+/\d{7}"),
        ("address of arXiv", r"arxiv\.org/(?:abs|pdf)/"),
        ("resolver of DOIs", r"(?:dx\.)?doi\.org/"),
        ("ISSN", r"\d{4}-?\d{3}[\dXx]"),
        ("ORCID iD", r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])"),
        ("ORCID iD", r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]"),
        ("further authors", r"(?:et\.?\s*al\.?|others)"),
        ("months", "Jan Feb Mar Apr"),
        ("decomposition", "NFKD"),
    ],
)
def test_such_a_pattern_is_found(meaning: str, pattern: str) -> None:
    assert re.search(ONCE[meaning], pattern)
