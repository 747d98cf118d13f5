"""A YAML file as a person writes it: a key that stands twice is a fault, where YAML would keep the last silently."""

import re
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INDEX = re.compile(r"\[(\d+)\]")


class Twice(yaml.constructor.ConstructorError):
    """A key stands twice in one mapping."""

    def __init__(self, key: str, mark: yaml.Mark) -> None:
        super().__init__(None, None, f"key `{key}` stands twice; keep one", mark)
        self.key = key


def read_yaml(path: Path) -> Any:
    """What the file holds. Raises OSError, yaml.YAMLError, UnicodeDecodeError or RecursionError."""
    return yaml.load(path.read_text("utf-8"), _Once)  # a safe loader


def line_of(path: Path, at: str) -> int:
    """In which line of a file that can be read `at` (`sources[0].name`) stands, from 1; else the nearest above it."""
    node = yaml.compose(path.read_text("utf-8"), _LOADER)
    line = 0
    while node is not None and at:
        found = _item(node, at) if isinstance(node, yaml.SequenceNode) else _value(node, at)
        if found is None:
            break
        line, node, at = found
    return line


def _item(node: yaml.SequenceNode, at: str) -> tuple[int, yaml.Node, str] | None:
    found = _INDEX.match(at)
    if found is None or int(found[1]) >= len(node.value):
        return None
    item = node.value[int(found[1])]
    return item.start_mark.line + 1, item, at[found.end() :].removeprefix(".")


def _value(node: yaml.Node, at: str) -> tuple[int, yaml.Node, str] | None:
    """The longest key that `at` begins with: keys may hold dots."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    fitting = [(key, value) for key, value in pairs if _begins(at, str(key.value))]
    if not fitting:
        return None
    key, value = max(fitting, key=lambda pair: len(pair[0].value))
    return key.start_mark.line + 1, value, at[len(key.value) :].removeprefix(".")


def _begins(at: str, key: str) -> bool:
    return at == key or at.startswith((f"{key}.", f"{key}["))


class _Once(_LOADER):  # type: ignore[misc]  # whichever of the two safe loaders PyYAML was built with
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key.value, str) and key.value in seen:
                raise Twice(key.value, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)
