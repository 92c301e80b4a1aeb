r"""BibTeX and BibLaTeX: entries, macros, parents, names and fields."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.bibtex import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.printed.bibtex_names import read_names
from tasks.extract.records import Record, Refused
from tasks.extract.syntax import bibtex_entries, bibtex_scanner

ENTRY = "@article{a, title = {Rivers}, year = 2000}"


def read(text: str | bytes) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode() if isinstance(text, str) else text))]


def record(text: str) -> Record:
    (outcome,) = read(text)
    assert isinstance(outcome, Record), outcome
    return outcome


def titles(text: str | bytes) -> list[str | None]:
    return [one.content.title if isinstance(one, Record) else one.reason for one in read(text)]


def identifiers(text: str) -> list[tuple[str, str]]:
    return [(one.scheme, one.value) for one in record(text).content.identifiers]


def test_an_entry_with_all_kinds_of_values() -> None:
    one = record(
        '@string{jr = "Journal of "}\n@string{rivers = jr # {Rivers}}\n'
        '@Article{doe:2000,\n  author = "Doe, Jane and Ann Roe",\n  title = {How {R}ivers {\\"u}ber},\n'
        "  journal = rivers, volume = 12, number={3}, pages = {1--20}, month = 10 # mar,\n"
        "  year = 2000, DOI = {https://doi.org/10.1/x\\_y}, keywords = {water; ice, snow}, note = {A note},\n"
        "  language = {english}, abstract = {We study\n   rivers.}\n}\n"
    )
    content = one.content
    assert (one.key, content.type, content.title) == ("doe:2000", "article-journal", "How Rivers über")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Rivers", "12", "3", "1-20")
    assert (content.publication_date, content.language) == ("2000-03-10", "english")
    assert (content.abstract, content.keywords, content.comments) == (
        "We study rivers.",
        ("water", "ice, snow"),
        ("A note",),
    )
    assert [name.raw_name for name in content.names] == ["Doe, Jane", "Ann Roe"]
    assert one.repairs == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{ENTRY}\n{ENTRY}", ["Rivers", "Rivers"]),
        (f"{ENTRY}{ENTRY}  {ENTRY}", ["Rivers"] * 3),
        (f"\ufeff{ENTRY}", ["Rivers"]),
        (f"\r\n{ENTRY}\r\n", ["Rivers"]),
        (f"Some words, a mail@example.org {{and}} braces\n{ENTRY}\nmore = {{words}}", ["Rivers"]),
        (f"%{ENTRY}\n% {ENTRY}\n", []),
        (f"@comment{{ {ENTRY} }}\n{ENTRY}", ["Rivers"]),
        (f'@comment no braces\n@preamble{{ "\\x" # {{y}} }}\n{ENTRY}', ["Rivers"]),
        ('@article(a, title = {Rivers (wet)}, note = "dry)")\n', ["Rivers (wet)"]),
        ("@article{a, title = {A {B {C {D {E}}}}}}\n", ["A B C D E"]),
        ('@article{a, title = "A {"}quoted{"} B"}\n', ['A "quoted" B']),
        ("@article{a, title = {Rivers},, year = {2000},}\n", ["Rivers"]),
        ("@article{a,\n title = {Rivers}\n year = {2000}\n}", ["Rivers"]),
        ("@article{title = {No key}}", ["No key"]),
        ("@article{, title = {No key}}", ["No key"]),
        ("@article{a}", ["no_content"]),
        ("@misc{a, note = {x}}", ["no_content"]),
        ("@article{a, title = , doi = {10.1000/x}}", [None]),
        ("@article{a, title = {}, TITLE = {Rivers}}", ["Rivers"]),
        ("@article{a, title = {Mail me\n@home{ now} or not}}", ["Mail me @home now or not"]),
        ("@PROCEEDINGS{a, title = {Rivers 2000}}", ["proceedings"]),
        ("@periodical{a, title = {Rivers 12(3)}}", ["journal_issue"]),
    ],
)
def test_what_is_an_entry(text: str, found: list[str | None]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    "broken",
    [
        "@article{b, title = {not closed, year = 2000}",
        "@article{b, title = {B}, year = 2000",
        '@article{b, title = "not closed, year = 2000}',
        "@article{b, title = {B}}, year = {2000},\n note = {lost}\n}",
        "@article{b, title {B}}",
        "@article{b, title = {B} {C}}",
        "@article{b, = {B}}",
    ],
)
def test_a_broken_entry_costs_itself(broken: str) -> None:
    outcomes = read(f"{ENTRY}\n\n{broken}\n\n{ENTRY}\n")
    assert [type(one) for one in outcomes] == [Record, Refused, Record]
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].reason == "broken_entry"
    assert outcomes[1].detail.isprintable()


def test_the_lines_of_entries() -> None:
    text = f"% head\n\n{ENTRY}\n@article{{b,\n title = {{B}}\n}}  {ENTRY}\n@article{{c,\n title = {{C\n\n{ENTRY}"
    places = [(piece.line_start, piece.line_end) for piece, _ in FORMAT.read(BytesIO(text.encode()))]
    assert places == [(3, 3), (4, 6), (6, 6), (7, 8), (10, 10)]


def test_macros_hold_from_their_definition_on() -> None:
    text = "".join(
        f"@string{{j = {{{name}}}}}\n@article{{k, title = {{T}}, journal = J, crossref = {{none}}}}\n" for name in "AB"
    )
    assert [one.content.venue for one in read(text) if isinstance(one, Record)] == ["A", "B"]


def test_a_macro_that_nobody_defined_is_taken_by_its_name() -> None:
    one = record("@article{a, title = {T}, journal = TUGboat, month = 10 May}")
    assert one.content.venue == "TUGboat"
    assert set(one.repairs) == {"undefined_macro", "unquoted_value"}


def test_macros_cannot_expand_without_end() -> None:
    bomb = "@string{a = {xxxxxxxx}}\n" + "@string{a = a # a # a # a}\n" * 40
    assert isinstance(record(f"{bomb}@article{{k, title = a}}"), Record)
    (refused,) = read(f"@string{{a = {{{'x' * 60_000}}}}}\n@article{{k, title = {'a # ' * 1000} a}}")
    assert isinstance(refused, Refused)
    assert "16 MiB, the limit" in refused.detail


CHILD = "@inproceedings{c, title = {Ice}, crossref = {P}, author = {Doe, Jane}}"
PARENT = "@proceedings{p, title = {Proc. of Ice}, year = 2001, month = may, volume = 7, doi = {10.1/p}, editor = {X}}"


@pytest.mark.parametrize("text", [f"{CHILD}\n{ENTRY}\n{PARENT}", f"{PARENT}\n{CHILD}\n{ENTRY}"])
def test_an_entry_inherits_from_its_parent_on_either_side(text: str) -> None:
    found = [one for one in read(text) if isinstance(one, Record)]
    child = next(one.content for one in found if one.key == "c")
    assert (child.venue, child.publication_date, child.volume) == ("Proc. of Ice", "2001-05", "7")
    assert child.identifiers == ()
    assert {one.key for one in found} == {"a", "c"}


def test_what_an_entry_says_itself_is_not_inherited() -> None:
    child = CHILD[:-1] + ", booktitle = {ICE}, year = 2002}"
    content = next(one.content for one in read(f"{PARENT}\n{child}") if isinstance(one, Record))
    assert (content.venue, content.publication_date) == ("ICE", "2002")


def test_entries_wait_for_a_parent_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibtex_entries, "WINDOW", 500)
    text = f"{CHILD}\n" + f"{ENTRY}\n" * 20 + PARENT
    keys = [piece.raw[:13] for piece, _ in FORMAT.read(BytesIO(text.encode()))]
    assert len(keys) == 22
    assert keys[0] == b"@inproceeding"
    first = read(text)[0]
    assert isinstance(first, Record)
    assert first.content.venue is None


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Doe, Jane and Ann Roe", [("Doe, Jane", "Doe", "Jane"), ("Ann Roe", None, None)]),
        ("Doe, Jane\n  AND\n Roe, Ann and others", [("Doe, Jane", "Doe", "Jane"), ("Roe, Ann", "Roe", "Ann")]),
        (
            "{Barnes and Noble, Inc.} and Doe, J.",
            [("Barnes and Noble, Inc.", "Barnes and Noble, Inc.", None), ("Doe, J.", "Doe", "J.")],
        ),
        ("{{OpenAI}}", [("OpenAI", "OpenAI", None)]),
        ("{\\'E}douard Masterly", [("Édouard Masterly", None, None)]),
        ("Ludwig {van Beethoven}", [("Ludwig van Beethoven", "van Beethoven", "Ludwig")]),
        ("Michael Strube 0001", [("Michael Strube 0001", None, None)]),
        ("family=Beethoven, given=Ludwig, prefix=van", [("van Beethoven, Ludwig", "Beethoven", "Ludwig")]),
        ("Doe, J., Roe, A., Poe, E.", [("Doe, J.", "Doe", "J."), ("Roe, A.", "Roe", "A."), ("Poe, E.", "Poe", "E.")]),
        ("Jane Doe, Ann Roe, Ed Poe", [("Jane Doe", None, None), ("Ann Roe", None, None), ("Ed Poe", None, None)]),
        ("Doe, Jane; Roe, Ann", [("Doe, Jane", "Doe", "Jane"), ("Roe, Ann", "Roe", "Ann")]),
        ("Vieth, V", [("Vieth, V", "Vieth", "V")]),
        ("and and , and {}", []),
        ("", []),
    ],
)
def test_names(printed: str, names: list[tuple[str, str | None, str | None]]) -> None:
    assert [(name.raw_name, name.family, name.given) for name in read_names(printed, set())] == names


@pytest.mark.parametrize("printed", ["von der Last, Jr., First", "von der Last, First, Jr."])
def test_von_and_jr(printed: str) -> None:
    (name,) = read_names(printed, set())
    assert (name.raw_name, name.particle, name.family, name.given, name.suffix) == (
        "von der Last, First, Jr.",
        "von der",
        "Last",
        "First",
        "Jr.",
    )


def test_too_many_names_are_refused_with_the_limit() -> None:
    (refused,) = read("@article{a, title = {T}, author = {" + "a and " * 300_001 + "b}}")
    assert isinstance(refused, Refused)
    assert (refused.reason, "100000" in refused.detail) == ("too_many_names", True)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("doi = {doi:10.1000/A_b}", [("doi", "10.1000/A_b")]),
        (
            "url = {https://doi.org/10.1000/x}, url = {http://a.org/y}",
            [("doi", "10.1000/x"), ("url", "https://doi.org/10.1000/x"), ("url", "http://a.org/y")],
        ),
        ("eprint = {1706.03762v5}, archivePrefix = {arXiv}", [("arxiv", "1706.03762v5")]),
        ("eprint = {12345}, eprinttype = {pubmed}", [("pmid", "12345")]),
        ("journal = {arXiv preprint arXiv:1706.03762}", [("arxiv", "1706.03762")]),
        ("journal = {CoRR}, volume = {abs/1706.03762}", [("arxiv", "1706.03762")]),
        ("isbn = {978-1-55860-1, 978-1-55860-2}", [("isbn", "978-1-55860-1"), ("isbn", "978-1-55860-2")]),
        ("biburl = {https://dblp.org/rec/conf/acl/Doe20.bib}", [("dblp", "conf/acl/Doe20")]),
        (
            "howpublished = {\\url{https://arxiv.org/abs/1706.03762}}",
            [("arxiv", "1706.03762"), ("url", "https://arxiv.org/abs/1706.03762")],
        ),
        ("howpublished = {by hand}", []),
    ],
)
def test_identifiers(fields: str, found: list[tuple[str, str]]) -> None:
    assert identifiers(f"@article{{a, title = {{T}}, {fields}}}") == found


@pytest.mark.parametrize("key", ["conf/acl/Doe20", "DBLP:conf/acl/Doe20"])
def test_a_key_of_dblp_is_an_identifier(key: str) -> None:
    assert identifiers(f"@inproceedings{{{key}, title = {{T}}}}") == [("dblp", "conf/acl/Doe20")]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2011-12}", "2011-12"),
        ("date = {2011-12-03/2012-01}", "2011-12-03"),
        ("year = {1986}, month = jul", "1986-07"),
        ('year = 1981, month = "10~" # jan', "1981-01-10"),
        ("year = 1988, month = jun # {--} # aug", "1988-06"),
        ("year = 1988, month = 7, day = 3", "1988-07-03"),
        ('year = "{\\noopsort{1973b}}1973"', "1973"),
        ("year = {in press}", None),
    ],
)
def test_dates(fields: str, date: str | None) -> None:
    assert record(f"@article{{a, title = {{T}}, {fields}}}").content.publication_date == date


@pytest.mark.parametrize(
    ("kind", "fields", "type_"),
    [
        ("inproceedings", "booktitle = {B}", "paper-conference"),
        ("PhdThesis", "school = {S}", "thesis"),
        ("misc", "eprint = {1706.03762}, archiveprefix = {arXiv}", "article"),
        ("article", "journal = {Rivers}, eprint = {1706.03762}, eprinttype = {arxiv}", "article-journal"),
        ("article", "journal = {CoRR}, volume = {abs/1706.03762}", "article"),
        ("whatever", "", None),
    ],
)
def test_types(kind: str, fields: str, type_: str | None) -> None:
    assert record(f"@{kind}{{a, title = {{T}}, {fields}}}").content.type == type_


@pytest.mark.parametrize(
    ("text", "is_bibtex"),
    [
        (ENTRY, True),
        (f"% a comment\nExported\n\n{ENTRY}", True),
        ('@string{j = "Journal"}\n', True),
        ("# A tool\n\nCite as\n\n```\n" + ENTRY + "\n```\n", False),
        ("@dataclass(frozen=True)\nclass A:\n    x = 1\n", False),
        ("\\documentclass{article}\n" + ENTRY, False),
        ("a line\n" * 30 + ENTRY, False),
        ("@media{color: red}", False),
    ],
)
def test_what_is_bibtex(text: str, is_bibtex: bool) -> None:
    assert (sniff(text.encode()) is FORMAT) is is_bibtex


def test_an_entry_beyond_the_limit_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibtex_scanner, "LIMIT", 5000)
    monkeypatch.setattr(bibtex_entries, "_CHUNK", 3000)
    text = f"{ENTRY}\n@article{{b, title = {{{'x{y}' * 5000}}}}}\n{ENTRY}"
    outcomes = list(FORMAT.read(BytesIO(text.encode())))
    assert [one.reason if isinstance(one, Refused) else "read" for _, one in outcomes] == [
        "read",
        "record_too_large",
        "read",
    ]
    assert [piece.line_start for piece, _ in outcomes] == [1, 2, 3]


MIXED = f'% head\n@string{{j = {{J}}}}\n{CHILD}\n{ENTRY}{ENTRY}\n@comment{{x}}\n{PARENT}\n@misc(d, title = "D")\n'


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    raw = bytearray(MIXED.encode())
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 8)))
        raw[start:end] = draw(
            st.sampled_from([b"", b"{", b"}", b'"', b"\n", b"\n@a{b,", b"#", b"=", b",", b"\xff\x00"])
        )
    return bytes(raw)


@given(raw=damaged(), chunk=st.integers(1, 300))
def test_where_chunks_end_makes_no_difference(raw: bytes, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = list(FORMAT.read(BytesIO(raw)))
        patch.setattr(bibtex_entries, "_CHUNK", chunk)
        pieces = list(FORMAT.read(BytesIO(raw)))
    assert [(piece.raw, piece.line_start, piece.line_end, one) for piece, one in pieces] == [
        (piece.raw, piece.line_start, piece.line_end, one) for piece, one in whole
    ]
    last = raw.count(b"\n") + 1
    assert all(1 <= piece.line_start <= piece.line_end <= last for piece, _ in pieces)


@given(cut=st.integers(0, len(MIXED)))
def test_what_stands_before_a_cut_is_read(cut: int) -> None:
    complete = [piece.raw for piece in FORMAT.split(BytesIO(MIXED.encode()))]
    pieces = [piece.raw for piece in FORMAT.split(BytesIO(MIXED.encode()[:cut]))]
    assert pieces[:-1] == complete[: max(len(pieces) - 1, 0)]


def test_a_refusal_shows_no_control_character_of_a_field_name() -> None:
    (outcome,) = read("@article{a, title = {Rivers}, j\x0furnal = !{Comm}, year = 2000}")
    assert isinstance(outcome, Refused)
    assert outcome.detail.isprintable()
    assert "j\\x0furnal" in outcome.detail
