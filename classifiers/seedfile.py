"""Reading one YAML file of the seeds into its shape; a fault names the file, the path inside it and the remedy."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from .errors import ClassifierError, Fault

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Shape = TypeVar("_Shape")


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a seed file; an unknown key is a fault, not a wish."""

    note: str = ""
    source: str = ""


def read_seed(path: Path, shape: type[_Shape]) -> _Shape:
    """The file as `shape`. Raises ClassifierError."""
    try:
        return msgspec.convert(yaml.load(path.read_text("utf-8"), Loader=_LOADER), shape)
    except msgspec.ValidationError as error:
        problem, _, at = str(error).partition(" - at ")
        raise ClassifierError([Fault(path.name, at.strip("`") or "$", problem, "see the head of the file")]) from error
    except FileNotFoundError as error:
        raise ClassifierError(
            [Fault(path.name, "", f"{path} does not exist", "restore it from the release")]
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ClassifierError([Fault(path.name, "", str(error), "a YAML file in UTF-8")]) from error


def repeated(file: str, at: str, ids: Iterable[str]) -> list[Fault]:
    """A fault for each id that stands more than once."""
    counts = Counter(ids)
    return [Fault(file, at, f"{each} stands {n} times", "each id once") for each, n in counts.items() if n > 1]
