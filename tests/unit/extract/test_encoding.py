"""Encodings are found from marks, NUL bytes, declarations, UTF-8 itself, and at last from the words they make."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.inventory.encoding import detect, transcode

TEXTS = {
    "cp1252": "L’été où Gérard François a mangé à la crêperie de Besançon",
    "mac-roman": "L’été où Gérard François a mangé à la crêperie de Besançon",
    "cp1250": "Zażółć gęślą jaźń; Příliš žluťoučký kůň",
    "cp1251": "Методы вычисления физико-химических величин",
    "koi8-r": "Методы вычисления физико-химических величин",
    "cp1253": "Ανάλυση των δεδομένων και η θεωρία",
    "cp1254": "Türkçe doğal dil işleme için yeni bir yöntem; ışık",
    "cp1255": "שלום עולם זה מבחן של קידוד",
    "cp1256": "تحليل البيانات في اللغة العربية",
    "gb18030": "基于深度学习的自然语言处理方法研究, 张伟, 北京大学",
    "big5": "自然語言處理的深度學習方法研究，臺灣大學",
    "shift_jis": "自然言語処理における深層学習の応用について 田中太郎",
    "euc_jp": "自然言語処理における深層学習の応用について 田中太郎",
    "euc_kr": "자연어 처리를 위한 딥러닝 방법 김철수",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items(), ids=TEXTS.keys())
def test_an_encoding_without_a_declaration_is_found_from_its_words(encoding: str, text: str) -> None:
    raw = f"@article{{x,\n  title = {{{text}}},\n  year = 2000,\n}}\n".encode(encoding)
    assert raw.decode(detect(raw)) == raw.decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("text", ["@article{x, title = {Rivers}}", "Методы вычисления\nи расчёты"])
def test_wide_encodings_with_and_without_a_mark(encoding: str, mark: str, text: str) -> None:
    raw = (mark + text).encode(encoding)
    assert detect(raw) == encoding
    assert transcode(io.BytesIO(raw), encoding).read().decode() == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("Gérard".encode(), "utf-8"),
        ("\ufeffGérard".encode(), "utf-8"),
        ("Gérard".encode()[:2], "utf-8"),  # cut within a character
        ("Gérard naïve été".encode() + b" \xff", "utf-8"),  # damaged in one place
        (b"% Encoding: windows-1252\n25\xb0 C", "cp1252"),
        (b"% Encoding: windows-1251\n\xc0\xc1\xc2", "cp1251"),
        (b"%% -*- coding: iso-8859-2 -*-\n\xb3", "iso8859-2"),
        ("% Encoding: Cp1252\nGérard".encode(), "utf-8"),  # converted since it was written
        (b"% Encoding: utf-16\n25\xb0 C", "cp1252"),
        (b"% Encoding: unicode_escape\n25\xb0 C", "cp1252"),
        (b"% Encoding: nonsense\n25\xb0 C", "cp1252"),
        (b"% Encoding: UTF-8\n25\xb0 C", "cp1252"),
        (b"25\xb0 C", "cp1252"),
    ],
)
def test_what_is_told_and_what_is_found(head: bytes, encoding: str) -> None:
    assert detect(head) == encoding


def test_utf_8_passes_through_untouched() -> None:
    stream = io.BytesIO(b"\xef\xbb\xbfabc\xff")
    assert transcode(stream, "utf-8") is stream


@given(st.binary(max_size=200))
def test_any_bytes_have_an_encoding_that_can_be_read(raw: bytes) -> None:
    encoding = detect(raw)
    assert detect(raw) == encoding
    transcode(io.BytesIO(raw), encoding).read().decode("utf-8", "replace")


@given(st.text(max_size=200), st.integers(1, 50))
def test_however_it_is_read_the_text_is_the_same(text: str, size: int) -> None:
    text = text.removeprefix("\ufeff").encode("utf-16-le", "ignore").decode("utf-16-le")
    stream = transcode(io.BytesIO(text.encode("utf-16-le")), "utf-16-le")
    assert b"".join(iter(lambda: stream.read(size), b"")).decode() == text.removeprefix("\ufeff")
