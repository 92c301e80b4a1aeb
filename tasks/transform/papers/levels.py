"""Levels: which level of each evidence holds for a pair, as expressions over what compare has found."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.transform.papers.venue_aliases import is_one_source


def alignment_levels() -> dict[str, dict[str, pl.Expr]]:
    """Return the levels of what the lake as a whole says of the two venues, over the columns aligned and may_align."""
    return {"venue alignment": {"one venue": pl.col("aligned") & pl.col("may_align"), "two venues": ~pl.col("aligned")}}


def _at_least(value: pl.Expr, bounds: Mapping[str, float]) -> dict[str, pl.Expr]:
    """Return the levels of a value from the highest bound down; the last is open below."""
    return {level: value >= bound for level, bound in bounds.items()}


def levels() -> dict[str, dict[str, pl.Expr]]:
    """Return the levels of each evidence, of which the first that holds counts, as expressions over compared pairs."""
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
    dated = _is_only_a_year("") | _is_only_a_year("_right")
    of_a_series = pl.col("is_of_a_series") & pl.col("is_of_a_series_right")
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
            "footnote or year on one side": titled & some & ~both_number & (footnote | dated),
            "on one side": titled & some & ~both_number,
            "different": titled & both_number,
        },
        "title part": {
            "different": titled & ((~_parts_agree() & both_part) | (of_a_series & (numbers != numbers_right))),
            "on one side": titled & ~_parts_agree(),
        },
        "title kind": {
            "correction and original": titled
            & (pl.col("title_kind_correction") ^ pl.col("title_kind_correction_right")),
            "different": titled & (pl.col("title_kind") != pl.col("title_kind_right")),
        },
    }


def _is_only_a_year(side: str) -> pl.Expr:
    """Whether the number in a title is the year of the paper, as in a citation that was cut in the wrong place."""
    number, words = pl.col(f"title_numbers{side}"), pl.col(f"title_words{side}")
    at_an_end = words.list.first().eq(number) | words.list.last().eq(number)
    year = pl.coalesce("year", "year_right").cast(pl.String)
    return number.str.contains(r"^(19|20)\d\d$") & ((year == number) | (year.is_null() & at_an_end))


def _parts_agree() -> pl.Expr:
    """Whether each side's part stands among the other's numbers: Part II is not Part I, and type II is type 2."""
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
        "names missing": {
            "no locator": (pl.col("lacks_names") | pl.col("lacks_names_right")) & ~pl.col("located"),
        },
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
        "identifier and names": {
            "same": pl.col("same_identifier") & (pl.col("names") >= 0.75) & ((pl.col("page") >= 0) | pl.col("overlap"))
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
        "duplicate-free catalogues": {"both": _are_duplicate_free()},
        "title missing": {"nothing else": untitled & overlap.is_null() & ~pl.col("same_identifier")},
    }


def _are_duplicate_free() -> pl.Expr:
    """Whether the records are of two catalogues, neither of which lists a paper twice."""
    return (
        pl.col("duplicate_free") & pl.col("duplicate_free_right") & (pl.col("catalogue") != pl.col("catalogue_right"))
    )


def _venue_levels() -> dict[str, dict[str, pl.Expr]]:
    """Evidence of the venue."""
    similarity, identified = pl.col("venue_similarity"), pl.col("same_identifier")
    one_source = is_one_source()
    return {
        "venue": {
            "same": similarity == 1,
            **_at_least(similarity, {"at least .8": 0.8, "at least .6": 0.6, "at least .45": 0.45}),
            "below .45": similarity.is_not_null(),
        },
        "one catalogue": {"lists both": one_source & ~identified & (pl.col("page") <= 0)},
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
    abstracts = pl.col("is_meeting_abstract"), pl.col("is_meeting_abstract_right")
    in_abstracts = pl.any_horizontal(*abstracts) & pl.col("alike") & (page <= 0) & ~identified
    translated = ~pl.col("untitled") & (pl.col("title_similarity") < 0.8) & (pl.col("names") >= 0.55)
    at_one_place = (page == 1) & (volume == 1) & (issue >= 0) & (pl.col("years_apart") == 0)
    return {
        "translated title": {"at one place": translated & at_one_place},
        "meeting abstract": {"both": pl.all_horizontal(*abstracts), "one": pl.any_horizontal(*abstracts)},
        "meeting abstract, no page": {
            "contradicted": in_abstracts & pl.col("contradicted"),
            "title not same": in_abstracts & ~pl.col("same_title"),
            "title same": in_abstracts,
        },
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
