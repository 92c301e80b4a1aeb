"""The main flow: from the dumps in the raw folders to a published version of the lake. It is the pipeline's summary.

    extract     discover the dumps; read each into records and names, and refuse what is not a record
    transform   normalise the records and parse the names, dump by dump; settle the names by what all dumps tell of them
                learn:   count what only the lake as a whole can tell of titles, words, names and venues
                papers:  prepare -> block -> compare -> score -> cluster the records, identify the clusters by the
                         papers of the current version, relate them, merge each into a paper
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
| record_keys | a record: its values cleaned, and the match keys by which it is compared |
| parsed_names | a name that a record prints, in its parts |
| settled_names | the same name, divided anew where the names of all dumps teach how |
| title_index | a record under the hash of its title: what is counted of it |
| title_counts | a count of titles of a part of the lake, or of what stands in them |
| title_statistics | the same count of the whole lake |
| abstract_counts | how many records of a part of the lake have a word in their abstract |
| paper_statistics | a count of the whole lake: of titles or abstracts |
| features | a record: what its comparison with others needs |
| blocking_keys | a record, and a key that it may share with others |
| candidate_pairs | two records that share a key and are worth a comparison |
| compared_pairs | two records that were compared: the level of each evidence |
| venue_counts | a count of venues of a part of the lake |
| venue_statistics | the same count of the whole lake |
| accepted_pairs | two records whose score accepts them |
| components | a record that accepted pairs connect to others, and all that they connect |
| proposed_pairs | two records that were compared, and their score |
| implied_pairs | two records that accepted pairs imply to be one paper, and their score |
| paper_clusters | a record of a component, and its cluster: records that are one paper |
| decisions | two records whose score accepts them: they united two clusters, or a rule refused it |
| identities | a member of a paper, a work or a person of the current version, and the id that it has there |
| assignments | a record, and the paper that it became |
| found_relations | two papers that a pair of their records relates |
| relations | two papers that are versions, parts or corrections of each other |
| works | a paper, and the work that it is a version of |
| merged_papers | a paper, before its authors are counted |
| sources | a record, where it stands in its dump, and the paper that it became |
| found_matches | two records that are one paper, or nearly, and why; more than are shown |
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
    accept_papers,
    align_mentions,
    block_authors,
    block_variants,
    choose_matches,
    choose_relations,
    cluster_authors,
    cluster_papers,
    cluster_variants,
    compare_candidates,
    connect_papers,
    count_abstract_words,
    count_authors,
    count_titles,
    describe_places,
    discover,
    draw_account,
    explain_papers,
    find_candidates,
    identify_authors,
    identify_papers,
    identify_works,
    index_titles,
    infer_owners,
    learn_titles,
    learn_venues,
    learn_words,
    merge_authors,
    merge_papers,
    normalise_records,
    number_records,
    parse_names,
    prepare_records,
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
from flows.steps import tables as parts_of
from flows.waiting import hold
from schemas.dump import Extracted, Inventory, Partition
from schemas.errors import DataError
from schemas.settings import Settings
from tasks import load
from tasks.extract import first_indexes, plan_reading, warn_of_unread, without_changed
from tasks.load.lake import lake_errors
from tasks.work import all_ranges, read_partition

WORK = "_work"
MAX_RECORDS = 100_000  # of a partition
DEFAULTS = Settings()


@flow(name="curate", task_runner=task_runner(DEFAULTS.engine), persist_result=False)
def curate(  # noqa: PLR0915 - the summary of the pipeline, a statement a step
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
        ranges = all_ranges(partitions or count_partitions(dumps))

        # Transform: each dump
        record_keys = step.each(normalise_records, batches, inventory.catalogues)
        parsed_names = step.each(parse_names, batches)
        settled_names = step(settle_names, parsed_names)

        # Learn: papers
        title_index = step.each(index_titles, ranges, record_keys)
        title_counts = step.each(count_titles, ranges, title_index)
        title_statistics = step(learn_titles, title_counts)
        abstract_counts = step.each(count_abstract_words, ranges, record_keys, title_statistics)
        paper_statistics = step(learn_words, [title_statistics, *abstract_counts])

        # Transform: papers
        features, blocking_keys = parts_of(step.each(prepare_records, ranges, record_keys, paper_statistics))
        candidate_pairs = step.each(find_candidates, ranges, blocking_keys, paper_statistics, features)
        compared_pairs, venue_counts = parts_of(
            step.each(compare_candidates, ranges, candidate_pairs, paper_statistics, features)
        )
        venue_statistics = step(learn_venues, venue_counts)
        accepted_pairs = step.each(accept_papers, ranges, compared_pairs, venue_statistics)
        components = step(connect_papers, accepted_pairs)
        proposed_pairs = step.each(score_papers, ranges, compared_pairs, venue_statistics, components)
        implied_pairs, paper_clusters, decisions = parts_of(
            step.each(cluster_papers, ranges, proposed_pairs, paper_statistics, venue_statistics, features)
        )
        scored_pairs = [*(part.result() for part in proposed_pairs), *implied_pairs]
        identities = step(read_identities).result()
        assignments = step(identify_papers, record_keys, paper_clusters, identities["papers"])
        found_relations = step.each(relate_papers, ranges, scored_pairs, assignments, features)
        relations = step(choose_relations, found_relations)
        works = step(identify_works, assignments, relations, identities["works"])
        merged_papers = step.each(merge_papers, ranges, assignments, record_keys, works)
        sources = step(trace_sources, record_keys, assignments)
        found_matches = step.each(explain_papers, ranges, scored_pairs, decisions, assignments)
        paper_matches = step(choose_matches, found_matches)

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
            dumps,
            inventory,
        ).result()
        account = step(draw_account, tables, dumps, inventory).result()
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


def require_records(dumps: Sequence[Extracted], inventory: Inventory) -> None:
    """Raise a DataError if no record was accepted, so that a lake is not replaced by an empty one."""
    if any(dump.records.rows for dump in dumps):
        return
    reasons = Counter(refusal.reason for refusal in inventory.refusals)
    for dump in dumps:
        reasons.update(read_partition(dump.rejects, columns=("reason",))["reason"].to_list())
    counts = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or "the dumps are empty"
    raise DataError(f"no record was accepted ({counts}); nothing was published")
