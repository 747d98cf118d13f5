"""The rumour book (谣言库): one entry is added or said anew; all else in the file stays as it is written."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

import msgspec
import yaml

from classifiers.rumours import KEYWORDS_AT_LEAST, Rumour, Rumours
from classifiers.words import normalise
from playbooks.errors import Fault

PATH = "seeds/rumours.yaml"
CLAIM_MAX, FACT_MAX, KEYWORDS_MAX, VARIANTS_MAX = 120, 1000, 20, 40
EARLIEST = 1990
VERDICTS = {"false": "不实", "partly": "部分不实"}
_OWN = "L"
"""What the office's own ids begin with: an upgrade that brings more entries never takes one of theirs."""
_BETWEEN = re.compile(r"[\s、，,；;]+")
_FIELDS = ("claim", "fact", "refuted_by", "refuted_on", "verdict", "source", "keywords", "besides", "variants", "note")
_WITHDRAWN = ("withdrawn_on", "withdrawn_why", "merged_into")


class RumourDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer wrote about one rumour, as it came."""

    id: str = ""
    """Empty: a new one."""
    claim: str = ""
    fact: str = ""
    refuted_by: str = ""
    refuted_on: str = ""
    """A year, a day, or nothing when it is not known."""
    verdict: str = "false"
    source: str = ""
    keywords: str = ""
    variants: str = ""
    review_by: str = ""


def draft_of(rumour: Rumour) -> RumourDraft:
    """An entry as a form shows it."""
    return RumourDraft(
        id=rumour.id,
        claim=rumour.claim,
        fact=rumour.fact,
        refuted_by=rumour.refuted_by,
        refuted_on=str(rumour.refuted_on or ""),
        verdict=rumour.verdict,
        source=rumour.source,
        keywords="、".join(rumour.keywords),
        variants="\n".join(rumour.variants),
        review_by=rumour.review_by.isoformat(),
    )


def read(draft: RumourDraft, known: Sequence[Rumour], today: date) -> tuple[Rumour | None, list[Fault]]:
    """The entry that was meant, reviewed today; or every fault. An entry by which nothing is recognised, or whose claim
    is taken for another one, is refused: that is tried."""
    old = next((each for each in known if each.id == draft.id), None)
    if draft.id and old is None:
        return None, [Fault("", "id", f"没有编号为 {draft.id} 的条目", "请从谣言库页选择")]
    refuted_on, review_by = _when(draft.refuted_on), _day(draft.review_by)
    keywords, variants = _parts(_BETWEEN.split(draft.keywords)), _parts(draft.variants.splitlines())
    needs = old.needs if old else KEYWORDS_AT_LEAST
    faults = [*_texts(draft), *_days(draft, refuted_on, review_by, today), *_lists(keywords, variants, needs)]
    if faults or review_by is None:
        return None, faults
    rumour = Rumour(
        id=old.id if old else _next_id(known),
        claim=_line(draft.claim),
        fact=_line(draft.fact),
        refuted_by=_line(draft.refuted_by),
        refuted_on=refuted_on,
        verdict=cast(Any, draft.verdict),
        source=_line(draft.source),
        keywords=keywords,
        besides=old.besides if old else (),
        needs=needs,
        variants=variants,
        reviewed_on=today,
        review_by=review_by,
        note=old.note if old else "",
    )
    faults = list(_unheard(rumour, known))
    return (None, faults) if faults else (rumour, [])


def not_recognised(rumour: Rumour, known: Iterable[Rumour]) -> list[tuple[str, str]]:
    """Wordings of an entry that are not taken for it, each with the id it is taken for (empty: none)."""
    book = _book(_with(rumour, known))
    found = [(each, book.match(normalise(each))) for each in (rumour.claim, *rumour.variants)]
    return [(each, match.id if match else "") for each, match in found if match is None or match.id != rumour.id]


@lru_cache(maxsize=1)
def _book(rumours: tuple[Rumour, ...]) -> Rumours:
    """What recognises these: its indexes take most of the time in which the page of an entry is made."""
    return Rumours(rumours)


def _with(rumour: Rumour, known: Iterable[Rumour]) -> tuple[Rumour, ...]:
    """The known ones with this one as it is said now."""
    known = tuple(known)
    return known if rumour in known else (*(each for each in known if each.id != rumour.id), rumour)


def says_it_already(rumour: Rumour, known: Iterable[Rumour]) -> str:
    """The id of another entry that holds and says the very same claim; empty: none."""
    plain = _letters(rumour.claim)
    others = (each for each in known if each.id != rumour.id and each.withdrawn_on is None)
    return next((each.id for each in others if plain in map(_letters, (each.claim, *each.variants))), "")


def taken_for(rumour: Rumour, known: Iterable[Rumour], texts: Sequence[str]) -> list[int]:
    """Which of some texts would be taken for this entry, by their numbers, if it were said so."""
    book = _book(_with(rumour, known))
    found = book.match_all([normalise(each) for each in texts])
    return [n for n, match in enumerate(found) if match and match.id == rumour.id]


def withdraw(
    known: Sequence[Rumour], id_: str, *, why: str, into: str, today: date
) -> tuple[list[Rumour], list[Fault]]:
    """The entries that are said anew when one is withdrawn: that one, and the one into which it is merged, which takes
    its wordings along. Or every fault."""
    old = next((each for each in known if each.id == id_ and each.withdrawn_on is None), None)
    other = next((each for each in known if each.id == into and each.withdrawn_on is None), None)
    why = _line(why)
    faults = [] if old else [Fault("", "id", f"没有编号为 {id_} 的条目", "请从谣言库页选择")]
    if not why:
        faults.append(Fault("", "withdrawn_why", "没有填写", "请填写"))
    elif len(why) > FACT_MAX:
        faults.append(Fault("", "withdrawn_why", f"有 {len(why)} 字，过长", f"不超过 {FACT_MAX} 字"))
    if into and (other is None or into == id_):
        faults.append(Fault("", "merged_into", f"没有编号为 {into} 的条目", "请从谣言库页选择"))
    if old and other and (many := len(_with_wordings(other, old).variants)) > VARIANTS_MAX:
        remedy = f"不超过 {VARIANTS_MAX} 条；请先在两条里删去相近的，再并"
        faults.append(Fault("", "merged_into", f"并起来“别的说法”有 {many} 条，过多", remedy))
    if old is None or faults:
        return [], faults
    gone = msgspec.structs.replace(old, withdrawn_on=today, withdrawn_why=why, merged_into=into)
    return [gone, _with_wordings(other, old)] if other else [gone], []


def _with_wordings(rumour: Rumour, other: Rumour) -> Rumour:
    said = {rumour.claim, *rumour.variants}
    new = [each for each in dict.fromkeys((other.claim, *other.variants)) if each not in said]
    return msgspec.structs.replace(rumour, variants=(*rumour.variants, *new))


def with_entry(text: str, rumour: Rumour) -> str:
    """The file with this entry in place of the one of its id, or after all others. Raises ValueError where the entries
    do not stand one below the other."""
    rows = _rows(text)
    known = {_id(row): row for row in rows.value}
    if rumour.id in known:
        row = known[rumour.id]
        if row.flow_style:
            raise ValueError("rumours.yaml is not written as entries one below the other")
        return text[: row.start_mark.index] + _written(rumour, row.start_mark.column) + text[_end(row) :]
    at, column = _end(rows), rows.start_mark.column
    return f"{text[:at]}\n{' ' * column}- {_written(rumour, column + 2)}{text[at:]}"


def _texts(draft: RumourDraft) -> Iterator[Fault]:
    for name, most in (("claim", CLAIM_MAX), ("fact", FACT_MAX), ("refuted_by", FACT_MAX), ("source", FACT_MAX)):
        length = len(_line(getattr(draft, name)))
        if not length:
            yield Fault("", name, "没有填写", "请填写")
        elif length > most:
            yield Fault("", name, f"有 {length} 字，过长", f"不超过 {most} 字")
    if draft.verdict not in VERDICTS:
        yield Fault("", "verdict", "没有选择", "不实或部分不实")


def _days(draft: RumourDraft, refuted_on: int | date | None, review_by: date | None, today: date) -> Iterator[Fault]:
    year = refuted_on.year if isinstance(refuted_on, date) else refuted_on
    if draft.refuted_on.strip() and refuted_on is None:
        yield Fault(
            "", "refuted_on", f"“{draft.refuted_on}”不是日期", "填年份（2017）或日期（2017-05-18），不知道就不填"
        )
    elif year is not None and (year < EARLIEST or year > today.year):
        yield Fault("", "refuted_on", f"“{draft.refuted_on}”不可能", f"{EARLIEST} 年以后、今天以前")
    elif isinstance(refuted_on, date) and refuted_on > today:
        yield Fault("", "refuted_on", f"“{draft.refuted_on}”还没有到", "今天以前的日期")
    if review_by is None:
        yield Fault("", "review_by", "没有复核日期", "填一个日期，到时再核一遍")
    elif review_by <= today:
        yield Fault("", "review_by", "不在今天以后", "填以后的日期")


def _lists(keywords: tuple[str, ...], variants: tuple[str, ...], needs: int) -> Iterator[Fault]:
    if len({each for keyword in keywords if (each := normalise(keyword).strip("/"))}) < needs:
        yield Fault("", "keywords", "太少", f"至少 {needs} 个，选说法里必定出现的词")
    if len(keywords) > KEYWORDS_MAX:
        yield Fault("", "keywords", f"有 {len(keywords)} 个，过多", f"不超过 {KEYWORDS_MAX} 个")
    if len(variants) > VARIANTS_MAX:
        yield Fault("", "variants", f"有 {len(variants)} 条，过多", f"不超过 {VARIANTS_MAX} 条")
    for each in variants:
        if len(each) > CLAIM_MAX:
            yield Fault("", "variants", f"“{each[:12]}…”过长", f"每条不超过 {CLAIM_MAX} 字")


def _unheard(rumour: Rumour, known: Sequence[Rumour]) -> Iterator[Fault]:
    missed = dict(not_recognised(rumour, known))
    taken = missed.get(rumour.claim)
    if twin := says_it_already(rumour, known):
        yield Fault("", "claim", f"{twin} 已有这一说法", f"请改 {twin} 那一条，把新的写法加到它的“别的说法”里")
    elif taken:
        yield Fault("", "claim", f"会被认作 {taken}", f"请改 {taken} 那一条，或把说法写得更不同")
    elif len(missed) == len({rumour.claim, *rumour.variants}):
        yield Fault("", "keywords", "按这些关键词一种说法也认不出来", "改用说法里出现的词")


def _line(text: str) -> str:
    """One line without anything that does not print."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalise(text)))


def _parts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))


def _when(text: str) -> int | date | None:
    text = text.strip()
    return int(text) if re.fullmatch(r"[0-9]{4}", text) else _day(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _next_id(known: Iterable[Rumour]) -> str:
    numbers = [int(each.id[1:]) for each in known if each.id[:1] == _OWN and each.id[1:].isdecimal()]
    return f"{_OWN}{max(numbers, default=0) + 1:02}"


def _rows(text: str) -> Any:
    tree: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    rows = next((value for key, value in getattr(tree, "value", ()) if key.value == "rumours"), None)
    if not isinstance(rows, yaml.SequenceNode) or rows.flow_style or not rows.value:
        raise ValueError("rumours.yaml is not written as entries one below the other")
    return rows


def _id(row: Any) -> str:
    return next((str(value.value) for key, value in row.value if key.value == "id"), "")


def _end(node: Any) -> int:
    """Where the last thing of a node ends: a block goes on to the next token, over comments that are not its own."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.index)


def _written(rumour: Rumour, column: int) -> str:
    lines = [f"id: {rumour.id}"]
    for name in _FIELDS:
        value = getattr(rumour, name)
        if name == "variants" and value:
            lines += ["variants:", *(f"  - {_quoted(each)}" for each in value)]
        elif name in ("keywords", "besides") and value:
            lines.append(f"{name}: [{', '.join(map(_quoted, value))}]")
        elif name == "refuted_on":
            lines.append(f"refuted_on: {value or 'null'}")
        elif value:
            lines.append(f"{name}: {_quoted(value)}")
    lines += [f"{name}: {_plain(value)}" for name in _WITHDRAWN if (value := getattr(rumour, name))]
    lines += [f"needs: {rumour.needs}"] if rumour.needs > KEYWORDS_AT_LEAST else []
    lines += [f"reviewed_on: {rumour.reviewed_on}", f"review_by: {rumour.review_by}"]
    return f"\n{' ' * column}".join(lines)


def _plain(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else _quoted(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
