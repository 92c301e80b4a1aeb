"""Fit the weights of the evidence for one person to the labelled names of AMiner, beside those that are shipped.

The model is logistic. The log-odds that two cores of one name are one person are a constant, a weight for each kind
of evidence times the cosine of the cores' vectors, another weight where either core lacks that evidence, one times the
years between the papers of the two, and one times the logarithm of the places in the larger core. It is fitted on the
pairs of cores of half of the names, each name counting alike, with copies of the pairs in which one kind of evidence is
blanked out, so that a field that a lake lacks does no harm. The other half of the names says how well the weights
predict.

The fitted weights predict single pairs better and are not shipped. With them the B-cubed F1 of AMiner falls from .891
to .851: titles and affiliations weigh twice as much, and agglomeration, which adds up the evidence of whole clusters,
then unites too much. The shipped weights of these cosines are about half of the fitted ones; they were chosen by hand
for the F1 of the clusters. Constant, sizes and missing fields agree with the fit.

The numbers of the prior of a name (`OFFSET`, `COHESION`, `COMMONNESS`, `CROWD`, `LAKE`, `USUAL`) are set by hand,
because they decide how clusters fall, and pairs of cores have no likelihood of that. They were chosen for the B-cubed
F1 of half of the names of AMiner, Crossref and the ACL Anthology, whole and with fields left out (`python -m
benchmarks masked`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize

from benchmarks.authors import read_corpus
from benchmarks.masked import GOLD, read_labels
from benchmarks.resolving_authors import align, assign, cluster
from tasks.fields.names import parse_names
from tasks.transform.authors.score import APART, BASE, LARGER, SIMILARITY, YEARS, years_between
from tasks.transform.authors.vectors import KINDS

Floats = npt.NDArray[np.float64]

BLANKED = tuple(kind for kind in KINDS if kind != "coauthor")  # cores of one name share none that tells who it is
RIDGE = 0.01
MAX_DIFFERENCE = 0.3


@dataclass(frozen=True)
class Pairs:
    """Labelled pairs of cores.

    Attributes:
        cosine: The cosine of each kind, a column a kind; 0 where it is missing.
        missing: Whether either core lacks it.
        years: The years between the papers of the two.
        larger: The logarithm of the places in the larger core.
        same: Whether the cores are one person.
        weight: One over the number of pairs of the name.
        name: The number of the name.
    """

    cosine: Floats
    missing: npt.NDArray[np.bool_]
    years: Floats
    larger: Floats
    same: npt.NDArray[np.bool_]
    weight: Floats
    name: npt.NDArray[np.int64]

    def design(self, blanked: int | None = None) -> Floats:
        """Return the columns that the model weighs: cosines, missing, years, larger, 1; a kind may be blanked."""
        cosine, missing = self.cosine.copy(), self.missing.copy()
        if blanked is not None:
            cosine[:, blanked] = 0.0
            missing[:, blanked] = True
        one = np.ones(len(self.same))
        return np.column_stack([cosine, missing, self.years, self.larger, one])


def read_pairs() -> Pairs:
    """Read the labelled names, and compare the cores of each."""
    with tempfile.TemporaryDirectory(prefix="paperlake-fit-") as folder:
        corpus = read_corpus(GOLD / "aminer" / "raw", Path(folder))
    found = align(assign(parse_names(corpus.names), corpus.assignments, corpus.sources), corpus.papers)
    clustered = cluster(found)
    cores, pairs = clustered.cores, clustered.core_pairs
    printed = found.mentions.select("record", "position", "source_id")
    mentions = found.mention_places.join(printed, on=["record", "position"])
    labels = (
        read_labels("aminer", corpus.sources)
        .join(mentions.select("source_id", "position", "place"), on=["source_id", "position"])
        .join(cores.select("place", "core"), on="place")
        .group_by("core", "person", "group")
        .len()
        .sort("core", "len", "person", descending=[False, True, False])
        .unique("core", keep="first", maintain_order=True)
        .select(left="core", person="person", group=pl.col("group").rank("dense").cast(pl.Int64))
    )
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", *YEARS, *KINDS)
    apart = (
        pairs.filter(pl.col("left") != pl.col("right"))
        .select("left", "right", *KINDS)
        .join(labels, on="left")
        .join(labels.rename({"left": "right"}), on="right", suffix="_right")
        .join(itself, on="left", suffix="_of_left")
        .join(itself.rename({"left": "right"}), on="right", suffix="_of_right")
        .sort("left", "right")
    )
    length = np.sqrt(
        apart.select(f"{kind}_of_left" for kind in KINDS).to_numpy()
        * apart.select(f"{kind}_of_right" for kind in KINDS).to_numpy()
    )
    products = apart.select(KINDS).to_numpy()
    return Pairs(
        np.divide(products, length, out=np.zeros_like(products), where=length > 0),
        length == 0,
        years_between(
            *(apart[f"{year}{side}"].cast(pl.Float64).to_numpy() for side in ("", "_of_right") for year in YEARS)
        ),
        apart.select(pl.max_horizontal("n_places", "n_places_of_right").cast(pl.Float64).log()).to_series().to_numpy(),
        (apart["person"] == apart["person_right"]).to_numpy(),
        apart.select(1 / pl.len().over("group")).to_series().to_numpy(),
        apart["group"].to_numpy(),
    )


def fit_authors(pairs: Pairs) -> Floats:
    """Fit the weights on the names of even number, by penalised maximum likelihood."""
    chosen = pairs.name % 2 == 0
    copies = [pairs.design()[chosen], *(pairs.design(KINDS.index(kind))[chosen] for kind in BLANKED)]
    columns = np.vstack(copies)
    sign = np.tile(np.where(pairs.same[chosen], 1.0, -1.0), len(copies))
    weight = np.tile(pairs.weight[chosen], len(copies))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (columns @ weights)
        slope = -weight * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float((weight * np.logaddexp(0, -margin)).sum() + RIDGE / 2 * (weights**2).sum())
        return value, columns.T @ slope + RIDGE * weights

    found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return np.asarray(found.x)


def shipped_weights() -> Floats:
    """Return the weights that are shipped, in the order of the columns of `Pairs.design`."""
    alike = [SIMILARITY[kind].alike for kind in KINDS]
    missing = [SIMILARITY[kind].missing for kind in KINDS]
    return np.array([*alike, *missing, APART, LARGER, BASE])


def loss_of(pairs: Pairs, weights: Floats) -> float:
    """Return the mean loss in nats a name on the names of odd number, which took no part in the fit."""
    others = pairs.name % 2 == 1
    sign = np.where(pairs.same[others], 1.0, -1.0)
    losses = np.logaddexp(0, -sign * (pairs.design()[others] @ weights))
    return float((losses * pairs.weight[others]).sum() / pairs.weight[others].sum())


def authors_fit_table() -> list[str]:
    """Return the lines of the table: fitted beside shipped, and how well both predict."""
    pairs = read_pairs()
    fitted, shipped = fit_authors(pairs), shipped_weights()
    names = [
        *(f"{kind}, alike" for kind in KINDS),
        *(f"{kind}, missing" for kind in KINDS),
        "years",
        "larger",
        "constant",
    ]
    lines = ["| evidence | shipped | fitted | |", "|---|--:|--:|---|"]
    for name, is_shipped, is_fitted in zip(names, shipped.tolist(), fitted.tolist(), strict=True):
        differs = "**differs**" if abs(is_shipped - is_fitted) > MAX_DIFFERENCE else ""
        lines.append(f"| {name} | {is_shipped:.2f} | {is_fitted:.2f} | {differs} |")
    ours, theirs = loss_of(pairs, shipped), loss_of(pairs, fitted)
    lines += ["", f"Loss on the other half of the names: shipped {ours:.4f}, fitted {theirs:.4f}."]
    return lines


if __name__ == "__main__":
    print(*authors_fit_table(), sep="\n")
