"""基础资料: an office's versions over what was shipped; each is tried whole before it holds, then holds at once."""

import re
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post

from classifiers.errors import ClassifierError
from playbooks.errors import PlaybookError
from playbooks.playbook import Part
from playbooks.shared_steps import FOLDER as PARTS
from playbooks.shared_steps import read_parts
from streams.office import references
from streams.office.office_files import KIND, KINDS, Editable, editable, shown
from streams.office.saying import Refused, difference, trial, version_of
from streams.store.audit import UPGRADE

from ..forms import Form, read_file, say_of
from ..render import go, page
from ..requests.problems import Problem
from ..state import Desk
from ..wording.faults import fault_in_words
from .said_anew import faults_in, say_anew

TEXT_MAX = 2 * 2**20
NEW = {
    "playbook": re.compile(r"library/[a-z][a-z0-9_]{0,60}\.yaml"),
    "part": re.compile(r"library/parts/[a-z][a-z0-9_]{0,60}\.yaml"),
    "workdays": re.compile(r"seeds/workdays/20[0-9]{2}\.yaml"),
    "roster": re.compile(r"seeds/roster/20[0-9]{2}-(0[1-9]|1[0-2])\.yaml"),
}
"""Files that an office may say though none is shipped, by their kind."""
NOTES = {
    "ladder": "未办结的事件从启用时起按新的阶梯接着督办：告知过的人不再告知，比他们高的照新的阶梯告知，"
    "按新的阶梯已经到时的随即告知；已经提出的建议仍待确认。",
    "severity": "未办结的事件保持原来的紧急程度和理由，有了新的情况才按新的规则衡量，只升不降。",
}
"""What a change means for cases that are open, by the kind of file."""
DIFFERENCE_SHOWN = 400


@get("/reference")
async def get_reference(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every file that the office may say anew, with its last version."""
    desk = Desk.of(request)
    latest, parts = await desk.read(lambda connection: (references.latest_of(connection, KIND), _parts(desk)))
    said = {each.id: each for each in latest}
    known = editable(desk.settings)
    failure = desk.runner.renewal.failure
    faults = failure.faults if isinstance(failure, PlaybookError | ClassifierError) else []
    fault = "\n".join(fault_in_words(each, say_of(request)) for each in faults) or desk.runner.renewal.fault
    titles = {f"library/{book.id}.yaml": book.title for book in desk.reference.playbooks}
    titles |= {f"library/{PARTS}/{part.id}.yaml": part.title for part in parts}
    titles |= {f"seeds/workdays/{year}.yaml": str(year) for year in desk.reference.workdays.years}
    outgrown = [_known(desk, each.id) for each in said.values() if each.by == UPGRADE]
    return await page(
        request,
        "reference.html",
        "基础资料",
        files=known,
        said=said,
        kinds=KINDS,
        titles=titles,
        fault=fault,
        outgrown=outgrown,
    )


def _parts(desk: Desk) -> list[Part]:
    return [each for each in read_parts(desk.settings.library, []).values() if each is not None]


@get("/reference/file")
async def get_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One file as it holds now, or as an earlier version had it, to be changed; its versions."""
    desk = Desk.of(request)
    file = _known(desk, request.query_params.get("path", ""))
    wanted = request.query_params.get("version", "")
    if not wanted:
        return await _file(request, file, shown(desk.settings, file.path))
    number = int(wanted) if re.fullmatch("[0-9]{1,9}", wanted) else 0
    earlier = await desk.read(lambda connection: references.version_of(connection, KIND, file.path, version=number))
    if earlier is None or not earlier.body:
        raise Problem(404, "没有这个版本", "请从版本表中选择")
    return await _file(request, file, earlier.body.decode(), earlier=number)


@post("/reference/file", status_code=200, request_max_body_size=None)
async def post_file(request: Request[Any, Any, Any]) -> Response[Any]:
    """Try what was written and show what changes; or let it hold; or go back to what was shipped."""
    desk = Desk.of(request)
    form, _ = await read_file(request, TEXT_MAX)
    file = _known(desk, form.get("path"))
    text = _text(form)
    if form.get("do") == "revert":
        if not _may_revert(desk, file):
            raise Problem(409, "随软件没有这份资料", "请从版本表中选较早的版本，检查后启用")
        return await _hold(request, file, "", form)
    if form.get("do") == "save":
        return await _hold(request, file, text, form)
    shipped = desk.runner.system.shipped
    faults = await desk.read(lambda connection: trial(shipped, connection, {file.path: text}))
    shown_faults = [fault_in_words(each, say_of(request)) for each in faults]
    return await _file(request, file, text, tried=True, faults=shown_faults, status=400 if faults else 200)


async def _hold(request: Request[Any, Any, Any], file: Editable, text: str, form: Form) -> Response[Any]:
    seen = form.seen
    if seen is None:
        raise Problem(400, "填写有误", "请从本系统的页面提交")
    try:
        await say_anew(request, {file.path: text}, {file.path: seen})
    except Refused as refused:
        faults = faults_in(refused, say_of(request))
        return await _file(request, file, text, tried=True, faults=faults, status=409)
    return go(f"/reference/file?path={quote(file.path)}", done="1")


async def _file(
    request: Request[Any, Any, Any],
    file: Editable,
    text: str,
    *,
    tried: bool = False,
    faults: list[str] | None = None,
    status: int = 200,
    earlier: int = 0,
) -> Response[bytes]:
    desk = Desk.of(request)
    versions = await desk.read(lambda connection: references.all_of(connection, KIND, id=file.path))
    changes = difference(shown(desk.settings, file.path), text) if tried else []
    beneath = difference(shown(desk.runner.system.shipped, file.path), shown(desk.settings, file.path))
    return await page(
        request,
        "reference_file.html",
        "基础资料",
        status=status,
        file=file,
        title_of=KINDS[file.kind],
        note=NOTES.get(file.kind, ""),
        text=text,
        tried=tried,
        faults=faults or [],
        changes=changes[:DIFFERENCE_SHOWN],
        beneath=beneath[:DIFFERENCE_SHOWN],
        versions=versions,
        earlier=earlier,
        may_revert=bool(versions and versions[0].body) and _may_revert(desk, file),
        seen=await desk.read(lambda connection: version_of(connection, file.path)),
        done=bool(request.query_params.get("done")),
    )


def _may_revert(desk: Desk, file: Editable) -> bool:
    """Whether the office could do without its own: a district that ships with nothing would be left without."""
    return file.kind in NEW or bool(shown(desk.runner.system.shipped, file.path))


def _text(form: Form) -> str:
    return next((value for name, value in form.fields if name == "text"), "").replace("\r\n", "\n")


def _known(desk: Desk, path: str) -> Editable:
    """The file of this path; one that is not there yet may only be a playbook or a year. Raises Problem."""
    new = (Editable(path=path, kind=kind) for kind, form in NEW.items() if form.fullmatch(path))
    found = next((each for each in editable(desk.settings) if each.path == path), None) or next(new, None)
    if found is None:
        raise Problem(404, "没有这份资料", "请从基础资料页选择")
    return found


ROUTES = [get_reference, get_file, post_file]
