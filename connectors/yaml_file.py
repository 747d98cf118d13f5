"""A YAML file as a person writes it: a key that stands twice is a fault, where YAML would keep the last silently."""

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What the file holds. Raises OSError, yaml.YAMLError, UnicodeDecodeError or RecursionError."""
    return yaml.load(path.read_text("utf-8"), _Once)  # a safe loader


class _Once(_LOADER):  # type: ignore[misc]  # whichever of the two safe loaders PyYAML was built with
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key.value, str) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key `{key.value}` stands twice; keep one", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)
