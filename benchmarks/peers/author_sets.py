"""The labelled sets on which the tools that resolve authors are measured. Every record is a paper of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.authors import Corpus, read_corpus
from benchmarks.masked import GOLD, MENTION, SETS, b_cubed_both
from benchmarks.resolving_authors import settle
from tasks.fields.names import parse_names

MENTION_ID = pl.concat_str("source_id", "position", separator=".")


@dataclass(frozen=True)
class MentionSet:
    """Mentions in files that every tool reads.

    Attributes:
        name: The name of the set.
        folder: Where its files are: the tables of a Corpus for paperlake, and `mentions`, made of these for the other
            tools, with names parsed.
        size: How many mentions it has.
        labels: Columns id, person.
    """

    name: str
    folder: Path
    size: int
    labels: pl.DataFrame

    @property
    def given(self) -> Path:
        """The file that the tools are given."""
        return self.folder / "mentions.parquet"

    def score(self, clusters: pl.DataFrame) -> dict[str, float]:
        """Return the B-cubed measures of clusters of the labelled mentions; one in no cluster is a person of its own.

        Args:
            clusters: Columns id, cluster.
        """
        found = self.labels.join(clusters, on="id", how="left").with_columns(pl.coalesce("cluster", "id"))
        precision, recall = b_cubed_both(found, "cluster")
        return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def mention_sets() -> Iterator[tuple[str, AbstractContextManager[MentionSet]]]:
    """Yield the labelled sets."""
    for name, (raw, every) in SETS.items():
        yield name, opened_mentions(name, raw, every, GOLD / name / "mentions.csv")


@contextmanager
def opened_mentions(name: str, raw: Path, every: int, labels: Path) -> Iterator[MentionSet]:
    """Read dumps into the files of a set.

    Args:
        name: The name of the set.
        raw: The folder of the dumps.
        every: One in how many of the dumps is read.
        labels: The file that says of which person a mention is, by the key of its record and its position.
    """
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as temporary:
        folder = Path(temporary)
        corpus = read_corpus(raw, folder / "work", every)
        for table, frame in corpus._asdict().items():
            frame.write_parquet(folder / f"{table}.parquet")
        mentions = _for_peers(corpus)
        mentions.write_parquet(folder / "mentions.parquet")
        persons = pl.read_csv(labels, infer_schema=False).with_columns(pl.col("position").cast(pl.Int32))
        labelled = (
            persons.join(corpus.sources, left_on="record", right_on="source_key")
            .select("person", *MENTION, id=MENTION_ID)
            .join(mentions, on="id", how="semi")
            .select("id", "person")
        )
        yield MentionSet(name, folder, mentions.height, labelled)


def _for_peers(corpus: Corpus) -> pl.DataFrame:
    """Return the mentions as a plain table: a row for each name, with what its paper says; no text is null."""
    papers = corpus.assignments.select("source_id", "paper_id").join(corpus.papers, on="paper_id")
    texts = ("given_name", "family_name", "suffix", "title", "venue")
    return (
        settle(parse_names(corpus.names))
        .join(papers, on="source_id", maintain_order="left")
        .select(
            *(pl.col(text).fill_null("") for text in texts),
            "position",
            "affiliations",
            "year",
            id=MENTION_ID,
            paper="source_id",
        )
    )
