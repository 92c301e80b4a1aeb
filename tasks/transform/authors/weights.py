"""Every number of author resolution, and where it comes from."""

from __future__ import annotations

MAX_LISTED = 100  # a longer list of authors is a collaboration's, and says little about who works with whom
MAX_CORES = 800  # of one name compared with each other; more are taken in windows of this size, by year
MAX_SHARE = 0.1  # a word in more than this share of the texts of the lake says nothing
MAX_CIRCLE = 40  # clusters of one family name and initial that share a coauthor; more say nothing about two of them
MAX_NAMES = 2000  # of one family name and initial compared with each other; more are taken in windows

# How common a name is: a Dirichlet prior, as if PRIOR_NAMES further names had been seen, among which a family or
# given name that the lake shows once has the share PRIOR_SHARE (the order of magnitude of census lists).
PRIOR_NAMES = 100.0
PRIOR_SHARE = 1e-3
FURTHER_NAME = 0.1  # each further given name makes a name so much rarer, twice at most

# Evidence for two cores of one name, as log-odds: logistic regression on the pairs of cores of half of the names of
# AMiner, with copies in which one kind of evidence is blanked out, so that a field that a lake lacks does no harm;
# rounded, and the sizes and years that the other half does not bear out left away.
BASE = -3.3
SIMILARITY = {"title": 4.6, "coauthor": 3.0, "affiliation": 4.0, "venue": 1.9}  # times the cosine
MISSING = {"title": 0.2, "coauthor": 0.9, "affiliation": 1.0, "venue": 0.2}  # where either has none
LARGER = 0.22  # times the logarithm of the places in the larger of the two

# The prior of a name: OFFSET + COHESION * (mean evidence of its cores) - COMMONNESS * ln(commonness + LEAST_COMMON)
# - CROWD * ln(pairs of cores). It reads one name only, so that a name can be clustered alone, and a lake of easy names
# does not change the hard ones. The numbers were chosen on AMiner, Crossref and ACL, and are a balance: a higher OFFSET
# gains on ACL, where a name is mostly one person, and a lower one on AMiner, whose names were chosen for being many
# persons'; the optimum of each is flat.
OFFSET = 3.5
COHESION = 1.0
COMMONNESS = 0.5
LEAST_COMMON = 1e-4
CROWD = 0.3

REVIEW = -1.0  # pairs that score less than 0 and not less than this are left for review
SURE = 5.0  # a link of this score, or within a core, leaves no doubt

# The second round: the rarity (natural logarithms) that shared coauthors must have together, by how the two forms of
# the name differ; and without shared coauthors how common the name may be, where no third name is in question.
SHARED_RARITY = {"middle": 0.0, "initial": 5.0, "order": 16.0}
UNSHARED_COMMONNESS = {"middle": 0.1, "initial": 0.2, "order": 0.0}
