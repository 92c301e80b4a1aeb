"""The main flow: from the dumps in the raw folders to a published version of the lake. It is the pipeline's summary.

    extract     discover the dumps; read each, clean its records, parse its names, refuse what is not a record; number
                the records that repeat another word for word
    transform   settle the names by what all dumps tell of them
                papers:  block -> score -> cluster the records, identify the clusters by the papers of the current
                         version, relate them, merge each into a paper
                authors: align the names of each paper, block -> score -> cluster them into persons, a second time
                         across names that may be written differently, identify the persons,
                         infer the owners of pages, merge
                validate the tables and draw the account
    load        publish all tables at once, or nothing: also where they are those of the current version
    report      the account and a summary

A step hands on Parquet files in the lake's work folder (`Partition`), never frames. So each step can be retried alone,
is cached by the content of its inputs, and can run in a thread or in another process. These are the tables; their
models are in schemas/exchange/ and schemas/lake/.

| table | a row is |
|---|---|
| records | a record, where it stands, and what it says: its values cleaned |
| record_keys | the same record: the match keys by which it is compared |
| parsed_names | a name that a record prints, in its parts |
| slice_offsets | a slice of a large dump, and how many records stand before it |
| settled_names | the same name, divided anew where the names of all dumps teach how |
| candidate_pairs | two records that share a match key |
| scored_pairs | two records that were compared: the level of each evidence, and their score |
| paper_clusters | a record, and its cluster: records that are one paper |
| decisions | two records whose score accepts them: they united two clusters, or a rule refused it |
| identities | a member of a paper, a work or a person of the current version, and the id that it has there |
| assignments | a record, and the paper that it became |
| relations | two papers that are versions, parts or corrections of each other |
| works | a paper, and the work that it is a version of |
| merged_papers | a paper, before its authors are counted |
| sources | a record, where it stands in its dump, and the paper that it became |
| paper_matches | two records that are one paper, or nearly, and why |
| aligned_mentions | a name that a record prints, and its place among the authors of the paper |
| places | an author of a paper, whom the records of that paper may print differently |
| cores | a place, and its core: places of one exact name that share a coauthor or an ORCID iD |
| core_pairs | two cores of one exact name, and how alike they are |
| name_clusters | a place, and its cluster: cores of one exact name that are one person |
| name_links | two places that hold such a cluster together, or were left for review or kept apart |
| variant_pairs | two clusters whose names may be one name written differently |
| scored_variants | the same two clusters, and their score |
| author_clusters | a place, and its cluster: all places that are one person |
| author_links | two places that hold such a cluster together, or were left for review or kept apart |
| persons | a cluster, and the id of the person that it is |
| owners | a record that states no authors, and the person on whose page it stands |
| authors | a person |
| authorships | a person on a paper |
| mentions | a name that a record prints, and the person that it became |
| author_matches | two mentions that are one person, or nearly, and why |
| papers | a paper |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from prefect import flow

from flows.artifacts import leave_artifacts
from flows.engines import task_runner
from flows.publishing import find_unchanged, publish_in
from flows.report import Report
from flows.stages import (
    align_mentions,
    block_authors,
    block_papers,
    block_variants,
    cluster_authors,
    cluster_papers,
    cluster_variants,
    count_authors,
    describe_places,
    discover,
    draw_account,
    explain_papers,
    identify_authors,
    identify_papers,
    identify_works,
    infer_owners,
    merge_authors,
    merge_papers,
    number_records,
    read_dumps,
    read_identities,
    relate_papers,
    score_authors,
    score_papers,
    score_variants,
    settle_names,
    trace_sources,
    validate_tables,
)
from flows.steps import running_steps
from flows.waiting import hold
from schemas.dump import Batch, Inventory, Partition
from schemas.errors import DataError
from schemas.settings import Settings
from tasks import load
from tasks.extract import plan_reading, warn_of_unread, without_changed
from tasks.load.lake import lake_errors
from tasks.work import all_ranges, read_partition

WORK = "_work"
MAX_RECORDS = 100_000  # of a partition
DEFAULTS = Settings()


@flow(name="curate", task_runner=task_runner(DEFAULTS.engine), persist_result=False)
def curate(
    raw: tuple[Path, ...] = DEFAULTS.raw,
    out: Path = DEFAULTS.out,
    *,
    partitions: int = DEFAULTS.partitions,
    statistics: str = DEFAULTS.statistics,
    full: bool = DEFAULTS.full,
    keep_snapshots: int = DEFAULTS.keep_snapshots,
    wait_minutes: float = 0,
) -> Report:
    """Make a new version of the lake from all dumps in the raw folders, unless it would equal the current one.

    Args:
        raw: The folders that hold the dumps.
        out: The folder of the lake.
        partitions: In how many partitions records and names are compared; 0 for as many as their number asks for.
        statistics: The statistics of the whole lake that are used: "new", "current", or a generation.
        full: Whether results of earlier runs are computed anew instead of taken from the cache.
        keep_snapshots: How many versions of the lake are kept.
        wait_minutes: How long to wait for another run that is at work on the lake. A person at a terminal need not
            wait; a run that was triggered must not be lost.

    Raises:
        UsageError: A raw folder does not exist or holds no dump, or there are no such statistics.
        DataError: No record was accepted, or the account does not balance; nothing is published.
        LakeError: The lake cannot be written, or another run is at work on it; nothing is published.
    """
    lake = out.absolute()
    with hold(lake, wait_minutes), lake_errors(lake), running_steps(lake / WORK, refresh=full) as step:
        load.require_usable_current(lake)
        given = load.find_statistics(lake, statistics)

        # Extract
        found = step(discover, raw, full).result()
        reading = step.each(read_dumps, plan_reading(found.dumps, found.catalogues))
        inventory, batches = without_changed(found, [future.result() for future in reading])
        require_records(batches, inventory)
        ranges = all_ranges(partitions or count_partitions(batches))  # noqa: F841 - of the steps that read ranges
        records, record_keys, parsed_names, slice_offsets = step(number_records, batches).result()

        # Transform: names
        settled_names = step(settle_names, parsed_names)

        # Transform: papers
        candidate_pairs = step(block_papers, record_keys)
        scored_pairs = step(score_papers, record_keys, candidate_pairs)
        paper_clusters, decisions = step(cluster_papers, record_keys, scored_pairs).result()
        identities = step(read_identities).result()
        assignments = step(identify_papers, paper_clusters, identities["papers"])
        relations = step(relate_papers, record_keys, scored_pairs, assignments)
        works = step(identify_works, assignments, relations, identities["works"])
        merged_papers = step(merge_papers, records, assignments, works)
        sources = step(trace_sources, records, assignments, slice_offsets)
        paper_matches = step(explain_papers, record_keys, scored_pairs, decisions, assignments)

        # Transform: authors
        aligned_mentions = step(align_mentions, settled_names, assignments)
        places = step(describe_places, aligned_mentions)
        cores = step(block_authors, places)
        core_pairs = step(score_authors, cores, merged_papers)
        name_clusters, name_links = step(cluster_authors, cores, core_pairs).result()
        variant_pairs = step(block_variants, name_clusters)
        scored_variants = step(score_variants, name_clusters, variant_pairs)
        author_clusters, author_links = step(cluster_variants, name_clusters, scored_variants, name_links).result()
        persons = step(identify_authors, aligned_mentions, author_clusters, identities["authors"])
        owners = step(infer_owners, author_clusters, assignments)
        authors, authorships, mentions, author_matches = step(
            merge_authors, aligned_mentions, author_clusters, persons, author_links, owners, merged_papers, sources
        ).result()
        papers = step(count_authors, merged_papers, authorships)

        # Transform: validate
        tables = step(
            validate_tables,
            {
                "papers": papers.result(),
                "authors": authors,
                "authorships": authorships,
                "sources": sources.result(),
                "mentions": mentions,
                "relations": relations.result(),
                "paper_matches": paper_matches.result(),
                "author_matches": author_matches,
            },
            batches,
            slice_offsets,
            inventory,
        ).result()
        account = step(draw_account, tables, batches, inventory).result()
        warnings = (
            *warn_of_catalogues(inventory, tables["sources"]),
            *warn_of_size(tables["paper_matches"]),
            *warn_of_unread(account.unread),
        )

        # Load
        unchanged = step(find_unchanged, tables, keep_snapshots, full).result()
        manifest = unchanged or step(publish_in(lake), tables, inventory, account, given or {}, keep_snapshots).result()

        # Report
        report = Report(
            account=account,
            snapshot=manifest.snapshot,
            path=load.current_snapshot(lake),
            published=unchanged is None,
            warnings=warnings,
        )
        leave_artifacts(report)
    return report


def count_partitions(batches: Sequence[Batch]) -> int:
    """Return in how many partitions records are compared, so that one core handles each in about 1 GB."""
    return -(-sum(file.rows for batch in batches for file in batch.records) // MAX_RECORDS)


def warn_of_catalogues(inventory: Inventory, sources: Partition) -> tuple[str, ...]:
    """Return a warning for each catalogue of `sources.toml` to which no record belongs."""
    declared = dict.fromkeys(catalogue.name for catalogue in inventory.catalogues)
    found = set(read_partition(sources, columns=("catalogue",))["catalogue"]) if declared else set()
    return tuple(
        f"sources.toml: no record is of [sources.{name}]; see that its names, files or formats are those of a dump"
        for name in declared
        if name not in found
    )


def warn_of_size(paper_matches: Partition) -> tuple[str, ...]:
    """Return a warning for each paper that was split because it has more records than a paper may have."""
    split = read_partition(paper_matches, columns=("paper_id", "kept_apart_by")).filter(
        pl.col("kept_apart_by") == "size"
    )
    return tuple(
        f"{paper_id} has as many records as a paper may have, and others like them are kept apart; what they have in "
        f"common: paperlake explain {paper_id}"
        for paper_id in split["paper_id"].unique().sort()
    )


def require_records(batches: Sequence[Batch], inventory: Inventory) -> None:
    """Raise a DataError if no record was accepted, so that a lake is not replaced by an empty one."""
    if any(batch.records for batch in batches):
        return
    reasons = Counter(refusal.reason for refusal in inventory.refusals)
    for partition in (partition for batch in batches for partition in batch.rejects):
        reasons.update(read_partition(partition, columns=("reason",))["reason"].to_list())
    counts = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or "the dumps are empty"
    raise DataError(f"no record was accepted ({counts}); nothing was published")
