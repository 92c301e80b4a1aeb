"""Which records are one paper: the cases that must hold whatever the weights."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from tasks.transform.linkage.chunks import Rows
from tasks.transform.papers.block import MAX_BLOCK, pair_records
from tasks.transform.papers.catalogues import MIN_RECORDS
from tasks.transform.papers.evidence import MAX_RECORDS
from tasks.transform.papers.evidence.venues import VENUE_ALIGNMENT
from tests.unit.transform.frames import ABSTRACT, PAPER, keys, resolve, score, source_id

REWORDED = ABSTRACT.replace("as accurate as one that searches a chart", "about as accurate as a chart parser")
OTHER = (
    "Lexicons of word senses are costly to build by hand. We show how contexts collected from a large corpus are "
    "grouped into senses without supervision, how the groups are named by their frequent collocates, and how a "
    "dictionary editor can correct them. Agreement with an existing dictionary is measured on sixty ambiguous nouns."
)

WORDS = [
    f"{first}{second}"
    for first in ("lorika", "vastu", "mendor", "qilip", "sarno")
    for second in ("den", "fex", "gam", "hul", "jip", "kov", "lud", "nim")
]


def partition(*records: dict[str, Any]) -> list[list[int]]:
    """Resolve records; give the groups of their numbers from 0."""
    return groups_of(keys(*records))


def groups_of(frame: pl.DataFrame) -> list[list[int]]:
    """Resolve normalised records; give the groups of their numbers from 0."""
    assignments = resolve(frame).assignments
    numbers = {source_id(number): number - 1 for number in range(1, frame.height + 1)}
    groups = assignments.group_by("paper_id").agg("source_id")["source_id"].to_list()
    return sorted(sorted(numbers[member] for member in group) for group in groups)


def one_paper(*records: dict[str, Any]) -> bool:
    return len(partition(*records)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "LEFT-CORNER PARSING WITH BEAMS LEARNT FROM TREEBANKS."},
        {"title": "Left-corner parsing with beams learned from treebanks"},
        {"names": ["N. Okafor", "P. Lindqvist"]},
        {"venue": "Comput. Linguist."},
        {"pages": "301--22", "issue": None},
        {"volume": None, "issue": None, "pages": None},
        {"title": "Left-corner <i>parsing</i> with beams learnt from treebanks", "venue": None},
        {"title": "(1999) Left-corner parsing with beams learnt from treebanks,", "volume": None},
        {"title": "Left-corner pars- ing with beams learnt from treebanks. In: A. Editor (ed.)", "issue": None},
        {"pages": "301322", "volume": None, "issue": None},
        {"volume": "3", "issue": None},
        {"title": "Analyse au coin gauche avec des faisceaux appris"},
        {"title": None},
    ],
)
def test_records_of_one_paper_meet(change: dict[str, Any]) -> None:
    assert one_paper(PAPER, PAPER | change)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"doi": "10.1000/reeds.11"}, {"doi": "10.1000/reeds.22"}),
        ({}, {"title": PAPER["title"] + " (vol 25, pg 301, 1999)", "pages": "500", "issue": "4"}),
        ({"title": "Editorial"}, {"title": "Reply", "names": ["Bergstrom, Kai"]}),
        ({"pages": None}, {"title": PAPER["title"] + ", Part II", "pages": None}),
        ({"title": PAPER["title"] + ", Part I"}, {"title": PAPER["title"] + ", Part II"}),
        ({"title": "The Parsing Letter, Volume 12, Number 3"}, {"title": "The Parsing Letter, Volume 12, Number 5"}),
        ({}, {"title": "Erratum: " + PAPER["title"], "pages": "500", "issue": "4"}),
        ({}, {"title": "Reply to: " + PAPER["title"], "pages": "400", "issue": "4"}),
        (
            {},
            {
                "venue": "Proceedings of the Conference on Parsing",
                "publication_date": "1998",
                "volume": None,
                "issue": None,
                "pages": "11-19",
            },
        ),
        (
            {"title": "Introduction", "pages": "1-4"},
            {"title": "Introduction", "pages": "1-6", "volume": "26", "publication_date": "2000"},
        ),
        ({"title": "Editorial", "names": []}, {"title": "Editorial", "names": [], "issue": "4", "pages": "1"}),
        (
            {"title": "Front matter", "names": [], "pages": None},
            {"title": "Front matter", "names": [], "pages": None, "issue": "4"},
        ),
        (
            {},
            {
                "names": ["Silva, Ana", "Costa, Rui"],
                "pages": "20-31",
                "volume": "7",
                "publication_date": "2011",
                "venue": "Revista",
            },
        ),
    ],
)
def test_different_papers_are_kept_apart(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert not one_paper(PAPER | ours, PAPER | theirs)


def test_a_doi_that_is_mistyped_keeps_no_record_apart() -> None:
    right, wrong = PAPER | {"doi": "10.1000/reeds.1999.301"}, PAPER | {"doi": "10.1000/reeds.1999.310"}
    assert one_paper(right, wrong)
    assert one_paper(right, wrong, PAPER)
    assert not one_paper(right, wrong | {"pages": "410-431"})


def test_different_dois_are_kept_apart_also_where_a_third_record_would_join_them() -> None:
    groups = partition(PAPER | {"doi": "10.1000/a"}, PAPER, PAPER | {"doi": "10.1000/b"})
    assert [0, 2] not in [[a, b] for group in groups for a in group for b in group if a < b]
    assert len(groups) == 2


def test_two_wordings_of_one_abstract_are_one_paper_and_two_abstracts_two() -> None:
    titled = {"title": PAPER["title"], "names": PAPER["names"], "abstract": ABSTRACT}
    assert partition(
        titled, {"abstract": REWORDED}, {"abstract": OTHER}, {"abstract": ABSTRACT, "arxiv": "2001.00001"}
    ) == [
        [0, 1, 3],
        [2],
    ]


def test_a_title_alone_and_an_abstract_alone_do_not_contradict_each_other() -> None:
    both = {"title": PAPER["title"], "names": PAPER["names"], "abstract": ABSTRACT}
    titles = [{"title": PAPER["title"], "names": PAPER["names"], "comments": [str(each)]} for each in range(3)]
    abstracts = [{"abstract": ABSTRACT, "comments": [str(each)]} for each in range(3)]
    assert len(partition(*titles, both, *abstracts)) == 1


def test_an_identifier_joins_records_that_share_nothing_else() -> None:
    assert one_paper({"arxiv": "2001.00001v2", "abstract": ABSTRACT}, {"title": PAPER["title"], "arxiv": "2001.00001"})


def test_paper_ids_come_from_content_and_not_from_the_ids_of_records() -> None:
    frame = keys(PAPER, {"abstract": ABSTRACT})
    renamed = frame.with_columns(source_id=pl.col("source_id").str.replace("S0", "Sv"))
    first, second = (resolve(each).assignments for each in (frame, renamed))
    assert first["paper_id"].to_list() == second["paper_id"].to_list()


def test_a_common_key_is_windowed_and_not_dropped() -> None:
    same = [{"title": "Annual report", "publication_date": str(1900 + year)} for year in range(MAX_BLOCK * 2)]
    frame = keys(*same)
    prepared = prepare_papers(frame)
    pairs = pair_records(prepared.blocking_keys, Rows(prepared.features))
    assert {*pairs["left"], *pairs["right"]} == {*frame["record"]}
    assert pairs.height < len(same) * 10


def test_every_merged_pair_is_explained_and_its_weights_add_up() -> None:
    frame = keys(PAPER, PAPER | {"names": ["N. Okafor", "P. Lindqvist"]})
    matches = resolve(frame).matches
    assert matches["decision"].to_list() == ["merged"]
    evidence = matches["evidence"].to_list()[0]
    assert sum(each["weight"] for each in evidence) - 1.5 == pytest.approx(matches["score"].item(), abs=1e-4)
    assert {"evidence": "year", "level": "same", "weight": pytest.approx(1.0)} in evidence


def test_the_doi_of_a_review_joins_two_titles_and_that_of_a_supplement_does_not_join_its_abstracts() -> None:
    review = {"title": "Grammars at work, by A. Author (University of Somewhere), 2011, 220 pages", "doi": "10.1000/a"}
    assert one_paper(
        PAPER | {"title": "Book review: Grammars at work", "doi": "10.1000/a"}, PAPER | review | {"pages": None}
    )
    abstract = {
        "title": "Agreement of annotators on verbs",
        "names": ["Haddad, Sami"],
        "pages": "A12",
        "doi": "10.1000/a",
    }
    assert not one_paper(PAPER | {"pages": "A35", "doi": "10.1000/a"}, PAPER | abstract)


def cited(number: int, **change: Any) -> list[dict[str, Any]]:
    """The paper as so many bibliographies cite it."""
    return [PAPER | {"comments": [f"reference {each}"]} | change for each in range(number)]


def test_a_paper_that_is_cited_often_is_one_paper_though_its_words_and_names_are_in_every_record() -> None:
    plain = {"volume": None, "issue": None, "pages": None}
    records = [*cited(60, **plain), *cited(4, publication_date="2000", **plain), *cited(3, publication_date="1997")]
    assert max(map(len, partition(*records))) >= 60


def test_names_that_a_whole_dump_lacks_are_no_evidence_against_a_match() -> None:
    bare = {"title": PAPER["title"], "publication_date": "1999"}
    assert one_paper(bare | {"title": bare["title"] + "."}, bare | {"comments": ["again"]})
    named = [{"title": f"A paper on {each}", "names": ["Haddad, Sami"]} for each in ("verbs", "nouns", "particles")]
    assert len(partition(bare | {"title": bare["title"] + "."}, bare | {"comments": ["again"]}, *named)) == 5


def test_a_title_that_every_volume_has_is_no_paper() -> None:
    column = {
        "title": "Notes from the treebank workshop series",
        "names": ["Okafor, Ngozi"],
        "pages": None,
        "issue": None,
    }
    volumes = [PAPER | column | {"volume": str(25 + year), "publication_date": str(1999 + year)} for year in range(5)]
    assert len(partition(*volumes, *volumes)) == 5


def test_clusters_that_contradict_each_other_stay_apart_though_no_window_compares_them() -> None:
    conference = cited(
        40,
        venue="Proceedings of the Conference on Parsing",
        publication_date="1996",
        volume=None,
        issue=None,
        pages="11-19",
    )
    bare = PAPER | {"venue": None, "publication_date": None, "volume": None, "issue": None, "pages": None}
    groups = partition(*conference, bare, *cited(40))
    assert not any(min(group) < 40 and max(group) > 40 for group in groups)
    assert max(map(len, groups)) >= 40


def test_a_meeting_abstract_is_not_the_article() -> None:
    abstract = {"venue": "Computational Linguistics", "issue": "Suppl. 1", "pages": None, "volume": "24"}
    assert not one_paper(PAPER, PAPER | abstract)


def test_venues_that_hold_the_same_papers_again_and_again_are_one() -> None:
    words = "lattice treebank morphology discourse anaphora prosody lexicon grammar dialogue parsing".split()
    others = "Okafor Lindqvist Haddad Moreau Tanaka Novak Silva Petrov Larsen Costa".split()
    titles = [
        f"Estimating {first} models of {second} from {third} corpora with {fourth}"
        for first, second, third, fourth in zip(
            words, words[3:] + words, words[5:] + words, words[7:] + words, strict=False
        )
    ]

    def listed(catalogue: str, venue: str, number: int) -> dict[str, Any]:
        names = [f"{others[number]}, Ana", f"{others[number - 3]}, Ben"]
        return {
            "source_name": catalogue,
            "venue": venue,
            "title": titles[number],
            "names": names,
            "publication_date": "1999",
        }

    catalogues = (
        [listed("one", "Zebu", number) for number in range(10)],
        [listed("two", "Parliament of Parsers", number) for number in range(10)],
    )
    assert len(partition(*catalogues[0], *catalogues[1])) == 10
    frame = keys(*catalogues[0], *catalogues[1])
    scored = score(frame)
    one_venue = VENUE_ALIGNMENT.number_of("one venue")
    assert set(scored.filter(pl.col("score") >= 0)["venue alignment"]) == {one_venue}


def test_one_catalogue_seldom_lists_a_paper_twice() -> None:
    ours = {"title": "Parsing of treebanks", "names": PAPER["names"], "publication_date": "1999"}
    theirs = ours | {"title": "Parsing of Treebanks."}
    assert one_paper(ours | {"source_name": "one"}, theirs | {"source_name": "two"})
    assert not one_paper(ours | {"source_name": "one"}, theirs | {"source_name": "one"})
    assert not one_paper(*(each | {"format_catalogue": "one"} for each in (ours, theirs)))


def test_two_catalogues_without_duplicates_are_matched_one_to_one() -> None:
    short = {"title": "Beams", "names": ["Okafor, Ngozi"], "publication_date": "1999"}
    frame = keys(
        short | {"own_key": "a"},
        short | {"own_key": "b", "venue": "Linguistica"},
        short | {"own_key": "c", "venue": "Linguistica", "publication_date": "2004"},
    )
    declared = frame.with_columns(
        catalogue=pl.Series(["one", "two", "two"]), duplicate_free=pl.Series([True, True, True])
    )
    assert len(groups_of(frame)) == 3
    assert groups_of(declared) == [[0, 1], [2]]


def test_a_record_with_two_candidates_in_a_catalogue_is_of_neither() -> None:
    short = {"title": "Beams", "names": ["Okafor, Ngozi"], "publication_date": "1999"}
    frame = keys(short, short | {"venue": "Linguistica"}, short | {"comments": ["in another volume"]})
    catalogue, declared = pl.Series(["one", "two", "two"]), pl.Series([None, True, True])
    assert len(groups_of(frame.with_columns(catalogue=catalogue, duplicate_free=declared))) == 3


def catalogued(number: int) -> dict[str, Any]:
    """Return a record of a catalogue that lists many papers, each once."""
    topic = f"{WORDS[number % 20]} {WORDS[20 + number // 20]}"
    return {
        "title": f"On the {topic} of parsers",
        "names": [f"Author{WORDS[number % 20]}, A."],
        "publication_date": "1999",
        "own_key": f"one/{number}",
        "source_name": "One",
    }


def test_a_noisy_record_meets_its_only_candidate_in_a_catalogue_that_is_learnt_to_list_no_paper_twice() -> None:
    listed = [catalogued(number) for number in range(MIN_RECORDS)]
    noisy = catalogued(7) | {"publication_date": "1998", "own_key": None, "source_name": None}
    groups = partition(*listed, noisy)
    assert [group for group in groups if len(group) > 1] == [[7, MIN_RECORDS]]
    assert all(len(group) == 1 for group in partition(*listed[:-1], noisy))  # too few to learn it of them


def test_what_is_declared_of_a_catalogue_goes_before_what_is_learnt() -> None:
    noisy = catalogued(7) | {"publication_date": "1998", "own_key": None, "source_name": None}
    frame = keys(*(catalogued(number) for number in range(MIN_RECORDS)), noisy)
    assert len(groups_of(frame)) == MIN_RECORDS
    catalogue = pl.when(pl.col("source_name") == "One").then(pl.lit("one"))
    declared = pl.when(pl.col("source_name") == "One").then(pl.lit(value=False))
    assert len(groups_of(frame.with_columns(catalogue=catalogue, duplicate_free=declared))) == MIN_RECORDS + 1


def test_two_records_of_a_catalogue_are_one_paper_only_where_their_own_pair_says_so() -> None:
    listed = [catalogued(number) for number in range(MIN_RECORDS)]
    located = {"venue": "Computational Linguistics", "volume": "25", "pages": "301-322"}
    again = catalogued(7) | located | {"own_key": "again"}
    assert [7, MIN_RECORDS] in partition(*listed[:7], listed[7] | located, *listed[8:], again)


def test_what_keeps_an_accepted_pair_apart_is_said() -> None:
    dois = keys(PAPER | {"doi": "10.1000/a"}, PAPER | {"doi": "10.2000/b", "abstract": ABSTRACT})
    twice = keys(PAPER, PAPER | {"comments": ["again"]}).with_columns(
        catalogue=pl.lit("one"), duplicate_free=pl.lit(value=True)
    )
    for frame, reason in ((dois, "doi"), (twice, "catalogue")):
        matches = resolve(frame).matches
        assert matches.select("decision", "kept_apart_by").rows() == [("apart", reason)]


def test_more_records_than_a_paper_can_have_are_not_published_as_one() -> None:
    frame = keys(*cited(MAX_RECORDS + 20))
    resolved = resolve(frame)
    assert max(resolved.assignments.group_by("paper_id").len()["len"]) == MAX_RECORDS
    assert "size" in resolved.matches["kept_apart_by"].to_list()


def test_nothing_in_nothing_out() -> None:
    resolved = resolve(keys())
    assert all(
        table.is_empty() for table in (resolved.assignments, resolved.matches, resolved.relations, resolved.papers)
    )
