"""Print the comparison with other tools as tables: `python -m benchmarks.peers PAPERS AUTHORS [SET ...]`.

PAPERS and AUTHORS are the interpreters of the two environments in which the other tools are installed (`make
bench-peers` makes them). Every tool is given the same records or mentions, as paperlake has read and cleaned them, in a
process of its own, one after the other. Without a set, all but the largest generated one are run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

from benchmarks.machine import SHARED, describe_machine
from benchmarks.peers.author_sets import mention_sets
from benchmarks.peers.compared import Compared, Result, Tool, cells, compare
from benchmarks.peers.published import PUBLISHED, published_rows
from benchmarks.peers.sets import LARGEST, record_sets

Opening = AbstractContextManager[Compared]
COLUMNS = "precision | recall | F1 | {}/s | CPU s | peak MB"
OF_S2AND = (
    "B-cubed; every record is a paper of its own. S2AND: its own model, Python backend, without embeddings; its counts "
    "of names are filled in by us, from the names of the set itself (its own are a download)."
)


def main(papers: str, authors: str, names: list[str]) -> int:
    """Compare the tools and print the tables."""
    if not SHARED.is_dir():
        print("bench-peers: left out, for the labelled data is not beside the project (../shared)")
        return 0
    ours = sys.executable
    resolve_papers = [
        Tool("paperlake", "benchmarks.peers.by_paperlake", ours),
        Tool("Splink", "benchmarks.peers.by_splink", papers),
        Tool("bib-dedupe", "benchmarks.peers.by_bib_dedupe", papers),
    ]
    resolve_authors = [
        Tool("paperlake", "benchmarks.peers.authors_by_paperlake", ours),
        Tool("S2AND", "benchmarks.peers.by_s2and", authors),
    ]
    print(describe_machine(), flush=True)
    of_papers = wanted(record_sets(), names)
    versions = print_table(
        "records", of_papers, lambda name: resolve_papers[: 2 if name == LARGEST else 3], published_rows()
    )
    print(PUBLISHED)
    versions |= print_table("mentions", wanted(mention_sets(), names), lambda _: resolve_authors, {})
    print(OF_S2AND, "", sep="\n")
    for tool, each in versions.items():
        print(f"{tool}: {', '.join(f'{package} {version}' for package, version in each.items())}")
    return 0


def wanted(sets: Iterable[tuple[str, Opening]], names: list[str]) -> Iterator[tuple[str, Opening]]:
    """Yield the sets that are named; all but the largest without a name."""
    return ((name, opening) for name, opening in sets if name in names or (not names and name != LARGEST))


def print_table(
    what: str,
    sets: Iterator[tuple[str, Opening]],
    tools: Callable[[str], list[Tool]],
    published: dict[str, str],
) -> dict[str, dict[str, str]]:
    """Print a table, each row as soon as it is known; a published row stands below those of its set.

    Args:
        what: What is resolved.
        sets: Each set, and how it is opened.
        tools: The tools that are run on a set, by its name.
        published: Rows by the name of the set.

    Returns:
        The versions that each tool ran with.
    """
    print("", f"| set | {what} | tool | {COLUMNS.format(what)} |", "|---|--:|---|--:|--:|--:|--:|--:|--:|", sep="\n")
    versions: dict[str, dict[str, str]] = {}
    for name, opening in sets:
        with opening as compared:
            for result in compare(tools(name), compared):
                print(row(name, result), flush=True)
                versions[result.tool] = result.versions or versions.get(result.tool, {})
        if name in published:
            print(published[name])
    print()
    return versions


def row(name: str, result: Result) -> str:
    """Return the row of a result."""
    return f"| {name} | {result.size} | {result.tool} | {' | '.join(cells(result))} |"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Compare with other tools.")
    arguments.add_argument("papers", help="the interpreter that has bib-dedupe and Splink")
    arguments.add_argument("authors", help="the interpreter that has S2AND")
    arguments.add_argument("sets", nargs="*", help="the sets to run (default: all but the largest)")
    chosen = arguments.parse_args()
    sys.exit(main(chosen.papers, chosen.authors, chosen.sets))
