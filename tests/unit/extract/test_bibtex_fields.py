"""What the fields of BibTeX say: comments, names of words, journals by macros, shared data, and what is not read."""

from __future__ import annotations

from io import BytesIO

import pytest

from tasks.extract.formats.bibtex import FORMAT, READ_FIELDS, SET_ASIDE
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tests.unit.extract.cases import case


def record(text: str, number: int = 0) -> Record:
    """Return one of the records of a dump."""
    records = [one for _, one in FORMAT.read(BytesIO(text.encode())) if isinstance(one, Record)]
    return records[number]


@pytest.mark.parametrize(
    "fields",
    [
        "% note = {ask},\n title = {Dunes},\n year = 2001",
        "%\n%%% note\n title = {Dunes}, % the title, not = {final}\n year = 2001 % or later\n",
        "title = {Dunes} % no comma\n, year = {2001}, % last = {x}\n",
        "title = {Dunes},\n%year = {1999},\n  year = {2001},\n%\n",
        "title = dunes # {} % macro\n, year = 2001",
        "title" + " " * 70 + "= {Dunes}, year" + "\t" * 90 + "= 2001",
        "title\n=\n{Dunes}\n,\nyear\n=\n2001\n",
        "funding_text 1={We thank Jane Doe.}, title={Dunes}, year=2001",
        "title={Dunes},\nauthor(s) of it = {x},\nyear=2001",
        "title={Dunes}\nfunding text 2 = {x}\nyear=2001",
        "year=2001\nfunding text 2 = {x}, title={Dunes}",
    ],
)
def test_comments_wide_alignment_and_names_of_words(fields: str) -> None:
    text = f"@string{{dunes = {{Dunes}}}}\n@article{{one,\n{fields}}}"
    content = record(text).content
    assert (content.title, content.publication_date) == ("Dunes", "2001")
    assert sniff(f"@article{{one,\n{fields}}}".encode()) is FORMAT


@pytest.mark.parametrize("value", ["100% wool, 5% silk", "a\n% b", "http://a.org/b%20c", "\\% of x"])
def test_a_percent_sign_in_a_value_is_no_comment(value: str) -> None:
    one = record(f"@article{{one, title = {{{value}}}, year = 2001}}").content
    assert one.title is not None
    assert "%" in one.title
    assert one.publication_date == "2001"


def test_a_url_keeps_its_percent_signs() -> None:
    one = record("@misc{one, title = {A}, url = {http://a.org/b%20c}}").content
    assert [identifier.value for identifier in one.identifiers] == ["http://a.org/b%20c"]


@pytest.mark.parametrize(
    ("journal", "venue"),
    [
        (r"{\apj}", "The Astrophysical Journal"),
        (r"{\apj, }", "The Astrophysical Journal,"),
        (r"{{\mnras}}", "Monthly Notices of the Royal Astronomical Society"),
        (r"{\mnras\ Letters}", "Monthly Notices of the Royal Astronomical Society Letters"),
        (r'"\aap"', "Astronomy & Astrophysics"),
        (r"\prd", "Physical Review D"),
        ("apj", "The Astrophysical Journal"),
        ("ApJ", "The Astrophysical Journal"),
        ("mnras # { Letters}", "Monthly Notices of the Royal Astronomical Society Letters"),
        ("cacm", "Communications of the ACM"),
        ("tugboat", "tugboat"),
        ("{apj}", "apj"),
        (r"{\emph{Dune} Studies}", "Dune Studies"),
    ],
)
def test_journals_by_their_macros(journal: str, venue: str) -> None:
    assert record(f"@article{{one, title = {{Dunes}}, journal = {journal}}}").content.venue == venue


def test_a_definition_in_the_dump_goes_before_what_styles_define() -> None:
    one = record("@string{apj = {Annals of Pottery}}\n@article{one, title = {Jars}, journal = apj}")
    assert (one.content.venue, one.repairs) == ("Annals of Pottery", ())


def test_macros_of_journals_hold_for_venues_only() -> None:
    one = record("@article{one, title = apj, author = {Ann \\na}}")
    assert (one.content.title, one.repairs) == ("apj", ("undefined_macro",))


SHARED = "@xdata{home, journal = {Annals of Dunes}, year = 2001, note = {shared}}"
CHILD = "@article{one, title = {Sand}, xdata = {home}}"


@pytest.mark.parametrize("text", [f"{SHARED}\n{CHILD}", f"{CHILD}\n{SHARED}", f"{CHILD}{SHARED}"])
def test_an_entry_has_the_data_that_it_shares(text: str) -> None:
    content = record(text).content
    assert (content.venue, content.publication_date, content.comments) == ("Annals of Dunes", "2001", ("shared",))


def test_shared_data_of_several_entries_and_of_data_in_turn() -> None:
    text = (
        '@article{one, title = {Sand}, XDATA = "B, a"}\n'
        "@xdata{a, year = 2001, volume = 7}@xdata{b, volume = 8, xdata = {c}}@xdata{C, journal = {Annals}}"
    )
    content = record(text).content
    assert (content.volume, content.venue, content.publication_date) == ("8", "Annals", "2001")


def test_what_an_entry_says_goes_before_the_data_that_it_shares() -> None:
    assert record(f"{SHARED}\n{CHILD[:-1]}, year = 1999}}").content.publication_date == "1999"


def test_a_parent_has_shared_data_too() -> None:
    text = (
        "@inproceedings{one, title = {Sand}, crossref = {p}}\n@proceedings{p, title = {Proc. of Dunes}, xdata = {x}}\n"
        "@xdata{x, year = 2001}"
    )
    content = record(text).content
    assert (content.venue, content.publication_date) == ("Proc. of Dunes", "2001")


def test_shared_data_in_a_circle_or_missing() -> None:
    assert record("@xdata{a, xdata={b}}@xdata{b, xdata={a}, year=2001}@misc{c, title={Sand}, xdata={a,z}}").content
    content = record("@misc{c, title = {Sand}, xdata = {z}}").content
    assert (content.title, content.publication_date) == ("Sand", None)


FULL = """@proceedings{p, title = {P}}
@article{one, author = {Doe, Jane}, title = {Dunes}, subtitle = {A}, journal = {J}, date = {2001-02}, year = 2001,
 month = feb, day = 3, volume = 1, number = 2, pages = {1--2}, eid = {e1}, articleno = 7, abstract = {We.},
 doi = {10.1000/x},
 eprint = {1706.03762}, eprinttype = {arxiv}, isbn = {978-3-16-148410-0}, url = {http://a.org}, note = {n},
 crossref = {p},
 language = {en}, version = {2}, keywords = {a; b}, collaboration = {The Dune Collaboration}, author_keywords = {c},
 fjournal = {Journal of Dunes}, unique-id = {WOS:000123}, howpublished = {Online}}"""


def test_no_field_that_a_rule_reads_is_reported() -> None:
    one = record(FULL)
    assert one.unread == ()
    assert one.content.venue == "Journal of Dunes"
    assert one.content.keywords == ("a", "b", "c")
    assert {"wos", "doi", "arxiv"} <= {identifier.scheme for identifier in one.content.identifiers}


def test_fields_that_no_rule_reads_are_reported() -> None:
    fields = "colour = {red}, empty = {}, Keywords-1 = {x}, funding_text 1 = {y}, editor = {Roe, A.}"
    assert record(f"@article{{a, title = {{A}}, {fields}}}").unread == (
        "colour",
        "keywords-1",
        "funding_text 1",
        "editor",
    )


BASES = {"title": "doi = {10.1000/x}", "eprint": "title = {A}", "day": "title = {A}, year = 2001, month = may"}
BASES |= dict.fromkeys(("year", "date", "booktitle", "journal"), "title = {A}, eprint = {1706.03762}")
BASES |= {"booksubtitle": "title = {A}, booktitle = {B}"}
VALUES = {"month": "may", "day": "3", "eprint": "1706.03762", "unique-id": "WOS:1"}
VALUES |= {"archiveprefix": "hdl", "eprinttype": "hdl", "biburl": "https://dblp.org/rec/conf/x/Y20.bib"}
VALUES |= dict.fromkeys(("howpublished", "url", "ee", "link"), "http://a.org/x")


def test_every_field_that_is_declared_as_read_changes_what_is_read() -> None:
    for name in sorted(READ_FIELDS - {"xdata", "crossref"}):
        with case(name):
            base = f"@article{{a, {BASES.get(name, 'title = {A}, eprint = {1706.03762}, year = 2001')}"
            assert record(f"{base}, {name} = {{{VALUES.get(name, '2002')}}}}}").content != record(f"{base}}}").content


def test_what_is_set_aside_is_not_read() -> None:
    assert not SET_ASIDE & READ_FIELDS
    assert FORMAT.set_aside == SET_ASIDE
    assert {"editor", "shorttitle", "journal-iso", "timestamp", "bdsk-url-1"} <= SET_ASIDE


@pytest.mark.parametrize("note", ["PMID: 99000001", "Read. PMID: 99000001; PMCID: PMC9900001", "[PMID: 99000001]"])
def test_a_note_may_say_a_number_of_pubmed(note: str) -> None:
    one = record(f"@article{{a, title = {{Dunes}}, note = {{{note}}}}}")
    assert ("pmid", "99000001") in [(each.scheme, each.value) for each in one.content.identifiers]


def test_a_note_on_another_paper_and_one_beside_a_field_say_none() -> None:
    one = record("@article{a, title = {Dunes}, note = {Comment on PMID: 99000001}}")
    other = record("@article{a, title = {Dunes}, pmid = {99000002}, note = {PMID: 99000001}}")
    assert one.content.identifiers == ()
    assert [each.value for each in other.content.identifiers] == ["99000002"]


def test_a_key_may_have_commas() -> None:
    one = record("@article{Doe et al., 2012,\n title = {Dunes},\n year = 2012}")
    assert (one.key, one.content.title, one.content.publication_date) == ("Doe et al., 2012", "Dunes", "2012")


def test_the_name_of_a_field_may_begin_with_a_digit() -> None:
    one = record("@article{a,\n title = {Dunes},\n 1st page = {7},\n year = 2012}")
    assert (one.content.title, one.content.publication_date, one.unread) == ("Dunes", "2012", ("1st page",))
