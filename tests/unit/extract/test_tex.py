r"""TeX to Unicode: accents and braces are letters, formulae stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.tex import to_unicode, verbatim


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"B{\"o}hm", "Böhm"),
        (r"{\'{E}}douard", "Édouard"),
        (r"Erd{\H o}s", "Erdős"),
        (r"\v{C}ech and \v Cech and {\v C}ech", "Čech and Čech and Čech"),
        (r"na{\"\i}ve na\"{\i}ve na{\"{\i}}ve", "naïve naïve naïve"),
        (r"Devan\=agar\=\i{} support", "Devanāgarī support"),
        (r"\'{\^e}", "ế"),
        (r"\'{es}", "és"),
        (r"{\O}stergaard, \o{}re, Stra\ss e, {\L}\'od\'z, {\AA}ngstr\"om", "Østergaard, øre, Straße, Łódź, Ångström"),
        (r"A {VLSI} {{C}}ircuit", "A VLSI Circuit"),
        (r"Publishing \& \TeX\ for 50\% of \$5 in a\_b \{x\}", "Publishing & TeX for 50% of $5 in a_b {x}"),
        (r"\emph{very} \textbf{good} {\em work} \acro{TUG}", "very good work TUG"),
        (r"``quoted'' 1--2 --- J.~R.\,R.", "“quoted” 1–2 — J. R. R."),
        (r"An {$O(n \log {n})$} bound and \(x_{1}\)", r"An $O(n \log {n})$ bound and \(x_{1}\)"),
        (r"costs \$5 or $6", "costs $5 or $6"),
        (r"\textalpha-helix, $\beta$ and \alpha", r"α-helix, $\beta$ and α"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"DVIto\kern-.1em VDU", "DVIto VDU"),
        ("plain text", "plain text"),
        ("{", ""),
        ("\\", "\\"),
    ],
)
def test_what_tex_prints(printed: str, text: str) -> None:
    assert to_unicode(printed) == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"\url{https://a.org/~x}", "https://a.org/~x"),
        (r"10.1007/978-3-642\_18", "10.1007/978-3-642_18"),
        (r"10.1007/978{\_}18", "10.1007/978_18"),
        (r"https://a.org/{\textasciitilde}x?a=1\&b=\%20", "https://a.org/~x?a=1&b=%20"),
    ],
)
def test_urls_and_identifiers_lose_only_what_tex_needs(printed: str, text: str) -> None:
    assert verbatim(printed) == text


@given(st.text(alphabet="\\{}$'`\"~^-aeivcTX( )\n", max_size=60))
def test_nothing_makes_it_fail(text: str) -> None:
    assert isinstance(to_unicode(text), str)
    assert isinstance(verbatim(text), str)


@given(st.text(alphabet="abcXYZ éß.,:;!? ()", max_size=60))
def test_text_without_tex_stays_as_it_is(text: str) -> None:
    assert to_unicode(text) == text
