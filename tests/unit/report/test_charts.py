"""Charts: text as it is, colours as variables, nothing outside the drawing, and the same bytes each time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.report.charts.bars import draw_bars
from tasks.report.charts.canvas import WIDTH, Canvas, fit, text_width
from tasks.report.charts.columns import draw_columns
from tasks.report.charts.flow import Part, Step, draw_flow
from tasks.report.charts.matrix import draw_matrix
from tasks.report.charts.palette import APART, MERGED, OTHER, PLAIN, REMOVED, REVIEW
from tasks.report.charts.svg import Drawings

HOSTILE = '<script>alert("x")</script> & $x^2$'
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def texts(canvas: Canvas) -> list[str]:
    """Give the texts of a chart, in the order in which they were written."""
    return [text for element in canvas.svg("a").iter() if element.tag.endswith("}text") for text in element.itertext()]


def places(canvas: Canvas) -> list[tuple[float, float]]:
    """Give the corners of all areas and lines."""
    shown = ET.fromstring(Drawings().add(canvas.svg("a"), "a"))  # without its patterns
    paths = [path for element in shown.iter() if (path := element.get("d"))]
    numbers = [list(map(float, NUMBER.findall(path))) for path in paths]
    return [pair for each in numbers for pair in zip(each[::2], each[1::2], strict=True)]


def test_text_stays_text_and_is_escaped() -> None:
    drawn = Drawings().add(draw_bars([HOSTILE], {"n": [1]}, [PLAIN]).svg("a"), HOSTILE)
    assert "<script" not in drawn
    assert ET.fromstring(drawn).get("aria-label") == HOSTILE
    assert texts(draw_bars(["a $5$ b"], {"n": [1234]}, [PLAIN])) == ["a $5$ b", "1,234"]


def test_charts_have_no_styles_and_no_colours_of_their_own() -> None:
    drawings = Drawings()
    drawn = drawings.add(draw_bars(["a"], {"x": [1], "y": [2]}, [PLAIN, REMOVED]).svg("a"), "a")
    again = drawings.add(draw_bars(["b"], {"x": [1], "y": [2]}, [PLAIN, REMOVED]).svg("a"), "b")
    for text in (drawn, again):
        assert not re.search(r"style=|\bid=|#[0-9a-f]{6}|<defs|<metadata", text)
    assert "var(--orange)" in drawings.sheet
    assert not re.search(r"#[0-9a-f]{6}\b", drawings.sheet.replace("url(#", ""))
    [pattern] = drawings.patterns
    assert f"url(#{pattern})" in drawings.sheet


def test_a_chart_is_the_same_each_time() -> None:
    one, other = (
        ET.tostring(draw_columns(["1", "2"], {"n": [3, 4]}, [REMOVED]).svg("years"), "unicode") for _ in range(2)
    )
    assert one == other


@pytest.mark.parametrize(
    "canvas",
    [
        draw_bars(["a", "b" * 80], {"x": [0, 5], "y": [10**9, 1]}, [PLAIN, OTHER]),
        draw_bars(["a"], {"x": [0]}, [PLAIN]),
        draw_columns(["1"], {"x": [1]}, [PLAIN]),
        draw_columns([str(year) for year in range(60)], {"x": list(range(60))}, [PLAIN], band=(3, 9)),
        draw_columns(
            ["a", "b"], {"x": [0, 10**6], "y": [7, 1], "z": [0, 2]}, [MERGED, REVIEW, APART], logarithmic=True
        ),
        draw_matrix(["a", "b" * 50], ["one", "two" * 20], [[("1%", 0.01), None], [("100%", 1.0), ("–", 0.0)]]),
        draw_flow([Step("records", 3, [Part("refused", 1, REMOVED), Part("gone", 0, OTHER)]), Step("papers", 9)]),
        draw_flow([Step("records", 0)]),
    ],
    ids=lambda canvas: "-".join(texts(canvas))[:20],
)
def test_nothing_is_drawn_outside(canvas: Canvas) -> None:
    _, _, width, height = map(float, (canvas.svg("a").get("viewBox") or "").split())
    assert width == WIDTH
    for x, y in places(canvas):
        assert -1 <= x <= width + 1
        assert -1 <= y <= height + 1


def test_bars_are_as_long_as_their_counts() -> None:
    ends = sorted({x for x, _ in places(draw_bars(["a", "b"], {"n": [100, 50]}, [PLAIN]))})
    start, half, full = ends[0], ends[-2], ends[-1]
    assert half - start == pytest.approx((full - start) / 2)


def test_small_counts_are_visible_beside_large_ones() -> None:
    areas = [element.get("d") or "" for element in draw_bars(["a", "b"], {"n": [10**6, 1]}, [PLAIN]).svg("a").iter()]
    widths = [
        max(xs) - min(xs)
        for path in areas
        if path.count("L") == 3 and (xs := list(map(float, NUMBER.findall(path)))[::2])
    ]
    assert min(widths) >= 1


def test_a_part_that_is_empty_is_not_named() -> None:
    assert "0 gone" not in texts(draw_flow([Step("records", 3, [Part("gone", 0, OTHER)])]))


@given(st.text(), st.floats(20, 300))
def test_a_label_fits(text: str, width: float) -> None:
    shown = fit(text, width)
    assert text_width(shown) <= width
    assert shown.isprintable()


def test_a_long_label_keeps_its_end() -> None:
    assert fit("a folder/of dumps/from_2024.bib", 100).endswith("2024.bib")
    assert fit("short", 100) == "short"
    assert fit("a\u202eb\nc", 100) == "a b c"
