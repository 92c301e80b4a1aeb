"""Score: the evidence for each candidate pair, and its sum.

The score of a pair is START plus the weight of every evidence that applies (weights.py). Three kinds of functions
follow each other: those that describe a record (describe_records), those that compare the two records of a pair
(compare), and those that name the level of an evidence from these comparisons (the expressions of levels).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from tasks.transform.papers.block import in_order
from tasks.transform.papers.similarity import (
    partial_ratio,
    ratio,
    shared_information,
    token_sort_ratio,
    venue_similarity,
)
from tasks.transform.papers.vocabulary import GENERIC_SHARE, name_vocabulary, title_vocabulary
from tasks.transform.papers.weights import START, WEIGHTS

CHUNK = 200_000  # pairs that are compared at a time, which bounds the memory

GENERIC_INFORMATION = 9.0  # a title that says less than this names no paper
RECURRENCES = 3  # a title in so many volumes or years is that of a column
LONG_ABSTRACT = 100  # characters
CORRECTION = (
    r"^(author |publisher )?"
    r"(erratum|errata|corrigend\w+|corrections? |retraction|retracted|addendum|withdrawn|expression of concern)"
    r"| (erratum|errata|corrigendum|retraction|addendum)$"
)
CONFERENCE = r"\bconf|\bproc|workshop|symp|meeting|congress"
JOURNAL = r"journal|trans|\bj\b|record|annals|letters|magazine|quarterly|bulletin|review"


def score_papers(keys: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score candidate pairs.

    Args:
        keys: Normalised records of all dumps.
        pairs: The columns left and right, as block_papers gives them.

    Returns:
        The pairs that are worth a score, with the columns left, right, score (f32) and for each evidence of WEIGHTS a
        column of its name with the number of the level that holds (i8, null where none does).
    """
    records, title_words, name_words = describe_records(keys)
    chunks = [
        _score_chunk(records, title_words, name_words, pairs.slice(start, CHUNK))
        for start in range(0, max(pairs.height, 1), CHUNK)
    ]
    return pl.concat(chunks)


def describe_records(keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """Describe each record by what its comparison needs.

    Returns:
        The records in the order of in_order; the information of each word of titles, by id; the same of names.
    """
    title_words, name_words = title_vocabulary(keys), name_vocabulary(keys)
    records = in_order(keys).with_columns(
        title_kind_correction=pl.col("title_words").list.join(" ").str.contains(CORRECTION),
        venue_kind=pl.when(pl.col("venue_key").str.contains(CONFERENCE))
        .then(1)
        .when(pl.col("venue_key").str.contains(JOURNAL))
        .then(2),
        registrant=pl.col("doi").str.extract(r"^(10\.\d+)/"),
    )
    records = records.join(_title_information(records, title_words), on="record", how="left", maintain_order="left")
    records = records.join(
        _word_ids(records, "name_words", name_words).select("record", "name_ids"),
        on="record",
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.col("title_ids", "name_ids").fill_null([]), pl.col("title_information", "own_information").fill_null(0)
    )
    recurring = (
        records.filter(pl.col("title_key") != "")
        .group_by("title_key")
        .agg(
            pl.col("volume_key").drop_nulls().n_unique().alias("volumes"),
            pl.col("year").drop_nulls().n_unique().alias("years"),
        )
        .filter(pl.max_horizontal("volumes", "years") >= RECURRENCES)
    )
    return (
        records.with_columns(recurs=pl.col("title_key").is_in(recurring["title_key"].implode())).with_columns(
            generic=(pl.col("own_information") < GENERIC_INFORMATION) | (pl.col("telling") <= 1) | pl.col("recurs")
        ),
        title_words["information"],
        name_words["information"],
    )


def _word_ids(records: pl.DataFrame, column: str, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Give each record's words as ids of a vocabulary."""
    return (
        records.select("record", word=column)
        .explode("word")
        .join(vocabulary, on="word", maintain_order="left")
        .group_by("record", maintain_order=True)
        .agg(pl.col("id").alias(column.replace("words", "ids")))
    )


def _title_information(records: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Give the ids of each title's words and their information, in all and without the words of its own venue."""
    words = (
        records.select("record", "venue_key", word="title_words")
        .explode("word")
        .join(vocabulary, on="word", maintain_order="left")
        .with_columns(
            own=pl.col("information")
            * pl.when(pl.col("venue_key").str.split(" ").list.contains(pl.col("word")))
            .then(GENERIC_SHARE)
            .otherwise(1.0)
        )
    )
    return words.group_by("record", maintain_order=True).agg(
        pl.col("id").alias("title_ids"),
        pl.col("information").sum().alias("title_information"),
        pl.col("own").sum().alias("own_information"),
        (pl.col("information") > 0).sum().alias("telling"),
    )


def _score_chunk(
    records: pl.DataFrame, title_words: pl.Series, name_words: pl.Series, pairs: pl.DataFrame
) -> pl.DataFrame:
    """Compare and score the pairs of a chunk."""
    sides = side_by_side(records, pairs)
    compared = _worth_a_score(
        sides.with_columns(
            title_ratio=pl.Series(ratio(sides["title_key"], sides["title_key_right"])),
            shared=shared_information(sides["title_ids"], sides["title_ids_right"], title_words),
        )
    )
    compared = compare(compared, name_words)
    numbered = compared.select("left", "right", *(_number(name, expression) for name, expression in levels().items()))
    total = np.full(numbered.height, START, dtype=np.float64)
    for name, weights in WEIGHTS.items():
        table = np.array([*weights.values(), 0.0])
        total += table[numbered[name].fill_null(len(weights)).to_numpy()]
    return numbered.select("left", "right", pl.Series("score", total, dtype=pl.Float32), *WEIGHTS)


def side_by_side(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Put the two records of each pair next to each other; the columns of the second end in _right."""
    described = records.drop("record", "comments", "repairs", "abstract", "title")
    left, right = described[pairs["left"]], described[pairs["right"]]
    return pl.concat([pairs, left, right.rename(lambda name: f"{name}_right")], how="horizontal")


def _worth_a_score(sides: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs that could still be one paper; the others share a key and little else."""
    least = pl.min_horizontal("title_information", "title_information_right")
    untitled = (pl.col("title_key") == "") | (pl.col("title_key_right") == "")
    same_page = (pl.col("first_page") == pl.col("first_page_right")) & (
        pl.col("volume_key").eq_missing("volume_key_right") | pl.any_horizontal(_missing("volume_key"))
    )
    same_issue = (
        (pl.col("volume_key") == pl.col("volume_key_right"))
        & (pl.col("issue_key") == pl.col("issue_key_right"))
        & ((pl.col("first_page") == pl.col("first_page_right")) | pl.any_horizontal(_missing("first_page")))
    )
    return sides.filter(
        untitled
        | (pl.col("title_ratio") > 0.55)
        | (pl.col("shared") > 0.6 * least)
        | _same_identifier()
        | same_page.fill_null(value=False)
        | same_issue.fill_null(value=False)
    )


def _missing(column: str) -> list[pl.Expr]:
    """Say of each side whether a field is missing."""
    return [pl.col(column).is_null(), pl.col(f"{column}_right").is_null()]


def _same_identifier() -> pl.Expr:
    """Say whether the two records share a DOI, an arXiv id or a PMID."""
    return pl.any_horizontal(
        (pl.col(name) == pl.col(f"{name}_right")).fill_null(value=False) for name in ("doi", "arxiv_id", "pmid")
    )


def _agreement(column: str) -> pl.Expr:
    """Give 1 where a field is the same on both sides, -1 where it differs, 0 where one lacks it."""
    same = pl.col(column) == pl.col(f"{column}_right")
    return pl.when(same.is_null()).then(0).when(same).then(1).otherwise(-1).cast(pl.Int8)


def compare(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Add what the levels are named from: similarities and agreements of the fields.

    Args:
        sides: The pairs as side_by_side gives them, with title_ratio and shared.
        name_words: The information of each word of names, by id.
    """
    return _compare_titles(_compare_names(_compare_fields(sides), name_words))


def _compare_fields(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare locators, identifiers, years, abstracts and venues."""
    shortest = pl.min_horizontal(pl.col("abstract_key").str.len_chars(), pl.col("abstract_key_right").str.len_chars())
    cut = sides.select(
        left=pl.col("abstract_key").str.head(shortest), right=pl.col("abstract_key_right").str.head(shortest)
    )
    overlap = pl.col("abstract_words").list.set_intersection("abstract_words_right").list.len()
    union = pl.col("abstract_words").list.set_union("abstract_words_right").list.len()
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in ("first_page", "last_page"))
    first_right, last_right = (
        pl.col(f"{name}_right").cast(pl.Int64, strict=False) for name in ("first_page", "last_page")
    )
    return (
        sides.with_columns(
            page=_agreement("first_page"),
            last=_agreement("last_page"),
            volume_agrees=_agreement("volume_key"),
            issue_agrees=_agreement("issue_key"),
            doi_agrees=_agreement("doi"),
            arxiv_agrees=_agreement("arxiv_id"),
            pmid_agrees=_agreement("pmid"),
            same_identifier=_same_identifier(),
            years_apart=(pl.col("year") - pl.col("year_right")).abs(),
            abstract_ratio=pl.when(shortest > LONG_ABSTRACT).then(pl.Series(ratio(cut["left"], cut["right"]))),
            abstract_overlap=pl.when(shortest > LONG_ABSTRACT).then(overlap / union),
            venue_similarity=venue_similarity(sides["venue_key"], sides["venue_key_right"]),
            untitled=(pl.col("title_key") == "") | (pl.col("title_key_right") == ""),
        )
        .with_columns(
            overlap=(pl.col("page") == -1)
            & (
                (pl.col("last") == 1) | first_right.is_between(first, last) | first.is_between(first_right, last_right)
            ).fill_null(value=False),
            located=(pl.col("page") > 0) | (pl.col("volume_agrees") > 0) | pl.col("same_identifier"),
        )
        .with_columns(
            contradicted=(pl.col("volume_agrees") < 0)
            | (pl.col("issue_agrees") < 0)
            | ((pl.col("page") < 0) & ~pl.col("overlap"))
            | (pl.col("years_apart") > 0).fill_null(value=False)
        )
    )


def _compare_names(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Compare the authors' names as sets of words, and as one string where the words do not meet."""
    ours, theirs = pl.col("name_ids").list.len(), pl.col("name_ids_right").list.len()
    joined = sides.select(left=pl.col("name_words").list.join(" "), right=pl.col("name_words_right").list.join(" "))
    sides = sides.with_columns(
        n_shared_names=pl.col("name_ids").list.set_intersection("name_ids_right").list.len(),
        fewest_names=pl.min_horizontal(ours, theirs),
        most_names=pl.max_horizontal(ours, theirs),
        names_information=shared_information(sides["name_ids"], sides["name_ids_right"], name_words),
        names_sorted=pl.Series(token_sort_ratio(joined["left"], joined["right"])),
        names_partial=pl.Series(partial_ratio(joined["left"], joined["right"])),
    )
    cover = pl.col("n_shared_names") / pl.col("fewest_names")
    similar = pl.when(pl.col("names_sorted") > 0.8).then(pl.max_horizontal(cover, "names_sorted")).otherwise(cover)
    part = (similar < 0.6) & (pl.col("names_partial") > 0.85) & (pl.col("fewest_names") > 1)
    weak = (similar < 0.34) & (pl.max_horizontal("names_sorted", "names_partial") > 0.7)
    return sides.with_columns(
        names=pl.when(pl.col("fewest_names") == 0)
        .then(None)
        .when(part)
        .then(0.65)
        .when(weak)
        .then(0.4)
        .otherwise(similar)
    )


def _compare_titles(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare the titles: how alike, which words are left over on each side, whether one contains the other."""
    left, right = sides["title_words"].list.join(" "), sides["title_words_right"].list.join(" ")
    leftover = sides.select(
        left=pl.col("title_words").list.set_difference("title_words_right").list.sort().list.join(""),
        right=pl.col("title_words_right").list.set_difference("title_words").list.sort().list.join(""),
    )
    left_is_short = pl.col("title_key").str.len_chars() <= pl.col("title_key_right").str.len_chars()
    short, long = (pl.when(left_is_short).then(a).otherwise(b) for a, b in ((left, right), (right, left)))
    short_own = pl.when(left_is_short).then("own_information").otherwise("own_information_right")
    short_all = pl.when(left_is_short).then("title_information").otherwise("title_information_right")
    sides = sides.with_columns(
        title_similarity=pl.max_horizontal("title_ratio", pl.Series(token_sort_ratio(left, right)) * np.float32(0.98)),
        same_title=(pl.col("title_key") == pl.col("title_key_right")) & ~pl.col("untitled"),
        leftover_ratio=pl.Series(ratio(leftover["left"], leftover["right"])),
        left_over=pl.Series(leftover["left"] != ""),
        right_over=pl.Series(leftover["right"] != ""),
        unshared=pl.col("title_information") - pl.col("shared"),
        unshared_right=pl.col("title_information_right") - pl.col("shared"),
        short_title=short,
        long_title=long,
        short_information=short_own,
        short_unshared=short_all - pl.col("shared"),
        short_telling=pl.when(left_is_short).then("telling").otherwise("telling_right"),
    )
    n_words = pl.col("short_title").str.count_matches(" ") + 1
    long_enough = (pl.col("short_title").str.len_chars() >= 15) & (n_words >= 3) & (pl.col("short_information") > 12)
    begins = pl.col("long_title").str.starts_with(pl.col("short_title") + " ")
    ends = pl.col("long_title").str.ends_with(" " + pl.col("short_title"))
    subset = (pl.col("short_unshared") < 1) & (pl.col("short_telling") >= 3) & (pl.col("short_information") >= 15)
    return sides.with_columns(
        contained=pl.when((pl.col("title_similarity") >= 0.97) | pl.col("untitled"))
        .then(pl.lit(None, pl.String))
        .when(begins & long_enough)
        .then(pl.lit("beginning"))
        .when(ends & long_enough)
        .then(pl.lit("end"))
        .when(subset)
        .then(pl.lit("subset"))
    ).with_columns(
        alike=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.88) | pl.col("contained").is_not_null()),
        close=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.8) | pl.col("contained").is_not_null()),
    )


def _number(name: str, by_level: dict[str, pl.Expr]) -> pl.Expr:
    """Give the number of the first level that holds, in the order of WEIGHTS; null where none does."""
    order = list(WEIGHTS[name])
    if set(order) != set(by_level):
        raise KeyError(f"the levels of {name!r} are {order} in WEIGHTS and {list(by_level)} in levels")
    first = pl.lit(None, dtype=pl.Int8)
    for level in reversed(by_level):
        holds = by_level[level].fill_null(value=False)
        first = pl.when(holds).then(pl.lit(order.index(level), dtype=pl.Int8)).otherwise(first)
    return first.alias(name)


def _at_least(value: pl.Expr, bounds: Mapping[str, float]) -> dict[str, pl.Expr]:
    """Give the levels of a value from the highest bound down; the last is open below."""
    return {level: value >= bound for level, bound in bounds.items()}


def levels() -> dict[str, dict[str, pl.Expr]]:
    """Give for each evidence its levels, the first that holds counting, as expressions over the columns of compare."""
    return {
        **_title_levels(),
        **_name_levels(),
        **_locator_levels(),
        **_identifier_and_abstract_levels(),
        **_venue_levels(),
        **_title_in_context_levels(),
    }


def _title_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of the title alone."""
    titled, similarity, contained = ~pl.col("untitled"), pl.col("title_similarity"), pl.col("contained")
    both = titled & pl.col("left_over") & pl.col("right_over")
    one = titled & (pl.col("left_over") ^ pl.col("right_over"))
    least, most = pl.min_horizontal("unshared", "unshared_right"), pl.max_horizontal("unshared", "unshared_right")
    alike = (pl.col("leftover_ratio") >= 0.8) | ((least < 1.5) & (most < 6))
    informative = pl.min_horizontal("own_information", "own_information_right")
    numbers, numbers_right = pl.col("title_numbers"), pl.col("title_numbers_right")
    footnote = (numbers.str.contains(r"^\d$") & pl.col("title_words").list.last().eq(numbers)) | (
        numbers_right.str.contains(r"^\d$") & pl.col("title_words_right").list.last().eq(numbers_right)
    )
    some = (numbers != "") | (numbers_right != "")
    both_number = (numbers != "") & (numbers_right != "")
    both_part = (pl.col("title_part").list.len() > 0) & (pl.col("title_part_right").list.len() > 0)
    steps = {"45 and more": 45, "30 to 45": 30, "22 to 30": 22, "15 to 22": 15, "10 to 15": 10, "6 to 10": 6}
    similar = {f"at least {bound:g}".replace("0.", "."): bound for bound in (0.97, 0.93, 0.88, 0.8, 0.7, 0.6)}
    return {
        "title": {
            "same": pl.col("same_title"),
            **{level: titled & holds for level, holds in _at_least(similarity, similar).items()},
            "below .6": titled,
        },
        "title contained": {level: contained == level for level in ("beginning", "end", "subset")},
        "title contained, no locator": {"end or subset": contained.is_in(["end", "subset"]) & ~pl.col("located")},
        "words left over": {
            "both, alike": both & alike,
            "both, somewhat alike": both & (pl.col("leftover_ratio") >= 0.6),
            "both, little alike": both & (pl.col("leftover_ratio") >= 0.4),
            "both, unlike": both,
            "one side, much": one & (most > 10),
            "one side, little": one,
        },
        "words left over, no locator": {
            "both, unlike and telling": both
            & ~alike
            & (pl.col("leftover_ratio") < 0.6)
            & (least >= 4)
            & ~pl.col("located")
        },
        "title information": {
            **{level: pl.col("alike") & holds for level, holds in _at_least(informative, steps).items()},
            "below 6": pl.col("alike"),
        },
        "title numbers": {
            "same": titled & some & (numbers == numbers_right),
            "footnote on one side": titled & some & ~both_number & footnote,
            "on one side": titled & some & ~both_number,
            "different": titled & both_number,
        },
        "title part": {"different": titled & ~_parts_agree() & both_part, "on one side": titled & ~_parts_agree()},
        "title kind": {
            "correction and original": titled
            & (pl.col("title_kind_correction") ^ pl.col("title_kind_correction_right")),
            "different": titled & (pl.col("title_kind") != pl.col("title_kind_right")),
        },
    }


def _parts_agree() -> pl.Expr:
    """Say whether each side's part stands among the other's numbers: Part II is not Part I, and type II is type 2."""
    sides = (("title_part", "title_numbers_right"), ("title_part_right", "title_numbers"))
    return pl.all_horizontal(
        pl.col(part).list.set_difference(pl.col(numbers).str.split(" ")).list.len() == 0 for part, numbers in sides
    )


def _name_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of the authors' names."""
    names, similar = pl.col("names"), pl.col("names") >= 0.55
    share = pl.col("most_names") / pl.col("fewest_names")
    steps = {"35 and more": 35, "22 to 35": 22, "14 to 22": 14, "9 to 14": 9, "5 to 9": 5}
    # One shared name is little evidence, however rare it is; nor is it less than its smallest level.
    worth = (
        pl.when(pl.col("n_shared_names") < 2)
        .then(pl.max_horizontal("names_information", 5.0))
        .otherwise("names_information")
    )
    return {
        "names": {
            "same, several": (names >= 0.99) & (pl.col("n_shared_names") >= 2),
            "same, one": names >= 0.99,
            **_at_least(
                names, {"at least .75": 0.75, "at least .55": 0.55, "at least .34": 0.34, "at least .05": 0.05}
            ),
            "none shared": names.is_not_null(),
        },
        "names information": {
            **{level: similar & holds for level, holds in _at_least(worth, steps).items()},
            "below 5": similar,
        },
        "names number": {
            "thrice and more": similar & (share >= 3),
            "1.7 to 3 times": similar & (share >= 1.7),
            "about the same": similar,
        },
        "names missing": {"no locator": (pl.col("fewest_names") == 0) & ~pl.col("located")},
    }


def _locator_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of year, volume, issue and pages."""
    page, volume, issue = pl.col("page"), pl.col("volume_agrees"), pl.col("issue_agrees")
    differs = (page == -1) & ~pl.col("overlap")
    apart = pl.col("years_apart")
    identified = pl.col("same_identifier")
    return {
        "year": {
            "same": apart == 0,
            "1 apart": apart == 1,
            "2 apart": apart == 2,
            "3 and more apart": apart >= 3,
        },
        "locators": {
            "page and volume same": (page == 1) & (volume == 1),
            "page same": (page == 1) & (volume == 0),
            "page same, volume different": (page == 1) & (volume == -1),
            "page and volume different": differs & (volume == -1),
            "page different, volume same": differs & (volume == 1),
            "page different": differs,
            "volume same": volume == 1,
            "volume different": volume == -1,
        },
        "pages": {
            "first and last same": (page == 1) & (pl.col("last") == 1),
            "first same": page == 1,
            "overlap": pl.col("overlap"),
        },
        "issue": {"same": issue == 1, "different": issue == -1},
        "issue of one volume": {"different": (volume == 1) & (issue == -1) & (page <= 0) & ~identified},
    }


def _identifier_and_abstract_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of identifiers, of the content as a whole, and of the abstract."""
    doi = pl.col("doi_agrees")
    others = [pl.col("arxiv_agrees"), pl.col("pmid_agrees")]
    untitled, overlap = pl.col("untitled"), pl.col("abstract_overlap")
    similar = {"at least .93": 0.93, "at least .8": 0.8, "at least .6": 0.6, "at least .5": 0.5}
    return {
        "doi": {
            "same": doi == 1,
            "different, one registrant": (doi == -1) & (pl.col("registrant") == pl.col("registrant_right")),
            "different": doi == -1,
        },
        "identifier": {
            "same": pl.any_horizontal(agrees == 1 for agrees in others),
            "different": pl.any_horizontal(agrees == -1 for agrees in others),
        },
        "content": {"same": (pl.col("content_sha256") == pl.col("content_sha256_right")) & ~pl.col("generic")},
        "abstract": {
            **_at_least(pl.col("abstract_ratio"), similar),
            "below .5": pl.col("abstract_ratio").is_not_null(),
        },
        "untitled abstract": {
            "words at least .6": untitled & (overlap >= 0.6),
            "words at least .4": untitled & (overlap >= 0.4),
            "words below .4": untitled & overlap.is_not_null() & ~pl.col("same_identifier"),
        },
        "title missing": {"nothing else": untitled & overlap.is_null() & ~pl.col("same_identifier")},
    }


def _venue_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of the venue."""
    similarity, identified = pl.col("venue_similarity"), pl.col("same_identifier")
    one_source = pl.col("source_name") == pl.col("source_name_right")
    return {
        "venue": {
            "same": similarity == 1,
            **_at_least(similarity, {"at least .8": 0.8, "at least .6": 0.6, "at least .45": 0.45}),
            "below .45": similarity.is_not_null(),
        },
        "venue of one source": {"different": one_source & (similarity < 0.8) & (pl.col("page") <= 0) & ~identified},
        "venue kind": {"conference and journal": pl.col("venue_kind") != pl.col("venue_kind_right")},
    }


def _title_in_context_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of a title together with what the other fields say of it."""
    generic = (pl.col("generic") | pl.col("generic_right")) & pl.col("close")
    volume, issue, page = pl.col("volume_agrees"), pl.col("issue_agrees"), pl.col("page")
    identified = pl.col("same_identifier")
    other_year = (
        pl.col("alike")
        & (pl.col("names") >= 0.55)
        & (pl.col("years_apart") > 0)
        & (page <= 0)
        & ~identified
        & (volume <= 0)
    )
    return {
        "generic title": {
            "contradicted": generic & pl.col("contradicted"),
            "located": generic & ((page == 1) | identified | ((volume == 1) & (issue == 1))),
            "recurring": generic & (pl.col("recurs") | pl.col("recurs_right")),
            "unlocated": generic,
        },
        "other year": {
            "title same": other_year & pl.col("same_title"),
            "title not same": other_year,
        },
    }
