"""A table fits the page, tells what it leaves out, and keeps its columns in line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flows.text_tables import GAP, MIN_WIDTH, fitted, lay_out_table

WIDTHS = st.lists(st.integers(1, 60), min_size=1, max_size=8)


def test_columns_stand_in_line_and_numbers_to_the_right() -> None:
    lines, n_left_out = lay_out_table(["table", "rows"], [["papers", "7"], ["authors", "1,234"]], 80, {1})
    assert (lines, n_left_out) == (["table     rows", "papers       7", "authors  1,234"], 0)


def test_a_long_cell_gives_way_and_the_short_ones_beside_it_stay_whole() -> None:
    lines, n_left_out = lay_out_table(["title", "year", "n_sources"], [["t" * 60, "1992", "3"]], 50, {1, 2})
    assert lines[0].split() == ["title", "year", "n_sources"]
    assert lines[1] == f"{'t' * 32}…  1992          3"
    assert n_left_out == 0


def test_columns_that_do_not_fit_are_counted() -> None:
    lines, n_left_out = lay_out_table([f"column {n}" for n in range(9)], [["x" * 30] * 9], 50)
    assert n_left_out == 7
    assert lines[0].split("  ")[0] == "column 0"
    assert max(map(len, lines)) <= 50


def test_a_table_without_rows_has_its_names() -> None:
    assert lay_out_table(["a", "b"], [], 20) == (["a  b"], 0)


def test_wide_characters_and_markup_are_cells_like_others() -> None:
    lines, _ = lay_out_table(["title", "n"], [["図書館情報学", "1"], ["[bold]x[/bold]", "2"]], 30, {1})
    assert [cell_len(line) for line in lines] == [17, 17, 17]
    assert "[bold]x[/bold]" in lines[2]


@given(WIDTHS, st.integers(20, 120))
def test_what_is_shown_fits_and_only_what_must_give_way_does(longest: list[int], width: int) -> None:
    widths = fitted(longest, width)
    total = sum(widths) + GAP * (len(widths) - 1)
    assert 1 <= len(widths) <= len(longest)
    assert total <= width
    assert all(min(wish, MIN_WIDTH) <= got <= wish for got, wish in zip(widths, longest, strict=False))
    if widths != longest[: len(widths)]:
        assert total == width
