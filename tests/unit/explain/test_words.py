"""Evidence in plain words."""

import pytest

from tasks.explain.words import plain_words
from tasks.transform.sentences import sentences


@pytest.mark.parametrize(
    ("evidence", "level", "words"),
    [
        ("doi", "same", "the DOI is the same"),
        ("names", "same, several", "the authors' names are the same, and several"),
        ("title", "at least .93", "the title is at least 93 % alike"),
        ("title", "at least .8", "the title is at least 80 % alike"),
        ("venue", "below .45", "the venue is less than 45 % alike"),
        ("year", "1 apart", "the year is 1 apart"),
        ("year", "3 and more apart", "the year is 3 or more apart"),
        ("title information", "22 to 30", "how much the title tells: 22 to 30"),
        ("name", "against", "how common the name is speaks against it"),
        (
            "untitled abstract",
            "words at least .6",
            "the abstract of a record without a title: words at least 60 % alike",
        ),
        ("title", "alike", "the title is alike"),
        ("venue", "none", "the venue is not alike"),
        ("coauthor", "missing", "the circles of coauthors are missing"),
        ("coauthors", "none shared", "the coauthors are all different"),
        ("coauthors", "shared", "the coauthors are shared"),
        ("orcid", "same", "the ORCID iD is the same"),
        ("orcid", "shared", "the ORCID iD is shared"),
        ("name form", "familiar", "how the forms of the name differ: familiar"),
        ("name", "rare", "name: rare"),
        ("an evidence of tomorrow", "so so", "an evidence of tomorrow: so so"),
    ],
)
def test_evidence_is_said_in_plain_words_or_stands_as_it_is(evidence: str, level: str, words: str) -> None:
    assert plain_words(sentences(), evidence, level) == words
