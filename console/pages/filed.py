"""A file that came with what was said of a duty (附件): handed out to who may see it, for a reason, recorded."""

from functools import partial
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from playbooks.ledger.filed import Filed
from streams.privacy.evidence import show_evidence

from ..forms import read_form
from ..papers.case_bundle import Bundle, own_bundle, read_bundle
from ..render import download
from ..requests.doorkeeper import own_department
from ..requests.problems import Problem
from ..state import Desk
from .unmask import looked


@post("/cases/{case_id:str}/files/{file_id:str}/{digest:str}", status_code=200)
async def post_file_of_case(
    request: Request[Any, Any, Any], case_id: FromPath[str], file_id: FromPath[str], digest: FromPath[str]
) -> Response[bytes]:
    """A file of a duty, when that it was handed out is durable; of a part of the case only what stands in that part."""
    desk, form, own = Desk.of(request), await read_form(request), own_department(request)
    bundle = await desk.read(lambda connection: read_bundle(connection, desk.reference, case_id, None))
    if bundle is None:
        raise Problem(404, "没有这个事件", f"编号 {case_id}")
    file = _named(own_bundle(bundle, own) if own else bundle, file_id, digest)
    show = partial(show_evidence, kept=desk.runner.system.attachments, case_id=bundle.row.id, file=file)
    content = await looked(request, form, show)
    return download(file.name if file else "", content, "application/octet-stream")


def _named(seen: Bundle, file_id: str, digest: str) -> Filed | None:
    """The file of these as what is seen names it, at a step or in the ledger."""
    of_steps = (file for step in seen.row.case.steps.values() for file in step.files)
    in_ledger = (file for entry in seen.entries for file in getattr(entry.body, "files", ()))
    return next((file for file in (*of_steps, *in_ledger) if (file.id, file.sha256) == (file_id, digest)), None)


ROUTES = [post_file_of_case]
