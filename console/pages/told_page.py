"""告知文书: the drafts of what is told in writing to who complained or reported, of one duty."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from playbooks.step import Step

from ..forms import person_of
from ..papers.case_bundle import read_bundle, views_of
from ..papers.final import OPEN
from ..papers.told_party import DAY, drafts, is_to_tell, signal_of
from ..render import fence, page
from ..requests.doorkeeper import own_department
from ..requests.problems import Problem
from ..state import Desk


@get("/cases/{case_id:str}/told")
async def get_told(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """What is told of one duty (`step`), to be copied."""
    desk, wanted = Desk.of(request), request.query_params.get("step", "")
    bundle = await desk.read(lambda connection: read_bundle(connection, desk.reference, case_id, None))
    # Off the loop, as the page of the case: of an affair of twenty thousand posts it takes seconds.
    own, plan = own_department(request), desk.reference.plan
    seen = (await asyncio.to_thread(views_of, bundle, own, plan)).seen if bundle else None
    step = seen.row.case.steps.get(wanted) if seen else None
    if seen is None or step is None or not is_to_tell(person_of(request), seen.row.case, step):
        raise Problem(404, "没有要告知的文书", "步骤可能已撤销或已改派，请从事件页查看")
    about = signal_of(seen.row.case, step)
    rows = [row for row in seen.signals if about and row.signal.id == about.id]
    if not rows:
        raise Problem(404, "没有要告知的文书", "该步骤不是对某一条来报办理的，请在有关来报的步骤里查看")
    written = drafts(seen.row.case, step, rows[0], heading=fence(desk), signs=_signs(request, step))
    return await page(request, "told.html", "告知文书", row=seen.row, step=step, drafts=written)


def _signs(request: Request[Any, Any, Any], step: Step) -> str:
    person = person_of(request)
    is_theirs = person.department == step.department
    name, phone = (person.name, person.phone or OPEN) if is_theirs else (OPEN, OPEN)
    body = Desk.of(request).reference.departments.get(step.department).name
    return f"联系人：{name}　联系电话：{phone}\n{body}（印章）　{DAY}"


ROUTES = [get_told]
