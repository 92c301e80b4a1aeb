"""The options of the guard."""

from __future__ import annotations

import pytest

from flows.cli import parser
from flows.limits import limits_of
from schemas.limits import LIMIT_NAMES, Limits


def test_limits_are_off_unless_they_are_set() -> None:
    assert limits_of(parser().parse_args(["curate"])) == Limits()
    options = parser().parse_args(["curate", "--max-papers-lost", "5", "--max-rejects", "2.5%"])
    assert limits_of(options) == Limits(max_papers_lost=5, max_rejects=2.5)
    assert options.override == []
    assert limits_of(parser().parse_args(["curate", "--min-precision", "97"])) == Limits(min_precision=97)


def test_limits_are_overridden_by_name() -> None:
    given = [word for name in LIMIT_NAMES for word in ("--override", name)]
    assert parser().parse_args(["curate", *given]).override == list(LIMIT_NAMES)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--override", "all"],
        ["--override", ""],
        ["--max-rejects", "101"],
        ["--max-rejects", "-1"],
        ["--max-rejects", "nan"],
        ["--max-papers-lost", "five"],
        ["--min-precision", "101"],
        ["--max-authors-of-one-name", "0"],
    ],
)
def test_what_is_no_limit_is_wrong_usage(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["curate", *wrong])
    assert ended.value.code == 2
