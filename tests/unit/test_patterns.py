"""Regular expressions that mean the same in every Python that is allowed."""

from __future__ import annotations

import re

import pytest

from tests.unit.sources import ROOT, modules, texts

SOURCES = [path for package in ("flows", "tasks", "schemas", "benchmarks") for path in modules(package)]

# Python 3.11.2 matches these wrongly: a quantifier that gives nothing back behind a group, and an atomic group.
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


def test_no_pattern_has_a_possessive_quantifier_around_a_group() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text!r}"
        for path in SOURCES
        for text in texts(path)
        if _POSSESSIVE_GROUP.search(text if isinstance(text, str) else text.decode("latin-1"))
    ]
    assert len(SOURCES) > 50
    assert found == []


@pytest.mark.parametrize("pattern", ["(?:ab)*+", "(a|b)++c", "(?:a)?+", "(a){2,}+", "(?>ab)", r"\\(a)*+"])
def test_such_a_pattern_is_found(pattern: str) -> None:
    assert _POSSESSIVE_GROUP.search(pattern)


@pytest.mark.parametrize("pattern", ["(?:ab)*", "[ab]*+(c)", r"a\)*+", "(a)+b+", r"\s*+=\s*+(a)", "a{2}+"])
def test_others_are_not(pattern: str) -> None:
    assert not _POSSESSIVE_GROUP.search(pattern)
