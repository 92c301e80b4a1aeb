"""Markup is taken away, and what only looks like it stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.markup import MAYBE_MARKED, strip_markup

KALIUM = (
    'Uptake of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML" altimg="si1.svg">\n  <mml:msub>\n'
    "    <mml:mi>K</mml:mi>\n    <mml:mn>3</mml:mn>\n  </mml:msub>\n</mml:math> by reeds"
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Nests of <i>Turdus merula</i> in hedges", "Nests of Turdus merula in hedges"),
        ("Nests of <I>Turdus</I> <EM>merula</EM>", "Nests of Turdus merula"),
        ("NH<sub>4</sub> and CO<sub>2</sub>", "NH4 and CO2"),
        ("10<sup>-3</sup> mol", "10-3 mol"),
        ("<jats:italic>In vitro</jats:italic> growth", "In vitro growth"),
        ("<scp>dna</scp> in <sc>Rna</sc>", "dna in Rna"),
        ("<span class=\"small\" style='x'>Reeds</span> <font color=red>grow</font>", "Reeds grow"),
        ('<a href="https://example.org/?a=1">Reeds</a>', "Reeds"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<p>One.<p>Two.", "One. Two."),
        ("Reeds<br/>and<br />rushes<BR>", "Reeds and rushes"),
        ("<jats:sec><jats:title>Aims</jats:title><jats:p>We measure.</jats:p></jats:sec>", "Aims We measure."),
        (KALIUM, "Uptake of K3 by reeds"),
        ("<math><mi>x</mi><mo>&lt;</mo><mn>3</mn></math> in reeds", "x<3 in reeds"),
        (
            '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math> y',
            "x y",
        ),
        ("Reeds &amp; rushes", "Reeds & rushes"),
        ("Reeds &amp;amp; rushes", "Reeds & rushes"),
        ("Caf&eacute; &#233; &#xE9; &nbsp;x", "Café é é x"),
        ("&lt;i&gt;Turdus&lt;/i&gt; nests", "Turdus nests"),
        ("H&amp;lt;sub&amp;gt;2&amp;lt;/sub&amp;gt;O", "H2O"),
        ("p &lt; 0.05 and q &gt; 3", "p < 0.05 and q > 3"),
        ("<![CDATA[Reeds & <b>rushes</b>]]>", "Reeds & rushes"),
        ("Reeds <!-- checked --> and rushes", "Reeds and rushes"),
        ("</i>Reeds", "Reeds"),
        ("<i></i>", None),
        ("", ""),
        (None, None),
    ],
)
def test_tags_and_entities_are_taken_away(printed: str | None, expected: str | None) -> None:
    assert strip_markup(printed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Seeds with p < 0.05 and q > 3",
        "a<b",
        "a<b and c>d",
        "if x<y then z>w",
        "the mean <b> of reeds",
        "The <title> element",
        "std::vector<int> and List<String>",
        "R&D at AT&T",
        "Q&A; then more",
        "x << y >> z",
        "<https://example.org/a>",
        "i<sub",
        "A <-> B",
        "reeds -> rushes <- sedges",
        "&unknownentity; stays",
        "reeds & rushes; sedges",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert strip_markup(text) == text


@given(st.text(alphabet="ab<>/i&;lt gm=\"'p#1"))
def test_it_never_fails_and_texts_that_are_not_marked_stay(text: str) -> None:
    import re

    stripped = strip_markup(text)
    assert stripped is None or "<i>x</i>" not in stripped
    if re.search(MAYBE_MARKED, text) is None and "<" not in text and "&" not in text:
        assert stripped == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<b a=1" * 20_000,
        "<b" + " a=1" * 40_000,
        "<math>" + " " * 60_000,
        "<mml:annotation>" * 10_000,
        "<!--" * 20_000,
        "&amp;" * 30_000,
        "<math> " + (" " * 98 + "<") * 2_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_texts_take_no_time(hostile: str) -> None:
    started = time.perf_counter()
    strip_markup(hostile)
    assert time.perf_counter() - started < 5
