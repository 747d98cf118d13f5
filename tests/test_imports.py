"""Who may import whom: the picture in the README, as a test."""

import ast
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


def imported_packages(tree):
    """The top-level names a module imports absolutely, wherever in the file; relative imports stay inside anyway."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def climbs_out(tree, depth):
    """Whether a relative import has more dots than the module has packages above it."""
    return any(isinstance(node, ast.ImportFrom) and node.level > depth for node in ast.walk(tree))


def test_a_module_imports_only_downwards():
    def faults(package, path):
        tree = ast.parse(path.read_text("utf-8"))
        ours = set(imported_packages(tree)) & (MAY_IMPORT.keys() | {"tests", "benchmarks", "seeds", "scripts"})
        depth = len(path.relative_to(ROOT).parts) - 1
        return ours - MAY_IMPORT[package] - {package} | ({"climbs out"} if climbs_out(tree, depth) else set())

    assert {str(path): found for package, path in MODULES if (found := faults(package, path))} == {}


def test_inside_a_package_imports_are_relative():
    # Alembic runs its versions as files, outside any package.
    inside = [(package, path) for package, path in MODULES if "migrations" not in path.parts]
    assert [
        str(path) for package, path in inside if package in set(imported_packages(ast.parse(path.read_text("utf-8"))))
    ] == []
