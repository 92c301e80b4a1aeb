"""The page dumps beside a volume of the ACL Anthology that holds one of their papers, under a shorter name."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.integration.conftest import SHARED, Command

SEEDS = SHARED / "seeds"
VOLUME = SHARED / "corpora" / "acl_anthology" / "xml" / "2023.emnlp.xml"

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and VOLUME.is_file()), reason="needs ../shared/seeds and ../shared/corpora, which are not here"
)


def authors_of(lake: Path) -> pl.DataFrame:
    return pl.read_parquet(lake / "current" / "authors" / "**" / "*.parquet")


def test_yin_tat_lee_is_the_yin_lee_of_the_shared_paper_and_no_other(paperlake: Command, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(SEEDS, raw / "pages")
    shutil.copy(VOLUME, raw)
    assert paperlake("curate", raw, "--out", tmp_path / "lake").status == 0
    lees = authors_of(tmp_path / "lake").filter(pl.col("family_name") == "Lee")
    owner = lees.filter(pl.col("name_variants").list.contains("Lee, Yin Tat"))
    assert owner["name_variants"].to_list() == [["Lee, Yin", "Lee, Yin Tat"]]
    assert lees.height > 10, "the volume has many of the name"
    matches = pl.read_parquet(tmp_path / "lake" / "current" / "authorships" / "**" / "*.parquet")
    assert not matches.select(pl.struct("paper_id", "author_id").is_duplicated().any()).item()
