"""Author resolution: from the names printed in records to persons.

    align     the records of a paper print its authors in variants: one list of places for each paper
    block     which places might be one person, and which surely are: seeds
    score     the evidence for two seeds of one name, and for two clusters under different names
    cluster   best first, under constraints: two places of a paper are never one person
    resolve   block, score and cluster, in their two rounds
    infer     who owns a page that does not name its owner
    merge     persons, authorships, mentions and evidence as tables
    variants  how two different names can be one person's, and by which kind of difference
    familiar_names   given names and their familiar forms
    weights   every number of the above, and where it comes from

A *mention* is a name printed in a record, a *place* is a position in the list of authors of a paper, a *seed* is a set
of places that are one person almost surely, a *cluster* is what becomes an author.
"""
