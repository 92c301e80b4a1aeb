"""The software of a step: the code of this project that it runs, the libraries and Python, as one digest.

Code of tasks/ and schemas/ counts by module: the module of the step's function, the modules that it imports anywhere
(also within a function), the modules that these import, and so on. Code of flows/, where one module holds the steps of
all stages, counts by definition: the step's own, the definitions that it names, and so on. So a change in one step
leaves the results of the others in the cache, unless they use the code that has changed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
STEPS = "flows."  # the modules of which definitions count

# What the content of a result depends on besides the code of this project.
LIBRARIES = (
    "anyascii ftfy msgspec numpy orjson pandera polars pyarrow pydantic "
    "pylatexenc python-calamine python-stdnum pyyaml rapidfuzz scipy".split()
)

PACKAGES = ("flows", "schemas", "tasks")

# A statement that imports from this project. Parsing all modules by ast instead would take a second.
IMPORT = re.compile(rf"\n *(?:from|import) ((?:{'|'.join(PACKAGES)})\b[\w.]*)(?: import (\([^)]*\)|[^\n]*))?")
NOT_IMPORTED = re.compile(r" as \w+|#.*")

# Steps ask for their software at once, on threads of their own: one computes it, the others take what it has found.
_ONE_AT_A_TIME = threading.Lock()


class Part(NamedTuple):
    """A part of the code.

    Attributes:
        module: The module.
        name: A function, class or constant at its top level; empty for the module as a whole.
    """

    module: str
    name: str = ""


MAIN_FLOW = Part("flows.curate", "curate")


class Module(NamedTuple):
    """A module as its definitions.

    Attributes:
        imported: What each imported name stands for, as a dotted name.
        defined: The statements that define each other name at the top level.
    """

    imported: dict[str, str]
    defined: dict[str, list[ast.stmt]]


def software(function: Callable[..., Any]) -> str:
    """Return the digest of everything that decides what a function makes of its inputs.

    Args:
        function: A function of this project; those that it closes over count, too.
    """
    with _ONE_AT_A_TIME:
        code = digest(ROOT, frozenset(parts_of(function)))
    return hashlib.sha256(f"{code} {settings_of(function)}".encode()).hexdigest()


def software_of_all() -> str:
    """Return the digest of everything that decides what a run makes of its dumps.

    Prefect gives the module of a deployed flow another name, so its function does not say that it is of this project.
    """
    with _ONE_AT_A_TIME:
        return digest(ROOT, frozenset({MAIN_FLOW}))


def settings_of(function: Callable[..., Any]) -> list[str]:
    """Return the values, other than functions, that a function closes over, such as the columns that a step reads."""
    values = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    return [repr(value) for value in values if not hasattr(value, "__qualname__")]


def parts_of(function: Callable[..., Any]) -> Iterator[Part]:
    """Yield the part of this project in which a function is defined, and those of the functions that it closes over."""
    module, name = function.__module__, function.__qualname__.partition(".")[0]
    if module in modules(ROOT):
        yield Part(module, name if module.startswith(STEPS) else "")
    for cell in getattr(function, "__closure__", None) or ():
        if hasattr(cell.cell_contents, "__qualname__"):
            yield from parts_of(cell.cell_contents)


@cache
def digest(root: Path, parts: Iterable[Part]) -> str:
    """Return the digest of parts of the code below a folder, of all that they use, of the libraries and of Python.

    Raises:
        ValueError: There are no parts.
    """
    if not parts:
        raise ValueError("a function that is not of this project has no software")
    sources = {" ".join(part): source(root, part) for part in reach(root, parts)}
    return hashlib.sha256(json.dumps([sources, libraries()], sort_keys=True).encode()).hexdigest()


@cache
def libraries() -> dict[str, str]:
    """Return the versions of the libraries and of Python."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def reach(root: Path, parts: Iterable[Part]) -> set[Part]:
    """Return parts of the code with all that they use, directly or through others."""
    reached: set[Part] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.add(part)
            waiting.extend(uses(root, part))
    return reached


@cache
def uses(root: Path, part: Part) -> frozenset[Part]:
    """Return the parts that a part of the code uses directly."""
    if not part.name:
        names = set(imports(read(root, part.module)))
        return frozenset(found for name in names if (found := find_part(root, name)))
    module = parse(root, part.module)
    if part.name in module.imported:  # handed on
        used = {part.name: module.imported[part.name]}
    else:
        nodes = [node for statement in module.defined[part.name] for node in ast.walk(statement)]
        named = {node.id for node in nodes if isinstance(node, ast.Name)}
        used = {name: full for name, full in module.imported.items() if name in named}
        used |= {full: full for node in nodes for _, full in imported_names(node)}
        used |= {name: f"{part.module}.{name}" for name in module.defined if name in named}
    return frozenset(found for name in used.values() if (found := find_part(root, name)))


@cache
def source(root: Path, part: Part) -> str:
    """Return the code of a part: the digest of a module, or the statements of a definition."""
    if not part.name:
        return hashlib.sha256(read(root, part.module).encode()).hexdigest()
    return "\n".join(map(ast.unparse, parse(root, part.module).defined.get(part.name, [])))


@cache
def find_part(root: Path, name: str) -> Part | None:
    """Return the part that a dotted name stands for, a module or a name in one; None if it is not of this project."""
    if name in modules(root):
        return Part(name)
    module, _, attribute = name.rpartition(".")
    if module not in modules(root):
        return None
    return Part(module, attribute if module.startswith(STEPS) else "")


@cache
def modules(root: Path) -> dict[str, Path]:
    """Return the paths of the modules and packages of the project below a folder."""
    paths = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    names = [path.relative_to(root).with_suffix("").as_posix().replace("/", ".") for path in paths]
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


@cache
def read(root: Path, module: str) -> str:
    """Return the source of a module."""
    return modules(root)[module].read_text(encoding="utf-8")


@cache
def parse(root: Path, module: str) -> Module:
    """Return the names at the top level of a module."""
    parsed = Module({}, {})
    for statement in top_level(ast.parse(read(root, module))):
        parsed.imported.update(imported_names(statement))
        for name in defined_names(statement):
            parsed.defined.setdefault(name, []).append(statement)
    return parsed


def top_level(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements at the top level of a module, also those under a condition."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If | ast.Try):
            yield from top_level(child)
        elif isinstance(child, ast.stmt):
            yield child


def defined_names(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for node in (node for target in targets if target is not None for node in ast.walk(target)):
        if isinstance(node, ast.Name):
            yield node.id


def imports(text: str) -> Iterator[str]:
    """Yield what the source of a module imports of this project, anywhere in it, as dotted names."""
    for module, names in IMPORT.findall(f"\n{text}"):
        if names:
            yield from (f"{module}.{name}" for name in re.findall(r"\w+", NOT_IMPORTED.sub("", names)))
        else:
            yield module


def imported_names(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each name that a statement imports, and the dotted name that it stands for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0], alias.name
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
