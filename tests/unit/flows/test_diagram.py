"""The picture of the flow is drawn from its source."""

from __future__ import annotations

from flows.diagram import FLOW, PAGE, Step, draw, flow_steps, with_picture

SOURCE = """
def curate(raw):
    with running() as step:
        # Extract
        found = step(discover, raw).result()
        first, rest = divide(found)

        # Transform: papers
        pairs = step.each(block, [first], rest)
        clusters, links = step(unite(2), pairs).result()
"""


def test_a_step_reads_what_plain_variables_were_made_of() -> None:
    assert flow_steps(SOURCE) == [
        Step("Extract", "discover", ("found",), ()),
        Step("Transform: papers", "block", ("pairs",), ("found",)),
        Step("Transform: papers", "unite", ("clusters", "links"), ("pairs",)),
    ]


def test_a_box_is_a_step_and_an_arrow_leads_to_a_reader() -> None:
    picture = draw(flow_steps(SOURCE))
    assert '    unite["clusters, links<br/><i>unite</i>"]' in picture
    assert picture.endswith("  discover --> block\n  block --> unite")


def test_the_page_shows_the_flow_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_picture(page, draw(flow_steps(FLOW.read_text(encoding="utf-8")))) == page, "run: make docs"
