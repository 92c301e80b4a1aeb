"""Titles, abstracts and venues: words of invented sciences, as frequent as words are in titles.

A term is put together from Greek and Latin parts ("thermogenic", "microfluxation"), so that no real paper is copied. A
field has terms of its own, a circle of coauthors has a few of those, and a word is the less frequent the later it
stands in such a list. Other terms are of no field: there are more than a million of them ("thermographpolation"), and
most are in one title or two. So the more titles there are, the more distinct words they have, as in real titles (Heaps'
law: twice as many titles have 1.5 times as many distinct words). Between the terms stand the words that all titles
have.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

FIELDS = 50
TERMS_OF_FIELD = 300
RARE = 0.3  # the share of terms that are of no field
# The share of these that stand after place R of their list is (1 + R / RARE_SCALE) to the power of -RARE_POWER.
RARE_SCALE, RARE_POWER = 3000, 0.75
VENUES_OF_FIELD = 16

PREFIXES = (
    "thermo micro macro hydro electro photo bio geo neuro cyto hetero iso poly mono para meta proto pseudo chrono "
    "crypto helio litho morpho nano paleo phono pyro xeno aero astro baro chemo cardio dendro endo exo ferro gyro holo"
).split()
ROOTS = (
    "gen graph log morph phas therm lyt flux troph cycl lum mer mut nod phor pol rad scop sorb spir stat strat struct "
    "tact tom trop turb valv vect vers volv zyg cinet crin derm drom fract gon gram kin"
).split()
SUFFIXES = (
    "ation ic isation ity ism ine ide al oid escence ometry ology osis ase ive ability ian ous ent ence ular "
    "ation-based ics ium ure able ade ant"
).split()
NOUNS = (
    "model analysis system method approach data network learning estimation control structure evaluation algorithm "
    "detection design application theory process framework study performance dynamics classification simulation "
    "optimization representation problem measurement prediction properties systems models networks methods inference "
    "search recognition effects response synthesis generation assessment management corpus task knowledge interaction "
    "extraction parsing translation pattern resources semantics features graphs retrieval comparison survey challenges "
    "behavior function treatment risk patients outcomes distribution growth surfaces equations stability constraints"
).split()
ADJECTIVES = (
    "efficient automatic robust adaptive neural statistical joint multi-scale optimal hierarchical dynamic large-scale "
    "parallel distributed unsupervised novel fast deep linear nonlinear probabilistic structured semantic "
    "computational cross-lingual sparse local global online generalized hybrid incremental comparative "
    "experimental clinical"
).split()
# What titles look like: T is a term of the circle, F one of the field, N and J words of all sciences.
TITLES = (
    "T N for F N", "A T N of F N", "Towards J T N in F", "On the N of T F N", "A N for T and F N", "T F: a J N of T N",
    "A N of T N using F N", "T N with F N and T", "Learning T N from F N", "F N based on J T N for T", "T and F N in T",
    "Improving T N by J F N", "The role of T in F N", "A J T N for F T N with N", "T F N: N and N of T N", "T F N",
    "Exploring the N of J N for T N in F N", "A T-F N for J N and N of T N", "How T is F N? A N of T N in J F N",
    "Using T N to F N in T N", "T: J N for J F N and T N with J N", "N of T N under F N", "Evaluating F N on T N and N",
    "A J approach to T N of F and T N in the N of J N", "Effects of T on the F N of T N", "T N at the F N: T N for N",
)  # fmt: skip
TITLES_END = (" in T N", " with F N", " for J N of T", " from T to F", " by F", " among J N")
MORE_TITLES = 0.4  # the share of titles with such an end
SENTENCES = (
    "We present a J N for T N.", "The N of F N is a J problem in T N.", "Our N builds on T and F N.",
    "We show that T N and F N give J N.", "N on T N show that the N of F N is J.", "This N describes a J N of T F N.",
    "In particular, T N is compared with J F N under N of T.", "We discuss N for J N and T N of F.",
)  # fmt: skip
GENERIC = ("Editorial", "Introduction", "Book review", "Preface to the special issue", "In memoriam", "Correspondence")
JOURNALS = (
    "Journal of {} N", "Transactions on {} and N", "{} Letters", "International Journal of {} N", "{} and N",
    "Annals of {}", "Archives of {} N", "{} Review",
)  # fmt: skip
MEETINGS = (
    "International Conference on {} and N", "Workshop on {} N", "Symposium on {} N", "European Conference on {}",
    "Annual Meeting of the Society for {}", "Conference on N of {}", "Asian Conference on {} N",
    "Joint Meeting on {} N",
)  # fmt: skip
TOKENS = re.compile(r"\w+|\W+")
KINDS = ("T", "F", "N", "J")
CITIES = (
    "Arden Belmar Corvo Dunley Elstow Fairview Garlen Hollis Irwell Jarrow Kelso Lorne Marden Norwell Orley".split()
)

STATES = (
    "Avonshire Borland Castria Delmark Estonville Fenland Galdor Hestia Illyra Kestria Lorrain Mercia Norvia".split()
)
DEPARTMENTS = (
    "Computer Science", "Physics", "Biology", "Chemistry", "Medicine", "Mathematics", "Statistics", "Linguistics",
    "Engineering", "Psychology", "Earth Sciences", "Economics", "Neurology", "Informatics",
)  # fmt: skip


@cache
def terms() -> Texts:
    """Return the terms of fields, in an order of no meaning."""
    every = [p + r + s for p in PREFIXES for r in ROOTS for s in SUFFIXES]
    return np.array(every, object)[np.random.default_rng(7).permutation(len(every))]


@lru_cache(maxsize=2)
def venues(region: int) -> pl.DataFrame:
    """Return the venues of all fields in a region; the more papers there are, the more venues.

    Returns:
        The columns venue (its number in the region, VENUES_OF_FIELD to a field), name, short, issn, is_journal and
        founded.
    """
    chance = np.random.default_rng([8, region])
    rows = []
    for field in range(FIELDS):
        for number, pattern in enumerate(JOURNALS + MEETINGS):
            term = str(terms()[(field * TERMS_OF_FIELD // 2 + number % 5 + 7 * region) % len(terms())]).title()
            name = pattern.format(term)
            name = " ".join(str(chance.choice(NOUNS)).title() if one == "N" else one for one in name.split())
            rows.append(
                (name, number < len(JOURNALS), int(chance.integers(1930, 1970)), f"{chance.integers(10**7):07}")
            )
    names = pl.DataFrame(rows, schema=["name", "is_journal", "founded", "digits"], orient="row").with_row_index("venue")
    words = pl.col("name").str.replace_all(r"\b(of|on|and|the|for)\b ?", "").str.split(" ")
    short = (
        pl.when("is_journal")
        .then(
            words.list.eval(
                pl.when(pl.element().str.len_chars() > 6)
                .then(pl.element().str.replace(r"^(\w{4}[^aeiou\s]*)\w*", "$1."))
                .otherwise(pl.element())
            ).list.join(" ")
        )
        .otherwise(words.list.eval(pl.element().str.head(1)).list.join("").str.to_uppercase())
    )
    sums = pl.sum_horizontal(pl.col("digits").str.slice(at, 1).cast(pl.Int32) * (8 - at) for at in range(7))
    check = (11 - sums % 11) % 11
    last = pl.when(check == 10).then(pl.lit("X")).otherwise(check.cast(pl.String))
    digits = pl.col("digits")
    return names.with_columns(
        pl.col("venue").cast(pl.Int64), short=short, issn=digits.str.head(4) + "-" + digits.str.tail(3) + last
    ).drop("digits")


def rare_terms(ranks: Ints) -> Texts:
    """Return the terms of no field that stand at these places of their list."""
    parts = (PREFIXES, ROOTS, ROOTS, SUFFIXES)
    # The factor is a prime, so that terms that stand beside each other have nothing in common.
    rest = ranks * 1_000_003 % np.prod([len(part) for part in parts])
    words: Texts = np.full(len(ranks), "", dtype=object)
    for part in parts:
        words = words + np.array(part, object)[rest % len(part)]
        rest //= len(part)
    return words


def draw_terms(chance: np.random.Generator, fields: Ints, circles: Ints, own: bool) -> Texts:
    """Draw terms of fields, or of the circles of coauthors in them.

    Args:
        chance: Where chance comes from.
        fields: The field of each term.
        circles: The number of the circle of each.
        own: Whether the term is one of the circle: of 24 that it shares with a few others of the field.
    """
    size = len(fields)
    if own:
        place = (24 * chance.random(size) ** 2).astype(np.int64)
        mixed = (circles * 7919 + place * (place + 11 + circles % 13)) % TERMS_OF_FIELD
        rank = mixed**3 // TERMS_OF_FIELD**2  # the first terms of a field are those of more circles
    else:
        rank = (TERMS_OF_FIELD * chance.random(size) ** 4).astype(np.int64)
    # Half of the terms of a field are those of the next one as well.
    words: Texts = terms()[fields * TERMS_OF_FIELD // 2 + rank]
    (rare,) = np.nonzero(chance.random(size) < RARE)
    words[rare] = rare_terms((RARE_SCALE * (chance.random(len(rare)) ** (-1 / RARE_POWER) - 1)).astype(np.int64))
    return words


def fill(chance: np.random.Generator, patterns: tuple[str, ...], fields: Ints, circles: Ints) -> pl.Series:
    """Draw a pattern for each row, and put words in the places of T, F, N and J."""
    choice = chance.integers(len(patterns), size=len(fields))
    texts = np.full(len(fields), "", dtype=object)
    for number, pattern in enumerate(patterns):
        (rows,) = np.nonzero(choice == number)
        text: Texts = np.full(len(rows), "", dtype=object)
        for token in TOKENS.findall(pattern):
            text = text + (_word(chance, token, fields[rows], circles[rows]) if token in KINDS else token)
        texts[rows] = text
    return (
        pl.Series(texts.tolist(), dtype=pl.String)
        .to_frame("text")
        .select(pl.col("text").str.head(1).str.to_uppercase() + pl.col("text").str.slice(1))["text"]
    )


def _word(chance: np.random.Generator, kind: str, fields: Ints, circles: Ints) -> Texts:
    """Draw a word of a kind for each row."""
    if kind in "TF":
        return draw_terms(chance, fields, circles, kind == "T")
    words = np.array(NOUNS if kind == "N" else ADJECTIVES, object)
    drawn: Texts = words[(len(words) * chance.random(len(fields)) ** 1.6).astype(np.int64)]
    return drawn
