"""Review: a page on which a person decides doubtful pairs and looks papers and authors up.

`pairs` finds the doubtful pairs of a version and puts them in order, `naming` says how their sides are called in
`decisions.csv`, `decisions` writes that file, `queue` holds what is left to decide, `version` and `search` answer from
memory, and `pages` and `guard` are the page in the browser.
"""
