"""The pairs that the last run compared, so that a run need not compare them again.

A pair is compared anew if one of its records is new, or has other features, or if the statistics or the software are
others. So what a run publishes does not depend on what the last one has compared, and the cache does not look at it.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """The pairs that a run compared, as an input of a task. The key of its result in the cache leaves both fields out.

    Attributes:
        features: The table FEATURES of that run.
        pairs: The table of compared pairs of that run.
    """

    features: tuple[Partition, ...] = Field(default=(), exclude=True)
    pairs: tuple[Partition, ...] = Field(default=(), exclude=True)


class Comparison(Model):
    """The tables of a run, and all else that decides what a comparison gives.

    Attributes:
        software: The digest of the software that compared.
        statistics: The digests of the statistics that it read.
        features: The table FEATURES.
        pairs: The table of compared pairs.
    """

    software: str
    statistics: tuple[str, ...]
    features: tuple[Partition, ...]
    pairs: tuple[Partition, ...]


def read_known_pairs(work: Path, statistics: Sequence[Parts], *, refresh: bool) -> KnownPairs:
    """Read which pairs the last run compared with the same statistics and software; none if their files are damaged.

    Args:
        work: The work folder.
        statistics: The statistics of this run.
        refresh: Whether all pairs are compared anew.
    """
    try:
        last = Comparison.model_validate_json((work / KNOWN_PAIRS).read_bytes())
    except (OSError, ValidationError):  # ValidationError: another release wrote it
        return KnownPairs()
    same = (last.software, last.statistics) == (software(score.compare_candidates), digests_of(statistics))
    if refresh or not same or not all(map(is_intact, (*last.features, *last.pairs))):
        return KnownPairs()
    return KnownPairs(features=last.features, pairs=last.pairs)


def keep_known_pairs(work: Path, statistics: Sequence[Parts], features: Parts, pairs: Parts) -> None:
    """Write down which pairs a run compared.

    Args:
        work: The work folder.
        statistics: The statistics that the comparison read.
        features: The table FEATURES.
        pairs: The table of compared pairs.
    """
    tables = partitions_of({"features": features, "pairs": pairs})
    compared = Comparison(
        software=software(score.compare_candidates),
        statistics=digests_of(statistics),
        features=tuple(tables["features"]),
        pairs=tuple(tables["pairs"]),
    )
    replace_text(work / KNOWN_PAIRS, compared.model_dump_json())


def digests_of(statistics: Sequence[Parts]) -> tuple[str, ...]:
    """Return the digests of statistics; waits for them."""
    return tuple(part.sha256 for parts in statistics for part in partitions_of({"": parts})[""])
