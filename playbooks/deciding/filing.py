"""Filing: the files that came with what a person says of a duty, as the record names them."""

import re

from ..errors import ActionRefused
from ..ledger.filed import Filed
from .asked import Action

FILES_MAX = 10
"""Files of one action."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def files_of(action: Action) -> tuple[Filed, ...]:
    """The files that came with an action, each once. Raises ActionRefused for what names none."""
    given = action.body.get("files") or ()
    if not isinstance(given, list | tuple) or not all(_is_file(each) for each in given):
        raise ActionRefused("附件须写明名称、大小和摘要")
    if len(given) > FILES_MAX:
        raise ActionRefused(f"附件超过 {FILES_MAX} 个")
    named = (Filed(id=action.id, name=each["name"], size=each["size"], sha256=each["sha256"]) for each in given)
    return tuple({each.sha256: each for each in named}.values())


def _is_file(given: object) -> bool:
    if not isinstance(given, dict):
        return False
    name, size, digest = (given.get(field) for field in ("name", "size", "sha256"))
    is_named = isinstance(name, str) and isinstance(size, int)
    return is_named and isinstance(digest, str) and bool(_DIGEST.fullmatch(digest))
