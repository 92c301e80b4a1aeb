"""Print the benchmarks as tables: `python -m benchmarks [NAME ...] [--records N ...]`; all of them without a name.

The sizes of `scale` are those of --records, 10,000 and 100,000 without it.

The exit status is 1 where a floor is not met.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from benchmarks.authors import authors_table
from benchmarks.fit import fit_table
from benchmarks.machine import SHARED, describe_machine
from benchmarks.masked import masked_table
from benchmarks.names import measure_names, names_table
from benchmarks.papers import papers_table
from benchmarks.quality import measure_quality, quality_table
from benchmarks.report import measure_report, report_table
from benchmarks.review import measure_corpora, review_table
from benchmarks.scale import SIZES, measure_scale, scale_table
from benchmarks.startup import measure_startup, startup_table
from benchmarks.throughput import measure_throughput, throughput_table

WITHOUT_SHARED = ("scale", "startup")  # these need no labelled data
BENCHMARKS: dict[str, Callable[[], tuple[list[str], bool]]] = {
    "authors": authors_table,
    "fit": fit_table,
    "masked": masked_table,
    "names": lambda: names_table(measure_names()),
    "papers": papers_table,
    "quality": lambda: quality_table(measure_quality()),
    "report": lambda: report_table(measure_report()),
    "review": lambda: review_table(measure_corpora()),
    "startup": lambda: startup_table(measure_startup()),
    "throughput": lambda: throughput_table(measure_throughput()),
}
SCALE = "scale"
NAMES = (*BENCHMARKS, SCALE)


def main(names: Sequence[str], sizes: Sequence[int]) -> int:
    """Run the named benchmarks and print their tables; those of `scale` for bibliographies of some sizes."""
    print(describe_machine(), flush=True)
    accepted = True
    for name in names:
        if name not in WITHOUT_SHARED and not SHARED.is_dir():
            print(f"\n{name}: left out, for the data that it needs is not beside the project (../shared)")
            continue
        lines, met = scale_table(measure_scale(sizes)) if name == SCALE else BENCHMARKS[name]()
        accepted &= met
        print("", f"## {name}", "", *lines, sep="\n", flush=True)
    return 0 if accepted else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure quality and speed.")
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(NAMES)}; all without a name")
    parser.add_argument(
        "--records", type=int, nargs="+", default=SIZES, help="the sizes of scale (default: %(default)s)"
    )
    options = parser.parse_args()
    chosen = options.names or list(NAMES)
    if unknown := sorted(set(chosen) - set(NAMES)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    sys.exit(main(chosen, options.records))
