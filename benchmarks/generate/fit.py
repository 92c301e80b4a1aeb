"""How well a generated bibliography fits real ones: the same figures of both, as a table.

The real figures (REAL) are those of the ACL Anthology and of BibTeX of DBLP together, 119,000 records, as paperlake
resolves them: `python -m benchmarks.generate --fit LAKE` measures another published lake beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from benchmarks.generate.versions import LAST
from benchmarks.generate.writing import make_parts
from tasks.load import open_lake

FITTED_RECORDS = 150_000
AUTHORS = (1, 2, 3, 4, 5, 8)
PAPERS = (1, 2, 3, 5, 10)
RANKS = (1, 10, 100, 1000, 10_000)
TITLES = (10_000, 30_000, 90_000)
YEARS = (1994, 2004, 2014, 2024)
REAL: Mapping[str, float] = {
    "records a paper": 1.18,
    "papers of several records": 0.177,
    "authors a paper": 3.4,
    **{"papers of 1 authors": 0.142, "papers of 2 authors": 0.248, "papers of 3 authors": 0.234},
    **{"papers of 4 authors": 0.157, "papers of 5 authors": 0.0918, "papers of 8 authors": 0.0171},
    "papers a person": 3.77,
    **{"persons of 1 papers": 0.567, "persons of 2 papers": 0.156, "persons of 3 papers": 0.0717},
    **{"persons of 5 papers": 0.0291, "persons of 10 papers": 0.00799},
    "papers of one in a hundred, at least": 42,
    **{"papers of 1994": 0.00829, "papers of 2004": 0.0207, "papers of 2014": 0.0392, "papers of 2024": 0.0739},
    **{"family name, rank 1": 0.0163, "family name, rank 10": 0.00556},
    **{"family name, rank 100": 0.000677, "family name, rank 1000": 0.0000776},
    "two persons have one family name": 0.00147,
    "persons whose family name is that of one or two": 0.495,
    "two persons have one given name": 0.000446,
    "two persons have one full name, in a million": 0.711,
    "words a title": 10.1,
    **{"word of titles, rank 1": 0.0358, "word of titles, rank 10": 0.0091, "word of titles, rank 100": 0.00128},
    **{"word of titles, rank 1000": 0.000132, "word of titles, rank 10000": 0.00000394},
    **{"distinct words of 10,000 titles": 10_720, "distinct words of 30,000 titles": 20_080},
    "distinct words of 90,000 titles": 37_860,
    "works that share their title": 0.0126,
}


def fit_table(lake: Path | None, seed: int) -> list[str]:
    """Return the lines of the table.

    Args:
        lake: A published lake that is measured too.
        seed: Of the bibliography that is generated.
    """
    columns = {"real": REAL, "generated": figures_of_parts(FITTED_RECORDS, seed)}
    if lake is not None:
        columns[str(lake)] = figures_of_lake(lake)
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'--:|' * len(columns)}"]
    for name in columns["generated"]:
        cells = (f"{column[name]:.4g}" if name in column else "-" for column in columns.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def figures_of_parts(n_records: int, seed: int) -> dict[str, float]:
    """Measure a generated bibliography."""
    parts = list(make_parts(n_records, seed))
    authorships = pl.concat(part.world.authorships for part in parts)
    papers = pl.concat(part.world.papers for part in parts).with_columns(
        title=pl.when(pl.col("version") == LAST).then("title")
    )
    records = pl.concat(part.printed.records.select("paper") for part in parts)
    listed = papers.join(records.group_by("paper").agg(n_records=pl.len()), on="paper")
    counted = listed.join(authorships.group_by("paper").agg(n_authors=pl.len()), on="paper", how="left")
    persons = (
        authorships.join(listed, on="paper", how="semi")
        .group_by("person")
        .agg(n_papers=pl.len(), family=pl.col("family").first(), given=pl.col("given").first())
    )
    return figures(counted.select("title", "year", "n_records", "n_authors"), persons)


def figures_of_lake(lake: Path) -> dict[str, float]:
    """Measure a published lake."""
    tables = open_lake(lake)
    papers = tables["papers"].select("title", "year", "n_authors", n_records="n_sources").collect()
    given = pl.col("given_name").str.split(" ").list.first()
    persons = tables["authors"].select("n_papers", family="family_name", given=given).collect()
    return figures(papers, persons)


def figures(papers: pl.DataFrame, persons: pl.DataFrame) -> dict[str, float]:
    """Measure papers and persons.

    Args:
        papers: Columns title, year, n_records, n_authors.
        persons: Columns family, given (the first given name), n_papers.
    """
    n_authors, n_papers = papers["n_authors"].drop_nulls(), persons["n_papers"]
    words = papers["title"].drop_nulls().str.to_lowercase().str.extract_all(r"\w+")
    counts = words.explode().value_counts(sort=True)["count"]
    families, given = (persons[name].drop_nulls().value_counts(sort=True)["count"] for name in ("family", "given"))
    namesakes = persons.drop_nulls("given").group_by("family", "given").len()["len"]
    titles = papers.drop_nulls("title").group_by(pl.col("title").str.to_lowercase()).len()["len"]
    return {
        "records a paper": _mean(papers["n_records"]),
        "papers of several records": _mean(papers["n_records"] > 1),
        "authors a paper": _mean(n_authors),
        **{f"papers of {n} authors": _mean(n_authors == n) for n in AUTHORS},
        "papers a person": _mean(n_papers),
        **{f"persons of {n} papers": _mean(n_papers == n) for n in PAPERS},
        "papers of one in a hundred, at least": float(n_papers.quantile(0.99) or 0),
        **{f"papers of {year}": _mean(papers["year"] == year) for year in YEARS},
        **{f"family name, rank {rank}": _share(families, rank) for rank in RANKS[:4]},
        "two persons have one family name": _collision(families),
        "persons whose family name is that of one or two": float(families.filter(families < 3).sum())
        / float(families.sum()),
        "two persons have one given name": _collision(given),
        "two persons have one full name, in a million": 1e6 * _collision(namesakes),
        "words a title": _mean(words.list.len()),
        **{f"word of titles, rank {rank}": _share(counts, rank) for rank in RANKS},
        **{f"distinct words of {size:,} titles": _distinct(words, size) for size in TITLES if size <= words.len()},
        "works that share their title": float(titles.filter(titles > 1).sum()) / float(titles.sum()),
    }


def _mean(values: pl.Series) -> float:
    """Return the mean of a column, or the share of what is true."""
    return float(values.cast(pl.Float64).mean() or 0)  # type: ignore[arg-type]


def _distinct(words: pl.Series, size: int) -> float:
    """Count the distinct words of so many titles."""
    return float(words.sample(size, seed=1).explode().n_unique())


def _share(counts: pl.Series, rank: int) -> float:
    """Return the share of what is of a rank, from counts, the greatest first."""
    return float(counts[rank - 1]) / float(counts.sum()) if len(counts) >= rank else 0.0


def _collision(counts: pl.Series) -> float:
    """Return the chance that two that are drawn are alike."""
    number = counts.cast(pl.Float64)
    total = float(number.sum())
    return float((number * (number - 1)).sum()) / (total * (total - 1))
