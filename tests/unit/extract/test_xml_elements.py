"""XML is cut into records before anyone looks inside one, and each is parsed alone."""

# ruff: noqa: E501 - documents stand as they are read

import re
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.records import Refused
from tasks.extract.syntax import xml_elements, xml_encoding, xml_scanner
from tasks.extract.syntax.xml_elements import (
    beginning_of,
    parse_around,
    parse_element,
    split_elements,
    text_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, root_of

LAYOUT = Layout(
    records=("paper", "front"),
    around=("set", "volume", "gone"),
    shared=("meta",),
    listed=(("gone", "id"),),
)


def split(text: str | bytes) -> list[XmlPiece]:
    return list(split_elements(BytesIO(text.encode() if isinstance(text, str) else text), LAYOUT))


def said(piece: XmlPiece) -> str | None:
    """Give the text of a record, or why it was refused."""
    outcome = piece.refusal or parse_element(piece, set())
    return outcome.reason if isinstance(outcome, Refused) else text_of(outcome, set())


def texts(text: str | bytes) -> list[str | None]:
    return [said(piece) for piece in split(text)]


def parse(raw: str | bytes, around: tuple[bytes, ...] = ()) -> tuple[Element | Refused, set[str]]:
    repairs: set[str] = set()
    content = raw.encode() if isinstance(raw, str) else raw
    return parse_element(XmlPiece(line_start=1, line_end=1, raw=content, around=around), repairs), repairs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<set><paper>a</paper><paper>b</paper></set>", ["a", "b"]),
        ("<paper>a</paper>", ["a"]),
        ("<set></set>", []),
        ("<set/>", []),
        ("", []),
        ("no XML at all", []),
        ("<papers>a</papers><paper-x>b</paper-x>", []),
        ("<set><paper/><paper >b</paper ></set>", [None, "b"]),
        ('<set><paper title="a > b / c"/><paper title=\'"\'>b</paper></set>', [None, "b"]),
        ("<set><paper\n  id='1'\n>a</paper></set>", ["a"]),
        ("<set><front>a</front><paper>b</paper></set>", ["a", "b"]),
        ("<set><!-- <paper>no</paper> --><paper>a<!-- </paper> -->b</paper></set>", ["ab"]),
        ("<set><paper>a<![CDATA[</paper><paper>]]></paper></set>", ["a</paper><paper>"]),
        ("<set><?note <paper>?><paper>a<?note </paper>?></paper></set>", ["a"]),
        ('<!DOCTYPE set [<!ENTITY e "<paper>no</paper>"> <!-- "]> -->]><set><paper>a</paper></set>', ["a"]),
        ('<!DOCTYPE set SYSTEM "x.dtd"><set><paper>a</paper></set>', ["a"]),
    ],
)
def test_records_are_cut_at_their_own_tags(text: str, found: list[str | None]) -> None:
    assert texts(text) == found


@pytest.mark.parametrize(
    "broken",
    [
        "<paper>no end",
        "<paper>no end of a <b>tag</paper>",
        "<paper>a < b</paper>",
        '<paper id="1>no quote</paper>',
        "<paper>wrong end</papel>",
        "<papel>wrong start</paper>",
        "<paper>a comment <!-- without an end</paper>",
        "<paper>a section <![CDATA[ without an end</paper>",
        "<paper>an instruction <? without an end</paper>",
        "<paper id='1' id='1'>twice</paper>",
        "<paper><!DOCTYPE paper></paper>",
    ],
)
def test_what_is_broken_costs_one_record(broken: str) -> None:
    assert texts(f"<set><paper>a</paper>\n{broken}\n<paper>b</paper></set>") == ["a", "broken_xml", "b"]


@pytest.mark.parametrize("end", ["", "<", "</pap", "</paper", "<!-- ", "<![CDATA[ </"])
def test_a_record_that_the_file_ends_in_is_one_refusal(end: str) -> None:
    assert texts(f"<set><paper>a</paper><paper>b{end}") == ["a", "truncated_record"]


def test_a_record_without_an_end_does_not_take_the_end_of_the_document_with_it() -> None:
    (piece,) = split("<set><paper>a</set>")
    assert (piece.raw, said(piece)) == (b"<paper>a", "broken_xml")


def test_each_record_knows_its_lines() -> None:
    pieces = split("<set>\n<paper>a</paper>\n\n<paper>\nb\n</paper><paper>c</paper>\n</paper></set>")
    assert [(piece.line_start, piece.line_end) for piece in pieces] == [(2, 2), (4, 6), (6, 6), (7, 7)]
    assert [said(piece) for piece in pieces] == ["a", "b", "c", "broken_xml"]


def test_each_record_has_what_is_around_it_and_what_it_shares() -> None:
    pieces = split(
        "<set id='s'><volume id='1'><meta>one</meta><paper>a</paper><paper>b</paper></volume>"
        "<volume id='2'><paper>c</paper><meta>two</meta><paper>d</paper></volume><paper>e</paper>"
        "<volume id='3'><volume id='4'><paper>f</paper></set><paper>g</paper>"
    )
    first, second = b"<volume id='1'/>", b"<volume id='2'/>"
    root = b"<set id='s'/>"
    assert [piece.around for piece in pieces] == [
        (root, first, b"<meta>one</meta>"),
        (root, first, b"<meta>one</meta>"),
        (root, second),
        (root, second, b"<meta>two</meta>"),
        (root,),
        (root, b"<volume id='4'/>"),
        (),
    ]


def test_what_is_around_is_parsed_and_what_is_broken_is_left_out_visibly() -> None:
    repairs: set[str] = set()
    elements = parse_around((b"<set id='s'/>", b"<volume id=1/>", b"<meta><a>x</a></meta>"), repairs)
    assert {name: text_of(element, repairs) for name, element in elements.items()} == {"set": None, "meta": "x"}
    assert (elements["set"].get("id"), repairs) == ("s", {"dropped_volume"})


def test_some_elements_are_records_only_in_a_list_of_them() -> None:
    text = "<set><id>no</id><paper>a<id>no</id></paper><gone><id>1</id>\n<id>2</id></gone><id>no</id></set>"
    assert texts(text) == ["ano", "1", "2"]


TRICKY = (
    "<?xml version='1.0'?>\n<!-- <paper> -->\n<!DOCTYPE set [<!ENTITY a '<paper>'>]>\n<set id='s'>\n<volume>\n"
    "<meta>m</meta>\n<front>f</front><paper id='a>b'>\na<!-- </paper> --><![CDATA[<paper>]]>\n</paper >\n"
    "<paper>no end\n<paper/><paper>b</paper></paper>\n</volume><gone><id>1</id></gone>\n<paper>cut"
)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 64, 100])
def test_where_chunks_end_makes_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = split(TRICKY)
    assert [said(piece) for piece in whole] == [
        "f",
        "a<paper>",
        "broken_xml",
        None,
        "b",
        "broken_xml",
        "1",
        "truncated_record",
    ]
    monkeypatch.setattr(xml_encoding, "_CHUNK", size)
    assert split(TRICKY) == whole


@given(
    bits=st.lists(
        st.sampled_from(
            "<set>|</set>|<volume>|<meta>|</meta>|<paper>|</paper>|<paper/>|<front a='>'>|</front>|<gone>|</gone>|<id>|"
            "</id>|<!--|-->|<![CDATA[|]]>|<?|?>|<!DOCTYPE|[|]|>|<|'|\"|&amp;|&|x|\n".split("|")
        ),
        max_size=40,
    ),
    size=st.integers(1, 9),
)
def test_any_order_of_tags_gives_the_same_records_in_chunks_of_any_size(bits: list[str], size: int) -> None:
    text = "".join(bits)
    whole = list(cut_elements(BytesIO(text.encode()), LAYOUT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_encoding, "_CHUNK", size)
        assert list(cut_elements(BytesIO(text.encode()), LAYOUT)) == whole
    lines = text.count("\n") + 1
    assert all(1 <= piece.line_start <= piece.line_end <= lines for piece in whole)
    assert all(said(piece) != "" for piece in whole)


def shown(outcome: Element | Refused) -> bytes | str:
    return outcome.reason if isinstance(outcome, Refused) else ElementTree.tostring(outcome)


@given(
    bits=st.lists(
        st.sampled_from(
            "<paper>a</paper>|<paper>b</paper>|<paper x:id='1'/>|<front><![CDATA[<&>]]></front>|<x:meta/>|<volume>|"
            "<front>c<!--d-->e</front>|</volume>|<paper>&eacute;</paper>|<paper>&bomb;</paper>|<paper>\x01</paper>|\n|"
            "</paper>|<paper><b>|</b></paper>|<paper><!--|--></paper>|<paper>]]></paper>|<paper xmlns='y'/>".split("|")
        ),
        max_size=30,
    ),
    declared=st.sampled_from(["", " xmlns:x='urn:x'"]),
    together=st.sampled_from([20, 100, 100_000]),
)
def test_what_is_parsed_together_is_what_is_parsed_alone(bits: list[str], declared: str, together: int) -> None:
    document = f"<set{declared}>{''.join(bits)}</set>"
    alone = list(cut_elements(BytesIO(document.encode()), LAYOUT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_elements, "_TOGETHER", together)
        pieces = split(document)
    assert [msgspec.structs.replace(piece, element=None) for piece in pieces] == alone
    for piece, single in zip(pieces, alone, strict=True):
        if single.refusal is None:
            assert shown(parse_element(piece, set())) == shown(parse_element(single, set()))


def test_neighbours_that_are_well_formed_are_parsed_together() -> None:
    pieces = split("<set><paper>a</paper></paper><front>b</front><paper>c</paper></set>")
    assert [None if piece.element is None else piece.element.text for piece in pieces] == ["a", None, "b", "c"]


def test_a_record_longer_than_the_limit_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_scanner, "LIMIT", 5000)
    for size in (16, 1000, 100_000):
        monkeypatch.setattr(xml_encoding, "_CHUNK", size)
        pieces = split("<set><paper>a</paper><paper>" + "<b>x</b>\n" * 1000 + "</paper><paper>b</paper></set>")
        assert [said(piece) for piece in pieces] == ["a", "record_too_large", "b"]
        assert [(piece.line_start, piece.line_end) for piece in pieces] == [(1, 1), (1, 1001), (1001, 1001)]
        assert len(pieces[1].raw) == 4000


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "<?", "<!DOCTYPE ["])
def test_sections_without_an_end_take_time_and_memory_that_grow_no_faster_than_they(opening: str) -> None:
    assert texts(f"<set>{opening * 5000}<paper>a</paper></set>") == ["a"]
    assert texts(f"<set><paper>{opening * 5000}</paper><paper>b</paper></set>") == ["broken_xml", "b"]


def test_a_record_of_too_many_tags_is_refused() -> None:
    assert texts("<paper>" + "<b/>" * 500_000 + "</paper>") == ["record_too_large"]


def test_a_record_may_be_nested_deeply() -> None:
    assert texts("<paper>" + "<b>" * 20_000 + "x" + "</b>" * 20_000 + "</paper>") == ["x"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<paper>Andr&eacute; &Oslash;&nbsp;B</paper>", "André Ø B"),
        ("<paper>&amp;&lt;&gt;&quot;&apos;</paper>", "&<>\"'"),
        ("<paper>&AMP;&LT;b&GT;</paper>", "&<b>"),
        ("<paper>&#233;&#xE9;</paper>", "éé"),
        ("<paper><![CDATA[&eacute; <b>]]>&eacute;</paper>", "&eacute; <b>é"),
        ("<paper><i>a</i>b<sub>2</sub><!-- no --></paper>", "ab2"),
    ],
)
def test_entities_are_those_of_html(raw: str, text: str) -> None:
    element, repairs = parse(raw)
    assert isinstance(element, Element)
    assert (text_of(element, repairs), repairs) == (text, set())


def test_a_named_entity_in_an_attribute_stays_in_it() -> None:
    element, _ = parse('<paper a="x&QUOT; b=&QUOT;&eacute;"/>')
    assert isinstance(element, Element)
    assert element.attrib == {"a": 'x" b="é'}


@pytest.mark.parametrize("raw", ["<paper>&nosuch;</paper>", "<paper>a&bomb;</paper>", "<paper a='&nosuch;'/>"])
def test_an_entity_that_nobody_defines_is_refused(raw: str) -> None:
    refused, _ = parse(raw)
    assert isinstance(refused, Refused)
    assert refused.reason == "undefined_entity"
    assert refused.detail.isprintable()


def test_no_document_defines_entities_or_names_others() -> None:
    bomb = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/hostname">'
    records = "<paper>&b;</paper><paper>&file;</paper><paper>&eacute;</paper>"
    assert texts(f"<!DOCTYPE set [{bomb}]><set>{records}</set>") == ["undefined_entity", "undefined_entity", "é"]


@pytest.mark.parametrize(
    ("raw", "text", "repair"),
    [
        (b"<paper>a\xffb</paper>", "a\ufffdb", "invalid_utf8"),
        (b"<paper>a\x0bb</paper>", "a b", "control_character"),
        (b"<paper>a\x00b</paper>", "a b", "control_character"),
        (b"<paper>a&#0;b&#x1f;c&#xD800;d&#x110000;</paper>", "a b c d", "control_character"),
        ("<paper>a\uffffb</paper>".encode(), "a b", "control_character"),
    ],
)
def test_damaged_text_is_mended_visibly(raw: bytes, text: str, repair: str) -> None:
    element, repairs = parse(raw)
    assert isinstance(element, Element)
    assert (text_of(element, repairs), repairs) == (text, {repair})


def test_prefixes_that_are_declared_around_a_record_hold_in_it() -> None:
    (piece,) = split(
        '<set xmlns="urn:d" xmlns:x="urn:x"><volume xmlns:y=\'urn:y\'><paper><x:a/><y:b/></paper></volume>'
    )
    element = parse_element(piece, set())
    assert isinstance(element, Element)
    assert [child.tag for child in element] == ["a", "b"]


def test_a_prefix_that_nobody_declares_means_nothing() -> None:
    text = '<set xmlns:x="&bomb;" xmlns:xml="urn:no"><paper>a</paper><paper><x:b y:c="1">c</x:b></paper></set>'
    assert texts(text) == ["a", "c"]
    element, repairs = parse("<x:paper><x:b/><y:c/></x:paper>", around=(b'<set xmlns:y="urn:y"/>',))
    assert isinstance(element, Element)
    assert [element.tag, *(child.tag for child in element)] == ["paper", "b", "c"]
    assert repairs == {"undeclared_prefix"}
    many = "".join(f"<p{number}:b/>" for number in range(200))
    assert texts(f"<paper>{many}</paper>") == ["broken_xml"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<?xml version='1.0'?>\n<!-- a --> <!DOCTYPE set [ <!ELEMENT a (b)> ]>\n<set id='1'><paper", "set"),
        ("\ufeff <set>", "set"),
        ("<!-- never ended <set>", ""),
        ("a <set>", ""),
        ("", ""),
    ],
)
def test_the_root_is_found_behind_what_stands_before_it(head: str, name: str) -> None:
    found, text = root_of(head.encode())
    assert (found, text.startswith(b"<set") == bool(name)) == (name, True)
    assert root_of(head.removeprefix("\ufeff").encode("utf-16"))[0] == name


WRAPPED = Layout(records=("record",), around=("list", "set"), wrapped=("data",), is_prefixed=True)
ANY = Layout(records=(), around=("RDF",), is_prefixed=True)


def cut(text: str, layout: Layout) -> list[str]:
    """Give the records that are cut out, or why they are refused."""
    return [
        piece.refusal.reason if piece.refusal else piece.raw.decode()
        for piece in cut_elements(BytesIO(text.encode()), layout)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<x:list><x:record>a</x:record><record>b</record></x:list>", ["<x:record>a</x:record>", "<record>b</record>"]),
        ("<record><data><record>a</record></data></record>", ["<record><data><record>a</record></data></record>"]),
        ("<list><record><data><set><record/></set></data></record></list>", ["<record><data><set><record/></set></data></record>"]),
        ("<record><data/><record>b</record>", ["<record><data/>", "<record>b</record>"]),
        ("<record><data><m:record>a</data></record><record>b</record>", ["<record><data><m:record>a</data></record>", "<record>b</record>"]),
        ("<record><data><m:record>a</m:record></record><record>b</record>", ["<record><data><m:record>a</m:record></record>", "<record>b</record>"]),
        ("<list><record><data><record>a</list>", ["<record><data><record>a"]),
        ("<record><data>", ["truncated_record"]),
        ("</record>", ["broken_xml"]),
    ],
)  # fmt: skip
def test_records_may_wrap_others_and_have_prefixes(text: str, found: list[str]) -> None:
    assert cut(text, WRAPPED) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<r:RDF><a>1</a><x:b/></r:RDF>", ["<a>1</a>", "<x:b/>"]),
        ("<doc><r:RDF><a><a>1</a></a></r:RDF><b>2</b></doc>", ["<a><a>1</a></a>"]),
        ("<r:RDF><a><a></r:RDF>", ["<a><a>"]),
        ("<r:RDF><!-- <a/> --><a><![CDATA[</a>]]></a></r:RDF>", ["<a><![CDATA[</a>]]></a>"]),
        ("<r:RDF><a><b>", ["truncated_record"]),
    ],
)
def test_every_element_may_be_a_record(text: str, found: list[str]) -> None:
    assert cut(text, ANY) == found


@pytest.mark.parametrize("layout", [WRAPPED, ANY])
@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_where_chunks_end_makes_no_difference_to_them(
    layout: Layout, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "<x:list><x:RDF><x:record><x:data><record>a</record></x:data></x:record><longer-name-of-a-record/></x:RDF></x:list>"
    whole = cut(text, layout)
    monkeypatch.setattr(xml_encoding, "_CHUNK", size)
    assert cut(text, layout) == whole


def test_the_beginning_of_a_record() -> None:
    piece = XmlPiece(line_start=1, line_end=1, raw=b"<a:b c='1'><front>x</front><body><p></body></a:b>")
    assert beginning_of(piece, re.compile(b"</front>")).raw == b"<a:b c='1'><front>x</front></a:b>"
    assert beginning_of(piece, re.compile(b"</back>")) is piece


def test_unread_elements_are_those_that_say_something() -> None:
    element = ElementTree.fromstring("<r><a>1</a><b> </b><c x='1'/><d><e/></d><f>2</f></r>")
    assert unread_elements(element, {"a"}, "r/") == ("r/c", "r/d", "r/f")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<paper>a & b &amp; &#38; &eacute;</paper>", "a & b & & é"),
        ("<paper>AT&T; R&D</paper>", None),
        ("<paper><![CDATA[a & b]]> & c</paper>", None),
    ],
)
def test_bare_ampersands_are_mended(raw: str, text: str | None) -> None:
    element, repairs = parse(raw)
    assert (text_of(element, set()) if isinstance(element, Element) else None) == text
    assert text is None or repairs == {"bare_ampersand"}
