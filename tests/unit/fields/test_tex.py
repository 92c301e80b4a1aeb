r"""TeX to Unicode: accents and braces are letters, formulae stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.tex import to_unicode, verbatim


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"B{\"o}hm", "Böhm"),
        ("p $<$ 0.05 and q {$>$} 3", "p < 0.05 and q > 3"),
        ("$<$i$>$Dunes$<$/i$>$ in rain", "<i>Dunes</i> in rain"),
        ("$a < b$ rules", "$a < b$ rules"),
        (r"p \textless 0.05", "p < 0.05"),
        (r"p\textless 0.05", "p<0.05"),
        (r"{\textless}i{\textgreater}Dunes", "<i>Dunes"),
        (r"\enquote{Dunes} and \enquote*{sand}", "“Dunes” and “sand”"),
        (r"\MakeUppercase{dna} of \uppercase{rna}", "DNA of RNA"),
        (r"\begin{otherlanguage}{french}Les dunes\end{otherlanguage} here", "Les dunes here"),
        (r"\hyperref[sec:a]{Linked} dunes", "Linked dunes"),
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
        (r"p {\textless} 0.01, q \textgreater{} 2, r\textless 3", "p < 0.01, q > 2, r<3"),
        (r"Jane{\textquotesingle}s O\textquotesingle{}Doe {\textquotedbl}x{\textquotedbl}", "Jane's O'Doe \"x\""),
        (r"a{\textunderscore}b{\textbar}c {\textbraceleft}d{\textbraceright}", "a_b|c {d}"),
        (r"\foreignlanguage{german}{Die D\"une} am Meer", "Die Düne am Meer"),
        (r"\selectlanguage{german}Die D{\"u}ne\selectlanguage{english}", "Die Düne"),
        (r"H\textsubscript{2}O, 5\textsuperscript{th} \emph{very \textbf{dry}} dune", "H2O, 5th very dry dune"),
        (r"\texorpdfstring{$\alpha$-dunes}{Alpha dunes} and \texorpdfstring{\emph{Zea}}{Zea}", "Alpha dunes and Zea"),
        (r"\href{http://a.org/x_y\#z}{The dune} \textcolor[rgb]{1,0,0}{red}", "The dune red"),
        (r"Dunes\footnote{With {thanks} to all.} and sand\thanks{x}", "Dunes and sand"),
        (r"as \cite{doe01} and \citep[see][p. 3]{roe02} say", "as  and  say"),
        (r"Durb\a'an, Durb\a'{a}n, Gr\a{`}{e}s, \a=o, \alpha", "Durbán, Durbán, Grès, ō, α"),
        (r"\'{\i}, \'\i, \v{c}, \c{c}, \H o, \k{a}, \.{I}, \h{o}, \G{a}", "í, í, č, ç, ő, ą, İ, ỏ, ȁ"),
        (r"\textcommabelow{s}i \acute{e} \ddot{u}", "și é ü"),
        (r"Garc$\acute{\text{i}}$a, M$\ddot{u}$ller, $\acute{e}$tude", "García, Müller, étude"),
        (r"the $\hat{x}$ and $\tilde{O}(n)$", r"the $\hat{x}$ and $\tilde{O}(n)$"),
        (r"\char39 x\symbol{38}y", "'x&y"),
        (r"{\guillemotleft}Dune{\guillemotright} \glqq Sand\grqq", "«Dune» „Sand“"),
        (r"{\ensuremath{\alpha}} {\ensuremath{\geq}} 3", "α ≥ 3"),
    ],
)
def test_what_exporters_of_tex_write(printed: str, text: str) -> None:
    assert to_unicode(printed) == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"10.1002/(SICI)1097{\textless}1::AID{\textgreater}3.0", "10.1002/(SICI)1097<1::AID>3.0"),
        (r"10.1007/978{\textunderscore}18", "10.1007/978_18"),
        (r"\href{https://a.org/x}{the dune}", "https://a.org/x"),
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
