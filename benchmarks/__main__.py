"""Print the benchmarks as tables: `python -m benchmarks [NAME ...]`; all of them without a name.

The exit status is 1 where a floor is not met.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from benchmarks.authors import authors_table
from benchmarks.fit import fit_table
from benchmarks.incremental import measure_nights, nights_table
from benchmarks.machine import SHARED, describe_machine
from benchmarks.masked import masked_table
from benchmarks.names import measure_names, names_table
from benchmarks.papers import papers_table
from benchmarks.quality import measure_quality, quality_table
from benchmarks.report import measure_report, report_table
from benchmarks.review import measure_corpora, review_table
from benchmarks.scale import measure_scale, scale_table
from benchmarks.startup import measure_startup, startup_table
from benchmarks.throughput import measure_throughput, throughput_table

BENCHMARKS: dict[str, Callable[[], tuple[list[str], bool]]] = {
    "authors": authors_table,
    "fit": fit_table,
    "incremental": lambda: nights_table(measure_nights()),
    "masked": masked_table,
    "names": lambda: names_table(measure_names()),
    "papers": papers_table,
    "quality": lambda: quality_table(measure_quality()),
    "report": lambda: report_table(measure_report()),
    "review": lambda: review_table(measure_corpora()),
    "scale": lambda: scale_table(measure_scale()),
    "startup": lambda: startup_table(measure_startup()),
    "throughput": lambda: throughput_table(measure_throughput()),
}


def main(names: list[str]) -> int:
    """Run the named benchmarks and print their tables."""
    print(describe_machine(), flush=True)
    accepted = True
    for name in names:
        if name != "startup" and not SHARED.is_dir():
            print(f"\n{name}: left out, for the data that it needs is not beside the project (../shared)")
            continue
        lines, met = BENCHMARKS[name]()
        accepted &= met
        print("", f"## {name}", "", *lines, sep="\n", flush=True)
    return 0 if accepted else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure quality and speed.")
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(BENCHMARKS)}; all without a name")
    chosen = parser.parse_args().names or list(BENCHMARKS)
    if unknown := sorted(set(chosen) - set(BENCHMARKS)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    sys.exit(main(chosen))
