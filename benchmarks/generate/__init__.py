"""Bibliographies of any size, with the truth about them: `python -m benchmarks.generate FOLDER --records 1000000`.

A bibliography is a world of works and persons (`world`, `names`, `words`), the versions of each work and where they
appeared (`versions`), records of these with what dumps lack and get wrong (`errors`), and dumps of eight formats
(`printing`): BibTeX, RIS, a table of a reference manager, Crossref, DBLP, PubMed, OpenAlex and arXiv. `writing` makes
all of it in parts of 10,000 records, one after another, so that memory does not grow, and the same seed gives the same
bytes. Beside the folder `raw` stands the truth:

- truth/records.parquet: record, source_file, source_index, source_key, paper, work, type
- truth/mentions.parquet: record, position, person, is_linked, is_doubled (see `told`)
- truth/persons.parquet: person, family, given, middle

What it is fitted to, and how well, shows `python -m benchmarks.generate --fit`:

- the ACL Anthology and BibTeX of DBLP, 119,000 records together: authors a paper, papers a person, papers a year, how
  common family names and given names are and how often two persons share them, words in titles, how common they are
  and how many distinct ones so many titles have;
- names: what the providers of Faker list, and the counts of names that paperlake ships;
- a quarter of the records repeat a paper that another record has: twice as many as in these two catalogues, of which
  the one lists few papers of the other, and about as many as in libraries that are merged;
- authors a paper: a little more than there, as in all sciences together.

The truth is what the world is, not what a method could know; `benchmarks.generated` counts what can be told.
"""
