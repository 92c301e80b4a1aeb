"""Resolve the authors of papers in this process, step by step as the main flow does, in ranges and without Prefect."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import polars as pl

from schemas.exchange.identities import IDENTITIES
from tasks.hashing import hash_values
from tasks.transform.authors.align import align_papers
from tasks.transform.authors.assign import assign_mentions
from tasks.transform.authors.cluster import cluster_authors
from tasks.transform.authors.cores import find_cores
from tasks.transform.authors.identify import identify_authors, name_places
from tasks.transform.authors.matches import author_matches
from tasks.transform.authors.merge import merge_papers, merge_persons
from tasks.transform.authors.prior import learn_prior
from tasks.transform.authors.score import score_authors
from tasks.transform.authors.statistics import count_names, learn_authors
from tasks.transform.authors.texts import describe_papers
from tasks.transform.authors.variants.block import block_variants
from tasks.transform.authors.variants.cluster import unite_variants
from tasks.transform.authors.variants.connect import connect_variants
from tasks.transform.authors.variants.describe import describe_clusters, learn_circles
from tasks.transform.authors.variants.keys import key_clusters
from tasks.transform.settle_names import settle_names
from tasks.transform.told_names import count_told_names, learn_told_names
from tasks.work import all_ranges

T = TypeVar("T")
Frames = Sequence[pl.DataFrame]
Within = Callable[[pl.DataFrame, str], pl.DataFrame]


class AuthorTables(NamedTuple):
    """The tables of the lake that author resolution gives, each in its final form."""

    authors: pl.DataFrame
    authorships: pl.DataFrame
    mentions: pl.DataFrame
    author_matches: pl.DataFrame


class Aligned(NamedTuple):
    """The authors of all papers, and the statistics of the lake; see the tables of schemas/exchange."""

    mentions: pl.DataFrame
    texts: pl.DataFrame
    mention_places: pl.DataFrame
    places: pl.DataFrame
    forms: pl.DataFrame
    bylines: pl.DataFrame
    affiliations: pl.DataFrame
    statistics: pl.DataFrame


class Clustered(NamedTuple):
    """What both rounds of clustering give; see the tables of schemas/exchange."""

    cores: pl.DataFrame
    core_pairs: pl.DataFrame
    name_priors: pl.DataFrame
    lake_prior: pl.DataFrame
    core_clusters: pl.DataFrame
    name_clusters: pl.DataFrame
    variant_pairs: pl.DataFrame
    unions: pl.DataFrame
    links: pl.DataFrame
    variant_links: pl.DataFrame


def resolve_names(
    parsed: pl.DataFrame, assignments: pl.DataFrame, papers: pl.DataFrame, records: pl.DataFrame, partitions: int = 1
) -> AuthorTables:
    """Resolve parsed names, the papers of whose records are known, into authors.

    Args:
        parsed: The table PARSED_NAMES.
        assignments: The table ASSIGNMENTS.
        papers: Columns paper_id, title, venue, year.
        records: Columns source_id, source_format, source_name, catalogue.
        partitions: In how many ranges; the tables are the same for any number.
    """
    aligned = align(assign(parsed, assignments, records, partitions), papers, partitions)
    return merge(aligned, cluster(aligned, partitions), assignments, records, partitions)


def settle(parsed: pl.DataFrame) -> pl.DataFrame:
    """Return names settled by what they tell of each other: the table PARSED_NAMES."""
    return settle_names(parsed, learn_told_names(count_told_names(parsed)))


def assign(parsed: pl.DataFrame, assignments: pl.DataFrame, records: pl.DataFrame, partitions: int = 1) -> pl.DataFrame:
    """Return the table PAPER_MENTIONS."""
    counted = over_ranges(partitions, lambda within: count_told_names(within(parsed, "record")))
    told = learn_told_names(counted)
    return over_ranges(partitions, lambda within: assign_mentions(within(parsed, "record"), records, assignments, told))


def align(mentions: pl.DataFrame, papers: pl.DataFrame, partitions: int = 1) -> Aligned:
    """Find the places of all papers, and learn the statistics of the lake."""
    texts, titles = describe_papers(papers)
    parts = [align_papers(within(mentions, "paper"), within(texts, "paper")) for within in each_range(partitions)]
    mention_places, places, forms, bylines, affiliations = (pl.concat(each) for each in zip(*parts, strict=True))
    names = over_ranges(partitions, lambda within: count_names(within(places, "key"), within(forms, "key")))
    statistics = learn_authors(names, titles, affiliations)
    return Aligned(mentions, texts, mention_places, places, forms, bylines, affiliations, statistics)


def cluster(aligned: Aligned, partitions: int = 1) -> Clustered:
    """Cluster the places of all papers into persons, in two rounds."""
    first = []
    for within in each_range(partitions):
        places, forms = within(aligned.places, "key"), within(aligned.forms, "key")
        bylines = aligned.bylines.join(places, on="paper", how="semi")
        cores = find_cores(places, forms, bylines, aligned.statistics)
        compared = score_authors(places, cores, forms, bylines, aligned.affiliations, aligned.statistics)
        first.append((cores, *compared))
    cores, core_pairs, priors = (pl.concat(each) for each in zip(*first, strict=True))
    lake = learn_prior(priors)
    rounds = [
        cluster_authors(
            within(aligned.places, "key"), within(cores, "key"), within(core_pairs, "key"), within(priors, "key"), lake
        )
        for within in each_range(partitions)
    ]
    core_clusters, links = (pl.concat(each) for each in zip(*rounds, strict=True))
    name_clusters = over_ranges(
        partitions,
        lambda within: describe_clusters(
            within(aligned.places, "key"),
            within(cores, "key"),
            within(core_clusters, "key"),
            within(aligned.forms, "key"),
            aligned.bylines,
            aligned.statistics,
        ),
    )
    variant_pairs = pair_variants(name_clusters, partitions)
    circles = learn_circles(name_clusters)
    second = []
    for within in each_range(partitions):
        pairs = within(variant_pairs, "component")
        compared_clusters = pl.concat([pairs.select(cluster=side) for side in ("left", "right")])
        second.append(unite_variants(pairs, name_clusters.join(compared_clusters, on="cluster", how="semi"), circles))
    unions, links_of_second = (pl.concat(each) for each in zip(*second, strict=True))
    links = pl.concat([links, links_of_second])
    return Clustered(
        cores, core_pairs, priors, lake, core_clusters, name_clusters, variant_pairs, unions, links, links_of_second
    )


def pair_variants(name_clusters: pl.DataFrame, partitions: int = 1) -> pl.DataFrame:
    """Find the pairs of clusters whose names may be one name written differently."""
    keys = over_ranges(partitions, lambda within: key_clusters(within(name_clusters, "cluster")))
    found = []
    for within in each_range(partitions):
        some = within(keys, "key")
        found.append(block_variants(some, name_clusters.join(some, on="cluster", how="semi")))
    return connect_variants(*(pl.concat(each) for each in zip(*found, strict=True)))


def merge(
    aligned: Aligned,
    clustered: Clustered,
    assignments: pl.DataFrame,
    records: pl.DataFrame,
    partitions: int = 1,
) -> AuthorTables:
    """Identify the persons, and make the tables of the lake."""
    places, owners = identify_authors(
        aligned.mention_places,
        assignments,
        clustered.cores,
        clustered.core_clusters,
        clustered.unions,
        clustered.links,
        IDENTITIES.empty(),
    )
    persons = name_places(aligned.mention_places, places, assignments)
    of_papers = [
        merge_papers(
            *(within(table, "paper") for table in (aligned.mentions, aligned.mention_places, persons, aligned.texts))
        )
        for within in each_range(partitions)
    ]
    authorships, mentions, forms, affiliations, counts = (pl.concat(each) for each in zip(*of_papers, strict=True))
    of_persons = [
        merge_persons(
            within(owners, "author"),
            within(forms, "author"),
            within(affiliations, "author"),
            within(counts, "author"),
            aligned.texts,
            records.with_columns(record=hash_values(records["source_id"])),
        )
        for within in each_range(partitions)
    ]
    authors, inferred, concluded = (pl.concat(each) for each in zip(*of_persons, strict=True))
    matches = over_ranges(partitions, lambda within: author_matches(within(clustered.links, "left"), persons))
    return AuthorTables(authors, pl.concat([authorships, inferred]), pl.concat([mentions, concluded]), matches)


def each_range(partitions: int) -> Iterable[Within]:
    """Yield for each range a function that gives the rows of a table in the range, by a column of numbers."""
    for one in all_ranges(partitions):
        yield lambda table, by, one=one: table.filter(one.holds(by))  # type: ignore[misc]


def over_ranges(partitions: int, step: Callable[[Within], pl.DataFrame]) -> pl.DataFrame:
    """Return the rows that a step makes of all ranges."""
    return pl.concat(of_ranges(partitions, step))


def of_ranges(partitions: int, step: Callable[[Within], T]) -> list[T]:
    """Return what a step makes of each range; as many ranges at once as there are cores, as in the flow."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(step, each_range(partitions)))
