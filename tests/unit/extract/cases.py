"""Many near-equal cases in one test, of which the one that fails is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def case(*said: object) -> Iterator[None]:
    """Name the case in the error of a block that fails."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in the case {', '.join(map(repr, said))}")
        raise
