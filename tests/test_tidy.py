"""The code stays readable: short functions and files, shallow nesting, docstrings, one place that reads the clock."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import east_asian_width

ROOT = Path(__file__).parent.parent
PACKAGES = ("streams", "classifiers", "playbooks", "connectors", "console")
PRODUCT = sorted(path for package in (*PACKAGES, "scripts", "benchmarks") for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
PARTS = ("body", "orelse", "finalbody", "handlers", "cases")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BANNED_MODULES = {"utils", "util", "common", "core", "models", "helpers", "misc"}
# Readers think of the standard library.
BANNED_MODULES |= {"calendar", "queue", "email", "logging"}
BANNED_SUFFIXES = ("Manager", "Handler", "Service", "Helper", "Util", "Utils", "Data", "Info")
# A migration is a list of tables; cutting it up would not make it clearer.
MIGRATIONS = ROOT / "streams/store/migrations/versions"
CLOCK = ROOT / "streams/clock.py"
CLOCK_READS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


class Said(NamedTuple):
    """What is looked at of a file: it is parsed once, and its tree is let go."""

    has_docstring: bool
    lines: list[str]
    long_or_deep: list[str]
    without_docstring: list[str]
    clock_reads: list[int]
    classes: list[str]


@cache
def said_by(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, FUNCTIONS)]
    return Said(
        has_docstring=bool(ast.get_docstring(tree)),
        lines=text.splitlines(),
        long_or_deep=[node.name for node in functions if node.end_lineno - node.lineno >= 60 or depth(node) > 3],
        without_docstring=[name for name, node in public(tree.body) if not ast.get_docstring(node)],
        clock_reads=[node.lineno for node in nodes if reads_clock(node)],
        classes=[node.name for node in nodes if isinstance(node, ast.ClassDef)],
    )


def depth(node):
    """How deep blocks lie in each other below a node; `elif` is not a level, nor is a nested function's own body."""
    deepest = 0
    for child in inside(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and [child] == node.orelse
        deepest = max(deepest, depth(child) + (isinstance(child, NESTING) and not is_elif))
    return deepest


def inside(node):
    """The statements of a block's parts; an expression holds none."""
    return (each for part in PARTS for each in getattr(node, part, ()))


def public(body, prefix=""):
    """The public functions and classes of a module, and the public methods of its public classes."""
    for node in body:
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node.name.startswith("_"):
            continue
        yield f"{prefix}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body, f"{node.name}.")


def reads_clock(node):
    """Whether a call asks the machine what time it is: datetime.now(), date.today(), time.time() and their kin."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    owner_name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr in CLOCK_READS and owner_name in {"datetime", "date", "time", "dt"}


def wide(line):
    """Columns of a line; a Chinese character takes two."""
    return len(line) if line.isascii() else sum(1 + (east_asian_width(char) in "WF") for char in line)


def faulty(paths, faults_of):
    """Name of a file → its faults, for those that have any."""
    return {name_of(path): faults for path in paths if (faults := faults_of(path))}


def test_a_file_has_a_docstring_and_at_most_400_lines():
    def faults(path):
        said = said_by(path)
        lines = len(said.lines)
        return ([] if said.has_docstring else ["no docstring"]) + ([lines] if lines > 400 else [])

    assert faulty(PRODUCT + TESTS, faults) == {}


def test_no_line_is_wider_than_a_page():
    """The linter lets a line without a space be as wide as it likes, as expressions over Chinese text are."""

    def faults(path):
        return [number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if wide(line) > 120]

    assert faulty(PRODUCT, faults) == {}


def test_functions_are_short_and_shallow():
    def faults(path):
        return said_by(path).long_or_deep

    assert faulty([path for path in PRODUCT + TESTS if path.parent != MIGRATIONS], faults) == {}


def test_public_things_have_docstrings():
    def faults(path):
        return said_by(path).without_docstring

    assert faulty(PRODUCT, faults) == {}


def test_only_the_clock_reads_the_clock():
    def faults(path):
        return said_by(path).clock_reads

    assert faulty([path for path in PRODUCT if path != CLOCK], faults) == {}


def test_names_say_what_a_thing_is():
    def faults(path):
        return [name for name in said_by(path).classes if name.endswith(BANNED_SUFFIXES)] + [path.stem] * (
            path.stem in BANNED_MODULES
        )

    assert faulty(PRODUCT, faults) == {}


def test_no_package_hides_under_the_tests():
    """An `__init__.py` there makes `import playbooks` import the tests of playbooks."""
    assert [name_of(path) for path in TESTS if path.name == "__init__.py"] == []
