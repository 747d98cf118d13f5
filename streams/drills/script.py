"""Reading scripts (sample day, drills): YAML in which `on`, `off`, `yes` and `no` are words, as YAML 1.2 has it."""

from pathlib import Path
from typing import Any

import yaml

from playbooks.seedfile import Careful


class _Words(Careful):
    """Only `true` and `false` are booleans; a key that stands twice is refused."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in Careful.yaml_implicit_resolvers.items()
}


def read_script(path: Path) -> dict[str, Any]:
    """The mapping in `path`. Raises yaml.YAMLError, and ValueError when it is not a mapping."""
    body = yaml.load(path.read_text("utf-8"), Loader=_Words)  # a safe loader, less its YAML 1.1 booleans
    if not isinstance(body, dict):
        raise ValueError(f"{path.name}: is not a mapping; begin with `v: 1`")
    return body
