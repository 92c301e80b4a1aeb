"""The command: `python -m benchmarks.generate FOLDER --records 1000000 --seed 1`, or `--fit`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.generate.fit import fit_table
from benchmarks.generate.writing import write_bibliography


def main() -> None:
    """Write a bibliography, or show how well one fits."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate", description="Write a generated bibliography."
    )
    parser.add_argument("folder", type=Path, nargs="?", help="where raw and truth are made")
    parser.add_argument("--records", type=int, default=10_000, help="about how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes (default: %(default)s)")
    parser.add_argument(
        "--fit", action="store_true", help="show the figures of a generated bibliography beside real ones"
    )
    parser.add_argument("--lake", type=Path, help="with --fit: a published lake to measure as well")
    options = parser.parse_args()
    if options.fit:
        print(*fit_table(options.lake, options.seed), sep="\n")
    elif options.folder is None:
        parser.error("name a folder, or --fit")
    else:
        print(f"{write_bibliography(options.folder, options.records, options.seed):,} records")


if __name__ == "__main__":
    main()
