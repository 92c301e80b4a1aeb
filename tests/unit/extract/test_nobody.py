"""What stands in the place of authors and names nobody, and collaborations before their members."""

from __future__ import annotations

import io

import pytest

from tasks.extract.formats.csl_json import FORMAT as CSL
from tasks.extract.formats.ris import FORMAT as RIS
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.nobody import is_nobody, name_authors
from tasks.extract.records import Content, PrintedName, Record, Refused

NOBODY = [
    *("Anonymous", "[Anonymous]", "ANONYMOUS.", "Anon.", "anonymous author", "Anonymous Authors", "Anonymous, A."),
    *("Anonymous, Anonymous", "Anonymous EMNLP submission", "Unknown", "Author unknown", "[Unknown author]"),
    *("No author", "[No authors listed]", "No Author Specified", "[No author name available]", "(no author)"),
    *("No authorship indicated", "Author not given", "Not available", "not specified", "Without author"),
    *("NA", "N/A", "n.a.", "na", "None", "NULL", "nan", "-", "--", ":", ".", "?", "***", "…", "[]", ""),
    *("A. Anonymous", "Anonymous et al.", "Anonymous Reviewer", "Various", "Various authors", "Authors, Various"),
    *(
        "Varios autores",
        "undefined",
        "Authors",
        "Author name",
        "N/A, N/A",
        "listed], [No authors",
        "Listed, No Authors",
    ),
    *("et al.", "et al", "and others", "others", "N.N.", "[s.n.]", "tbd"),
    *("Anonym", "Anonyme", "Anónimo", "Anônimo", "Autor desconocido", "Auteur inconnu", "Sans auteur", "Unbekannt"),
    *("Ohne Verfasser", "o. V.", "Sconosciuto", "Autore sconosciuto", "Onbekend", "Okänd", "Nieznany", "Аноним"),
    *("Неизвестный автор", "佚名", "匿名", "作者不詳", "작자미상", "مجهول"),
]
SOMEBODY = [
    *("Divers, Ann", "Lister, Ada", "Ng, Ng", "Avaro, Bo"),
    *("Na", "Na, Li", "No, Kim", "Nan Wold", "None, Ada", "Null, Jennifer", "Anna Lopez", "Nono, Luigi", "Author, Ann"),
    *(
        "Unknown Soldiers Museum",
        "Anonymous Was A Woman",
        "Noname, X. Y.",
        "Divers, Ann",
        "Lister, Ada",
        "Ng, Ng",
        "Ny, A",
        "Ano, B.",
        "Ot",
        "O. Vold",
    ),
    *("The Council of Nobody", "Sin, Ada", "Non, Bo", "Nil Wold", "1", "0002", "N. Norberg", "Andrew Fell", "Sna, N."),
    *("Без, Анна", "[Ashby]", "'t Hooft, Gerard", "(Eda) Ashby", "Verfasser, Karl", "Nichtbekannt, Ada", "Oa", "Sn"),
]


def record(*names: PrintedName) -> Record:
    return Record(content=Content(title="On Stiles", names=names))


def named(*names: PrintedName) -> tuple[list[str], tuple[str, ...]]:
    """Return the names that a record keeps, and its repairs."""
    kept = name_authors(record(*names))
    assert isinstance(kept, Record)
    return [name.raw_name for name in kept.content.names], kept.repairs


@pytest.mark.parametrize("printed", NOBODY)
def test_nobody(printed: str) -> None:
    assert is_nobody(printed)
    assert named(PrintedName(raw_name="Eda Ashby"), PrintedName(raw_name=printed)) == (["Eda Ashby"], ("nobody",))


@pytest.mark.parametrize("printed", SOMEBODY)
def test_somebody(printed: str) -> None:
    assert not is_nobody(printed)
    assert named(PrintedName(raw_name=printed)) == ([printed], ())


def test_nobody_in_parts() -> None:
    assert named(name_in_parts("Anonymous"), name_in_parts("Unknown", "Author")) == ([], ("nobody",))
    assert named(name_in_parts("", "")) == ([], ("nobody",))


@pytest.mark.parametrize(
    "name", [name_in_parts("others", "and"), name_in_parts("et al.", "A."), PrintedName(raw_name="Etal")]
)
def test_further_authors_in_the_place_of_a_family_name_are_nobody(name: PrintedName) -> None:
    assert named(name, PrintedName(raw_name="Ann Doe")) == (["Ann Doe"], ("nobody",))


def test_a_record_that_names_somebody_is_the_same_one() -> None:
    read, refused = record(PrintedName(raw_name="Nora Ashby")), Refused("broken_json", "mend it")
    assert name_authors(read) is read
    assert name_authors(refused) is refused


def test_repairs_are_added_to_those_of_the_reader() -> None:
    read = Record(content=Content(title="On Stiles", names=(PrintedName(raw_name="NA"),)), repairs=("invalid_utf8",))
    kept = name_authors(read)
    assert isinstance(kept, Record)
    assert kept.repairs == ("invalid_utf8", "nobody")
    assert kept.content.title == "On Stiles"


GROUP = organisation("The HEDGE Collaboration")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PrintedName(raw_name="The HEDGE Collaboration: E. Ashby"), [GROUP, PrintedName(raw_name="E. Ashby")]),
        (PrintedName(raw_name="The HEDGE Collaboration: Ashby, E."), [GROUP, PrintedName(raw_name="Ashby, E.")]),
        (name_in_parts("The HEDGE Collaboration: Ashby", "E."), [GROUP, name_in_parts("Ashby", "E.")]),
        (name_in_parts("Ashby", "The HEDGE Collaboration: E."), [GROUP, name_in_parts("Ashby", "E.")]),
        (name_in_parts("Ashby", "The HEDGE Collaboration:"), [GROUP, name_in_parts("Ashby")]),
        (PrintedName(raw_name="for The HEDGE Collaboration : E. Ashby"), [GROUP, PrintedName(raw_name="E. Ashby")]),
        (name_in_parts("The HEDGE Collaboration:"), [GROUP]),
        (PrintedName(raw_name="The HEDGE Collaboration:"), [GROUP]),
        (PrintedName(raw_name="Collaboration: E. Ashby"), [PrintedName(raw_name="E. Ashby")]),
        (PrintedName(raw_name="Collaboration: HEDGE"), [organisation("HEDGE Collaboration")]),
        (
            name_in_parts("HEDGE Study Group: Ashby", "E.", orcid="0000-0002-1825-0097", affiliations=["Wold"]),
            [
                organisation("HEDGE Study Group"),
                name_in_parts("Ashby", "E.", orcid="0000-0002-1825-0097", affiliations=["Wold"]),
            ],
        ),
    ],
    ids=lambda value: value.raw_name if isinstance(value, PrintedName) else "",
)
def test_a_collaboration_is_divided_from_its_first_member(name: PrintedName, expected: list[PrintedName]) -> None:
    kept = name_authors(record(name))
    assert isinstance(kept, Record)
    assert (list(kept.content.names), kept.repairs) == (expected, ("collaboration_divided",))


def test_a_colon_alone_divides_nothing() -> None:
    assert named(PrintedName(raw_name="Ashby: a life")) == (["Ashby: a life"], ())


@pytest.mark.parametrize("piece", [" ", "a", "a ", "team ", ":", "a:", "the team:"])
def test_a_long_name_takes_no_long_time(piece: str) -> None:
    assert named(PrintedName(raw_name=piece * 100_000 + ":"))


def test_every_format_leaves_nobody_out() -> None:
    ris = b"TY  - JOUR\nTI  - On stiles\nAU  - Ashby, Eda\nAU  - [Anonymous]\nER  - \n"
    csl = b'[{"id": "a", "type": "book", "title": "On stiles", "author": [{"literal": "Anonymous"}]}]'
    for reading, left in ((RIS.read(io.BytesIO(ris)), ["Ashby, Eda"]), (CSL.read(io.BytesIO(csl)), [])):
        [(_, read)] = list(reading)
        assert isinstance(read, Record)
        assert [name.raw_name for name in read.content.names] == left
        assert "nobody" in read.repairs
