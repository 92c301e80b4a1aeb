"""Splink as its documentation uses it: a model of comparisons, estimated without labels, on DuckDB.

There is no documented model for bibliographies; this is the one of its first example, in terms of papers. Text is
standardised before (lower case, no punctuation), as the documentation asks. Of the comparisons those are used whose
column half a percent of the records and more fill, for nothing can be estimated of others. The probability that two
records match is estimated from rules that are nearly sure, u from random pairs, m by expectation maximisation under two
blocking rules, and clusters are taken at .95, all as in the example. One model serves all sets.
"""

from __future__ import annotations

import logging
import warnings

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.peers.measured import measure

COMPARED = {
    "title": cl.JaroWinklerAtThresholds("title", [0.95, 0.9, 0.8]).configure(term_frequency_adjustments=True),
    "surnames": cl.ArrayIntersectAtSizes("surnames", [3, 2, 1]),
    "year": cl.LevenshteinAtThresholds("year", [1]),
    "venue": cl.JaroWinklerAtThresholds("venue", [0.9, 0.7]),
    "volume": cl.ExactMatch("volume"),
    "first_page": cl.ExactMatch("first_page").configure(term_frequency_adjustments=True),
    "doi": cl.ExactMatch("doi"),
}
BLOCKED = (("doi",), ("title",), ("title_start", "year"), ("first_surname", "year"), ("volume", "first_page"))
NEARLY_SURE = (("doi",), ("title", "year"))
TRAINED_ON = (("title",), ("first_surname", "year"))
LEAST_FILLED = 0.005
RECALL_OF_THE_NEARLY_SURE = 0.7
CLUSTERED_AT = 0.95


def resolve(records: pd.DataFrame) -> list[tuple[str, str]]:
    """Cluster the records."""
    table = standardise(records)
    filled = {column for column in table.columns if table[column].notna().mean() >= LEAST_FILLED}
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[comparison for column, comparison in COMPARED.items() if column in filled],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in BLOCKED if filled.issuperset(rule)],
    )
    linker = Linker(DuckDBAPI().register(table, dataset_display_name="records"), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in NEARLY_SURE if filled.issuperset(rule)], recall=RECALL_OF_THE_NEARLY_SURE
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    predictions = linker.inference.predict(threshold_match_weight=-10)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, CLUSTERED_AT)
    found = clusters.as_duckdbpyrelation().df()
    return list(found[["id", "cluster_id"]].itertuples(index=False, name=None))


def standardise(records: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are compared; what is empty is null."""
    families = records["authors"].map(lambda names: [plain(name.partition(",")[0]) for name in names])
    surnames = families.map(lambda names: [name.split()[-1] for name in names if name])  # Molina for Garcia Molina, too
    title = plain_column(records["title"])
    return pd.DataFrame(
        {
            "id": records["id"],
            "title": title,
            "title_start": title.str.slice(0, 25),
            "surnames": surnames.where(surnames.map(len) > 0),
            "first_surname": surnames.map(lambda names: names[0] if names else None),
            "year": records["year"].astype("Int64").astype("string"),
            "venue": plain_column(records["venue"]),
            "volume": records["volume"].str.extract(r"(\d+)")[0],
            "first_page": records["pages"].str.extract(r"(\d+)")[0],
            "doi": records["doi"].str.lower(),
        }
    )


def plain(text: str) -> str:
    """Return a text in lower case and without punctuation."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def plain_column(texts: pd.Series) -> pd.Series:
    """Return a column of texts in lower case and without punctuation; null where nothing is left."""
    plainer = texts.map(plain, na_action="ignore")
    return plainer.mask(plainer == "")


if __name__ == "__main__":
    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    measure(resolve, ["splink", "duckdb"])
