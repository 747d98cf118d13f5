"""Mappings of columns, kept as reference data: by name, every version."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from connectors.sources.mapping import MappingError, TableMapping

from ..office import references

KIND = "mapping"


def save_mapping(connection: Connection, mapping: TableMapping, *, by: str, at: datetime) -> TableMapping:
    """Keep a mapping as the next version of its name; saying the same again makes no new version."""
    if not mapping.name.strip() or "@" in mapping.name:
        raise MappingError(f"“{mapping.name}”不能作名称：不能为空，也不能有 @")
    body = msgspec.json.encode(msgspec.structs.replace(mapping, version=0))
    version = references.save(connection, KIND, mapping.name, body=body, by=by, at=at)
    return msgspec.structs.replace(mapping, version=version)


def find_mapping(connection: Connection, name: str) -> TableMapping:
    """The mapping of this name, the latest version; `名称@2` names one. Raises MappingError when there is none."""
    plain, _, number = name.partition("@")
    version = int(number) if number.isascii() and number.isdigit() else None
    found = references.version_of(connection, KIND, plain, version=version)
    if found is None or (number and version is None):
        known = "、".join(one.name for one in all_mappings(connection)) or "还没有保存过"
        raise MappingError(f"没有名为“{name}”的栏目对照。已有：{known}")
    return _mapping(found)


def all_mappings(connection: Connection) -> list[TableMapping]:
    """The latest version of every mapping, the most recently said last."""
    return [_mapping(found) for found in references.latest_of(connection, KIND)]


class SaidMapping(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a mapping, and who said it when."""

    mapping: TableMapping
    by: str
    at: datetime


def every_version(connection: Connection) -> dict[str, list[SaidMapping]]:
    """Every mapping by its name, the newest version first."""
    versions: dict[str, list[SaidMapping]] = {}
    for found in references.all_of(connection, KIND):
        versions.setdefault(found.id, []).append(SaidMapping(mapping=_mapping(found), by=found.by, at=found.at))
    return versions


def _mapping(found: references.ReferenceVersion) -> TableMapping:
    mapping = msgspec.json.decode(found.body, type=TableMapping)
    return msgspec.structs.replace(mapping, version=found.version)
