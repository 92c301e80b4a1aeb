"""Explanations on small lakes: what they find, what they say, and that they do no harm."""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path

import pytest

from schemas.errors import UsageError
from schemas.lake.authors import AUTHOR_MATCHES
from schemas.lake.papers import PAPER_MATCHES, RELATIONS
from schemas.table import Table
from tasks.explain import explain as explain_in_words
from tasks.explain import lay_out
from tasks.explain.explanation import (
    AuthorExplanation,
    GoneExplanation,
    PaperExplanation,
    PaperName,
    RecordExplanation,
    WorkExplanation,
)
from tasks.explain.layout import REASONS, RELATED
from tasks.load.reading import Lake
from tasks.transform.sentences import sentences
from tests.unit.explain.lakes import an_id, evidence, lake_of

P1, P2, P3, P4 = (an_id("P", number) for number in range(1, 5))
S1, S2, S3, S4, S5 = (an_id("S", number) for number in range(1, 6))
W1, W2 = an_id("W", 1), an_id("W", 2)
RIVERS = "Quiet Rivers"
A1, A2 = an_id("A", 1), an_id("A", 2)

explain = partial(explain_in_words, words=sentences())


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Three records that are one paper, two near misses, a preprint of the same work, and two persons of one name."""
    doi = [{"scheme": "doi", "value": "10.1000/rivers"}]
    return lake_of(
        tmp_path_factory.mktemp("lake"),
        papers=[
            {
                "paper_id": P1,
                "work_id": W1,
                "title": "Quiet Rivers",
                "year": 2001,
                "venue": "Water",
                "identifiers": doi,
            },
            {"paper_id": P2, "work_id": W1, "title": "Quiet Rivers (preprint)", "year": 2000},
            {"paper_id": P3, "work_id": W2, "title": "Quiet Rivers, Part II", "year": 2001},
            {"paper_id": P4, "work_id": an_id("W", 4), "title": "Quiet Rivers", "year": 2003},
        ],
        sources=[
            {"source_id": S1, "paper_id": P1, "title": "Quiet Rivers", "source_key": "r1", "matched_by": "title"},
            {"source_id": S2, "paper_id": P1, "source_index": 2, "line_start": 3, "line_end": 9, "matched_by": "title"},
            {"source_id": S3, "paper_id": P1, "source_index": 3, "line_start": 7, "matched_by": "title"},
            {"source_id": S4, "paper_id": P3, "source_index": 4, "source_key": "r4", "matched_by": "alone"},
            {"source_id": S5, "paper_id": P2, "source_index": 5, "source_key": "r4", "matched_by": "alone"},
        ],
        relations=[{"paper_id": P2, "related_paper_id": P1, "relation": "version_of", "score": 2.5}],
        paper_matches=[
            {
                "source_id": left,
                "related_source_id": right,
                "paper_id": paper,
                "related_paper_id": other,
                "decision": decision,
                "united": decision == "merged" and (left, right) != (S1, S3),
                "score": score,
                "evidence": evidence(*weights),
            }
            for left, right, paper, other, decision, score, weights in (
                (S1, S2, P1, P1, "merged", 3.5, [("year", "1 apart", -1.5), ("doi", "same", 5.0)]),
                (S1, S3, P1, P1, "merged", 1.0, [("title", "same", 1.0)]),
                (S2, S3, P1, P1, "merged", 2.0, [("title", "at least .93", 2.0)]),
                (S1, S4, P1, P3, "review", -0.5, [("title part", "different", -0.5)]),
                (S2, S4, P1, P3, "review", -0.9, [("title part", "different", -0.9)]),
            )
        ],
        authors=[
            {
                "author_id": A1,
                "display_name": "Mara Ash",
                "name_variants": ["Ash, M.", "Mara Ash"],
                "orcid": "0000-0002-1825-0097",
                "identifiers": [{"scheme": "dblp", "value": "Ada Lovelace 0002"}],
                "n_papers": 2,
                "first_year": 2000,
                "last_year": 2001,
            },
            {"author_id": A2, "display_name": "M. Ash", "name_variants": ["M. Ash"]},
        ],
        authorships=[
            {"paper_id": P1, "author_id": A1},
            {"paper_id": P2, "author_id": A1, "is_inferred": True},
            {"paper_id": P3, "author_id": A2},
        ],
        mentions=[
            {"source_id": S1, "paper_id": P1, "author_id": A1},
            {"source_id": S2, "paper_id": P1, "author_id": A1, "raw_name": "Mara Ash"},
            {"source_id": S5, "paper_id": P2, "author_id": A1},
            {"source_id": S4, "paper_id": P3, "author_id": A2},
        ],
        author_matches=[
            {
                "source_id": S1,
                "related_source_id": right,
                "author_id": A1,
                "related_author_id": other,
                "decision": decision,
                "score": score,
                "evidence": evidence(("coauthors", "shared", score)),
            }
            for right, other, decision, score in ((S5, A1, "merged", 4.0), (S4, A2, "review", -0.3))
        ],
        history=[
            {
                "entity": "paper",
                "id": an_id("P", 7),
                "snapshot": "2",
                "event": "merged",
                "related_ids": [P1],
                "causes": [{"cause": "new dump", "name": "a.bib"}],
            },
            {
                "entity": "paper",
                "id": an_id("P", 5),
                "snapshot": "1",
                "event": "split",
                "related_ids": [an_id("P", 7), P2],
            },
            {"entity": "paper", "id": an_id("P", 6), "snapshot": "1", "event": "minted", "related_ids": []},
            {"entity": "author", "id": an_id("A", 8), "snapshot": "2", "event": "split", "related_ids": [A1, A2]},
            *(
                {"entity": "paper", "id": an_id("P", 9), "snapshot": snapshot, "event": event, "related_ids": related}
                for snapshot, event, related in (
                    ("0", "merged", [P3]),
                    ("1", "minted", []),
                    ("2", "split", [P2, an_id("P", 9)]),
                    ("3", "retired", []),
                )
            ),
        ],
    )


def test_a_paper_is_explained_by_the_pairs_that_joined_its_records(lake: Lake) -> None:
    explanation = explain(lake, P1)
    assert isinstance(explanation, PaperExplanation)
    assert [record.source_id for record in explanation.records] == [S1, S2, S3]
    assert [(link.left, link.right, link.score) for link in explanation.links] == [(S1, S2, 3.5), (S2, S3, 2.0)]
    assert explanation.n_further == 1
    assert [each.words for each in explanation.links[0].evidence] == ["the DOI is the same", "the year is 1 apart"]
    assert [(one.name, one.is_inferred) for one in explanation.authors] == [("Mara Ash", False)]
    assert [version.paper_id for version in explanation.versions] == [P2]
    (miss,) = explanation.near_misses
    assert miss.other == PaperName(paper_id=P3, title="Quiet Rivers, Part II", year=2001, venue=None)
    assert (miss.link.score, miss.n_pairs) == (-0.5, 2)


def test_the_page_of_a_paper_is_plain_text(lake: Lake) -> None:
    assert lay_out(explain(lake, P1)).splitlines() == [
        f"{P1}: a paper",
        "  Quiet Rivers",
        "  Mara Ash",
        "  2001, Water",
        "  doi 10.1000/rivers",
        "",
        "Its records (3)",
        "  [1] dump.json, record 1, key r1",
        "      Quiet Rivers",
        "      no year, no venue",
        "  [2] dump.json, lines 3 to 9, key key",
        "      (without a title)",
        "      no year, no venue",
        "  [3] dump.json, line 7, key key",
        "      (without a title)",
        "      no year, no venue",
        "",
        "Why they are one paper",
        "  [1] and [2]: +3.5",
        "        +5.0  the DOI is the same",
        "        -1.5  the year is 1 apart",
        "  [2] and [3]: +2.0",
        "        +2.0  the title is at least 93 % alike",
        "  1 further pair of these records would be accepted, too.",
        "",
        "Near misses, kept apart (1)",
        f'  {P3}: "Quiet Rivers, Part II", 2001, no venue',
        "    [1] and a record of it: -0.5 is less than the 0 that it takes",
        "        -0.5  the part that the title names is different",
        "    and 1 pair that scored no better",
        "",
        "What it is to other papers",
        f'  {P2}: "Quiet Rivers (preprint)", 2000, no venue is a version of',
        "  it (+2.5)",
        "",
        f"Other papers of the same work, {W1}",
        f'  {P2}: "Quiet Rivers (preprint)", 2000, no venue',
    ]


@pytest.mark.parametrize(
    ("decision", "reason", "score", "words"),
    [
        ("apart", "doi", 4.0, "+4.0, but the two papers have different DOIs"),
        ("apart", "a reason of tomorrow", 4.0, "+4.0, but a reason of tomorrow"),
        ("review", None, -0.04, "-0.040 is less than the 0 that it takes"),
        ("review", None, 1.0, "+1.0, but all that it would unite contradicts itself"),
    ],
)
def test_a_near_miss_says_why_it_is_none(
    tmp_path: Path, decision: str, reason: str | None, score: float, words: str
) -> None:
    pair = {"source_id": S1, "related_source_id": S4, "paper_id": P1, "related_paper_id": P3, "evidence": []}
    lake = lake_of(
        tmp_path,
        papers=[{"paper_id": P1, "work_id": W1}, {"paper_id": P3, "work_id": W2}],
        sources=[{"source_id": S1, "paper_id": P1}, {"source_id": S4, "paper_id": P3}],
        paper_matches=[{**pair, "decision": decision, "kept_apart_by": reason, "score": score}],
    )
    assert f"[1] and a record of it: {words}" in lay_out(explain(lake, P1))
    assert f"[1] and a record of it: {words}" in lay_out(explain(lake, P3))


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        (PAPER_MATCHES, "kept_apart_by", REASONS),
        (AUTHOR_MATCHES, "kept_apart_by", REASONS),
        (RELATIONS, "relation", RELATED),
    ],
)
def test_every_reason_and_relation_of_the_tables_has_plain_words(
    table: Table, column: str, words: dict[str, str]
) -> None:
    (check,) = table.model.to_schema().columns[column].checks
    codes = set(check.statistics["allowed_values"])
    assert codes
    assert codes <= words.keys()


def test_a_work_is_explained_by_its_papers(lake: Lake) -> None:
    explanation = explain(lake, W1)
    assert isinstance(explanation, WorkExplanation)
    assert [paper.paper_id for paper in explanation.papers] == [P2, P1]
    assert f"{P2} is a version of {P1}" in lay_out(explanation)


def test_a_record_is_explained_by_its_paper(lake: Lake) -> None:
    explanation = explain(lake, S2)
    assert isinstance(explanation, RecordExplanation)
    assert explanation.record.line_end == 9
    assert explanation.paper == explain(lake, P1)
    assert lay_out(explanation).endswith(lay_out(explain(lake, P1)))


def test_a_person_is_explained_by_the_links_between_papers(lake: Lake) -> None:
    explanation = explain(lake, A1)
    assert isinstance(explanation, AuthorExplanation)
    assert [(one.source_id, one.raw_name) for one in explanation.mentions] == [
        (S5, "Ash, M."),
        (S1, "Ash, M."),
        (S2, "Mara Ash"),
    ]
    assert [(link.left, link.right) for link in explanation.links] == [(S1, S5)]
    (miss,) = explanation.near_misses
    assert miss.other == explain(lake, A2).person  # type: ignore[union-attr]
    page = lay_out(explanation)
    assert "Mara Ash, 2 papers, 2000 to 2001" in page
    assert "[1] and [2]: +4.0" in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/rivers", P1),
        ("https://doi.org/10.1000/RIVERS", P1),
        ("doi:10.1000/Rivers", P1),
        ("r1", P1),
        (f" {P1} ", P1),
        ("0000-0002-1825-0097", A1),
        ("https://orcid.org/0000-0002-1825-0097", A1),
        ("ada lovelace 0002", A1),
    ],
)
def test_what_people_have_at_hand_is_found(lake: Lake, text: str, found: str) -> None:
    assert explain(lake, text) == explain(lake, found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (an_id("P", 6), "there is no P0000000000000006 in this version"),
        (an_id("W", 9), "there is no W"),
        ("r4", f"means several: {P2}, {P3}"),
        ("nothing\x1b[2J", r"nothing in this version of the lake is called 'nothing\x1b[2J'"),
        ("", "nothing in this version"),
    ],
)
def test_what_is_not_there_or_means_several_is_one_line(lake: Lake, text: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        explain(lake, text)
    assert words in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert refused.value.exit_status == 2


@pytest.mark.parametrize(
    ("gone", "now", "lines"),
    [
        (an_id("P", 7), (P1,), [f"{an_id('P', 7)} was merged into {P1} in version 2", "the dump a.bib is new"]),
        (an_id("A", 8), (A1, A2), [f"{an_id('A', 8)} was split into {A1}, {A2} in version 2"]),
        (
            an_id("P", 9),
            (P2,),
            [
                f"{an_id('P', 9)} was split into {P2}, {an_id('P', 9)} in version 2",
                f"{an_id('P', 9)} was retired in version 3",
            ],
        ),
        (
            an_id("P", 5),
            (P1, P2),
            [
                f"{an_id('P', 5)} was split into {an_id('P', 7)}, {P2} in version 1",
                f"{an_id('P', 7)} was merged into {P1} in version 2",
            ],
        ),
    ],
)
def test_an_id_that_is_gone_is_followed_through_all_versions(
    lake: Lake, gone: str, now: tuple[str, ...], lines: list[str]
) -> None:
    explanation = explain(lake, f" {gone} ")
    assert isinstance(explanation, GoneExplanation)
    assert (explanation.id, explanation.now) == (gone, now)
    page = [line.strip() for line in lay_out(explanation, width=200).splitlines()]
    assert [line for line in lines if line not in page] == []
    assert (f"This version has {', '.join(now)}." in page) == bool(now)


def test_what_a_terminal_would_obey_is_printed_as_an_escape(tmp_path: Path) -> None:
    hostile = "Red\x1b[31m alert\x07 \x9b2J\u202e txet\u202c"
    lake = lake_of(tmp_path, papers=[{"paper_id": P1, "work_id": W1, "title": hostile, "venue": hostile}])
    page = lay_out(explain(lake, P1))
    assert r"Red\x1b[31m alert\x07 \x9b2J\u202e txet\u202c" in page
    assert not [character for character in page if unicodedata.category(character) == "Cc" and character != "\n"]


def test_no_line_is_wider_than_the_page_whatever_the_script(tmp_path: Path) -> None:
    from rich.cells import cell_len

    title = "静かな川の意味論" * 20 + " " + "x" * 200 + " word" * 40
    lake = lake_of(tmp_path, papers=[{"paper_id": P1, "work_id": W1, "title": title}])
    for width in (60, 80):
        page = lay_out(explain(lake, P1), width=width)
        assert max(map(cell_len, page.splitlines())) <= width
        assert "".join(page.split()).count("静かな川の意味論") == 20


def test_headings_are_bold_only_when_asked(lake: Lake) -> None:
    assert "\x1b" not in lay_out(explain(lake, P1))
    assert "\x1b[1mWhy they are one paper\x1b[0m" in lay_out(explain(lake, P1), bold=True)


def test_of_many_records_the_first_are_shown_and_of_many_pairs_the_weakest(tmp_path: Path) -> None:
    numbers = range(100, 130)
    lake = lake_of(
        tmp_path,
        papers=[{"paper_id": P1, "work_id": W1}],
        sources=[{"source_id": an_id("S", number), "paper_id": P1, "source_index": number} for number in numbers],
        paper_matches=[
            {
                "source_id": an_id("S", number),
                "related_source_id": an_id("S", number + 1),
                "paper_id": P1,
                "related_paper_id": P1,
                "decision": "merged",
                "united": True,
                "score": float(200 - number),
                "evidence": evidence(("content", "same", 3.0)),
            }
            for number in numbers[:-1]
        ],
    )
    page = lay_out(explain(lake, P1))
    assert "... and 10 more, all listed with --json" in page
    assert "The 23 strongest of 29 pairs are left out here" in page
    assert f"{an_id('S', 128)} and {an_id('S', 129)}: +72.0" in page
