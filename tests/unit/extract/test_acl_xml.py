"""ACL Anthology XML: papers with what they have from their volumes."""

from io import BytesIO

import pytest

from tasks.extract.formats.acl_xml import FORMAT
from tasks.extract.records import Record, Refused

META = (
    "<meta><booktitle>Proceedings of <fixed-case>ACL</fixed-case></booktitle><editor><first>Ed</first><last>Itor</last>"
    "</editor><month>July</month><year>2020</year><venue>acl</venue></meta>"
)
PAPER = (
    '<paper id="1"><title>How <fixed-case>R</fixed-case>ivers <i>carve</i> <tex-math>x^2</tex-math></title>'
    '<author><first>Jane</first><last>Doe</last><affiliation>A &amp; B</affiliation><variant script="hani"><first>简'
    '</first><last>多</last></variant></author><author orcid="0000-0001"><first/><last>Roe</last></author>'
    "<pages>1–6</pages><abstract>We <b>study</b> it.</abstract><url>2020.acl-main.1</url><doi>10.1/x</doi>"
    "<language>deu</language><award>Best Paper</award><bibkey>doe-2020</bibkey>"
    '<pwcdataset url="https://x">Y</pwcdataset></paper>'
)


def read(
    papers: str, *, collection: str = "2020.acl", volume: str = 'id="main" type="proceedings"', meta: str = META
) -> list[Record | Refused]:
    text = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<collection id="{collection}"><volume {volume}>{meta}{papers}</volume></collection>'
    )
    assert FORMAT.sniff(text.encode())
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode()))]


def read_one(papers: str, **around: str) -> Record:
    (record,) = read(papers, **around)
    assert isinstance(record, Record)
    return record


def test_a_paper() -> None:
    record = read_one(PAPER)
    content = record.content
    assert (record.key, record.repairs) == ("2020.acl-main.1", ())
    assert (content.type, content.title) == ("paper-conference", "How Rivers carve x^2")
    assert (content.abstract, content.publication_date) == ("We study it.", "2020-07")
    assert (content.venue, content.pages, content.language) == ("Proceedings of ACL", "1–6", "deu")
    assert [(one.scheme, one.value) for one in content.identifiers] == [("acl", "2020.acl-main.1"), ("doi", "10.1/x")]
    assert (content.comments, content.retraction, content.version) == (("Best Paper",), None, None)
    doe, roe = content.names
    assert (doe.raw_name, doe.family, doe.given, doe.affiliations) == ("Doe, Jane", "Doe", "Jane", ("A & B",))
    assert (roe.raw_name, roe.family, roe.given, roe.orcid) == ("Roe", "Roe", None, "0000-0001")


@pytest.mark.parametrize(
    ("collection", "volume", "paper", "key", "acl_id"),
    [
        ("P05", "1", "1", "P05-1.1", "P05-1001"),
        ("W05", "1", "1", "W05-1.1", "W05-0101"),
        ("C69", "1", "1", "C69-1.1", "C69-0101"),
        ("D19", "1", "12", "D19-1.12", "D19-1012"),
        ("D19", "50", "12", "D19-50.12", "D19-5012"),
        ("2020.acl", "main", "12", "2020.acl-main.12", "2020.acl-main.12"),
    ],
)
def test_ids(collection: str, volume: str, paper: str, key: str, acl_id: str) -> None:
    record = read_one(f'<paper id="{paper}"><title>A</title></paper>', collection=collection, volume=f'id="{volume}"')
    assert (record.key, record.content.identifiers[0].value) == (key, acl_id)


def test_a_journal() -> None:
    meta = (
        "<meta><booktitle>CL, Volume 19</booktitle><year>1993</year><journal-title>CL</journal-title>"
        "<journal-volume>19</journal-volume><journal-issue>1</journal-issue></meta>"
    )
    content = read_one(PAPER, volume='id="1" type="journal"', meta=meta).content
    assert (content.type, content.venue, content.volume, content.issue) == ("article-journal", "CL", "19", "1")
    assert content.publication_date == "1993"


@pytest.mark.parametrize(
    ("mark", "retraction", "comments"),
    [
        ('<retracted date="2021-08-09"/>', "retracted", ()),
        ("<retracted>An error.</retracted>", "retracted", ("An error.",)),
        ("<removed>Twice.</removed>", "withdrawn", ("Twice.",)),
    ],
)
def test_retractions(mark: str, retraction: str, comments: tuple[str, ...]) -> None:
    content = read_one(f'<paper id="1"><title>A</title>{mark}</paper>').content
    assert (content.retraction, content.comments) == (retraction, comments)


def test_the_last_revision_is_the_version() -> None:
    revisions = '<revision id="1" href="a"/><revision id="10">b</revision><revision id="2"/><revision/>'
    assert read_one(f'<paper id="1"><title>A</title>{revisions}</paper>').content.version == "v10"


def test_front_matter_is_no_paper() -> None:
    refused, record = read(f"<frontmatter><url>2020.acl-main.0</url></frontmatter>{PAPER}")
    assert isinstance(refused, Refused)
    assert isinstance(record, Record)
    assert refused.reason == "front_matter"


def test_a_broken_volume_does_not_cost_its_papers() -> None:
    record = read_one(PAPER, meta="<meta><booktitle>A < B</booktitle></meta>")
    assert (record.key, record.content.venue, record.repairs) == ("2020.acl-main.1", None, ("dropped_meta",))
    record = read_one(PAPER, volume="id=main")
    assert (record.key, record.content.venue, record.repairs) == (None, "Proceedings of ACL", ("dropped_volume",))


def test_an_author_without_a_name_is_dropped_visibly() -> None:
    record = read_one('<paper id="1"><title>A</title><author/><author><first>Jane</first></author></paper>')
    assert ([name.raw_name for name in record.content.names], record.repairs) == (["Jane"], ("dropped_author",))


@pytest.mark.parametrize("text", ["<collection><paper/></collection>", "<volume/>", "<collection", "", "{}"])
def test_others_are_not_taken_for_it(text: str) -> None:
    assert not FORMAT.sniff(text.encode())


def test_a_collection_may_have_nothing_but_events() -> None:
    document = b'<collection id="1977.ws">\n  <event id="ws-1977"><volume-id>W77-01</volume-id></event>\n</collection>'
    assert FORMAT.sniff(document)
    assert list(FORMAT.read(BytesIO(document))) == []
