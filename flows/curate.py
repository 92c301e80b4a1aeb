"""The main flow: from the dumps in the raw folders to a published version of the lake. It is the pipeline's summary.

    extract     discover the dumps; read each into records and names, and refuse what is not a record
    transform   normalise the records and parse the names, dump by dump; settle the names by what all dumps tell of them
                papers:  block -> score -> cluster the records, identify the clusters by the papers of the current
                         version, relate them, merge each into a paper
                authors: align the names of each paper, block -> score -> cluster them into persons, a second time
                         across names that may be written differently, identify the persons,
                         infer the owners of pages, merge
                validate the tables: each by its rules, and the references between them
    load        write the files, draw the account, publish all tables at once, or nothing: also where they are those of
                the current version
    report      the account and a summary

A step hands on Parquet files in the lake's work folder (`Partition`), never frames. So each step can be retried alone,
is cached by the content of its inputs, and can run in a thread or in another process. These are the tables; their
models are in schemas/exchange/ and schemas/lake/.

| table | a row is |
|---|---|
| record_keys | a record: its values cleaned, and the match keys by which it is compared |
| parsed_names | a name that a record prints, in its parts |
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
| broken_rows | a row of the tables above that breaks a rule of its table |
| refused_rows | the same, and the rows that refer to them |
| rejected_rows | a row that is refused, or a dump, and where it stands: some of the table rejects |
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
    explain_papers,
    identify_authors,
    identify_papers,
    identify_works,
    infer_owners,
    merge_authors,
    merge_papers,
    normalise_records,
    number_records,
    parse_names,
    read_dumps,
    read_identities,
    relate_papers,
    score_authors,
    score_papers,
    score_variants,
    settle_names,
    trace_sources,
)
from flows.steps import Steps, partitions_of, running_steps
from flows.validation import by_table, check_references, check_rules, draw_account, plan_files, write_files
from flows.waiting import hold
from schemas.dump import Extracted, Inventory
from schemas.errors import DataError
from schemas.files import LakeFile
from schemas.settings import Settings
from tasks import load
from tasks.extract import first_indexes, plan_reading, warn_of_unread, without_changed
from tasks.load.lake import lake_errors
from tasks.work import all_ranges, read_partition, scan_partitions

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
        reading = step.each(read_dumps, plan_reading(found.dumps))
        inventory, read = without_changed(found, [future.result() for future in reading])
        batches = number_slices(step, read)
        dumps = [dump for batch in batches for dump in batch]
        require_records(dumps, inventory)
        ranges = all_ranges(partitions or count_partitions(dumps))  # noqa: F841 - of the steps that read ranges

        # Transform: each dump
        record_keys = step.each(normalise_records, batches, inventory.catalogues)
        parsed_names = step.each(parse_names, batches)
        settled_names = step(settle_names, parsed_names)

        # Transform: papers
        candidate_pairs = step(block_papers, record_keys)
        scored_pairs = step(score_papers, record_keys, candidate_pairs)
        paper_clusters, decisions = step(cluster_papers, record_keys, scored_pairs).result()
        identities = step(read_identities).result()
        assignments = step(identify_papers, paper_clusters, identities["papers"])
        relations = step(relate_papers, record_keys, scored_pairs, assignments)
        works = step(identify_works, assignments, relations, identities["works"])
        merged_papers = step(merge_papers, record_keys, assignments, works)
        sources = step(trace_sources, record_keys, assignments)
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
        merged = partitions_of(
            {
                "papers": papers,
                "authors": authors,
                "authorships": authorships,
                "sources": sources,
                "mentions": mentions,
                "relations": relations,
                "paper_matches": paper_matches,
                "author_matches": author_matches,
            }
        )
        broken_rows = step.each(check_rules, [(name, part) for name, parts in merged.items() for part in parts])
        refused_rows, rejected_rows = step(check_references, merged, broken_rows, inventory).result()

        # Load
        complete = {**merged, "rejects": [rejected_rows, *(dump.rejects for dump in dumps)]}
        pieces = step(plan_files, complete, refused_rows).result()
        written = step.each(write_files, [(piece, complete[piece.table]) for piece in pieces], refused_rows)
        files = by_table([file for future in written for file in future.result()])
        account = step(draw_account, files, dumps, inventory).result()
        unchanged = step(find_unchanged, files, given or {}, keep_snapshots, full).result()
        manifest = unchanged or step(publish_in(lake), files, inventory, account, given or {}, keep_snapshots).result()

        # Report
        warnings = (
            *warn_of_catalogues(inventory, files["sources"]),
            *warn_of_size(files["paper_matches"]),
            *warn_of_unread(account.unread),
        )
        report = Report(
            account=account,
            snapshot=manifest.snapshot,
            path=load.current_snapshot(lake),
            published=unchanged is None,
            warnings=warnings,
        )
        leave_artifacts(report)
    return report


def number_slices(step: Steps, batches: list[list[Extracted]]) -> list[list[Extracted]]:
    """Number the records of large dumps through the whole dump; their slices were read in parallel."""
    firsts = iter(first_indexes([part for batch in batches for part in batch]))
    numbered = []
    for batch in batches:
        places = [next(firsts) for _ in batch]
        is_sliced = any(part.dump.slice is not None for part in batch)
        numbered.append(step(number_records, batch, places) if is_sliced else batch)
    return [batch if isinstance(batch, list) else batch.result() for batch in numbered]


def count_partitions(dumps: Sequence[Extracted]) -> int:
    """Return in how many partitions records are compared, so that one core handles each in about 1 GB."""
    return -(-sum(dump.records.rows for dump in dumps) // MAX_RECORDS)


def warn_of_catalogues(inventory: Inventory, sources: Sequence[LakeFile]) -> tuple[str, ...]:
    """Return a warning for each catalogue of `sources.toml` to which no record belongs."""
    declared = dict.fromkeys(catalogue.name for catalogue in inventory.catalogues)
    found = set(values_of(sources, pl.col("catalogue"))) if declared else set()
    return tuple(
        f"sources.toml: no record is of [sources.{name}]; see that its names, files or formats are those of a dump"
        for name in declared
        if name not in found
    )


def warn_of_size(paper_matches: Sequence[LakeFile]) -> tuple[str, ...]:
    """Return a warning for each paper that was split because it has more records than a paper may have."""
    split = values_of(paper_matches, pl.col("paper_id").filter(pl.col("kept_apart_by") == "size"))
    return tuple(
        f"{paper_id} has as many records as a paper may have, and others like them are kept apart; what they have in "
        f"common: paperlake explain {paper_id}"
        for paper_id in split
    )


def values_of(files: Sequence[LakeFile], column: pl.Expr) -> list[str]:
    """Return the values of a column of a table, each once, in their order."""
    rows = scan_partitions([file.partition for file in files])
    return rows.select(column.unique().sort()).collect().to_series().to_list()


def require_records(dumps: Sequence[Extracted], inventory: Inventory) -> None:
    """Raise a DataError if no record was accepted, so that a lake is not replaced by an empty one."""
    if any(dump.records.rows for dump in dumps):
        return
    reasons = Counter(refusal.reason for refusal in inventory.refusals)
    for dump in dumps:
        reasons.update(read_partition(dump.rejects, columns=("reason",))["reason"].to_list())
    counts = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or "the dumps are empty"
    raise DataError(f"no record was accepted ({counts}); nothing was published")
