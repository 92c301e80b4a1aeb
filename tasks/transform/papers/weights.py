"""The weights of the evidence for one paper, in natural-log odds; a pair is accepted where their sum is at least 0.

An evidence has levels; the first that holds counts, and where a field is missing none does: what is not known speaks
neither for nor against. The weights were fitted once, outside of any run, by a monotone additive logistic model on the
labelled pairs of four sets (bibliographies of computer science, medicine, information systems), with fields deleted at
random so that sparse records are judged as well as rich ones, and rounded to a tenth. Nothing is fitted at run time.
The exceptions are set by hand, for no labelled set holds enough of them: "identifier", "content" and "untitled
abstract" decide alone unless two other fields contradict them; "identifier and names" tells the DOI of a paper from one
that all abstracts of a supplement share; two "title parts" that differ outweigh all else; with "duplicate-free
catalogues" a pair has no rival; and "one catalogue" seldom lists a paper twice.
"""

from __future__ import annotations

START = -1.5
ACCEPT = 0.0
REVIEW = -1.5  # pairs from here to ACCEPT are shown to people, and not merged

# The bounds of clustering, on the pairs between two clusters that are to be united.
WORST_BETWEEN = -6.0
MEAN_BETWEEN = -1.0
LARGEST = 500  # records that one paper may have; what grows beyond is kept apart, and paper_matches says so

WEIGHTS: dict[str, dict[str, float]] = {
    "title": {
        "same": -0.9,
        "at least .97": -0.9,
        "at least .93": -1.5,
        "at least .88": -1.7,
        "at least .8": -2.4,
        "at least .7": -3.3,
        "at least .6": -4.4,
        "below .6": -6.1,
    },
    "title contained": {"beginning": 3.4, "end": 2.2, "subset": 1.0},
    "title contained, no locator": {"end or subset": -1.9},
    "words left over": {
        "both, unlike": -2.6,
        "both, little alike": -1.9,
        "both, somewhat alike": -0.9,
        "both, alike": 0.3,
        "one side, much": -0.5,
        "one side, little": -0.1,
    },
    "words left over, no locator": {"both, unlike and telling": -1.8},
    "title information": {
        "45 and more": 3.0,
        "30 to 45": 2.6,
        "22 to 30": 2.1,
        "15 to 22": 1.0,
        "10 to 15": -0.3,
        "6 to 10": -2.0,
        "below 6": -3.6,
    },
    "title numbers": {
        "same": 0.3,
        "footnote or year on one side": -0.2,
        "on one side": -2.3,
        "different": -3.8,
    },
    "title part": {"different": -20.0, "on one side": -7.9},
    "title kind": {"correction and original": -7.9, "different": -2.9},
    "names": {
        "same, several": 1.7,
        "same, one": 1.4,
        "at least .75": 0.9,
        "at least .55": 0.4,
        "at least .34": -0.6,
        "at least .05": -2.2,
        "none shared": -4.1,
    },
    "names information": {
        "35 and more": 1.0,
        "22 to 35": 0.5,
        "14 to 22": 0.3,
        "9 to 14": -0.2,
        "5 to 9": -0.3,
        "below 5": -0.7,
    },
    "names number": {"thrice and more": -0.6, "1.7 to 3 times": 0.2, "about the same": 0.1},
    "names missing": {"no locator": -1.4},
    "year": {"same": 0.6, "1 apart": -1.1, "2 apart": -2.7, "3 and more apart": -4.1},
    "locators": {
        "page and volume same": 2.7,
        "page same": 1.5,
        "page same, volume different": -0.5,
        "volume same": 0.9,
        "volume different": -3.9,
        "page different, volume same": -3.0,
        "page different": -3.0,
        "page and volume different": -6.9,
    },
    "pages": {"first and last same": 0.6, "first same": -0.3, "overlap": -0.3},
    "issue": {"same": 1.1, "different": -0.9},
    "issue of one volume": {"different": -2.5},
    "doi": {"same": 5.0, "different, one registrant": -4.9, "different": -3.0},
    "identifier": {"same": 5.0, "different": -3.0},
    "identifier and names": {"same": 5.0},
    "content": {"same": 3.0},
    "abstract": {
        "at least .93": 2.1,
        "at least .8": 1.0,
        "at least .6": -0.4,
        "at least .5": -1.5,
        "below .5": -2.0,
    },
    "untitled abstract": {"words at least .6": 7.0, "words at least .4": 0.0, "words below .4": -5.0},
    "duplicate-free catalogues": {"both": 4.0},
    "title missing": {"nothing else": -4.9},
    "venue": {
        "same": 1.0,
        "at least .8": 0.3,
        "at least .6": -0.5,
        "at least .45": -1.4,
        "below .45": -2.3,
    },
    "venue alignment": {"one venue": 0.8, "two venues": -1.6},
    "one catalogue": {"lists both": -2.0},
    "venue of one source": {"different": -2.5},
    "venue kind": {"conference and journal": -0.7},
    "translated title": {"at one place": 4.0},
    "meeting abstract": {"both": -0.3, "one": -0.7},
    "meeting abstract, no page": {"contradicted": -2.9, "title not same": -1.5, "title same": -0.6},
    "generic title": {
        "contradicted": -4.0,
        "located": -0.2,
        "recurring": -2.6,
        "unlocated": -1.3,
    },
    "other year": {"title not same": -2.5, "title same": -1.1},
}
