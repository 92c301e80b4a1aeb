"""Whatever happens to the bytes of an XML dump, its readers stay calm and its account adds up."""

# ruff: noqa: E501 - documents stand as they are read

from io import BytesIO

import pytest

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record

DOCUMENTS = {
    "acl-xml": (
        '<collection id="P05"><volume id="1" type="journal"><meta><booktitle>A</booktitle><year>2005</year></meta>\n'
        '<frontmatter/><paper id="1"><title>R<b>iv</b>ers &amp; ice</title><author><first>Jane</first><last>Doe</last>'
        '</author><revision id="2"/><doi>10.1/x</doi></paper>\n'
        '<paper id="2"><title>Ice</title></paper></volume></collection>'
    ),
    "arxiv-atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n<entry><id>'
        "http://arxiv.org/abs/2202.12139v1</id><title>Rivers</title><author><name>Jane Doe</name></author>"
        "<arxiv:doi>10.1/x</arxiv:doi></entry>\n<entry><title>Ice</title></entry></feed>"
    ),
    "dblp-xml": (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp><article key="a/b">'
        "<author>Andr&eacute; Doe 0001</author><title>Rivers.</title><year>2003</year><ee>https://doi.org/10.1000/x</ee>"
        '</article>\n<book key="c/d"><title>Ice.</title><isbn>978</isbn></book></dblp>'
    ),
    "endnote-xml": (
        '<xml><records>\n<record><rec-number>1</rec-number><ref-type name="Book">6</ref-type><contributors><authors>'
        "<author><style>Doe, Jane</style></author></authors></contributors><titles><title><style>Rivers</style></title>"
        "</titles><dates><year>2015</year></dates></record><record><titles><title>Ice</title></titles></record></records></xml>"
    ),
    "pubmed-xml": (
        "<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>[Rivers].</ArticleTitle>"
        "<AuthorList><Author><LastName>Doe</LastName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>"
        "<PubmedBookArticle><BookDocument><PMID>2</PMID><Book><BookTitle>Ice</BookTitle></Book></BookDocument>"
        "</PubmedBookArticle>\n<DeleteCitation><PMID>3</PMID></DeleteCitation></PubmedArticleSet>"
    ),
}
DOCUMENTS |= {
    "jats-xml": (
        "<!DOCTYPE article><articles><article><front><article-meta><title-group><article-title>Rivers</article-title>"
        "</title-group></article-meta></front><body><p>a</p></body></article>\n<article><front><article-meta><article-id "
        'pub-id-type="doi">10.1/x</article-id></article-meta></front></article></articles>'
    ),
    "oai-xml": (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>a</identifier></header>'
        '<metadata><marc:record xmlns:marc="urn:m"><marc:datafield tag="245" ind1="" ind2=""><marc:subfield code="a">Rivers'
        '</marc:subfield></marc:datafield></marc:record></metadata></record>\n<record><header status="deleted"/></record>'
        "</ListRecords></OAI-PMH>"
    ),
    "arxiv-xml": '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2001.00001</id><title>Ice</title></arXiv>',
    "dublin-core-xml": (
        '<records xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:oai_dc="urn:o"><oai_dc:dc><dc:title>Rivers</dc:title>'
        "</oai_dc:dc>\n<oai_dc:dc><dc:creator>Doe, Jane</dc:creator><dc:title>Ice</dc:title></oai_dc:dc></records>"
    ),
    "datacite-xml": (
        '<resources><resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>Rivers</title></titles></resource>\n'
        '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.1/x</identifier></resource>'
        "</resources>"
    ),
    "crossref-xml": (
        "<doi_batch><body><journal><journal_metadata><full_title>J</full_title></journal_metadata><journal_article><titles>"
        "<title>Rivers</title></titles></journal_article></journal>\n<book><book_metadata><titles><title>Ice</title></titles>"
        "</book_metadata></book></body></doi_batch>"
    ),
    "mods-xml": (
        '<m:modsCollection xmlns:m="http://www.loc.gov/mods/v3"><m:mods><m:titleInfo><m:title>Rivers</m:title></m:titleInfo>'
        "</m:mods>\n<m:mods><m:titleInfo><m:title>Ice</m:title></m:titleInfo></m:mods></m:modsCollection>"
    ),
    "marc-xml": (
        '<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam</leader><datafield tag="245" ind1="" '
        'ind2=""><subfield code="a">Rivers</subfield></datafield></record>\n<record><leader>00000dam</leader></record>'
        "</collection>"
    ),
    "tei-xml": (
        '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><TEI><teiHeader><fileDesc><titleStmt><title>Rivers</title></titleStmt>'
        "</fileDesc></teiHeader><text/></TEI>\n<TEI><teiHeader><fileDesc/></teiHeader></TEI></teiCorpus>"
    ),
    "rdf-xml": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="urn:d"><rdf:Description><dc:title>Rivers'
        '</dc:title><dc:creator rdf:resource="urn:p"/></rdf:Description>\n<dc:Person rdf:about="urn:p"><dc:name>Doe</dc:name>'
        "</dc:Person></rdf:RDF>"
    ),
}
ONE_IN_ALL = "rdf-xml"  # of which the rest is one publication, or none, when it is cut
N_PIECES = {
    "acl-xml": 3,
    "arxiv-atom": 2,
    "dblp-xml": 2,
    "endnote-xml": 2,
    "pubmed-xml": 3,
    "jats-xml": 2,
    "oai-xml": 2,
    "arxiv-xml": 1,
    "dublin-core-xml": 2,
    "datacite-xml": 2,
    "crossref-xml": 2,
    "mods-xml": 2,
    "marc-xml": 2,
    "tei-xml": 2,
    "rdf-xml": 1,
}


def check(name: str, raw: bytes) -> int:
    """Read a document, see that its account adds up, and give the number of its pieces."""
    sniff(raw)
    outcomes = list(FORMATS[name].read(BytesIO(raw)))
    assert len(outcomes) == len(list(FORMATS[name].split(BytesIO(raw))))
    for piece, outcome in outcomes:
        assert 1 <= piece.line_start <= piece.line_end
        if not isinstance(outcome, Record):
            assert outcome.detail.isprintable()
    return len(outcomes)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_document_is_in_one_format_in_every_encoding(name: str, encoding: str) -> None:
    raw = DOCUMENTS[name].encode(encoding)
    assert [one.name for one in FORMATS.values() if one.sniff(raw)] == [name]
    outcomes = [outcome for _, outcome in FORMATS[name].read(BytesIO(raw))]
    assert outcomes == [outcome for _, outcome in FORMATS[name].read(BytesIO(DOCUMENTS[name].encode()))]
    assert len(outcomes) == N_PIECES[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_cut(name: str) -> None:
    raw = DOCUMENTS[name].encode()
    counts = [check(name, raw[:place]) for place in (*range(0, len(raw), 7), len(raw))]
    assert counts == sorted(counts) or name == ONE_IN_ALL
    assert counts[-1] == N_PIECES[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_nested_deeply(name: str) -> None:
    deep = "<b>" * 3000 + "Rivers" + "</b>" * 3000
    assert check(name, DOCUMENTS[name].replace("Rivers", deep, 1).encode()) >= 1
    listed = "<author><aff><institution-wrap>" * 1500 + "x" + "</institution-wrap></aff></author>" * 1500
    assert check(name, DOCUMENTS[name].replace("</title>", f"</title>{listed}", 1).encode()) >= 1


def test_an_affiliation_that_is_nested_deeply() -> None:
    listed = "<institution-wrap>" * 3000 + "Oslo" + "</institution-wrap>" * 3000
    text = (
        "<article><front><article-meta><title-group><article-title>Ice</article-title></title-group><contrib-group><contrib>"
        f"<name><surname>Doe</surname></name><aff>{listed}</aff></contrib></contrib-group></article-meta></front></article>"
    )
    assert check("jats-xml", text.encode()) == 1


def test_a_node_that_is_part_of_very_many_others() -> None:
    parts = "".join(f'<p:isPartOf rdf:resource="urn:{number}"/>' for number in range(100))
    nodes = "".join(f'<p:Journal rdf:about="urn:{number}">{parts}</p:Journal>' for number in range(100))
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:p="urn:p"><p:Article>'
        f"<p:title>Ice</p:title>{parts}</p:Article>{nodes}</rdf:RDF>"
    )
    assert check("rdf-xml", text.encode()) == 1
