"""What became of an id from one version to the next."""

from collections.abc import Mapping

import polars as pl
import pytest

from schemas.lake.history import HISTORY
from tasks.load.history import Version, trace_ids

P1, P2, P3, P4 = (f"P{number:016d}" for number in range(1, 5))


def version(papers: Mapping[str, str | None], authors: Mapping[tuple[str, int], str] | None = None) -> Version:
    """Give a version from what each record and each mention belongs to."""
    authors = authors or {}
    sources = {"source_id": list(papers), "paper_id": list(papers.values())}
    mentions = {
        "source_id": [source for source, _ in authors],
        "position": [position for _, position in authors],
        "author_id": list(authors.values()),
    }
    return Version(
        pl.DataFrame(sources, schema={"source_id": pl.String, "paper_id": pl.String}),
        pl.DataFrame(mentions, schema={"source_id": pl.String, "position": pl.Int32, "author_id": pl.String}),
    )


def events(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[tuple[str, str, list[str]]]:
    return trace_ids(version(after), version(before), "s2").select("id", "event", "related_ids").rows()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": P1}, {"a": P1}, [], id="stays"),
        pytest.param({"a": P1}, {"a": P1, "b": P1}, [], id="gains a record"),
        pytest.param({"a": P1, "b": P1}, {"a": P1}, [], id="loses a record that is gone"),
        pytest.param({"a": P1}, {"b": P1}, [], id="is minted again from another record"),
        pytest.param({}, {"a": P1}, [(P1, "minted", [])], id="minted"),
        pytest.param({"a": P1, "b": P2}, {"a": P1, "b": P1}, [(P2, "merged", [P1])], id="merged"),
        pytest.param(
            {"a": P1, "b": P2}, {"a": P3, "b": P3}, [(P1, "merged", [P3]), (P2, "merged", [P3]), (P3, "minted", [])],
            id="both merged into a new one",
        ),
        pytest.param(
            {"a": P1, "b": P1}, {"a": P3, "b": P2}, [(P1, "split", [P2, P3]), (P2, "minted", []), (P3, "minted", [])],
            id="split",
        ),
        pytest.param(
            {"a": P1, "b": P1}, {"a": P1, "b": P2}, [(P1, "split", [P1, P2]), (P2, "minted", [])],
            id="split, and keeps some",
        ),
        pytest.param({"a": P1, "b": P2}, {"a": P1}, [(P2, "retired", [])], id="retired"),
        pytest.param({"a": P1, "b": P2}, {"a": P1, "b": None}, [(P2, "retired", [])], id="its record is refused now"),
        pytest.param(
            {"a": P1, "b": P2}, {"a": P2, "b": P1}, [(P1, "merged", [P2]), (P2, "merged", [P1])], id="exchanged"
        ),
    ],
)  # fmt: skip
def test_papers(
    before: Mapping[str, str | None], after: Mapping[str, str | None], expected: list[tuple[str, str, list[str]]]
) -> None:
    assert events(before, after) == expected


def test_authors_are_followed_by_record_and_position() -> None:
    a1, a2 = "A" + "1" * 16, "A" + "2" * 16
    before = version({}, {("s", 1): a1, ("s", 2): a2})
    after = version({}, {("s", 1): a2, ("s", 2): a2})
    assert trace_ids(after, before, "v2").rows() == [("author", a1, "v2", "merged", [a2])]


def test_the_first_version_mints_every_id() -> None:
    history = trace_ids(version({"a": P2, "b": P1, "c": P1}, {("a", 1): "A" + "1" * 16}), None, "v1")
    assert history.select("entity", "id", "event").rows() == [
        ("author", "A" + "1" * 16, "minted"),
        ("paper", P1, "minted"),
        ("paper", P2, "minted"),
    ]
    assert history.schema == HISTORY.polars_schema


def test_history_is_appended_to_and_forgets_nothing() -> None:
    first = trace_ids(version({"a": P1}), None, "v1")
    second = trace_ids(version({"b": P2}), version({"a": P1}), "v2", first)
    third = trace_ids(version({"a": P1}), version({"b": P2}), "v3", second)
    assert third.select("id", "snapshot", "event").rows() == [
        (P1, "v1", "minted"),
        (P1, "v2", "retired"),
        (P1, "v3", "minted"),
        (P2, "v2", "minted"),
        (P2, "v3", "retired"),
    ]
    HISTORY.model.validate(third)


def test_a_version_without_change_adds_no_row() -> None:
    same = version({"a": P1, "b": P2}, {("a", 1): "A" + "1" * 16})
    first = trace_ids(same, None, "v1")
    assert trace_ids(same, same, "v2", first).equals(first)


def test_the_order_of_the_rows_does_not_matter() -> None:
    before, after = {"a": P1, "b": P1, "c": P2, "d": P4}, {"a": P1, "b": P3, "c": P1, "e": P2}
    assert events(before, after) == events(dict(reversed(before.items())), dict(reversed(after.items())))
