"""Agreement: the newer word holds, what is against it is reported, and what holds is obeyed by clustering."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.decisions import Decision
from schemas.dump import Inventory, Refusal
from schemas.exchange.decisions import DECISION_ITEMS, NAMED_IDS
from tasks.transform.decisions.agreement import Settled, settle_decisions
from tasks.transform.decisions.report import count_decisions, refuse_decisions, warn_of_decisions
from tasks.transform.linkage.clustering import cluster_best_first
from tasks.transform.linkage.links import decided_by, links_among, must_pairs

Word = tuple[str, str, str]  # same or different, and the items of the two sides as letters

LETTERS = "abcdefgh"
words = st.lists(
    st.tuples(
        st.sampled_from(["same", "different"]),
        *[st.text(LETTERS, min_size=1, max_size=3).map(lambda text: "".join(sorted(set(text))))] * 2,
    ),
    max_size=8,
)


def said(*words: Word) -> list[Decision]:
    """Make decisions, the newest first: the first is in line 2."""
    return [
        Decision.model_validate(
            {
                "source_file": "d.csv",
                "line": line,
                "entity": "paper",
                "decision": word,
                "left": f"f#{left}",
                "right": f"f#{right}",
            }
        )
        for line, (word, left, right) in enumerate(words, start=2)
    ]


def settle(*words: Word) -> Settled:
    rows = [
        (number, side, ord(item))
        for number, (_, *both) in enumerate(words)
        for side, items in enumerate(both)
        for item in items
    ]
    items = pl.DataFrame(rows, schema=DECISION_ITEMS.polars_schema, orient="row")
    return settle_decisions(said(*words), "paper", items, NAMED_IDS.empty())


def outcomes(*words: Word) -> list[str]:
    return settle(*words).outcomes["outcome"].to_list()


def details(*words: Word) -> list[str | None]:
    return settle(*words).outcomes["detail"].to_list()


def test_words_that_agree_are_obeyed() -> None:
    assert outcomes(("same", "a", "b"), ("different", "a", "c"), ("same", "c", "d")) == ["obeyed"] * 3


def test_the_newer_word_holds_and_the_older_one_names_it() -> None:
    both: list[Word] = [("same", "a", "b"), ("different", "a", "b")]
    for newer, older in (both, both[::-1]):
        assert outcomes(newer, older) == ["obeyed", "contradicted"]
        assert details(newer, older)[1] == "against d.csv, line 2, the newer word: remove one of these lines"


def test_a_contradiction_through_others_names_all_that_make_it() -> None:
    chain: list[Word] = [("same", "a", "b"), ("same", "x", "y"), ("same", "b", "c"), ("different", "a", "c")]
    assert outcomes(*chain) == ["obeyed", "obeyed", "obeyed", "contradicted"]
    assert "d.csv, line 2 and d.csv, line 4," in str(details(*chain)[3])
    chain = [("same", "a", "b"), ("different", "a", "c"), ("same", "b", "c")]
    assert outcomes(*chain) == ["obeyed", "obeyed", "contradicted"]
    assert "d.csv, line 2 and d.csv, line 3," in str(details(*chain)[2])


def test_a_word_that_does_not_hold_stands_against_no_other() -> None:
    assert outcomes(("same", "a", "b"), ("different", "a", "b"), ("same", "b", "a")) == [
        "obeyed",
        "contradicted",
        "obeyed",
    ]


def test_what_an_id_stands_for_contradicts_too() -> None:
    assert outcomes(("different", "ab", "cd"), ("same", "b", "c")) == ["obeyed", "contradicted"]
    assert outcomes(("same", "ab", "cd"), ("different", "a", "d")) == ["obeyed", "contradicted"]


def test_two_sides_that_are_one_item_cannot_differ() -> None:
    ((outcome, detail),) = settle(("different", "ab", "b")).outcomes.select("outcome", "detail").rows()
    assert outcome == "contradicted"
    assert "both sides are one record" in detail


def test_what_names_nothing_is_gone_and_says_what_became_of_an_id() -> None:
    items = pl.DataFrame([(0, 0, 1), (1, 0, 1)], schema=DECISION_ITEMS.polars_schema, orient="row")
    paper = "P" + "0" * 16
    decisions = said(("same", "a", "b"), ("different", "a", "b"))
    decisions[1] = decisions[1].model_copy(update={"right": paper})
    named = NAMED_IDS.conform(pl.DataFrame({"id": [paper], "lost": [f"the lake has no {paper}"]}))
    settled = settle_decisions(decisions, "paper", items, named)
    assert settled.held.is_empty()
    assert settled.outcomes["outcome"].to_list() == ["gone", "gone"]
    assert settled.outcomes["detail"].to_list() == [
        "'f#b' names nothing in the dumps: name it anew, or remove the line",
        f"'{paper}' names nothing in the dumps (the lake has no {paper}): name it anew, or remove the line",
    ]


def test_decisions_that_do_not_hold_are_counted_refused_and_warned_of() -> None:
    words: list[Word] = [("same", "a", "b"), ("different", "a", "b"), ("same", "a", "")]
    found = settle(*words).outcomes
    unreadable = Refusal(source_file="d.csv", table="decisions", line_start=9, reason="unreadable_decision", detail="x")
    refused = refuse_decisions(said(*words), found)
    inventory = Inventory(dumps=(), decisions=tuple(said(*words)), refusals=(unreadable, *refused))
    assert count_decisions(inventory) == {"obeyed": 1, "contradicted": 1, "gone": 1, "unreadable": 1}
    assert count_decisions(Inventory(dumps=())) == {}
    assert [(one.source_file, one.line_start, one.table, one.reason) for one in refused] == [
        ("d.csv", 3, "decisions", "contradicted_decision"),
        ("d.csv", 4, "decisions", "decision_without_records"),
    ]
    assert [line.partition(":")[0] for line in warn_of_decisions([unreadable, *refused])] == [
        "d.csv, line 3",
        "d.csv, line 4",
        "d.csv, line 9",
    ]
    assert warn_of_decisions([unreadable] * 7)[5:] == ("2 more decisions do not hold; the table rejects says why",)


def test_must_links_connect_what_is_one_and_name_the_newest_word() -> None:
    held = settle(("same", "ba", "c"), ("same", "a", "b"), ("different", "a", "d")).held
    pairs = [(chr(left), chr(right), number) for left, right, number, _ in must_pairs(held).iter_rows()]
    assert pairs == [("a", "b", 0), ("b", "c", 0)]


def test_a_pair_tells_who_decided_it() -> None:
    held = settle(("same", "a", "b"), ("different", "ab", "c"), ("same", "a", "b")).held
    pairs = pl.DataFrame(
        [(ord(left), ord(right)) for left, right in ("ab", "bc", "ad", "cc")],
        schema={"left": pl.UInt64, "right": pl.UInt64},
        orient="row",
    )
    assert decided_by(pairs, held).to_list() == [
        "somebody (d.csv, line 2)",
        "somebody (d.csv, line 3)",
        None,
        None,
    ]


@given(words, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-3, 9)), max_size=20))
def test_all_that_holds_is_obeyed_by_clustering(words: list[Word], scored: list[tuple[int, int, float]]) -> None:
    held = settle(*words).held
    items = pl.Series("item", [ord(letter) for letter in LETTERS], dtype=pl.UInt64)
    links = links_among(held, items)
    pairs = {(min(a, b), max(a, b)): score for a, b, score in scored if a != b}
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found = cluster_best_first(
        8, left, right, np.array(list(pairs.values()), dtype=np.float64), must=[links.must], cannot=links.cannot
    )
    cluster = dict(zip(items.to_list(), found.cluster.tolist(), strict=True))
    for (number, same), group in held.group_by("decision", "same"):
        one, other = ({cluster[item] for item in group.filter(side=side)["item"]} for side in (0, 1))
        assert len(one | other) == 1 if same else one.isdisjoint(other), number


@given(words)
def test_the_newest_word_always_holds_unless_it_is_against_itself(words: list[Word]) -> None:
    found = outcomes(*words)
    if words:
        word, left, right = words[0]
        assert (found[0] == "obeyed") == (word == "same" or set(left).isdisjoint(right))


@given(words)
def test_a_word_that_does_not_hold_can_be_left_out(words: list[Word]) -> None:
    kept = [word for word, outcome in zip(words, outcomes(*words), strict=True) if outcome == "obeyed"]
    assert outcomes(*kept) == ["obeyed"] * len(kept)
