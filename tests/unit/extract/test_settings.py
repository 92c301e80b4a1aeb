"""The settings of a raw folder: read whole, or refused in one line that names the file, the line and the mend."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from schemas.dump import Inventory
from schemas.errors import UsageError
from tasks.extract import discover

RECORD = b'{"id": "%s", "type": "article-journal", "title": "T"}\n'
SETTINGS = """
[sources.dblp]
files = ["dblp*.jsonl"]
trust = 1
duplicate_free = true

[sources.'ACM DL']
names = ["acm"]
"""


def inventory_of(raw: Path, **settings: str) -> Inventory:
    """Make an inventory of a folder with two dumps and a sources.toml in each of the folders named."""
    for name in ("dblp.jsonl", "deep/er/dblp.jsonl"):
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(RECORD % name.encode())
    for folder, text in settings.items():
        (raw / folder / "sources.toml").write_text(text, encoding="utf-8")
    return discover([raw])


def test_settings_are_read_and_are_no_dump(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, **{".": SETTINGS})
    assert [(one.name, one.trust, one.duplicate_free) for one in inventory.catalogues] == [
        ("dblp", 1, True),
        ("ACM DL", None, None),
    ]
    assert [(one.files, one.names) for one in inventory.catalogues] == [(("dblp*.jsonl",), ()), ((), ("acm",))]
    content = SETTINGS.encode()
    (file,) = inventory.settings
    assert (file.source_file, file.sha256, file.size) == (
        "sources.toml",
        hashlib.sha256(content).hexdigest(),
        len(content),
    )
    assert [dump.source_file for dump in inventory.dumps] == ["dblp.jsonl", "deep/er/dblp.jsonl"]
    assert inventory.refusals == ()


def test_the_settings_of_a_folder_hold_for_its_dumps_and_go_before_those_above(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, **{".": "[sources.a]", "deep/er": "[sources.c]", "deep": "[sources.b]"})
    assert [(one.name, one.folder) for one in inventory.catalogues] == [("c", "deep/er/"), ("b", "deep/"), ("a", "")]


def test_settings_change_no_name_of_a_dump(tmp_path: Path) -> None:
    folders = [tmp_path / "x", tmp_path / "y"]
    for folder in folders:
        folder.mkdir()
        (folder / f"{folder.name}.jsonl").write_bytes(RECORD % folder.name.encode())
        (folder / "sources.toml").write_text(f"[sources.{folder.name}]\n", encoding="utf-8")
    inventory = discover(folders)
    assert [dump.source_file for dump in inventory.dumps] == ["x.jsonl", "y.jsonl"]
    assert {one.name for one in inventory.catalogues} == {"x", "y"}
    assert discover(folders[::-1]) == inventory


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("[sources.dblp]\n\ntrsut = 1\n", "sources.toml, line 3", "sources.dblp.trsut: Extra inputs"),
        ("[sources.dblp]\ntrust = 0\n", "sources.toml, line 2", "greater than or equal to 1"),
        ("[sources.dblp]\ntrust = '1'\n", "sources.toml, line 2", "valid integer"),
        ("[sources.dblp]\ntrust = true\n", "sources.toml, line 2", "valid integer"),
        ("[sources.a]\n[sources.'b c']\nduplicate_free = 'yes'\n", "sources.toml, line 3", "valid boolean"),
        ("[sources.dblp]\nfiles = 'dblp*'\n", "sources.toml, line 2", "sources.dblp.files"),
        ("[sources.dblp]\nnames = ['a', 2]\n", "sources.toml, line 2", "sources.dblp.names.1"),
        ("[sources.dblp]\nformats = ['ris', 'risk']\n", "sources.toml, line 2", "no format is called risk"),
        ("[sources]\ndblp.trust = -1\n", "sources.toml, line 2", "sources.dblp.trust"),
        ("[source.dblp]\n", "sources.toml, line 1", "source: Extra inputs"),
        ("sources = 1\n", "sources.toml, line 1", "sources"),
        ("[sources.dblp]\ntrust = \n", "sources.toml:", "line 2"),
        ("[sources.dblp]\n[sources.dblp]\n", "sources.toml:", "line 2"),
        ("# " + "x" * 70_000, "sources.toml:", "longer than 64 KiB"),
    ],
)
def test_settings_that_are_not_understood_end_the_run(tmp_path: Path, text: str, place: str, cause: str) -> None:
    with pytest.raises(UsageError) as refused:
        inventory_of(tmp_path, **{".": text})
    message = str(refused.value)
    assert message.startswith(place)
    assert cause in message
    assert "duplicate_free and latest (true or false)" in message
    assert "\n" not in message


def test_settings_in_another_encoding_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes("[sources.zoë]".encode("latin-1"))
    with pytest.raises(UsageError, match=r"^sources\.toml: "):
        inventory_of(tmp_path)


def test_settings_that_lead_out_of_the_folder_end_the_run(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.touch()
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "sources.toml").symlink_to(outside)
    with pytest.raises(UsageError, match="leaves the raw folder"):
        inventory_of(raw)
