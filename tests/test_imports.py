"""Who may import whom: the picture in the README, as a test."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEAVES = {"classifiers", "playbooks", "connectors"}
MAY_IMPORT = {
    "classifiers": set(),
    "playbooks": set(),
    "connectors": set(),
    "streams": LEAVES,
    "console": LEAVES | {"streams"},
}
MODULES = [(package, path) for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def imports_of(path):
    """The imports of a module, wherever in the file: late ones, and those for their types alone, too."""
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imported_packages(path):
    """The top-level names a module imports absolutely; relative imports stay inside anyway."""
    for node in imports_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif node.level == 0:
            yield node.module.split(".")[0]


def climbs_out(path):
    """Whether a relative import has more dots than the module has packages above it."""
    depth = len(path.relative_to(ROOT).parts) - 1
    return any(isinstance(node, ast.ImportFrom) and node.level > depth for node in imports_of(path))


def test_a_module_imports_only_downwards():
    def faults(package, path):
        ours = set(imported_packages(path)) & (MAY_IMPORT.keys() | {"tests", "benchmarks", "seeds", "scripts"})
        return ours - MAY_IMPORT[package] - {package} | ({"climbs out"} if climbs_out(path) else set())

    assert {str(path): found for package, path in MODULES if (found := faults(package, path))} == {}


def test_inside_a_package_imports_are_relative():
    # Alembic runs its versions as files, outside any package.
    inside = [(package, path) for package, path in MODULES if "migrations" not in path.parts]
    assert [str(path) for package, path in inside if package in set(imported_packages(path))] == []


ROOMS = {
    "classifiers": ("spelling", "where", "harm", "named", "topics", "kinds", "learning"),
    "playbooks": ("law", "district", "ledger", "folding", "urgency", "telling", "deciding"),
    "streams": (
        "store",
        "learning",
        "privacy",
        "hearing",
        "gathering",
        "figures",
        "cluster",
        "telling",
        "office",
        "intake",
        "drills",
    ),
    "console": ("reading", "wording", "requests", "papers", "commands", "pages"),
}
"""The rooms of a package, each resting on those before it; the modules that stand before the rooms wire them."""


def rooms_used(path, rooms):
    """The other rooms of its package that a module in a room imports from."""
    for node in imports_of(path):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            yield from (name for name in names if name in rooms)


def test_a_room_imports_only_rooms_before_it():
    upwards = []
    for package, rooms in ROOMS.items():
        for path in (ROOT / package).glob("*/*.py"):
            room = path.parent.name
            if room in rooms:
                used = set(rooms_used(path, rooms))
                upwards += [f"{path}: {each}" for each in used - set(rooms[: rooms.index(room)])]
    assert upwards == []


def test_every_room_has_its_place_in_the_order():
    found = {package: {path.parent.name for path in (ROOT / package).glob("*/__init__.py")} for package in ROOMS}
    assert found == {package: set(rooms) for package, rooms in ROOMS.items()}


def named(path):
    """A module as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_used(path, known):
    """The modules of ours that one imports."""
    around = path.relative_to(ROOT).parts[:-1]
    for node in imports_of(path):
        if isinstance(node, ast.ImportFrom):
            inside = around[: len(around) - node.level + 1] if node.level else ()
            base = ".".join([*inside, *filter(None, [node.module])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base


def test_no_module_imports_itself_by_way_of_others():
    known = {named(path): path for _, path in MODULES}
    uses = {name: set(modules_used(path, known)) & known.keys() - {name} for name, path in known.items()}
    assert len([*TopologicalSorter(uses).static_order()]) == len(known)  # raises CycleError, which names the circle
