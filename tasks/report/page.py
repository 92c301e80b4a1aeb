"""The page of a report: one file in HTML that needs no other, and in which nothing runs.

Whatever stands in the lake is text: the template escapes it, and the page allows no script, no address and no style but
its own sheet.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tasks.load.manifest import Manifest
from tasks.load.reading import Lake
from tasks.report.charts.svg import Drawings
from tasks.report.computing import compute_figures
from tasks.report.exhibits.account import account_section, refusal_section
from tasks.report.exhibits.accuracy import accuracy_section
from tasks.report.exhibits.authors import author_section
from tasks.report.exhibits.changes import change_section
from tasks.report.exhibits.exhibit import Section
from tasks.report.exhibits.lineage import lineage_section
from tasks.report.exhibits.matches import match_section
from tasks.report.exhibits.papers import coverage_section, paper_section

PACKAGE = "tasks.report"
HEADLINES = ("papers", "authors", "authorships", "records", "dumps")  # of the account


def draw_report(lake: Lake) -> str:
    """Return the page of a version."""
    figures = compute_figures(lake)
    sections = (
        account_section(figures),
        paper_section(figures),
        coverage_section(figures),
        author_section(figures),
        match_section(figures),
        accuracy_section(figures),
        change_section(figures, lake.manifest.parent),
        refusal_section(figures),
        lineage_section(figures),
    )
    return render(lake.manifest, sections)


def render(manifest: Manifest, sections: tuple[Section, ...]) -> str:
    """Return a page of sections."""
    drawings = Drawings()
    charts = {
        exhibit.name: _as_markup(drawings.add(exhibit.chart.svg(exhibit.name), f"{exhibit.title}. {exhibit.says}"))
        for section in sections
        for exhibit in section.exhibits
        if exhibit.chart
    }
    return _fill(
        "report.html.jinja",
        drawings.sheet,
        manifest=manifest,
        headlines={name: manifest.account[name] for name in HEADLINES if name in manifest.account},
        sections=sections,
        charts=charts,
        patterns=_as_markup("".join(drawings.patterns.values())),
    )


def render_failure(manifest: Manifest, cause: str) -> str:
    """Return the page of a version whose report could not be drawn: it says so."""
    return _fill("failure.html.jinja", "", manifest=manifest, cause=cause)


def _fill(template: str, more_styles: str, **values: object) -> str:
    """Return a template with its values and its style sheet, whose digest is the only style that the page allows."""
    sheet = f"{files(PACKAGE).joinpath('report.css').read_text(encoding='utf-8')}{more_styles}"
    allowed = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return _templates().get_template(template).render(**values, sheet=_as_markup(sheet), allowed=f"'sha256-{allowed}'")


@cache
def _templates() -> Environment:
    """Return the templates, which escape whatever is put into them."""
    loader = PackageLoader(PACKAGE, ".")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _as_markup(text: str) -> Markup:
    """Return a text that holds nothing of the lake, or only escaped, as a part of the page."""
    return Markup(text)  # noqa: S704
