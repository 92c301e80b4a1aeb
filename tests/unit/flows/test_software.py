"""The software of a step: what it is computed with, and what it has nothing to do with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.software import Part, digest, parts_of, read, software

# A project in small: two steps in one module, one of them over a helper that it imports within a function.
PROJECT = {
    "flows/__init__.py": "",
    "flows/steps.py": """
        from __future__ import annotations
        from flows.making import retried
        from tasks import paint as painting
        if True:
            from tasks.weigh import weigh
        GRAMS = 1000
        WEIGHTS = [weigh(thing) for thing in ()]
        GLOSS = 1
        @retried
        def weigh_all(things):
            return [weigh(thing) / GRAMS for thing in things]
        @retried
        def paint_all(things):
            from tasks.layers import coat
            return [painting.paint(thing, GLOSS) for thing in coat(things)]
    """,
    "flows/making.py": """
        def retried(function):
            return function
        def unused():
            return None
    """,
    "schemas/__init__.py": "",
    "schemas/thing.py": "THING = 1",
    "tasks/__init__.py": "",
    "tasks/paint.py": "def paint(things, gloss): return things",
    "tasks/layers.py": "from tasks.brush import (\n    BRUSH,  # soft\n)\ndef coat(things): return things",
    "tasks/brush.py": "BRUSH = 1",
    "tasks/weigh.py": "def weigh(thing):\n    import schemas.thing\n    return schemas.thing.THING",
    "tasks/explain.py": "from tasks.weigh import weigh",
}
WEIGH, PAINT = Part("flows.steps", "weigh_all"), Part("flows.steps", "paint_all")


def write(folder: Path, **changes: str) -> Path:
    for name, text in (PROJECT | changes).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.splitlines()
        indent = " " * 8 if text.startswith("\n") else ""
        path.write_text("\n".join(line.removeprefix(indent) for line in lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def changed_by(tmp_path: Path) -> Callable[[str, str, str], set[str]]:
    """Say which of the two steps another text in a file of the project changes."""

    def changed(name: str, old: str, new: str) -> set[str]:
        assert old in PROJECT[name]
        before = write(tmp_path / "before")
        after = write(tmp_path / "after", **{name: PROJECT[name].replace(old, new)})
        steps = {"weigh": frozenset([WEIGH]), "paint": frozenset([PAINT])}
        return {step for step, parts in steps.items() if digest(before, parts) != digest(after, parts)}

    return changed


@pytest.mark.parametrize(
    ("name", "old", "new", "steps"),
    [
        ("tasks/explain.py", "from", "# words\nfrom", set()),
        ("flows/making.py", "None", "0", set()),  # a definition that no step names
        ("flows/steps.py", "    GLOSS", "    # words\n        GLOSS", set()),
        ("tasks/weigh.py", "schemas.thing.THING", "schemas.thing.THING + 1", {"weigh"}),
        ("schemas/thing.py", "1", "2", {"weigh"}),  # imported within a function of an imported module
        ("flows/steps.py", "1000", "1", {"weigh"}),
        ("flows/steps.py", "/ GRAMS", "* GRAMS", {"weigh"}),  # the step itself
        ("tasks/paint.py", "return things", "return None", {"paint"}),
        ("tasks/layers.py", "return things", "return None", {"paint"}),  # imported within the step
        ("tasks/brush.py", "1", "2", {"paint"}),  # imported by that
        ("flows/steps.py", "GLOSS = 1", "GLOSS = 2", {"paint"}),
        ("flows/making.py", "return function", "return print", {"weigh", "paint"}),
    ],
)
def test_a_change_reaches_the_steps_that_run_it_and_no_others(
    changed_by: Callable[[str, str, str], set[str]], name: str, old: str, new: str, steps: set[str]
) -> None:
    assert changed_by(name, old, new) == steps


def test_where_the_project_lies_changes_nothing(tmp_path: Path) -> None:
    assert digest(write(tmp_path / "a"), frozenset([PAINT])) == digest(write(tmp_path / "b"), frozenset([PAINT]))


def test_a_function_counts_with_those_that_it_closes_over() -> None:
    def closing(inner: Callable[..., object]) -> Callable[..., object]:
        def run() -> object:
            return inner()

        run.__module__, run.__qualname__ = "flows.steps", "Steps.run"
        return run

    assert set(parts_of(closing(read))) == {Part("flows.steps", "Steps"), Part("flows.software", "read")}
    assert software(closing(read)) != software(closing(digest))


def test_the_values_that_a_function_closes_over_count() -> None:
    def reading(columns: tuple[str, ...]) -> Callable[..., object]:
        def run() -> object:
            return columns

        run.__module__, run.__qualname__ = "flows.steps", "Steps.run"
        return run

    assert software(reading(("title",))) == software(reading(("title",)))
    assert software(reading(("title",))) != software(reading(("title", "year")))


def test_what_is_not_of_the_project_has_no_software() -> None:
    with pytest.raises(ValueError, match="not of this project"):
        software(shutil.copy)
