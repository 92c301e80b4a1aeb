"""Patterns of printed identifiers, of months and of folding stand on the ground floor, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    path
    for folder in ("flows", "tasks", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if not path.is_relative_to(ROOT / "tasks" / "fields")
)
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


@cache
def patterns(path: Path) -> tuple[str, ...]:
    """Return the texts of a source that may be patterns: all but docstrings."""
    return tuple(_patterns(ast.parse(path.read_text(encoding="utf-8"))))


def _patterns(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of a parsed source that may be patterns."""
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


@pytest.mark.parametrize("meaning", ONCE)
def test_no_stage_writes_again_what_the_ground_floor_has(meaning: str) -> None:
    again = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in SOURCES
        for text in patterns(path)
        if re.search(ONCE[meaning], text)
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
