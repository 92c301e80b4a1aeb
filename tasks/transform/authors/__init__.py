"""Author resolution: from the names printed in records to persons.

    assign       the names of records, settled, brought together by paper
    forms        names as they are spelt, with their match keys and hashes
    stems, texts what papers and affiliations say, as hashes of words
    align        the mentions of a paper, which its records print in variants, in one list of places
    positions    names at the same position of lists of equal length
    statistics   how often names, their parts and words occur in the lake
    coauthors    the names beside a name on its papers
    background   how common the parts of names are among authors at large
    commonness   how many persons of a name to expect
    meant        which full name a place in initials means
    cores        the places of one name that are surely one person
    vectors      what the papers of a core say: titles, coauthors, affiliations, venues
    prior        how readily two cores of a name are one person: what the name says, and what its like in the lake say
    score        the evidence for two cores of one name being one person
    constraints  what keeps two cores or clusters apart, whatever else agrees
    agglomerate  the cores of a name, united best first
    cluster      the first round, over all names
    variants/    the second round, across names written differently
    matches      the links that united clusters or are left for review, with their evidence
    infer        who owns a page that does not name its owner
    identify     the ids of persons, and how sure they are
    merge        persons, authorships and mentions as tables

Each step is a function of some rows and of the statistics: all names of some records, all mentions of some papers, all
places of some names, all pairs of some components. Their numbers are hashes, and `benchmarks/resolving_authors.py`
shows how the steps follow each other.

A *mention* is a name printed in a record, a *place* is a position in the list of authors of a paper, a *core* is a set
of places that are one person almost surely, a *cluster* is what becomes an author.
"""
