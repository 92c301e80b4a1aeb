"""Fit the weights of the evidence anew, and print them beside those that are shipped."""

from __future__ import annotations

from benchmarks.fit_accuracy import accuracy_table
from benchmarks.fit_authors import authors_fit_table
from benchmarks.fit_papers import papers_fit_table


def fit_table() -> tuple[list[str], bool]:
    """Return the lines of all tables, and whether the shipped weights of papers are those that are fitted.

    The estimates of accuracy are fitted last, for they rest on the weights; enough of their intervals have to hold.
    """
    of_papers, accepted = papers_fit_table()
    of_accuracy, hold = accuracy_table()
    lines = ["Papers:", "", *of_papers, "", "Authors:", "", *authors_fit_table(), "", "Accuracy:", "", *of_accuracy]
    return lines, accepted and hold
