"""Where entries of BibTeX begin in files as people have them, and the check that none is lost."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.bibtex import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tasks.extract.syntax import bibtex_entries

ONE = "@article{one, title = {Dunes}, year = 2001}"
TWO = "@book{two,\n  title = {Lagoons},\n  year = 2002\n}"


def outcomes(text: str | bytes) -> list[str]:
    """Return the title of each record and the reason of each refusal."""
    raw = text.encode() if isinstance(text, str) else text
    return [
        (one.content.title or "no title") if isinstance(one, Record) else one.reason
        for _, one in FORMAT.read(BytesIO(raw))
    ]


def keys(text: str) -> list[str | None]:
    return [one.key if isinstance(one, Record) else one.reason for _, one in FORMAT.read(BytesIO(text.encode()))]


@pytest.mark.parametrize(
    "kind",
    [
        *("web_page", "in-proceedings", "article2", "e.print", "data+set", "Journal:Article", "artículo", "статья"),
        *("article\n", "article \n\n  ", "\tarticle", " article ", "ARTICLE"),
    ],
)
def test_types_of_any_letters_and_a_brace_in_another_line(kind: str) -> None:
    text = f"{ONE}\n@{kind}{{odd, title = {{Marshes}}}}\n{TWO}"
    assert outcomes(text) == ["Dunes", "Marshes", "Lagoons"]
    assert sniff(f"@{kind}{{odd, title = {{Marshes}}}}".encode()) is FORMAT


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("web_page", "webpage"),
        ("in-proceedings", "paper-conference"),
        ("phd_thesis", "thesis"),
        ("article2", "article-journal"),
    ],
)
def test_types_are_known_without_their_signs(kind: str, type_: str) -> None:
    ((_, one),) = FORMAT.read(BytesIO(f"@{kind}{{a, title = {{Marshes}}}}".encode()))
    assert isinstance(one, Record)
    assert one.content.type == type_


@pytest.mark.parametrize("between", ["\r", "\r\r", "\r\n", "\n\r", "\r\r\n", "\n"])
def test_ends_of_lines_of_all_systems(between: str) -> None:
    text = between.join([*ONE.split(" "), *TWO.split("\n"), ONE, ""])
    assert outcomes(text) == ["Dunes", "Lagoons", "Dunes"]
    assert sniff(text.encode()) is FORMAT


def test_lines_are_counted_where_carriage_returns_end_them() -> None:
    text = "\r\r".join((ONE, TWO.replace("\n", "\r"), ONE)).encode()
    assert [(piece.line_start, piece.line_end) for piece in FORMAT.split(BytesIO(text))] == [(1, 1), (3, 6), (8, 8)]


@pytest.mark.parametrize(
    "before",
    [
        *(
            "\ufeff",
            "\n\ufeff",
            "\n\ufeff\ufeff  ",
            "\u00a0",
            "\n\u00a0\u00a0",
            "\n\u200b",
            "\n\u3000",
            "\n\x0c",
            "\n\x00",
        ),
        *("\n1. ", "\n12) ", "\n[3] ", "\n(4) ", "\n- ", "\n* ", "\n• ", "\nb) ", "\n5.", "\n\t6\t"),
        *(" ", ", ", ";", "\nas Doe says: ", "\nSee (", "\nin 100% of all, ", '\n"', "\n<p>", "\n}"),
    ],
)
def test_what_stands_before_an_entry(before: str) -> None:
    assert outcomes(f"{ONE}{before}{TWO}{before}{ONE}") == ["Dunes", "Lagoons", "Dunes"]


@pytest.mark.parametrize(
    "before", ["1. ", "[1] ", "Our list, as of May:\n\n", "Cite this as ", "\u00a0", "\ufeff\ufeff", "% a comment\n"]
)
def test_a_dump_is_recognised_whatever_stands_before_its_first_entry(before: str) -> None:
    assert sniff(f"{before}{ONE}\n".encode()) is FORMAT


@pytest.mark.parametrize(
    "text",
    [
        f'{{"entry": "{ONE}"}}',
        f'number,entry\n1,"{ONE}"\n',
        f"<pre>{ONE}</pre>",
        f"# Rivers\nCite {ONE}",
        '@Column(name = "river", length = 20)\nprivate String river;',
        '@app.get("/rivers", name="rivers")\ndef rivers(): ...',
        "@dataclass(frozen=True)\nclass River: ...",
        "@font-face{font-family: River}",
        "Write to doe@example.org (at work) or @doe (at home)",
    ],
)
def test_an_entry_within_another_format_makes_no_bibtex(text: str) -> None:
    assert sniff(text.encode()) is not FORMAT


@pytest.mark.parametrize(
    "between",
    [
        *("jane@example.org", "jane@example.org (home)", "@home is where", "@home, (or) {not}", "a = b, c = {d}"),
        *("% @article{three, title = {Deltas}}", " %  @book{three,", "%%@misc{three}", "@comment nothing"),
        *("@comment{ @article{three, title = {Deltas}} }", "@preamble{ {\\newcommand{\\x}{y}} }", "@COMMENT(three)"),
        "@comment{jabref-meta: groups:\n0 all:;\n1 mail@example.org:;\n}",
    ],
)
def test_what_is_no_entry(between: str) -> None:
    assert outcomes(f"{ONE}\n{between}\n{TWO}") == ["Dunes", "Lagoons"]


@pytest.mark.parametrize(
    "value",
    [
        "Mail:\n@doe and jane@example.org",
        "\n@example.org (Jane Doe) is\n@home {here}",
        "x\n@home",
        "size = {3}\n@ 2 m",
        "\n@ = {x}",
    ],
)
def test_an_at_within_a_value_is_no_entry(value: str) -> None:
    assert outcomes(f"@misc{{three, abstract = {{{value}}}, title = {{Deltas}}}}\n{ONE}") == ["Deltas", "Dunes"]


@pytest.mark.parametrize(
    "damaged",
    [
        "@article[three, title = {Deltas}]",
        "@article three, title = {Deltas}",
        "@{three, title = {Deltas}}",
        "@arti cle{three, title = {Deltas}}",
        '@article: three\n title = "Deltas"\n year = 2003',
        "2. @article[three,\n title = {Deltas}\n]",
    ],
)
def test_what_looks_like_an_entry_and_is_none_is_refused(damaged: str) -> None:
    assert outcomes(f"{ONE}\n\n{damaged}\n\n{TWO}\n") == ["Dunes", "unread_entry", "Lagoons"]
    assert outcomes(f"{ONE}\n\n{damaged}") == ["Dunes", "unread_entry"]
    places = [(piece.line_start, piece.refusal) for piece in FORMAT.split(BytesIO(f"{ONE}\n\n{damaged}".encode()))]
    assert [place for place, _ in places] == [1, 3]


@pytest.mark.parametrize(
    "second",
    [
        "@article{title = {Deltas}}",
        "@article{\n  title = {Deltas}\n}",
        "@article\n{three, title = {Deltas}}",
        "@article{Doe and Roe 2003, title = {Deltas}}",
        '@article{"three", title = {Deltas}}',
        '@article{M{\\"u}ller, title = {Deltas}}',
        "@web_page{three, title = {Deltas}}",
        "3. @article{three, title = {Deltas}}",
        "\ufeff@article{three, title = {Deltas}}",
    ],
)
def test_an_entry_that_is_not_closed_costs_itself_only(second: str) -> None:
    assert outcomes(f"@article{{lost, title = {{Fjords}}, note = {{\n{second}\n{ONE}") == [
        "broken_entry",
        "Deltas",
        "Dunes",
    ]


def test_an_entry_that_was_swallowed_is_refused_beside_the_other() -> None:
    swallowed = "@article{three\n four, title = {Deltas}}"
    text = f"@misc{{lost, title = {{Fjords}}, note = {{\n{swallowed}\n}}}}\n{ONE}"
    found = list(FORMAT.read(BytesIO(text.encode())))
    assert outcomes(text) == ["Fjords", "unread_entry", "Dunes"]
    assert [piece.line_start for piece, _ in found] == [1, 2, 5]


@pytest.mark.parametrize(
    ("key", "read"),
    [
        *(("", None), ("  ", None), ("Doe and Roe 2001", "Doe and Roe 2001"), ("O'Doe(2001)", "O'Doe(2001)")),
        *(('"one"', '"one"'), ("Müller:2001", "Müller:2001"), ("многое", "многое"), ("a@b", "a@b"), ("a#1", "a#1")),
        *(("a/b-c+d.e_f", "a/b-c+d.e_f"), ("https://a.org/?id=3", "https://a.org/?id=3")),
        *(('M{\\"u}ller', 'M{\\"u}ller'), ("% which?\n one", "one"), ("\n\n one \n", "one")),
    ],
)
def test_odd_and_missing_keys(key: str, read: str | None) -> None:
    text = f"@article{{{key}, title = {{Dunes}}, year = 2001}}"
    assert (keys(text), outcomes(text)) == ([read], ["Dunes"])
    assert sniff(text.encode()) is FORMAT


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("@article{title = {Dunes}}", None),
        ("@TechReport{\n  title = {Dunes}\n}", None),
        ("@article{one\n  title = {Dunes}\n}", "one"),
        ("@article{% one\n  title = {Dunes}\n}", None),
        ("@article(one, title = {Dunes})", "one"),
    ],
)
def test_a_comma_or_a_key_may_be_missing(entry: str, key: str | None) -> None:
    assert (keys(entry), outcomes(entry)) == ([key], ["Dunes"])


PIECES = [
    ONE,
    TWO,
    "\r",
    "\n",
    "\ufeff",
    "1. ",
    "%",
    "@",
    "{",
    "}",
    "@b[c, d = {e}",
    "@a-b\n{",
    "x@y.z (",
    "@comment{",
    "words ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(1, 90))
def test_where_chunks_end_makes_no_difference(parts: list[str], chunk: int) -> None:
    raw = "".join(parts).encode()
    whole = [(piece.raw, piece.line_start, piece.line_end, piece.refusal) for piece in FORMAT.split(BytesIO(raw))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bibtex_entries, "_CHUNK", chunk)
        cut = [(piece.raw, piece.line_start, piece.line_end, piece.refusal) for piece in FORMAT.split(BytesIO(raw))]
    assert cut == whole


GAPS = [
    "\n",
    "\r\n",
    "\r",
    "\n\n% a comment\n",
    "\nsome words\n",
    "\n7. ",
    " ",
    "\ufeff",
    "\n\ufeff",
    "\n\u00a0",
    "\njane@a.org\n",
    ", ",
]


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.sampled_from(GAPS)), max_size=20))
def test_every_entry_is_found_whatever_stands_between(entries: list[tuple[str, str]]) -> None:
    text = "".join(entry + gap for entry, gap in entries)
    assert len(outcomes(text)) == len(entries) == len(re.findall(r"@(?:article|book)\{", text))
