"""Every number of author resolution, and where it comes from."""

from __future__ import annotations

MAX_LISTED = 100  # a longer list of authors is a collaboration's, and says little about who works with whom
MAX_CORES = 800  # of one name compared with each other; more are taken in windows of this size, by year
MAX_CORE_PAIRS = 400_000  # of one name; one that has more is taken in narrower windows
MAX_NAME_PAIRS = 200_000  # of one key of names, likewise
MAX_COMPONENT = 1_000  # clusters that pairs of the second round connect, and all of which are held against each other
MAX_SHOWN = 20  # pairs of a core that are kept apart though they look like one person
MAX_SHARE = 0.1  # a word in more than this share of the texts of the lake says nothing
MAX_CIRCLE = 40  # clusters of one family name and initial that share a coauthor; more say nothing about two of them
MAX_NAMES = 2000  # of one family name and initial compared with each other; more are taken in windows

# How common a name is: a Dirichlet prior, as if PRIOR_NAMES further names had been seen, among which a family or
# given name that the lake shows once has the share PRIOR_SHARE (the order of magnitude of census lists).
PRIOR_NAMES = 100.0
PRIOR_SHARE = 1e-3
FURTHER_NAME = 0.1  # each further given name makes a name so much rarer, twice at most

# Of names that are in conflict by the letter, those are compared of which a smaller share of the lake than this has the
# family name and the first given name: in common names, above all romanised Chinese ones, a letter makes two persons.
LARGEST_SHARE = {"order": 3e-6, "words": 3e-6, "familiar": 3e-6, "short": 2e-7, "letter": 2e-7}
ROOMY = ("order", "words", "familiar")  # the levels at which a small lake may go beyond it,
RARE_PARTS = 0.25  # to this share of the square of its size: the parts of the name occur in one other name, or none

# Evidence for two cores of one name, as log-odds: logistic regression on the pairs of cores of half of the names of
# AMiner, with copies in which one kind of evidence is blanked out, so that a field that a lake lacks does no harm;
# rounded, and the sizes and years that the other half does not bear out left away. Whom the coauthors of two cores work
# with in turn was an evidence once (2.1); it told nothing on any set, and took a product of all names by all names.
BASE = -3.3
SIMILARITY = {"title": 4.5, "coauthor": 0.0, "affiliation": 3.8, "venue": 2.5}  # times the cosine
MISSING = {"title": 0.2, "coauthor": 0.9, "affiliation": 1.0, "venue": 0.2}  # where either has none
LARGER = 0.22  # times the logarithm of the places in the larger of the two

# The prior of a name: OFFSET + COHESION * (mean evidence of its cores) - COMMONNESS * ln(share)
# - CROWD * ln(circles of coauthors + 1) + LAKE * logit(how often the cores of one name are one person in this lake).
# The share is that of the name in the lake, and not the number of persons to expect: lakes are collected by field, by
# institution or by name, and seldom a sample that grows with the number of persons; it counts between LEAST_SHARE and
# MOST_SHARE, so that initials, which are everybody's, do not make each mention a person. The last term draws names
# towards the lake that they are in; USUAL is what it starts from, with the weight of LEAST_PLACES places. The numbers
# were chosen on half of the names of AMiner, Crossref and the ACL Anthology, whole and with fields left out.
OFFSET = -1.85
COHESION = 0.2
COMMONNESS = 0.36
LEAST_SHARE, MOST_SHARE = 1e-8, 3e-6
BEHIND_INITIAL = 0.1  # times the share of a name with an initial, which is that of all the given names behind it
CROWD = 0.52
LAKE = 1.3
USUAL = 0.6
LEAST_PLACES = 100.0
LEAST_PLACES_ALIKE = 1000.0  # of names with about as many circles; fewer say less than the whole lake

OUTWEIGHS_ORCID = 8.0  # what two cores that state different ORCID iDs must score; one person can have two
LONGEST_CAREER = 75  # years from the first paper to the last
MOST_PAPERS_A_YEAR = 200  # more are several persons', or a collaboration's, whose papers say little of each

REVIEW = -1.0  # pairs that score less than 0 and not less than this are left for review
SURE = 5.0  # a link of this score, or within a core, leaves no doubt

# The second round: the rarity (natural logarithms) that shared coauthors must have together, by how the two forms of
# the name differ (see `variants`); NAMESAKES times the logarithm of how much commoner the name is than USUAL_COMMONNESS
# is added. And without shared coauthors, how common the name may be where no third name is in question.
SHARED_RARITY = {
    "middle": 0.0,
    "initial": 3.0,
    "spelling": 0.0,
    "order": 8.0,
    "words": 10.0,
    "familiar": 8.0,
    "short": 12.0,
    "letter": 14.0,
}
USUAL_COMMONNESS = {
    "middle": 0.1,
    "initial": 0.1,
    "spelling": 0.1,
    "order": 0.02,
    "words": 0.02,
    "familiar": 0.02,
    "short": 0.02,
    "letter": 0.02,
}
NAMESAKES = 6.0
RARE_NAME = 0.7
SAME_ORCID = 20.0  # strong, not sacred: it outweighs what any kind of difference asks of a name that is not common
UNSHARED_COMMONNESS = {
    "middle": 0.1,
    "initial": 0.2,
    "spelling": 0.1,
    "order": 1e-3,
    "words": 1e-4,
    "familiar": 0.0,
    "short": 0.0,
    "letter": 0.0,
}
UNTOLD = 2.0  # times as common initials may be where one of the two has no coauthors: to share none tells nothing then
