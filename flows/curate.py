"""The main flow: from the dumps in the raw folders to a published version of the lake. It is the pipeline's summary.

    extract     discover the dumps; read each, clean its records, parse its names, refuse what is not a record; number
                the records that repeat another word for word; leave out those that a newer dump of a catalogue replaces
    transform   find what persons decided of papers and authors, and which of it holds
                papers:  prepare -> block -> compare -> score -> cluster the records, identify the clusters by the
                         papers of the current version, relate them, merge each into a paper
                authors: settle the names by what all dumps tell of them, align those of each paper, find cores ->
                         score -> cluster them into persons, a second time across names that may be written
                         differently, identify the persons, infer the owners of pages, merge
                learn, between these steps, the statistics: what only the lake as a whole can tell
                validate the tables: each by its rules, and the references between them
    load        write the files, draw the account, publish all tables at once, or nothing: where the guard holds the run
                because figures are above limits, and where the tables are those of the current version
    report      the account, a summary, rejects and changes with examples, and what each step took

A step hands on Parquet files in the lake's work folder (`Partition`), never frames. So each step can be retried alone,
is cached by the content of its inputs, and can run in a thread or in another process. These are the tables; their
models are in schemas/exchange/ and schemas/lake/. The file has more than 300 lines because each of them is named here.

| table | a row is |
|---|---|
| all_records | a record, where it stands, and what it says: its values cleaned |
| all_keys | the same record: the match keys by which it is compared |
| all_names | a name that a record prints, in its parts |
| slice_offsets | a slice of a large dump, and how many records stand before it |
| current | a record that counts: the three tables above without those that newer dumps replace, and the latter |
| counted_names | a name that records tell in parts, and how often |
| name_statistics | what such names teach of those that are printed in one string |
| title_index | a record under the hash of its title: what is counted of it |
| counted_titles | a count of titles of a part of the lake, or of what stands in them |
| title_statistics | the same count of the whole lake |
| counted_words | how many records of a part of the lake have a word in their abstract |
| word_statistics | the same of the whole lake |
| named | an id that decisions of persons name, and a member that it has in the current version |
| held_papers | a record on a side of a decision that holds |
| paper_outcomes | a decision on papers, and what became of it |
| named_mentions | a name in a record that a decision on authors names |
| features | a record: what its comparison with others needs |
| blocking_keys | a record, and a key that it may share with others |
| candidate_pairs | two records that share a key and are worth a comparison |
| linked_pairs | two records that are one paper by a decision, or by the key that a catalogue gives both |
| linked_candidates | the same, measured as candidate pairs are |
| compared_pairs | two records that were compared: the level of each evidence |
| venue_counts | a count of venues of a part of the lake |
| venue_statistics | the same count of the whole lake |
| weighed_pairs | two records that were compared, and what their evidence adds up to |
| catalogue_counts | a catalogue, and how many of its records in a part of the lake repeat others of it |
| catalogue_statistics | the same of the whole lake, and whether it lists no paper twice |
| catalogue_candidates | a record, and a candidate in a catalogue that lists no paper twice |
| chosen_pairs | the same, where the candidate has no rival |
| accepted_pairs | two records whose score accepts them |
| components | a record that accepted pairs connect to others, and all that they connect |
| proposed_pairs | two records that were compared, and their score |
| implied_pairs | two records that accepted pairs imply to be one paper, and their score |
| paper_clusters | a record of a component, and its cluster: records that are one paper |
| paper_unions | two records that united two clusters, or that a rule kept from it |
| identities | a record or a mention of the current version as it is called now, and the id that it has there |
| assignments | a record, and the paper that it became |
| found_relations | two papers that a pair of their records relates |
| relations | two papers that are versions, parts or corrections of each other |
| works | a paper, and the work that it is a version of |
| merged_papers | a paper, before its authors are counted |
| sources | a record, where it stands in its dump, and the paper that it became |
| apart_papers | two papers that a person decided to be different, and who says it |
| found_matches | two records that are one paper, or nearly, and why; more than are shown |
| paper_matches | two records that are one paper, or nearly, and why |
| paper_counts | how many pairs of records with about one score became one paper, or did not |
| author_texts | what a paper says beside its authors, as hashes of words |
| title_counts | a word of titles, and how many titles have it |
| paper_mentions | a name that a record prints, divided as all dumps teach, and the paper that the record became |
| mention_places | a name that a record prints, and its place among the authors of the paper |
| places | an author of a paper, whom the records of that paper may print differently |
| forms | a name as it is spelt, with its match keys |
| bylines | a paper, with the names of its authors |
| affiliations | the affiliations of a place as one text, and its words |
| held_authors | a place on a side of a decision that holds |
| author_outcomes | a decision on authors, and what became of it |
| decided_places | a place of which something is decided: with which it is one or never together |
| name_counts | a name or a part of one, and how often it occurs |
| author_statistics | a name, a part of one, or a word, and how often it occurs in the lake |
| cores | a place, and its core: places of one exact name that share a telling coauthor or an ORCID iD |
| core_pairs | two cores of one exact name, and how alike they are |
| name_priors | a name of several cores, and how likely two of them are one person |
| lake_prior | how often the cores of one name are one person in this lake, for names of a class |
| core_clusters | a core, and its cluster: cores of one exact name that are one person |
| core_links | two places that hold such a cluster together, or were left for review or kept apart |
| name_clusters | a cluster, its name and its coauthors |
| circle_statistics | a coauthor, and how many clusters have one of that name |
| variant_keys | a cluster of one name, and a key that it may share with others |
| variant_candidates | two clusters that share a key and whose names may be one name written differently |
| compatible_names | two names that may be one, by all that is known of the names alone |
| variant_pairs | two clusters whose names may be one name written differently |
| decided_clusters | a cluster of such places, and the same of it |
| variant_unions | a cluster, and the cluster that it became: all that look like one person |
| variant_links | two places that hold such a cluster together, or were left for review or kept apart |
| cluster_unions | a cluster, and the cluster that it became, also by decisions: all that are one person |
| decided_links | two places of which a person says that they are one, or that they are not |
| identified_places | a place, and the person that it is |
| owners | a record that states no authors, and the person on whose page it stands |
| persons | a place, the person that it is, and the mention that represents it |
| stated | a person on a paper, as a record states |
| printed | a name that a record prints, and the person that it became |
| person_forms | a person, a name that some papers print of the person, and how often |
| person_affiliations | a person, and an affiliation that some papers print |
| person_papers | a person, and how many of some papers are the person's |
| authors | a person |
| inferred | a person on a paper, as the page that lists it lets conclude |
| concluded | the same as a name in the record |
| apart_authors | two authors that a person decided to be different, and who says it |
| author_matches | two mentions that are one person, or nearly, and why |
| author_counts | how many pairs of cores, or of variants, with about one score became one person, or did not |
| papers | a paper |
| judged | what the raw folders hold, and each decision that does not hold among what is refused |
| broken_rows | a row of the tables above that breaks a rule of its table |
| refused_rows | the same, and the rows that refer to them |
| rejected_rows | a row that is refused, or a dump, and where it stands: some of the table rejects |
| unread_records | a record that could not be read, and where it stands: the others of the table rejects |
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect import flow

from flows.accuracy import count_cores, count_paper_pairs, count_variants, estimate
from flows.artifacts import leave_report
from flows.choices import count_partitions, statistics_of_run
from flows.decisions import find_decided, read_named_ids, refuse_decisions, settle_authors
from flows.engines import runner_of_environment
from flows.guard import hold_back
from flows.known_pairs import keep_known_pairs, read_known_pairs
from flows.last_run import digest_of, find_last_run, keep_last_run
from flows.paper_stages import (
    accept_papers,
    choose_candidates,
    choose_matches,
    choose_relations,
    cluster_papers,
    compare_candidates,
    connect_papers,
    count_abstract_words,
    count_authors,
    count_titles,
    explain_papers,
    find_candidates,
    identify_papers,
    identify_works,
    index_titles,
    learn_abstract_words,
    learn_catalogues,
    learn_titles,
    learn_venues,
    link_papers,
    measure_linked,
    merge_papers,
    name_apart_papers,
    prepare_records,
    rank_candidates,
    relate_papers,
    score_papers,
    trace_sources,
    weigh_candidates,
)
from flows.publishing import find_unchanged, publish_in
from flows.refused import require_records
from flows.report import Report
from flows.stages import (
    align_papers,
    assign_mentions,
    block_variants,
    cluster_authors,
    connect_variants,
    count_names,
    count_told_names,
    describe_clusters,
    describe_texts,
    discover,
    explain_authors,
    find_cores,
    identify_authors,
    key_clusters,
    learn_authors,
    learn_circles,
    learn_prior,
    learn_told_names,
    lift_decisions,
    merge_authors,
    merge_authorships,
    name_apart_authors,
    name_places,
    number_records,
    read_dumps,
    read_identities,
    score_authors,
    unite_decided,
    unite_variants,
)
from flows.steps import Steps, partitions_of, running_steps, tables
from flows.superseding import drop_superseded, latest_of
from flows.validation import (
    by_table,
    check_references,
    check_rules,
    draw_account,
    list_rejects,
    plan_files,
    write_files,
)
from flows.waiting import hold
from flows.warnings import warn_of_accuracy, warn_of_catalogues, warn_of_size
from schemas.decisions import newest_first
from schemas.limits import LimitName, Limits
from schemas.paths import Folder, Place
from schemas.settings import Settings
from tasks import load
from tasks.extract import plan_reading, warn_of_unread, without_changed
from tasks.load.lake import lake_errors
from tasks.transform.decisions.report import warn_of_decisions
from tasks.transform.superseded import newest_names
from tasks.work import Range, all_ranges

WORK = "_work"
DEFAULTS = Settings()


@flow(name="curate", task_runner=runner_of_environment(), persist_result=False)
def curate(  # noqa: PLR0915 - the summary of the whole pipeline
    raw: tuple[Folder, ...] = DEFAULTS.raw,
    out: Folder = DEFAULTS.out,
    *,
    partitions: int = DEFAULTS.partitions,
    statistics: str = DEFAULTS.statistics,
    full: bool = DEFAULTS.full,
    keep_snapshots: int = DEFAULTS.keep_snapshots,
    wait_minutes: float = DEFAULTS.wait_minutes,
    limits: Limits = DEFAULTS.limits,
    override: tuple[LimitName, ...] = DEFAULTS.override,
) -> Report:
    """Make a new version of the lake from all dumps in the raw folders, unless it would equal the current one.

    Args:
        raw: The folders that hold the dumps, on this machine or on object storage.
        out: The folder of the lake, likewise. A run on a lake on object storage works in its mirror on this machine.
        partitions: In how many partitions records and names are compared; 0 for as many as their number asks for.
        statistics: The statistics of the whole lake that are used: "auto", "new", "current", or a generation.
        full: Whether results of earlier runs are computed anew instead of taken from the cache.
        keep_snapshots: How many versions of the lake are kept.
        wait_minutes: How long to wait for another run that is at work on the lake. A person at a terminal need not
            wait; a run that was triggered must not be lost.
        limits: The limits within which the run may publish, and one below which it warns; each is off unless set.
        override: The names of the limits that do not hold for this run.

    Raises:
        UsageError: A raw folder does not exist or holds no dump, or there are no such statistics.
        DataError: No record was accepted, or the account does not balance; nothing is published.
        HeldError: A figure is above its limit; nothing is published.
        LakeError: The lake cannot be written, or another run is at work on it; nothing is published.
    """
    lake = load.local_lake(out)
    with hold(lake, wait_minutes), lake_errors(lake), running(lake, out, statistics, refresh=full) as step:
        # Extract
        found = step(discover, raw, full).result()
        asked = digest_of(found, statistics, limits)
        if not full and (same := find_last_run(lake / WORK, asked, load.place_of_lake(lake), keep_snapshots)):
            step.keep_results()
            return leave_report(same.model_copy(update={"timings": step.timings()}), lake)
        reading = step.each(read_dumps, plan_reading(found.dumps, found.catalogues, lake / WORK, refresh=full))
        inventory, batches = without_changed(found, [future.result() for future in reading])
        require_records(batches, inventory)
        all_records, all_keys, all_names, slice_offsets = step(number_records, batches).result()
        current = step(
            drop_superseded, latest_of(inventory), newest_names(inventory), all_records, all_keys, all_names
        ).result()
        records, record_keys, parsed_names = current.records, current.record_keys, current.parsed_names
        ranges = all_ranges(partitions or count_partitions(records))
        statistics_used = statistics_of_run(lake, statistics, records, full=full)
        step.keep_statistics(statistics_used.kept)

        # Transform: names
        counted_names = step.each(count_told_names, step.to_count(ranges), parsed_names)
        name_statistics = step.learn(learn_told_names, counted_names)

        # Learn: papers
        title_index = step.each(index_titles, step.to_count(ranges), record_keys)
        counted_titles = step.each(count_titles, step.to_count(ranges), title_index)
        title_statistics = step.learn(learn_titles, counted_titles)
        counted_words = step.each(count_abstract_words, step.to_count(ranges), record_keys, title_statistics)
        word_statistics = step.learn(learn_abstract_words, counted_words)
        paper_statistics = [title_statistics, word_statistics]

        # Transform: decisions of persons
        said = newest_first(inventory.decisions)
        named = step(read_named_ids, said).result()
        held_papers, paper_outcomes, named_mentions = step(
            find_decided, said, named, records, record_keys, parsed_names
        ).result()

        # Transform: papers
        features, blocking_keys = tables(step.each(prepare_records, ranges, record_keys, paper_statistics))
        candidate_pairs = step.each(find_candidates, ranges, blocking_keys, paper_statistics, features)
        linked_pairs = step(link_papers, record_keys, held_papers)
        linked_candidates = step.each(measure_linked, ranges, linked_pairs, paper_statistics, features)
        compared_pairs, venue_counts = tables(
            step.each(
                compare_candidates,
                ranges,
                [*candidate_pairs, *linked_candidates],
                paper_statistics,
                features,
                linked=linked_pairs,
                held=held_papers,
                known=read_known_pairs(lake / WORK, [*paper_statistics, held_papers], refresh=full),
            )
        )
        venue_statistics = step.learn(learn_venues, venue_counts)
        weighed_pairs, catalogue_counts = tables(
            step.each(weigh_candidates, ranges, compared_pairs, venue_statistics, features, features)
        )
        catalogue_statistics = step.learn(learn_catalogues, catalogue_counts)
        catalogue_candidates = step.each(rank_candidates, ranges, weighed_pairs, catalogue_statistics, features)
        chosen_pairs = step.each(choose_candidates, ranges, catalogue_candidates)
        accepted_pairs = step.each(accept_papers, ranges, weighed_pairs, chosen_pairs)
        components = step(connect_papers, [*accepted_pairs, linked_pairs])
        proposed_pairs = step.each(
            score_papers, ranges, compared_pairs, venue_statistics, chosen_pairs, components, linked_pairs
        )
        implied_pairs, paper_clusters, paper_unions = tables(
            step.each(
                cluster_papers,
                ranges,
                proposed_pairs,
                paper_statistics,
                venue_statistics,
                features,
                linked_pairs,
                held_papers,
                catalogue_statistics,
            )
        )
        scored_pairs = [*(part.result() for part in proposed_pairs), *implied_pairs]
        identities = step(read_identities, record_keys, parsed_names).result()
        assignments = step(identify_papers, record_keys, paper_clusters, identities["papers"])
        found_relations = step.each(relate_papers, ranges, scored_pairs, assignments, features)
        relations = step(choose_relations, found_relations)
        works = step(identify_works, assignments, relations, identities["works"])
        merged_papers = step.each(merge_papers, ranges, assignments, records, works)
        sources = step.each(trace_sources, ranges, records, assignments, slice_offsets)
        apart_papers = step(name_apart_papers, Range(), held_papers, assignments)
        found_matches = step.each(
            explain_papers, ranges, scored_pairs, paper_unions, assignments, linked_pairs, held_papers, apart_papers
        )
        paper_matches = step(choose_matches, found_matches)
        paper_counts = step.each(
            count_paper_pairs,
            ranges,
            scored_pairs,
            assignments,
            features,
            linked_pairs,
            held_papers,
            catalogue_statistics,
        )

        # Transform: authors
        author_texts, title_counts = tables(step.each(describe_texts, merged_papers))
        paper_mentions = step.each(assign_mentions, ranges, parsed_names, records, assignments, name_statistics)
        mention_places, places, forms, bylines, affiliations = tables(
            step.each(align_papers, ranges, paper_mentions, author_texts)
        )
        held_authors, author_outcomes, decided_places = step(
            settle_authors, said, named, named_mentions, mention_places, places
        ).result()
        name_counts = step.each(count_names, step.to_count(ranges), places, forms)
        author_statistics = step.learn(learn_authors, name_counts, title_counts, affiliations)
        cores = step.each(find_cores, ranges, places, forms, bylines, author_statistics, decided_places)
        core_pairs, name_priors = tables(
            step.each(score_authors, ranges, places, cores, forms, bylines, affiliations, author_statistics)
        )
        lake_prior = step.learn(learn_prior, name_priors)
        core_clusters, core_links = tables(
            step.each(cluster_authors, ranges, places, cores, core_pairs, name_priors, lake_prior, decided_places)
        )
        name_clusters = step.each(
            describe_clusters, ranges, places, cores, core_clusters, forms, bylines, author_statistics
        )
        circle_statistics = step.learn(learn_circles, name_clusters)
        variant_keys = step.each(key_clusters, ranges, name_clusters)
        variant_candidates, compatible_names = tables(step.each(block_variants, ranges, variant_keys, name_clusters))
        variant_pairs = step(connect_variants, variant_candidates, compatible_names)
        decided_clusters = step(lift_decisions, Range(), decided_places, cores, core_clusters)
        variant_unions, variant_links = tables(
            step.each(unite_variants, ranges, variant_pairs, name_clusters, circle_statistics, decided_clusters)
        )
        cluster_unions, decided_links = step(
            unite_decided, Range(), held_authors, cores, core_clusters, variant_unions
        ).result()
        author_links = [*core_links, *variant_links, decided_links]
        identified_places, owners = step(
            identify_authors,
            Range(),
            mention_places,
            assignments,
            cores,
            core_clusters,
            cluster_unions,
            author_links,
            identities["authors"],
        ).result()
        persons = step.each(name_places, ranges, mention_places, identified_places, assignments)
        stated, printed, person_forms, person_affiliations, person_papers = tables(
            step.each(merge_authorships, ranges, paper_mentions, mention_places, persons, author_texts)
        )
        authors, inferred, concluded = tables(
            step.each(
                merge_authors,
                ranges,
                owners,
                person_forms,
                person_affiliations,
                person_papers,
                author_texts,
                records,
            )
        )
        apart_authors = step(name_apart_authors, Range(), held_authors, persons)
        author_matches = step.each(explain_authors, ranges, author_links, persons, held_authors, apart_authors)
        author_counts = [
            *step.each(count_cores, ranges, cores, core_clusters, core_pairs, name_priors, lake_prior),
            *step.each(count_variants, ranges, variant_links, name_clusters),
        ]
        authorships, mentions = [*stated, *inferred], [*printed, *concluded]
        of_ranges = [(part.result(), its) for part, its in zip(merged_papers, stated, strict=True)]
        papers = step.each(count_authors, of_ranges)

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
        judged = step(refuse_decisions, inventory, said, [paper_outcomes, author_outcomes]).result()
        broken_rows = step.each(check_rules, [(name, part) for name, parts in merged.items() for part in parts])
        refused_rows, rejected_rows = step(check_references, merged, broken_rows).result()
        unread_records = step(list_rejects, batches, current.superseded, slice_offsets, judged)

        # Load
        complete = {**merged, "rejects": [unread_records.result(), rejected_rows]}
        pieces = step(plan_files, complete, refused_rows).result()
        written = step.each(write_files, [(piece, complete[piece.table]) for piece in pieces], refused_rows)
        files = by_table([file for future in written for file in future.result()])
        account = step(draw_account, files, batches, judged, current.n_superseded_names).result()
        accuracy = step(estimate, [*paper_counts, *author_counts]).result()
        overridden = hold_back(lake, files, account, inventory, limits=limits, override=override)
        learnt = step.statistics
        unchanged = step(find_unchanged, files, learnt, keep_snapshots, full).result()
        manifest = (
            unchanged
            or step(
                publish_in(load.place_of_lake(lake)), files, inventory, account, learnt, accuracy, keep_snapshots
            ).result()
        )

        # Report
        warnings = (
            *warn_of_catalogues(inventory, files["sources"]),
            *warn_of_size(files["paper_matches"]),
            *warn_of_accuracy(accuracy, limits.min_precision),
            *warn_of_unread(account.unread),
            *warn_of_decisions(judged.refusals),
            *overridden,
        )
        report = Report(
            account=account,
            snapshot=manifest.snapshot,
            path=load.current_snapshot(load.place_of_lake(lake)),
            statistics=statistics_used.because,
            published=unchanged is None,
            warnings=warnings,
            timings=step.timings(),
        )
        keep_known_pairs(
            lake / WORK,
            [*paper_statistics, held_papers],
            candidates=[*candidate_pairs, *linked_candidates],
            compared=compared_pairs,
            linked=linked_pairs,
            features=features,
        )
        keep_last_run(lake / WORK, digest_of(inventory, statistics, limits), report)
    return leave_report(report, lake)


@contextmanager
def running(lake: Path, out: Place, statistics: str, *, refresh: bool) -> Iterator[Steps]:
    """Run the steps of a lake that this process holds, or whose mirror it holds, if it has the statistics asked for."""
    load.refresh(lake, out)
    load.require_usable_current(lake)
    if statistics != load.AUTO:
        load.find_statistics(lake, statistics)  # an unknown generation is an error before anything is read
    with running_steps(lake / WORK, refresh=refresh) as step:
        yield step
