"""How many persons of a name to expect."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.hashing import hash_values
from tasks.transform.authors import commonness as module
from tasks.transform.authors.background import Background
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.authors.statistics import PARTS, name_parts
from tasks.transform.linkage.counts import count_keys, one_count

SHARES = {"background": pl.Float64}


def commonness(*names: tuple[str, list[str]]) -> pl.DataFrame:
    """Return how common names are, each a family name and given names, in a lake of these names."""
    forms = pl.DataFrame(names, schema={"family_key": pl.String, "given_tokens": pl.List(pl.String)}, orient="row")
    forms = forms.with_columns(name=pl.int_range(pl.len(), dtype=pl.UInt64))
    parts = name_parts(forms)
    counts = [count_keys(parts[part].drop_nulls(), part) for part in ("family", "given", "initial")]
    return name_commonness(forms, pl.concat([*counts, one_count(forms.height, "names")]))


def expected(*names: tuple[str, list[str]]) -> list[float]:
    return commonness(*names)["commonness"].to_list()


@pytest.fixture(autouse=True)
def _at_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that one of a thousand names has each initial, one of ten thousand each other part, and the lake as much."""
    parts = {part: pl.DataFrame({part: [], "background": []}, schema=SHARES | {part: pl.UInt64}) for part in PARTS}
    initials = pl.DataFrame({"initial": [*"jm"]})
    shares = initials.select(initial=hash_values(initials["initial"], 3), background=1e-3)
    monkeypatch.setattr(module, "background", lambda: Background(parts | {"initial": shares}, 1e-4))
    monkeypatch.setattr(module, "BACKGROUND_NAMES", 1e4)


def test_a_name_is_as_common_as_its_parts_are_in_other_names_of_the_lake_and_at_large() -> None:
    found = expected(("smith", ["john"]), ("smith", ["mary"]), ("jones", ["mary"]))
    scale = 3 / 10_003**2
    assert found == pytest.approx([scale * 2 * 1, scale * 2 * 2, scale * 1 * 2])


def test_an_initial_is_as_common_as_all_given_names_behind_it() -> None:
    initial = expected(("smith", ["j"]), ("jones", ["john"]))[0]
    assert initial == pytest.approx(2 * 1 * (1 + 10) / 10_002**2)


def test_a_name_without_a_given_name_is_everybodys_of_the_family() -> None:
    assert expected(("plato", []))[0] == pytest.approx(1 / 10_001)


@pytest.mark.parametrize(("further", "factor"), [(0, 1.0), (1, 0.1), (2, 0.01), (3, 0.01)])
def test_each_further_given_name_makes_a_name_rarer_twice_at_most(further: int, factor: float) -> None:
    alone = expected(("smith", ["john"]))[0]
    assert expected(("smith", ["john", *"abc"[:further]]))[0] == pytest.approx(alone * factor)


def test_the_share_of_a_name_is_that_of_its_family_name_and_first_given_name() -> None:
    found = commonness(("smith", ["john", "a"]), ("jones", ["mary"]))
    assert found["share"].to_list() == pytest.approx([found["commonness"][0] * 10 / 2, found["commonness"][1] / 2])
