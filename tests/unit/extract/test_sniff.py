"""What is a dump and what is not is told from the bytes, and in doubt it is not."""

import pytest

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff

ABSTRACT = (
    "We study how rivers carve valleys and how long it takes them. The rates are lower than those in the textbooks."
)

NAMES = ("csl-json", "page-titles", "page-arxiv", "page-abstracts")
OTHERS = {
    "readme": f"# A tool\n\n{ABSTRACT}\n\n## Install\n\n- pip install tool\n- see arXiv\n\narXiv:2412.08905\n",
    "readme with an abstract": f"# Paper\n\nAbstract: {ABSTRACT}\n\n```\nrun\n```\n",
    "plain paper": f"How rivers carve\nJane Doe\nAbstract: {ABSTRACT}\n1 Introduction\n{ABSTRACT}\n{ABSTRACT}\n",
    "log": "2024-01-01 12:00:00,123 INFO started\n2024-01-01 12:00:01,456 ERROR Failed, Badly\n" * 20,
    "csv": "name,city,country\nDoe,Paris,France\nRoe,London,England\n" * 10,
    "csv of names": "Doe, Jane\nRoe, Ann\nPoe, Edgar\n" * 10,
    "tsv": "Doe, Jane\tParis\nRoe, Ann\tLondon\n" * 10,
    "e-mail": f"From: Doe, Jane <jane@example.org>\nTo: Roe, Ann\nSubject: Rivers\n\nAnn,\n{ABSTRACT}\nYours, Jane\n",
    "mailing of arxiv": f"arXiv:2412.08905\nDate: today\nTitle: Rivers\nAuthors: Doe, Jane\n\n{ABSTRACT}\n" * 3,
    "python": 'from os import path, sep\n\n\ndef carve(river, valley):\n    """Carve, Deeply."""\n    return path\n'
    * 5,
    "letter": f"Rivers\nDoe, Jane\n{ABSTRACT}\nYours sincerely\n",
    "references": "arXiv:2412.08905 Doe, Jane. How rivers carve. Journal of Rivers, volume 12, pages 1 to 20.\n" * 9,
    "list of ids": "arXiv:2412.08905\narXiv:2404.14219\n" * 5,
    "novel": "\n".join(
        f"It was a dark and stormy night, said Bob, and {i} men sat around the fire." for i in range(50)
    ),
    "bibtex": "@article{doe,\n  title = {Rivers},\n  author = {Doe, Jane},\n}\n" * 3,
    "ris": f"TY  - JOUR\nTI  - Rivers\nAU  - Doe, Jane\nAB  - {ABSTRACT}\nER  - \n" * 5,
    "web of science": f"PT J\nAU Doe, Jane\nTI Rivers\nAB {ABSTRACT}\nER\n" * 5,
    "xml": "<?xml version='1.0'?><a>Doe, Jane</a>",
    "utf-16": "Doe, Jane\nRivers\n".encode("utf-16"),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "binary": bytes(range(256)) * 40,
    "nothing": b"",
    "blank": b" \n\n",
    "word": b"Doe",
    "yaml": "name: Doe, Jane\ntitle: Rivers\nabstract: None\n",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS.keys())
def test_other_files_are_taken_for_none_of_these(content: str | bytes) -> None:
    raw = content.encode() if isinstance(content, str) else content
    assert [name for name in NAMES if FORMATS[name].sniff(raw)] == []


def test_every_format_says_what_it_is() -> None:
    assert set(NAMES) <= FORMATS.keys()
    assert all(format_.title and format_.description for format_ in FORMATS.values())


def test_a_head_that_is_cut_within_a_record_is_recognised() -> None:
    page = f"Doe, Jane\nRivers\nDoe, Jane\n{ABSTRACT}\n" + f"Ice\nDoe, Jane\n{ABSTRACT}\n" * 3000
    assert len(page) > 300_000
    found = sniff(page.encode())
    assert found is not None
    assert found.name == "page-titles"
