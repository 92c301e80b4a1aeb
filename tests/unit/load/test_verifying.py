"""What is wrong with the files of a version is found, and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import LakeError, UsageError
from tasks.load import current_snapshot
from tasks.load.verifying import find_faults, naming_damage, verify
from tests.lake_frames import publish_lake

FILE = "relations/part-0.parquet"


def change_manifest(folder: Path, **changes: object) -> None:
    """Change what the manifest says of FILE."""
    path = folder / "_manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for file in manifest["files"]:
        if file["path"] == FILE:
            file.update(changes)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def overwrite(folder: Path) -> None:
    content = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def lead_nowhere(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).symlink_to(folder / FILE)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "manifest": lambda folder: (folder / "_manifest.json").write_text("{"),
    "missing": lambda folder: (folder / FILE).unlink(),
    "bytes": lambda folder: (folder / FILE).write_bytes(b""),
    "sha256": overwrite,
    "rows": lambda folder: change_manifest(folder, rows=7),
    "unreadable": lead_nowhere,
}


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """The folder of a version."""
    publish_lake(tmp_path, 1)
    return current_snapshot(tmp_path)


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_named_with_what_is_wrong(version: Path, kind: str) -> None:
    assert find_faults(version) == []
    DAMAGE[kind](version)
    (fault,) = find_faults(version)
    assert (fault.kind, fault.path) == (kind, "_manifest.json" if kind == "manifest" else FILE)
    with pytest.raises(LakeError, match="use another version"):
        verify(version)
    assert bool(find_faults(version, thorough=False)) == (kind not in {"sha256", "rows"})


def test_a_file_too_many_is_a_fault_and_no_damage(version: Path) -> None:
    (version / "papers" / "stray.parquet").touch()
    assert [fault[:2] for fault in find_faults(version)] == [("papers/stray.parquet", "extra")]
    verify(version)


def test_an_error_of_reading_names_the_damage_if_there_is_any(version: Path) -> None:
    with pytest.raises(ValueError, match="of the caller"), naming_damage(version):
        raise ValueError("of the caller")
    (version / FILE).unlink()
    (version / "papers" / "stray.parquet").touch()
    words = rf"{FILE}: is missing \(and 1 more: paperlake verify names all\); use"
    with pytest.raises(LakeError, match=words), naming_damage(version):
        raise ValueError("of reading")
    with pytest.raises(UsageError), naming_damage(version):
        raise UsageError("already in one line")
