"""The states of a lake on object storage: which versions each of them keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tasks.load.versions import Kept, State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(days: float) -> datetime:
    return NOON + timedelta(days=days)


def test_a_state_follows_another_with_the_next_number() -> None:
    first = State().followed_by("a", NOON, 2)
    second = first.followed_by("b", at(1), 2)
    assert (first.number, first.snapshot, first.kept) == (1, "a", (Kept(snapshot="a"),))
    assert (second.number, second.snapshot, second.created) == (2, "b", at(1))
    assert second.kept == (Kept(snapshot="b"), Kept(snapshot="a", replaced=at(1)))


def test_a_version_stays_for_a_day_after_it_was_current() -> None:
    state = State()
    for name, days in [("a", 0), ("b", 0.1), ("c", 0.2), ("d", 0.3)]:
        state = state.followed_by(name, at(days), 1)
    assert [kept.snapshot for kept in state.kept] == ["d", "c", "b", "a"]
    state = state.followed_by("e", at(1.25), 1)  # a was replaced at 0.1, b at 0.2, c at 0.3
    assert [kept.snapshot for kept in state.kept] == ["e", "d", "c"]
    state = state.followed_by("f", at(9), 2)
    assert [kept.snapshot for kept in state.kept] == ["f", "e"]


def test_going_back_removes_nothing_and_going_on_keeps_what_was_current() -> None:
    state = State()
    for number, name in enumerate("abc"):
        state = state.followed_by(name, at(2 * number), 3)
    back = state.followed_by("a", at(10))
    assert [(kept.snapshot, kept.replaced) for kept in back.kept] == [("c", at(10)), ("b", at(4)), ("a", None)]
    on = back.followed_by("d", at(10.5), 1)
    assert [kept.snapshot for kept in on.kept] == ["d", "c", "a"]  # both were current within the last day
