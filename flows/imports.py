"""Importing what a run needs, without what only slows it down."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


class WithoutPandas(MetaPathFinder):
    """Keep pandas out of this process as if it were not installed.

    No step needs it, but other libraries import it wherever it is installed, which takes longer than any other import.
    """

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002
        """Leave the search for a module to the other finders.

        Raises:
            ModuleNotFoundError: It is pandas.
        """
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep pandas out of this process while a block runs: pandera and pyarrow take it wherever they find it."""
    finder = WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def without_garbage_collector() -> Iterator[None]:
    """Run imports without the garbage collector: they leave no garbage, and it takes a quarter of their time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
