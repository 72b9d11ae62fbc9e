"""The house stands as it was drawn: what each room may import, how, and what the package declares."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "features": set(),
    "model": {"features"},
    "moderation": {"model", "features"},
    "bulk": {"model", "features"},
    "cli": {"features", "model", "moderation", "bulk"},
}

NEEDS = {"moderation": "serve", "bulk.spark": "spark"}
"""Rooms, and parts of them, that need an extra altogether."""


def modules(root: Path) -> dict[str, Path]:
    """Every module of every room, by its name below ``farmsift``."""
    found = {}
    for room in MAY_IMPORT:
        for path in sorted((root / room).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, *, at_import: bool = False) -> Iterator[tuple[str, str, bool]]:
    """What a module imports: the module named, the name taken from it (or ""), whether it is relative.

    With ``at_import``, only what runs when the module is imported: nothing in functions or for type checkers.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if at_import and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_import and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                # The name of the package above all rooms is empty here.
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base]).strip(".")
            yield from ((base, alias.name, bool(node.level)) for alias in node.names)
        todo += ast.iter_child_nodes(node)


def room_of(target: str, taken: str) -> str:
    """The room that an import leads to, or "" for what is not ours."""
    parts = [part for part in [*target.removeprefix("farmsift").split("."), taken] if part]
    return parts[0] if parts and parts[0] in MAY_IMPORT else ""


def faults(root: Path) -> list[str]:
    """Every import that the plan of the house does not allow."""
    found = []
    for name, path in modules(root).items():
        room = name.split(".")[0]
        for target, taken, relative in imports(name, path):
            to = room_of(target, taken)
            if to and not relative:
                found.append(f"{name} imports {target} by its absolute name")
            if to and to != room and to not in MAY_IMPORT[room]:
                found.append(f"{name} imports {to}, which {room} may not")
            if not relative and target.split(".")[0] in {"tests", "benchmarks", "notebooks"}:
                found.append(f"{name} imports {target}, which is no room")
    return found


def cycle(root: Path) -> list[str]:
    """Modules that import each other in a ring while being imported, or nothing."""
    known = modules(root)
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        targets = set()
        for target, taken, relative in imports(name, path, at_import=True):
            if relative:
                whole = f"{target}.{taken}".strip(".")
                targets.add(whole if whole in known else target)
        graph[name] = (targets & known.keys()) - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_each_room_imports_what_it_may_and_by_relative_names():
    assert faults(ROOT) == []


def test_no_modules_import_each_other_in_a_ring():
    assert cycle(ROOT) == []


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        ("features/a.py", "from ..model import scorer", "features imports model, which features may not"),
        ("features/sub/a.py", "from ...model.scorer import Scorer", "which features may not"),
        ("features/a.py", "from .. import model", "which features may not"),
        ("features/a.py", "def f():\n    from ..cli import main", "which features may not"),
        ("model/a.py", "from ..moderation.app import app", "which model may not"),
        ("bulk/a.py", "from ..moderation import app", "which bulk may not"),
        ("moderation/a.py", "from ..cli import main", "which moderation may not"),
        ("model/a.py", "from farmsift.features.page import Page", "by its absolute name"),
        ("model/a.py", "import features.page", "by its absolute name"),
        ("cli/a.py", "import tests.test_rooms", "which is no room"),
    ],
)
def test_the_walk_sees_what_is_not_allowed(tmp_path: Path, place: str, line: str, said: str):
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert any(said.removeprefix("features imports ") in fault for fault in faults(tmp_path))


def test_the_walk_lets_through_what_is_allowed(tmp_path: Path):
    for place, line in {
        "model/a.py": "from ..features.page import Page",
        "cli/a.py": "from ..moderation import app\nfrom ..bulk.pool import run\nfrom ..model import Scorer",
        "features/sub/a.py": "import features_of_somebody_else\nfrom ..page import Page\nfrom . import b",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(line + "\n")
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("back", "ring"),
    [
        ("from .a import x", True),
        ("from . import a", True),
        ("def f():\n    from .a import x", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import x", False),
    ],
)
def test_the_walk_sees_rings(tmp_path: Path, back: str, ring: bool):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a.py").write_text("from .b import y\n")
    (tmp_path / "model" / "b.py").write_text(back + "\n")
    assert bool(cycle(tmp_path)) is ring


def test_the_package_lists_every_folder_with_code():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = {
        ".".join(("farmsift", *path.parent.relative_to(ROOT).parts))
        for room in MAY_IMPORT
        for path in (ROOT / room).rglob("*.py")
    }
    assert set(listed) == folders


def test_what_is_imported_at_once_is_a_declared_dependency():
    """Extras may be absent, so they are imported where they are used; a whole room may need one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    always = {_plain(requirement) for requirement in project["dependencies"]}
    owners = packages_distributions()
    strangers = set()
    for name, path in modules(ROOT).items():
        needed = [extra for part, extra in NEEDS.items() if f"{name}.".startswith(f"{part}.")]
        declared = always | {_plain(r) for extra in needed for r in extras[extra]}
        for target, _, relative in imports(name, path, at_import=True):
            top = target.split(".")[0]
            if relative or top in sys.stdlib_module_names:
                continue
            if not {_plain(owner) for owner in owners.get(top, [top])} & declared:
                strangers.add(f"{name} imports {top}")
    assert strangers == set()


def _plain(requirement: str) -> str:
    name = requirement
    for end in "[<>=!~; ":
        name = name.split(end)[0]
    return name.lower().replace("_", "-")
