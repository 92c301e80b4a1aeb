"""How much the lake has to suffer: `make kill ARGS="--kills 10 --pairs 2 --full-disks 2"`; and what came of it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.integration.conftest import prefect_server
from tests.kills.living import OUTCOMES, READS, living, readers

__all__ = ["living", "prefect_server", "readers"]

COUNTED = {
    "kill": ("--kills", 200, "how many runs are killed"),
    "pair": ("--pairs", 20, "how often two runs are started at once"),
    "full_disk": ("--full-disks", 10, "how many runs find the disk full"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    for option, default, words in COUNTED.values():
        parser.addoption(option, type=int, default=default, help=words)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, (option, _, _) in COUNTED.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, range(metafunc.config.getoption(option)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what happened, a line for each kind of moment, and what the readers saw."""
    counts: dict[str, Counter[str]] = {}
    for outcome in OUTCOMES:
        row = counts.setdefault(f"{outcome.kind}, {outcome.place:.0%} to {outcome.place + 0.2:.0%}", Counter())
        row.update({"runs": 1, outcome.current: 1, "left": outcome.left, "again": outcome.again})
    columns = ("runs", "old", "new", "left", "again")
    heads = ("runs", "old version", "new version", "results", "done again")
    terminalreporter.write_sep("=", "what came of it")
    terminalreporter.write_line(f"{'ended at':<32}" + "".join(f"{head:>13}" for head in heads))
    for moment, row in sorted(counts.items()):
        terminalreporter.write_line(f"{moment:<32}" + "".join(f"{row[column]:>13,}" for column in columns))
    for reader in READS:
        terminalreporter.write_line(reader)
