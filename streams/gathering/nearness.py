"""On which grounds of the gathering two open cases are near: keys that both have left, however far apart in time."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from playbooks.case import Case

from ..store import schema as t
from .grouping import GROUNDS, contradicts

_PREFIXES = {"sample": "same_sample", "batch": "same_batch", "operator": "same_operator", "rumour": "same_rumour"}
_PREFIXES |= {"place": "same_place_and_product", "text": "same_text", "report": "same_report"}
"""The ground that a key is for, by how the key begins."""


def grounds_shared(connection: Connection, case: Case, others: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each of the other cases that shares one, the grounds in words (zh), the strongest first."""
    own, theirs = t.keys.alias("own"), t.keys.alias("theirs")
    query = (
        select(theirs.c.case_id, own.c.key, own.c.detail, own.c.value, theirs.c.value.label("other"))
        .join(theirs, (theirs.c.key == own.c.key) & (theirs.c.area == own.c.area))
        .where(own.c.case_id == bindparam("case"), theirs.c.exercise == own.c.exercise)
        .where(theirs.c.case_id.in_(list(others)))
    )
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in connection.execute(query, {"case": case.id}):
        rule = _PREFIXES[row.key.partition(":")[0]]
        if contradicts(rule, row.value, row.other):
            continue
        rank = next(n for n, ground in enumerate(GROUNDS) if ground.rule == rule)
        found[row.case_id].add((rank, GROUNDS[rank].words.format(text=row.detail)))
    return {id: tuple(words for _, words in sorted(each)) for id, each in found.items()}
