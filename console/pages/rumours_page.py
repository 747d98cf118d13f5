"""谣言库: known rumours as entries that officers add and change; one that holds is recognised at once."""

import asyncio
from datetime import date
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from classifiers.rumours import Rumour
from playbooks.errors import Fault
from playbooks.law.workdays import in_beijing
from streams.office.office_files import shown
from streams.office.rumour_book import (
    CLAIM_MAX,
    FACT_MAX,
    PATH,
    VERDICTS,
    RumourDraft,
    draft_of,
    not_recognised,
    read,
    with_entry,
    withdraw,
)
from streams.office.saying import Refused, version_of

from ..forms import Form, read_form
from ..render import go, page
from ..requests.problems import Problem
from ..state import Desk
from ..wording.faults import said
from .rumour_reach import Reach, cases_matched, reach_of
from .said_anew import say_anew

LABELS = {
    "id": "编号",
    "claim": "流传的说法",
    "fact": "已公布的事实",
    "refuted_by": "由谁澄清",
    "refuted_on": "澄清时间",
    "verdict": "结论",
    "source": "出处",
    "keywords": "关键词",
    "variants": "别的说法",
    "review_by": "复核日期",
    "withdrawn_why": "撤下的理由",
    "merged_into": "并入",
}
"""Fields of an entry and their names; `id` is the system's own."""


@get("/rumours")
async def get_rumours(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every entry, those to be reviewed first."""
    desk = Desk.of(request)
    today = in_beijing(desk.clock.now()).date()
    known = sorted(desk.runner.system.knowledge.rumours.values(), key=partial(_place_in_list, today))
    return await page(request, "rumours.html", "谣言库", rumours=known, verdicts=VERDICTS, today=today)


@get("/rumours/entry")
async def get_entry(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One entry to be changed, or an empty form; `claim` fills in what is going round."""
    desk = Desk.of(request)
    id_ = request.query_params.get("id", "")
    if not id_:
        return await _entry(request, RumourDraft(claim=request.query_params.get("claim", "")[:CLAIM_MAX]))
    rumour = desk.runner.system.knowledge.rumour(id_)
    if rumour is None:
        raise Problem(404, "没有这一条", "请从谣言库页选择")
    return await _entry(request, draft_of(rumour), rumour=rumour, done=request.query_params.get("done", ""))


@post("/rumours/entry", status_code=200)
async def post_entry(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keep the entry as the next version of the book; from then on it is recognised."""
    desk, form = Desk.of(request), await _form(request)
    given = dict(form.fields)
    draft = RumourDraft(**{name: given.get(name, "") for name in RumourDraft.__struct_fields__})
    known = [*desk.knowledge.rumours.values()]
    rumour, faults = await asyncio.to_thread(read, draft, known, in_beijing(desk.clock.now()).date())
    if rumour is None:
        return await _entry(request, draft, faults=faults, seen=form.get("seen"), status=400)
    reach = await reach_of(desk, rumour, known)
    is_doubtful = reach.is_wide and not form.get("sure")
    if form.get("try") or is_doubtful:
        status = 409 if is_doubtful else 200
        return await _entry(request, draft, rumour=rumour, reach=reach, seen=form.get("seen"), status=status)
    if faults := await _keep(request, [rumour], form):
        is_overtaken = int(form.get("seen")) != await desk.read(lambda connection: version_of(connection, PATH))
        faults = [] if is_overtaken else faults
        return await _entry(request, draft, faults=faults, is_overtaken=is_overtaken, status=409)
    return go("/rumours/entry", id=rumour.id, done="1")


@post("/rumours/withdraw", status_code=200)
async def post_withdrawal(request: Request[Any, Any, Any]) -> Response[Any]:
    """Nothing is taken for an entry any more; merged into another one, its wordings go along."""
    desk, form = Desk.of(request), await _form(request)
    known = [*desk.knowledge.rumours.values()]
    id_, why, into = form.get("id"), form.get("why"), form.get("into")
    anew, faults = withdraw(known, id_, why=why, into=into, today=in_beijing(desk.clock.now()).date())
    faults = faults or await _keep(request, anew, form)
    if not faults:
        return go("/rumours/entry", id=anew[-1].id, done="merged" if into else "withdrawn")
    rumour = desk.knowledge.rumour(id_)
    if rumour is None:
        raise Problem(404, "没有这一条", "请从谣言库页选择")
    return await _entry(request, draft_of(rumour), rumour=rumour, faults=faults, withdrawal=(why, into), status=400)


async def _form(request: Request[Any, Any, Any]) -> Form:
    form = await read_form(request)
    if not form.get("seen").isdecimal():
        raise Problem(400, "填写有误", "请从本系统的页面提交")
    return form


async def _keep(request: Request[Any, Any, Any], anew: list[Rumour], form: Form) -> list[Fault]:
    """The book with these entries, as its next version; what speaks against that."""
    text = shown(Desk.of(request).runner.system.settings, PATH)
    try:
        for each in anew:
            text = with_entry(text, each)
    except ValueError:
        raise Problem(409, "没有保存", "谣言库的文件改成了别的写法，请在基础资料页修改") from None
    try:
        await say_anew(request, {PATH: text}, {PATH: int(form.get("seen"))})
    except Refused as refused:
        return refused.faults
    return []


async def _entry(
    request: Request[Any, Any, Any],
    draft: RumourDraft,
    *,
    rumour: Rumour | None = None,
    faults: list[Fault] | None = None,
    reach: Reach | None = None,
    done: str = "",
    seen: str = "",
    withdrawal: tuple[str, str] | None = None,
    is_overtaken: bool = False,
    status: int = 200,
) -> Response[bytes]:
    """`seen`: the version of the book on which a draft was begun, where nobody has been told of a later one.

    `withdrawal`: of one that was refused, the reason that was written and the entry that was chosen. `is_overtaken`:
    somebody else has said the book anew since the draft was begun, and what they said of this entry stands beside it.
    """
    desk = Desk.of(request)
    known = [*desk.runner.system.knowledge.rumours.values()]
    now_in = ((each.id, desk.knowledge.rumour_now(each.id)) for each in known)
    before = [draft.id, *(id_ for id_, now in now_in if now and now.id == draft.id != id_)]
    return await page(
        request,
        "rumour_entry.html",
        "谣言库",
        status=status,
        draft=draft,
        fields=LABELS,
        wrong={each.at: each for each in faults or []},
        faults=[_as_said(each) for each in faults or []],
        entry=desk.knowledge.rumour(draft.id),
        theirs=_unlike(draft, desk.knowledge.rumour(draft.id)) if is_overtaken else None,
        withdrawal=withdrawal,
        others=[each for each in known if each.id != draft.id and each.withdrawn_on is None],
        missed=await asyncio.to_thread(not_recognised, rumour, known) if rumour and not rumour.withdrawn_on else [],
        reach=reach,
        cases=await desk.read(lambda connection: cases_matched(connection, before)) if draft.id else [],
        verdicts=VERDICTS,
        lengths=(CLAIM_MAX, FACT_MAX),
        seen=seen or await desk.read(lambda connection: version_of(connection, PATH)),
        done=done,
    )


def _unlike(draft: RumourDraft, entry: Rumour | None) -> list[tuple[str, str]]:
    """What the entry says now where a draft says something else: the names of the fields, and the texts."""
    now = msgspec.structs.asdict(draft_of(entry)) if entry else {}
    shown = now | {"verdict": VERDICTS[entry.verdict]} if entry else {}
    return [(LABELS[name], shown[name]) for name, text in now.items() if text.split() != getattr(draft, name).split()]


def _place_in_list(today: date, rumour: Rumour) -> tuple[bool, bool, str]:
    """Those to be reviewed first, those withdrawn last."""
    return rumour.withdrawn_on is not None, rumour.review_by > today, rumour.id


def _as_said(fault: Fault) -> Fault:
    """A fault of the form bears the name of its field; one of the whole book is said in words."""
    if fault.file:
        return Fault(fault.file, fault.at, said(fault.problem), said(fault.remedy))
    return msgspec.structs.replace(fault, at=LABELS.get(fault.at, fault.at))


ROUTES = [get_rumours, get_entry, post_entry, post_withdrawal]
