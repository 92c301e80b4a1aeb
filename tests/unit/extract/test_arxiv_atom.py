"""arXiv Atom."""

from io import BytesIO

import pytest

from tasks.extract.formats.arxiv_atom import FORMAT
from tasks.extract.records import Record, Refused

FEED = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:arxiv=\"http://arxiv.org/schemas/atom\" "
    'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>Query</title>{}</feed>'
)
ENTRY = (
    "<entry><id>http://arxiv.org/abs/2202.12139v2</id><title>How rivers\n  carve</title>"
    "<updated>2023-02-24T15:05:19Z</updated><published>2022-02-24T15:05:19Z</published>"
    "<summary> We study it. </summary>"
    '<category term="cs.LG" scheme="x"/><category term="cs.SE"/><arxiv:primary_category term="cs.SE"/>'
    "<arxiv:comment>12 pages</arxiv:comment><arxiv:journal_ref>J. Rivers 1 (2023)</arxiv:journal_ref>"
    "<author><name>José Doe</name><arxiv:affiliation>Ohio State</arxiv:affiliation></author><author><name>et al.</name>"
    "</author><author/><arxiv:doi>10.1/a 10.1/b</arxiv:doi></entry>"
)


def read(entries: str, feed: str = FEED) -> list[Record | Refused]:
    document = feed.format(entries).encode()
    assert FORMAT.sniff(document)
    return [outcome for _, outcome in FORMAT.read(BytesIO(document))]


def read_one(entry: str) -> Record:
    (record,) = read(entry)
    assert isinstance(record, Record)
    return record


def test_an_entry() -> None:
    record = read_one(ENTRY)
    content = record.content
    assert (record.key, record.repairs) == ("2202.12139", ("dropped_author", "nobody"))
    assert (content.type, content.title, content.abstract) == ("article", "How rivers carve", "We study it.")
    assert (content.publication_date, content.version, content.keywords) == ("2022-02-24", "v2", ("cs.SE", "cs.LG"))
    assert content.comments == ("12 pages", "J. Rivers 1 (2023)")
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("arxiv", "2202.12139"),
        ("doi", "10.1/a"),
        ("doi", "10.1/b"),
    ]
    (doe,) = content.names
    assert (doe.raw_name, doe.family, doe.affiliations) == ("José Doe", None, ("Ohio State",))


@pytest.mark.parametrize(
    ("printed", "key", "version"),
    [
        ("http://arxiv.org/abs/astro-ph/0601001v1", "astro-ph/0601001", "v1"),
        ("http://arxiv.org/abs/math.GT/0309136", "math.GT/0309136", None),
        ("oai:arXiv.org:2401.00001v1", "2401.00001", "v1"),
    ],
)
def test_ids(printed: str, key: str, version: str | None) -> None:
    record = read_one(f"<entry><id>{printed}</id><title>A</title></entry>")
    assert (record.key, record.content.identifiers[0].value, record.content.version) == (key, key, version)


def test_an_answer_that_found_nothing_has_no_records() -> None:
    assert read("") == []


def test_an_error_is_no_paper() -> None:
    (refused,) = read("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad</summary></entry>")
    assert isinstance(refused, Refused)
    assert refused.reason == "api_error"


def test_the_prefix_may_be_another_one_or_stand_in_the_entry() -> None:
    other = FEED.replace("xmlns:arxiv", "xmlns:a")
    (record,) = read("<entry><title>A</title><a:doi>10.1/x</a:doi></entry>", other)
    assert isinstance(record, Record)
    assert record.content.identifiers[0].value == "10.1/x"
    doi = '<doi xmlns="http://arxiv.org/schemas/atom">10.1/x</doi>'
    assert read_one(f"<entry><title>A</title>{doi}</entry>").content.identifiers[0].value == "10.1/x"


def test_a_withdrawn_preprint_is_marked() -> None:
    entry = ENTRY.replace("12 pages", "This paper has been withdrawn by the author.")
    assert read_one(entry).content.retraction == "withdrawn"


@pytest.mark.parametrize(
    "text",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:blog</id><title>A</title></entry></feed>',
        "<rss><channel><title>arXiv</title></channel></rss>",
        "",
    ],
)
def test_others_are_not_taken_for_it(text: str) -> None:
    assert not FORMAT.sniff(text.encode())
