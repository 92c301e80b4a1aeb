"""Fit the weights of the evidence anew, and print them beside those that are shipped."""

from __future__ import annotations

from benchmarks.fit_authors import authors_fit_table
from benchmarks.fit_papers import papers_fit_table


def fit_table() -> tuple[list[str], bool]:
    """Return the lines of both tables, and whether the shipped weights of papers are those that are fitted."""
    of_papers, accepted = papers_fit_table()
    return ["Papers:", "", *of_papers, "", "Authors:", "", *authors_fit_table()], accepted
