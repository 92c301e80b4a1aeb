"""Resolve the papers and authors of a raw folder in this process alone, without Prefect; for tests that measure it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from schemas.exchange.identities import IDENTITIES
from tasks import extract
from tasks.fields import names
from tasks.transform import normalise
from tasks.transform.authors import align, cluster, infer, merge, score
from tasks.transform.authors import cores as author_cores
from tasks.transform.authors.variants import block as variant_block
from tasks.transform.authors.variants import cluster as variant_cluster
from tasks.transform.authors.variants import score as variant_score
from tasks.transform.papers import block, identify, relate
from tasks.transform.papers import cluster as paper_cluster
from tasks.transform.papers import matches as evidence
from tasks.transform.papers import merge as paper_merge
from tasks.transform.papers import score as paper_score
from tasks.transform.settle_names import settle_names
from tasks.work import read_partition
from tests.integration.peak_memory import peak_memory


def resolve(raw: Path, work: Path) -> tuple[int, int, int]:
    """Return how many records, papers and authors a raw folder holds."""
    parts = extract.read_dumps(extract.discover([raw], work).dumps, work)
    records = read_partition(*(part.records for part in parts))
    printed = read_partition(*(part.names for part in parts))
    keys = normalise.normalise_records(records, printed, ())
    parsed = settle_names(names.parse_names(printed))
    scored = paper_score.score_papers(keys, block.block_papers(keys))
    clusters, decisions = paper_cluster.cluster_papers(keys, scored)
    assignments = identify.identify_papers(clusters, IDENTITIES.empty())
    relations = relate.relate_papers(keys, scored, assignments)
    works = identify.identify_works(assignments, relations, IDENTITIES.empty())
    papers = paper_merge.merge_papers(keys, assignments, works)
    evidence.explain_papers(keys, scored, decisions, assignments)
    aligned = align.align_mentions(parsed, assignments)
    cores = author_cores.block_authors(align.describe_places(aligned))
    persons, links = cluster.cluster_authors(cores, score.score_authors(cores, papers))
    candidates = variant_score.score_variants(persons, variant_block.block_variants(persons))
    persons, links = variant_cluster.cluster_variants(persons, candidates, links)
    owners = infer.infer_owners(persons, assignments)
    sources = paper_merge.trace_sources(keys, assignments)
    merged = merge.merge_authors(aligned, persons, links, owners, papers=papers, sources=sources)
    return records.height, papers.height, merged.authors.height


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(*resolve(Path(sys.argv[1]), Path(folder)), peak_memory())  # noqa: T201 - the test reads it
