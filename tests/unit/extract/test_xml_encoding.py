"""XML says its encoding itself, and its records read the same in all of them."""

from io import BytesIO

import pytest

from tasks.extract.syntax import xml_encoding
from tasks.extract.syntax.xml_encoding import utf8_chunks

TEXT = "<a>Kovács, Łukasz</a>"


def utf8(raw: bytes) -> bytes:
    return b"".join(utf8_chunks(BytesIO(raw)))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("declaration", ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16'?>"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_unicode(mark: str, encoding: str, declaration: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_encoding, "_CHUNK", size)
    assert utf8((mark + declaration + TEXT).encode(encoding)) == (declaration + TEXT).encode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ISO-8859-1", "é Ü"),
        ("iso-8859-2", "Łukasz"),
        ("latin1", "é"),
        ("Windows-1252", "“é”"),
        ("koi8-r", "Иван"),
        ("GB2312", "王伟"),
        ("gb18030", "王伟"),
        ("Shift_JIS", "山田"),
        ("EUC-KR", "김"),
        ("iso-2022-jp", "山田"),
        ("US-ASCII", "e"),
    ],
)
def test_declared_encodings(name: str, text: str) -> None:
    document = f'<?xml version="1.0" encoding="{name}" standalone="yes"?>\n<a>{text}</a>'
    assert utf8(document.encode(name)) == document.encode()


@pytest.mark.parametrize("name", ["no-such", "hex", "rot13", "unicode_escape", "idna", "zlib", "cp99999", "latin-99"])
def test_what_is_no_encoding_of_text_is_taken_for_utf8(name: str) -> None:
    document = f"<?xml version='1.0' encoding='{name}'?><a>é\\x41</a>".encode()
    assert utf8(document) == document


@pytest.mark.parametrize(
    "raw",
    [
        b"<?xml version='1.0' encoding='windows-1252'?><a>\x81</a>",
        b"<?xml version='1.0' encoding='gbk'?><a>\xff</a>",
        "\ufeff<a>".encode("utf-16-le") + b"\x00\xd8" + "</a>".encode("utf-16-le"),
        "\ufeff<a></a>".encode("utf-16-be") + b"\x00",
    ],
)
def test_bytes_that_are_nothing_in_their_encoding_are_nothing_in_utf8_either(raw: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        utf8(raw).decode()


@pytest.mark.parametrize("raw", [b"", b"\xff", b"\xff\xfe", b"\x00", b"<", b"<?xml encoding="])
def test_hardly_any_bytes_at_all_do_no_harm(raw: bytes) -> None:
    assert isinstance(utf8(raw), bytes)
