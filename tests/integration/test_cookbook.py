"""Every recipe of docs/cookbook.md runs, and prints what the page says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.integration.cookbook import (
    PAGE,
    SPARK,
    SPARK_KIND,
    Block,
    blocks,
    publish_two_versions,
    run_blocks,
    run_spark,
)

MISSING = "Spark has an environment of its own: make test-spark" if not SPARK.exists() else "Spark needs Java"
needs_spark = pytest.mark.skipif(not (SPARK.exists() and shutil.which("java")), reason=MISSING)


@pytest.fixture(scope="module")
def folder(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lake of two versions in data/curated."""
    out = tmp_path_factory.mktemp("recipes")
    publish_two_versions(sample_lake, out / "data" / "curated")
    return out


@pytest.fixture
def recipes() -> list[Block]:
    return blocks(PAGE.read_text(encoding="utf-8"))


def test_the_recipes_print_what_the_page_says(folder: Path, recipes: list[Block]) -> None:
    others = [block for block in recipes if block.kind != SPARK_KIND]
    for block, printed in zip(others, run_blocks(recipes, folder), strict=True):
        if block.output is not None:
            assert printed == block.output, f"stale: run make docs\n{block.code}"


@needs_spark
def test_the_recipes_for_spark_print_what_the_page_says(folder: Path, recipes: list[Block]) -> None:
    by_spark = [block for block in recipes if block.kind == SPARK_KIND]
    for block, printed in zip(by_spark, run_spark(recipes, folder), strict=True):
        if block.output is not None:
            assert printed == block.output, f"stale: run make docs\n{block.code}"


def test_every_block_of_code_is_run(recipes: list[Block]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("\n```") == 2 * (len(recipes) + sum(block.output is not None for block in recipes))
    assert {block.kind for block in recipes} == {"python", "console", SPARK_KIND}
