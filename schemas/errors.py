"""Errors that a person has to mend. The message is one line that says how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.limits import Excess


class PaperlakeError(Exception):
    """An error that ends the run with one line for the person at the terminal.

    Attributes:
        exit_status: The exit status of the command: 1 the data was refused, 2 wrong usage or missing input,
            3 held by the guard.
    """

    exit_status = 1


class UsageError(PaperlakeError):
    """The command was given something that it cannot work with, such as a folder that does not exist."""

    exit_status = 2


class DataError(PaperlakeError):
    """The data was refused, or its account does not balance; nothing was published."""


class HeldError(PaperlakeError):
    """The guard holds the run: figures are above the limits that the operator set; nothing was published.

    Attributes:
        excesses: The figures.
    """

    exit_status = 3

    def __init__(self, excesses: Sequence[Excess]) -> None:
        super().__init__(excesses)
        self.excesses = tuple(excesses)

    def __str__(self) -> str:
        figures = "; ".join(map(str, self.excesses))
        return f"the guard holds the run, nothing was published, and the current version stays: {figures}"


class LakeError(PaperlakeError):
    """The lake cannot be written or read: no space, no permission, another run at work, no version published."""


class MissingLakeError(LakeError):
    """There is no lake, or no version of it."""

    exit_status = 2


class BusyLakeError(LakeError):
    """Another run is at work on the lake; it passes with that run."""


class StorageError(LakeError):
    """Object storage does not answer, or refuses; it may pass."""
