"""On which grounds of the gathering two open cases are near: keys that both have left, however far apart in time."""

from collections import defaultdict

from sqlalchemy import Connection, bindparam, select

from playbooks.case import Case

from ..hearing.copies import are_apart
from ..store import schema as t
from .grouping import GROUNDS, SAME_SCHOOL, contradicts

_PREFIXES = {"sample": "same_sample", "batch": "same_batch", "operator": "same_operator", "rumour": "same_rumour"}
_PREFIXES |= {"place": "same_place_and_product", "text": "same_text", "report": "same_report"}
_PREFIXES |= {"feast": "same_feast", "letter": "same_letter", "school": SAME_SCHOOL, "number": "same_number"}
"""The ground that a key is for, by how the key begins."""
_WORDS = (*((ground.rule, ground.words) for ground in GROUNDS), (SAME_SCHOOL, "说到同一学校“{text}”，可能是同一批学生"))
"""What each ground is in words, the strongest first."""
_APART = {
    "same_operator": "同名单位“{text}”，所说地点不同，可能是两家",
    "same_feast": "同村的宴席：{text}，所说的宴席或办席人不同",
}
"""What is offered of what gathering keeps apart, and by which rules."""


def grounds_shared(connection: Connection, case: Case) -> dict[str, tuple[str, ...]]:
    """For each of the other open cases that shares one, the grounds in words (zh), the strongest first."""
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
        .join(t.cases, t.cases.c.id == theirs.c.case_id)
        .where(own.c.case_id == bindparam("case"), theirs.c.exercise == own.c.exercise)
        .where(theirs.c.case_id != own.c.case_id, t.cases.c.state == "open")
    )
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in connection.execute(query, {"case": case.id}):
        rule = _PREFIXES.get(row.key.partition(":")[0])
        if rule is None:
            continue
        rank, said = next((n, said) for n, (each, said) in enumerate(_WORDS) if each == rule)
        are_two = contradicts(rule, row.value, row.other) or (
            rule == "same_text" and are_apart(row.detail or "", row.said or "")
        )
        words = _APART.get(rule, "") if are_two else said
        if words:
            found[row.case_id].add((len(_WORDS) if are_two else rank, words.format(text=row.detail)))
    return {id: tuple(words for _, words in sorted(each)) for id, each in found.items()}


def is_apart(ground: str) -> bool:
    """Whether a ground in words says that it may be two."""
    return any(ground.startswith(words.partition("{")[0]) for words in _APART.values())
