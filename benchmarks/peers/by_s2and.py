"""S2AND as its documentation uses it: its production model, from the package, over its own blocks of names.

The package has no counts of names (a download of 600 MB, made from all of Semantic Scholar) and no embeddings of
papers. The counts are those of the mentions that are given, made with the keys that S2AND looks up; the model takes the
embeddings as missing. Languages are told by that of its two detectors that needs no download. A mention is given its
affiliations, the title, venue and year of its paper, and the names of the others on it; the first word of the given
names is the first name.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from typing import Any

os.environ |= {"S2AND_BACKEND": "python", "S2AND_SKIP_FASTTEXT": "1", "TQDM_DISABLE": "1"}

import pandas as pd
from s2and.data import ANDData
from s2and.production_model import load_production_model
from s2and.text import compute_block, normalize_text

from benchmarks.peers.measured import CORES, measure

COUNTED = ("first_dict", "last_dict", "first_last_dict", "last_first_initial_dict")


class Counted(Counter[str]):
    """Counts the keys that are looked up."""

    def get(self, key: str, default: int = 0) -> int:  # type: ignore[override]
        """Count a key."""
        self[key] += 1
        return default


def resolve(mentions: pd.DataFrame) -> list[tuple[str, str]]:
    """Cluster the mentions."""
    counts = {name: Counted() for name in COUNTED}
    dataset = ANDData(
        signatures={row["id"]: signature(row) for row in mentions.to_dict("records")},
        papers=papers(mentions),
        name="mentions",
        mode="inference",
        load_name_counts=counts,
        n_jobs=CORES,
    )
    for name, counted in counts.items():
        setattr(dataset, name, dict(counted))
    dataset._refresh_signature_name_counts()  # looks the keys up again; no public method does
    clusterer = load_production_model()
    clusterer.n_jobs = CORES
    clusters, _ = clusterer.predict(dataset.get_blocks(), dataset, backend="python")
    return [(mention, cluster) for cluster, members in clusters.items() for mention in members]


def signature(row: dict[str, Any]) -> dict[str, object]:
    """Return a mention as S2AND takes it."""
    first, _, middle = row["given_name"].partition(" ")
    return {
        "signature_id": row["id"],
        "paper_id": row["paper"],
        "author_info": {
            "position": row["position"],
            "block": compute_block(normalize_text(f"{row['given_name']} {row['family_name']}".strip())),
            "first": first,
            "middle": middle or None,
            "last": row["family_name"],
            "suffix": row["suffix"] or None,
            "email": None,
            "affiliations": list(row["affiliations"]),
        },
    }


def papers(mentions: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Return the papers of the mentions as S2AND takes them."""
    return {
        paper: {
            "paper_id": paper,
            "title": rows["title"].iloc[0],
            "abstract": None,
            "year": None if rows["year"].isna().iloc[0] else int(rows["year"].iloc[0]),
            "venue": rows["venue"].iloc[0],
            "journal_name": None,
            "authors": [
                {"position": position, "author_name": f"{given} {family}".strip()}
                for position, given, family in zip(
                    rows["position"], rows["given_name"], rows["family_name"], strict=True
                )
            ],
        }
        for paper, rows in mentions.groupby("paper", sort=False)
    }


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    measure(resolve, ["s2and", "lightgbm", "numpy"])
