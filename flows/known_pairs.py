"""The pairs that the last run compared, so that a run need not compare them again.

A pair is compared anew if one of its records is new, or has other features, or if the statistics, the decisions of
persons or the software are others. So what a run publishes does not depend on what the last one has compared, and the
cache does not look at it.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from flows.cache import KNOWN_PAIRS
from flows.intact import is_intact
from flows.software import software
from flows.steps import Parts, partitions_of
from schemas.dump import Partition
from schemas.model import Model
from tasks.transform.papers import score
from tasks.work import replace_text


class KnownPairs(Model):
    """The tables of a run that compared pairs, as an input of a task; the cache does not look at them.

    Attributes:
        candidates: The table CANDIDATE_PAIRS.
        compared: The table of compared pairs.
        linked: The table LINKED_PAIRS.
        features: The table FEATURES.
    """

    candidates: tuple[Partition, ...] = Field(default=(), exclude=True)
    compared: tuple[Partition, ...] = Field(default=(), exclude=True)
    linked: tuple[Partition, ...] = Field(default=(), exclude=True)
    features: tuple[Partition, ...] = Field(default=(), exclude=True)


class Comparison(Model):
    """The tables of a run by their names in KnownPairs, and the digests of all else that decides what it compared.

    Attributes:
        software: The software that compared.
        told: The statistics and decisions.
        tables: The tables.
    """

    software: str
    told: tuple[str, ...]
    tables: dict[str, tuple[Partition, ...]]


def read_known_pairs(work: Path, told: Parts, *, refresh: bool) -> KnownPairs:
    """Read the tables of the last run, if it compared pairs as this one does; no tables if a file of them is damaged.

    Args:
        work: The work folder.
        told: The statistics and decisions that the comparison reads.
        refresh: Whether all pairs are compared anew.
    """
    try:
        last = Comparison.model_validate_json((work / KNOWN_PAIRS).read_bytes())
        known = KnownPairs.model_validate(last.tables)
    except (OSError, ValidationError):  # ValidationError: another release wrote it
        return KnownPairs()
    is_as_now = (last.software, last.told) == (software(score.compare_candidates), _digests(told))
    files = (file for files in last.tables.values() for file in files)
    return known if not refresh and is_as_now and all(map(is_intact, files)) else KnownPairs()


def keep_known_pairs(work: Path, told: Parts, **tables: Parts) -> None:
    """Write down the tables of a run that has compared pairs.

    Args:
        work: The work folder.
        told: The statistics and decisions that the comparison read.
        tables: The tables by their names in KnownPairs.
    """
    files = {name: tuple(parts) for name, parts in partitions_of(tables).items()}
    comparison = Comparison(software=software(score.compare_candidates), told=_digests(told), tables=files)
    replace_text(work / KNOWN_PAIRS, comparison.model_dump_json())


def _digests(told: Parts) -> tuple[str, ...]:
    """Return the digests of tables; waits for them."""
    return tuple(part.sha256 for part in partitions_of({"told": told})["told"])
