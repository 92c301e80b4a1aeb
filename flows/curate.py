"""The main flow: from the dumps in the raw folders to a published version of the lake. It is the pipeline's summary.

    extract     discover the dumps; read each into records and names, and refuse what is not a record
    transform   normalise the records and parse the names, dump by dump; settle the names by what all dumps tell of them
                papers:  block -> score -> cluster the records, identify the clusters by the papers of the current
                         version, relate them, merge each into a paper
                authors: align the names of each paper, block -> score -> cluster them into persons, a second time
                         across names that may be written differently, infer the owners of pages, merge
                validate the tables and draw the account
    load        publish all tables at once, or nothing: also where they are those of the current version
    report      the account and a summary

A step hands on Parquet files in the lake's work folder (`Partition`), never frames: so each can be retried alone, is
cached by the content of its inputs, and runs on a thread or in another process alike.
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
    validate_tables,
)
from flows.steps import Steps, running_steps
from flows.waiting import hold
from schemas.dump import Extracted, Inventory, Partition
from schemas.errors import DataError
from schemas.settings import Settings
from tasks import load
from tasks.extract import first_indexes, plan_reading, warn_of_unread, without_changed
from tasks.load.lake import lake_errors
from tasks.work import read_partition

WORK = "_work"
DEFAULTS = Settings()


@flow(name="curate", task_runner=task_runner(DEFAULTS.engine), persist_result=False)
def curate(
    raw: tuple[Path, ...] = DEFAULTS.raw,
    out: Path = DEFAULTS.out,
    full: bool = DEFAULTS.full,
    keep_snapshots: int = DEFAULTS.keep_snapshots,
    wait_minutes: float = 0,
) -> Report:
    """Make a new version of the lake from all dumps in the raw folders, unless it would equal the current one.

    Args:
        raw: The folders that hold the dumps.
        out: The folder of the lake.
        full: Whether results of earlier runs are computed anew instead of taken from the cache.
        keep_snapshots: How many versions of the lake are kept.
        wait_minutes: How long to wait for another run that is at work on the lake. A person at a terminal need not
            wait; a run that was triggered must not be lost.

    Raises:
        UsageError: A raw folder does not exist or holds no dump.
        DataError: No record was accepted, or the account does not balance; nothing is published.
        LakeError: The lake cannot be written, or another run is at work on it; nothing is published.
    """
    out = out.absolute()
    with hold(out, wait_minutes), lake_errors(out), running_steps(out / WORK, refresh=full) as step:
        load.require_usable_current(out)

        # Extract
        found = step(discover, raw, full).result()
        reading = step.each(read_dumps, plan_reading(found.dumps))
        inventory, read = without_changed(found, [future.result() for future in reading])
        batches = number_slices(step, read)
        dumps = [dump for batch in batches for dump in batch]
        require_records(dumps, inventory)

        # Transform: each dump
        keys = step.each(normalise_records, batches, inventory.catalogues)
        names = step(settle_names, step.each(parse_names, batches))

        # Transform: papers
        pairs = step(block_papers, keys)
        scored = step(score_papers, keys, pairs)
        clusters, decisions = step(cluster_papers, keys, scored).result()
        before = step(read_identities).result()
        assignments = step(identify_papers, clusters, before["papers"])
        relations = step(relate_papers, keys, scored, assignments)
        works = step(identify_works, assignments, relations, before["works"])
        papers = step(merge_papers, keys, assignments, works)
        sources = step(trace_sources, keys, assignments)
        paper_matches = step(explain_papers, keys, scored, decisions, assignments)

        # Transform: authors
        aligned = step(align_mentions, names, assignments)
        places = step(describe_places, aligned)
        cores = step(block_authors, places)
        pairs = step(score_authors, cores, papers)
        persons, links = step(cluster_authors, cores, pairs).result()
        candidates = step(block_variants, persons)
        pairs = step(score_variants, persons, candidates)
        persons, links = step(cluster_variants, persons, pairs, links).result()
        owners = step(infer_owners, persons, assignments)
        merged = step(merge_authors, aligned, persons, links, owners, papers=papers, sources=sources)
        authors, authorships, mentions, author_matches = merged.result()
        papers = step(count_authors, papers, authorships)

        # Transform: validate
        tables = step(
            validate_tables,
            {
                "papers": papers,
                "authors": authors,
                "authorships": authorships,
                "sources": sources,
                "mentions": mentions,
                "relations": relations,
                "paper_matches": paper_matches,
                "author_matches": author_matches,
            },
            dumps,
            inventory,
        )
        account = step(draw_account, tables, dumps, inventory).result()
        warnings = (
            *warn_of_catalogues(inventory, tables.result()["sources"]),
            *warn_of_size(tables.result()["paper_matches"]),
            *warn_of_unread(account.unread),
        )

        # Load
        unchanged = step(find_unchanged, tables, keep_snapshots, full).result()
        manifest = unchanged or step(publish_in(out), tables, inventory, account, keep_snapshots).result()

        # Report
        report = Report(
            account=account,
            snapshot=manifest.snapshot,
            path=load.current_snapshot(out),
            published=unchanged is None,
            warnings=warnings,
        )
        leave_artifacts(report)
    return report


def number_slices(step: Steps, batches: list[list[Extracted]]) -> list[list[Extracted]]:
    """Number the records of large dumps, whose slices were read side by side, through the whole dump."""
    firsts = iter(first_indexes([part for batch in batches for part in batch]))
    numbered = []
    for batch in batches:
        places = [next(firsts) for _ in batch]
        is_sliced = any(part.dump.slice is not None for part in batch)
        numbered.append(step(number_records, batch, places) if is_sliced else batch)
    return [batch if isinstance(batch, list) else batch.result() for batch in numbered]


def warn_of_catalogues(inventory: Inventory, sources: Partition) -> tuple[str, ...]:
    """Return for each catalogue in the settings that no record is of that it changes nothing."""
    declared = dict.fromkeys(catalogue.name for catalogue in inventory.catalogues)
    found = set(read_partition(sources, columns=("catalogue",))["catalogue"]) if declared else set()
    return tuple(
        f"sources.toml: no record is of [sources.{name}]; see that its names, files or formats are those of a dump"
        for name in declared
        if name not in found
    )


def warn_of_size(paper_matches: Partition) -> tuple[str, ...]:
    """Return for the papers that have more records than a paper can have that they were split."""
    split = read_partition(paper_matches, columns=("paper_id", "kept_apart_by")).filter(
        pl.col("kept_apart_by") == "size"
    )
    return tuple(
        f"{paper_id} has as many records as a paper may have, and others like them are kept apart; what they have in "
        f"common: paperlake explain {paper_id}"
        for paper_id in split["paper_id"].unique().sort()
    )


def require_records(dumps: Sequence[Extracted], inventory: Inventory) -> None:
    """Refuse to go on where no dump holds a record that was accepted; a lake is not replaced by an empty one."""
    if any(dump.records.rows for dump in dumps):
        return
    reasons = Counter(refusal.reason for refusal in inventory.refusals)
    for dump in dumps:
        reasons.update(read_partition(dump.rejects, columns=("reason",))["reason"].to_list())
    counts = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or "the dumps are empty"
    raise DataError(f"no record was accepted ({counts}); nothing was published")
