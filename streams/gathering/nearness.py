"""On which grounds of the gathering two open cases are near: keys that both have left, however far apart in time."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from playbooks.case import Case

from ..store import schema as t
from .copies import are_apart
from .grouping import GROUNDS, contradicts

_PREFIXES = {"sample": "same_sample", "batch": "same_batch", "operator": "same_operator", "rumour": "same_rumour"}
_PREFIXES |= {"place": "same_place_and_product", "text": "same_text", "report": "same_report"}
_PREFIXES |= {"feast": "same_feast"}
"""The ground that a key is for, by how the key begins."""
_APART = {
    "same_operator": "同名单位“{text}”，所说地点不同，可能是两家",
    "same_feast": "同村的宴席：{text}，所说的宴席或办席人不同",
}
"""What is offered of what gathering keeps apart, and by which rules."""


def grounds_shared(connection: Connection, case: Case, others: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each of the other cases that shares one, the grounds in words (zh), the strongest first."""
    own, theirs = t.keys.alias("own"), t.keys.alias("theirs")
    query = (
        select(
            theirs.c.case_id,
            own.c.key,
            own.c.detail,
            own.c.value,
            theirs.c.value.label("other"),
            theirs.c.detail.label("said"),
        )
        .join(theirs, (theirs.c.key == own.c.key) & (theirs.c.area == own.c.area))
        .where(own.c.case_id == bindparam("case"), theirs.c.exercise == own.c.exercise)
        .where(theirs.c.case_id.in_(list(others)))
    )
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in connection.execute(query, {"case": case.id}):
        rule = _PREFIXES.get(row.key.partition(":")[0])
        if rule is None:
            continue
        rank = next(n for n, ground in enumerate(GROUNDS) if ground.rule == rule)
        is_apart = contradicts(rule, row.value, row.other) or (
            rule == "same_text" and are_apart(row.detail or "", row.said or "")
        )
        words = _APART.get(rule, "") if is_apart else GROUNDS[rank].words
        if words:
            found[row.case_id].add((len(GROUNDS) if is_apart else rank, words.format(text=row.detail)))
    return {id: tuple(words for _, words in sorted(each)) for id, each in found.items()}
