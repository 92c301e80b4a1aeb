"""Changes: what became of ids and fields from one version of the lake to the next, and what caused it.

comparison says which rows of the two versions differ; moves follows ids by their records; fields compares the fields of
papers and authors; causes says what caused a change; finding puts these together; applying makes a version from the one
before it.
"""
