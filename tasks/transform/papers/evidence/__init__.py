"""All evidence that two records are one paper, in order, and what its sum is held against.

A score is a sum of log-odds (natural logarithms): START, and the weight of each evidence of which a level holds. Where
a field is missing no level holds: what is not known speaks neither for nor against.

Nothing is fitted at run time. `benchmarks/fit_papers.py` fits the weights to the labelled pairs of five sets
(bibliographies of computer science, medicine and information systems, and citations), with fields deleted so that
sparse records are judged as well as rich ones. It prints the fitted weights beside those here. It also says which
weights are set by hand, because no labelled set has enough such pairs, and why.
"""

from __future__ import annotations

from tasks.transform.papers.evidence import abstracts, context, identifiers, locators, names, titles, venues

START = -1.5  # the score of a pair of which nothing is known
ACCEPT = 0.0  # pairs that score at least this are accepted
REVIEW = -1.5  # pairs from here to ACCEPT are shown to people, and not merged

# The bounds of clustering, on the pairs between two clusters that are to be united.
MIN_BETWEEN = -6.0
MIN_BESIDE_ANCHOR = -14.0  # of all pairs, where a record of a catalogue that lists no paper twice is judged by
MIN_MEAN_BETWEEN = -1.0
SHARE_BETWEEN = 0.6  # of these pairs, the best ones, the mean is of
MIN_LISTED_TWICE = -1.0  # of two records of a catalogue that as a rule lists no paper twice
MAX_RECORDS = 500  # records that one paper may have; what grows beyond is kept apart, and paper_matches says so

EVIDENCE = (
    titles.TITLE,
    titles.TITLE_CONTAINED,
    titles.TITLE_CONTAINED_WITHOUT_LOCATOR,
    titles.LEFTOVER_WORDS,
    titles.LEFTOVER_WORDS_WITHOUT_LOCATOR,
    titles.TITLE_INFORMATION,
    titles.TITLE_NUMBERS,
    titles.TITLE_PART,
    titles.TITLE_KIND,
    names.NAMES,
    names.NAMES_INFORMATION,
    names.NAMES_NUMBER,
    names.NAMES_MISSING,
    locators.YEAR,
    locators.LOCATORS,
    locators.PAGES,
    locators.ISSUE,
    locators.ISSUE_OF_ONE_VOLUME,
    identifiers.DOI,
    identifiers.IDENTIFIER,
    identifiers.IDENTIFIER_AND_NAMES,
    identifiers.CONTENT,
    abstracts.ABSTRACT,
    abstracts.UNTITLED_ABSTRACT,
    venues.ONLY_CANDIDATE,
    abstracts.TITLE_MISSING,
    venues.VENUE,
    venues.VENUE_ALIGNMENT,
    venues.ONE_CATALOGUE,
    venues.VENUE_OF_ONE_SOURCE,
    venues.VENUE_KIND,
    context.TRANSLATED_TITLE,
    context.MEETING_ABSTRACT,
    context.MEETING_ABSTRACT_WITHOUT_PAGE,
    context.GENERIC_TITLE,
    context.OTHER_YEAR,
)
