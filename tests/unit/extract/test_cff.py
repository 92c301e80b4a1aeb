"""CITATION.cff."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.cff import FORMAT, MAX_BYTES
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tests.unit.extract.json_items_of import ids, names, outcomes

SOFTWARE = """\
# This file is YAML.
cff-version: 1.2.0
message: "If you use it: cite it."
title: Kiln
version: 1.10
type: software
date-released: 2021-02-03
doi: https://doi.org/10.5072/kiln.1
url: https://example.org/kiln
abstract: >
  A kiln
  for clay.
authors:
  - family-names: Clay
    given-names: Ada
    name-particle: von
    name-suffix: Jr.
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Pot College
  - name: Kiln Group, North
  - alias: potter
identifiers:
  - type: swh
    value: "swh:1:dir:0"
  - type: doi
    value: 10.5072/kiln.all
keywords: [clay, "fire: hot"]
license: MIT
"""
CITED = """\
preferred-citation:
  type: article
  title: "Kilns: a survey"
  authors:
    - {family-names: Clay, given-names: Ada}
  journal: Journal of Clay
  year: 2020
  month: 9
  volume: 3
  issue: null
  start: 1
  end: 9
  doi: 10.5072/clay.9
references:
  - type: conference-paper
    title: Fire
    conference:
      name: Conference on Fire
    year: 2019
    authors:
      - family-names: Null
        given-names: ~
  - type: proceedings
    title: Proceedings of Fire
"""


def read(text: str) -> list[Record | Refused]:
    return outcomes(FORMAT, text)


def test_the_software_itself() -> None:
    (software,) = read(SOFTWARE)
    assert isinstance(software, Record)
    content = software.content
    assert (software.key, content.type, content.title) == ("10.5072/kiln.1", "software", "Kiln")
    assert (content.version, content.publication_date, content.abstract) == ("1.10", "2021-02-03", "A kiln for clay.")
    assert names(software) == ["von Clay, Ada, Jr.", "Kiln Group, North", "potter"]
    assert (content.names[0].orcid, content.names[0].affiliations) == (
        "https://orcid.org/0000-0002-1825-0097",
        ("Pot College",),
    )
    assert ids(software) == [
        ("doi", "10.5072/kiln.1"),
        ("swh", "swh:1:dir:0"),
        ("doi", "10.5072/kiln.all"),
        ("url", "https://example.org/kiln"),
    ]
    assert content.keywords == ("clay", "fire: hot")


def test_each_publication_is_a_piece() -> None:
    software, preferred, reference, proceedings = read(SOFTWARE + CITED)
    assert isinstance(software, Record)
    assert isinstance(preferred, Record)
    assert isinstance(reference, Record)
    assert isinstance(proceedings, Refused)
    content = preferred.content
    assert (content.type, content.title, content.venue) == ("article-journal", "Kilns: a survey", "Journal of Clay")
    assert (content.publication_date, content.volume, content.issue, content.pages) == ("2020-09", "3", None, "1-9")
    assert names(preferred) == ["Clay, Ada"]
    assert (reference.content.venue, names(reference)) == ("Conference on Fire", ["Null"])
    assert proceedings.reason == "proceedings"
    pieces = list(FORMAT.split(BytesIO((SOFTWARE + CITED).encode())))
    lines = (SOFTWARE + CITED).splitlines()
    assert [lines[piece.line_start - 1].strip() for piece in pieces[1:]] == [
        "type: article",
        "- type: conference-paper",
        "- type: proceedings",
    ]


def test_a_dataset_is_one() -> None:
    (dataset,) = read(SOFTWARE.replace("type: software", "type: dataset"))
    assert isinstance(dataset, Record)
    assert dataset.content.type == "dataset"


@pytest.mark.parametrize("mark", ["", "\ufeff", "---\n", "%YAML 1.2\n---\n", "\n\n"])
@pytest.mark.parametrize("end", ["", "...\n", "\n# end\n"])
def test_what_stands_around_it_makes_no_difference(mark: str, end: str) -> None:
    assert read(mark + SOFTWARE + end) == read(SOFTWARE)
    assert read((mark + SOFTWARE + end).replace("\n", "\r\n")) == read(SOFTWARE)


@pytest.mark.parametrize(
    "broken",
    [
        "cff-version: 1.2.0\ntitle: [\n",
        'cff-version: 1.2.0\ntitle: "open\n',
        "cff-version: 1.2.0\ntitle: &a [x]\nabstract: *a\n",
        "cff-version: 1.2.0\ntitle: " + "[" * 10_000 + "\n",
        "cff-version: 1.2.0\ntitle: " + "a" * MAX_BYTES + "\n",
        "cff-version: 1.2.0\n\ttitle: tab\n",
    ],
)
def test_what_cannot_be_read_is_one_refusal(broken: str) -> None:
    (refused,) = read(broken)
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_yaml"
    assert refused.detail.isprintable()


def test_a_file_that_says_nothing_is_refused() -> None:
    (refused,) = read("cff-version: 1.2.0\nmessage: x\n")
    assert isinstance(refused, Refused)
    assert refused.reason == "no_content"


@pytest.mark.parametrize(
    "other",
    [
        "title: x\nauthors: []\n",
        "# How to cite\n\nWrite a file such as this:\n\n```yaml\ncff-version: 1.2.0\ntitle: x\n```\n",
        '{\n"cff-version": "1.2.0"\n}',
        "Doe, Jane\ncff-version: 1.2.0\nRivers\n",
    ],
)
def test_other_files_are_not_taken_for_it(other: str) -> None:
    assert not FORMAT.sniff(other.encode())


@given(st.binary(max_size=200))
def test_arbitrary_bytes(raw: bytes) -> None:
    read = [outcome for _, outcome in FORMAT.read(BytesIO(b"cff-version: 1\n" + raw))]
    assert all(isinstance(outcome, Record | Refused) for outcome in read)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_bytes_flipped_or_cut(place: int, byte: int) -> None:
    raw = (SOFTWARE + CITED).encode()
    place %= len(raw)
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        assert all(isinstance(outcome, Record | Refused) for _, outcome in FORMAT.read(BytesIO(damaged)))


def test_it_is_recognised_before_pages_and_tables() -> None:
    assert sniff((SOFTWARE + CITED).encode()) is FORMAT
