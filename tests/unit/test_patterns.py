"""Regular expressions that mean the same in every Python that is allowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.sources import ROOT, modules, nodes

SOURCES = [path for package in ("flows", "tasks", "schemas", "benchmarks") for path in modules(package)]

# Python 3.11.2 matches these wrongly: a quantifier that gives nothing back behind a group, and an atomic group.
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


def constants(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            yield node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value


def test_no_pattern_has_a_possessive_quantifier_around_a_group() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {constant}"
        for path in SOURCES
        for constant in constants(path)
        if _POSSESSIVE_GROUP.search(constant)
    ]
    assert len(SOURCES) > 50
    assert found == []


@pytest.mark.parametrize("pattern", ["(?:ab)*+", "(a|b)++c", "(?:a)?+", "(a){2,}+", "(?>ab)", r"\\(a)*+"])
def test_such_a_pattern_is_found(pattern: str) -> None:
    assert _POSSESSIVE_GROUP.search(pattern)


@pytest.mark.parametrize("pattern", ["(?:ab)*", "[ab]*+(c)", r"a\)*+", "(a)+b+", r"\s*+=\s*+(a)", "a{2}+"])
def test_others_are_not(pattern: str) -> None:
    assert not _POSSESSIVE_GROUP.search(pattern)
