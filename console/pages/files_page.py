"""导入文件: a file is handed over, looked at, its columns corrected, taken in; rejected rows go back as a workbook."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec.structs import replace

from connectors.sources.headers import table_kinds
from playbooks.errors import ActionRefused
from playbooks.law.workdays import in_beijing
from streams.intake.file_intake import AGED_LIMIT
from streams.intake.mappings import every_version
from streams.intake.uploads import Answers, Upload

from ..commands.preview import FORMATS, SEPARATORS
from ..forms import Form, person_of, read_file, read_form
from ..render import XLSX, download, fence, go, page
from ..requests.problems import Problem, refusing
from ..state import WAIT_S, Desk
from ..wording.words import from_page
from .areas import area_of
from .file_columns import columns_of, is_wordless, names_of, shown_sheets, words_of_fields
from .file_desk import Job

LIES = {
    "live": "照常收下：逐行立案、计时、通知",
    "history": "历史资料：只入库备查，不立案、不计时、不通知",
    "wake": "照常收下，以前作历史资料收过的行也转为新来报：逐行立案、计时、通知",
}
"""What old or closed rows are taken for."""


@get("/files")
async def get_files(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Hand a file over; the last files and what became of them; the saved mappings with their versions."""
    desk = Desk.of(request)
    uploads = await asyncio.to_thread(desk.files.uploads.all)
    return await page(
        request,
        "files.html",
        "导入文件",
        uploads=uploads,
        held={each.id for each in uploads if desk.files.uploads.is_held(each)},
        busy={each.id for each in uploads if desk.files.job(each.id)},
        versions=await desk.read(every_version),
        kinds={each.id: each.title for each in table_kinds()},
        names=words_of_fields(),
        size_max=desk.settings.upload_max,
        inbox=desk.settings.data / "inbox",
    )


@post("/files", status_code=303, request_max_body_size=None)
async def post_file(request: Request[Any, Any, Any]) -> Response[Any]:
    """A file is handed over: kept sealed, and looked at. Nothing is taken in yet."""
    desk = Desk.of(request)
    form, handed = await read_file(request, desk.settings.upload_max)
    if handed is None or not handed.content:
        raise Problem(400, "还没有文件", "请先选择一个不是空的文件")
    if len(handed.content) > desk.settings.upload_max:
        raise Problem(413, "文件过大", "更大的文件请放进投放文件夹，或拆开后分次导入")
    who = person_of(request).name
    upload = await asyncio.to_thread(desk.files.hold, handed.name, handed.content, who)
    await _waited(desk.files.begin_look(upload, by=who))
    return go(f"/files/{upload.id}")


@get("/files/{file_id:str}")
async def get_file(request: Request[Any, Any, Any], file_id: FromPath[str]) -> Response[bytes]:
    """How the file would be read, ready to be corrected; or what became of it."""
    desk = Desk.of(request)
    job = desk.files.job(file_id)
    upload = await _found(desk, file_id)
    return await page(
        request,
        "file.html",
        "导入文件",
        looks_again=job is not None,
        upload=upload,
        job=job,
        is_held=desk.files.uploads.is_held(upload),
        sheets=shown_sheets(upload.preview),
        needs_choice=upload.aged > AGED_LIMIT,
        wordless=is_wordless(upload.preview, {}),
        options=names_of,
        kinds={each.id: each.title for each in table_kinds()},
        mappings=list(await desk.read(every_version)),
        formats=FORMATS,
        separators=SEPARATORS,
        lies=LIES,
        lie=_lie(upload),
        home_area=desk.settings.areas[0],
        has_workbook=_workbook(upload) is not None,
        as_page=lambda moment: in_beijing(moment).strftime("%Y-%m-%dT%H:%M"),
    )


@post("/files/{file_id:str}", status_code=303)
async def post_answers(request: Request[Any, Any, Any], file_id: FromPath[str]) -> Response[Any]:
    """Look again by the answers, save them as a mapping, take the file in, or put it away."""
    desk, form = Desk.of(request), await read_form(request)
    upload = await _found(desk, file_id)
    if not desk.files.uploads.is_held(upload):
        raise Problem(409, "操作未执行", "这个文件已经收下，或者放了一天以上已经清除；需要时请重新选择文件")
    if form.get("do") == "discard" and not desk.files.job(upload.id):
        await asyncio.to_thread(desk.files.uploads.discard, upload)
        return go("/files")
    upload = replace(upload, answers=_answers(form, upload, desk), report=None)
    who = person_of(request).name
    with refusing("操作未执行", ActionRefused):
        job = _begun(desk, form.get("do"), upload, who)
    await _waited(job)
    return go(f"/files/{upload.id}")


@get("/files/{file_id:str}/rejected")
async def get_rejected(request: Request[Any, Any, Any], file_id: FromPath[str]) -> Response[bytes]:
    """The workbook of rejected rows, with the reason in front, to be corrected and handed over again."""
    desk = Desk.of(request)
    workbook = _workbook(await _found(desk, file_id))
    if workbook is None:
        raise Problem(404, "没有退回表", "这个文件没有退回的行，或者退回表已被移走")
    return download(fence(desk) + workbook.name, await asyncio.to_thread(workbook.read_bytes), XLSX)


def _begun(desk: Desk, wish: str, upload: Upload, who: str) -> Job:
    answers = upload.answers
    if wish == "save" and not answers.save_as:
        raise Problem(400, "还缺名称", "保存栏目对照要写一个名称")
    if wish != "take":
        return desk.files.begin_look(upload, by=who, is_saving=wish == "save")
    if upload.aged > AGED_LIMIT and answers.as_history is None:
        raise Problem(400, "还没有选", "旧的或已办结的行很多，请先选明是历史资料，还是照常收下")
    if is_wordless(upload.preview, answers.columns) and not answers.is_wordless:
        raise Problem(
            400,
            "还没有内容栏",
            "没有认出哪一栏是反映内容，文件没有收下；请在那一栏的“取作”里指明，表里没有的，请勾选照这样收下",
        )
    return desk.files.begin_take(upload, who)


def _answers(form: Form, upload: Upload, desk: Desk) -> Answers:
    """What the form says, over what was said before. Raises Problem."""
    if upload.preview and form.get("seen") != str(upload.looks):
        raise Problem(409, "页面已过期", "这个文件的预览已经更新，没有执行任何操作。请刷新后重新填写")
    area, kind, lies = form.get("home_area"), form.get("kind"), form.get("lies") if form.get("lies") in LIES else None
    # What nobody was asked, nobody chose: should the file turn out to be an archive, it asks.
    is_asked = upload.aged > AGED_LIMIT
    try:
        as_of = from_page(form.get("as_of")) if form.get("as_of") else None
    except ValueError:
        raise Problem(400, "时间有误", "导出时间不是时间，请按 2026-11-25T14:07 的样式填写") from None
    return replace(
        upload.answers,
        mapping=form.get("mapping") or None,
        columns=_corrections(form, upload),
        kind=kind if kind in {each.id for each in table_kinds()} else None,
        home_area=area_of(area, desk) if area else None,
        source=form.get("source") or None,
        as_of=as_of,
        as_history=True if lies == "history" else False if lies and is_asked else None,
        wakes=lies == "wake",
        is_wordless=form.get("wordless") == "yes",
        save_as=form.get("save_as") or None,
        pattern=form.get("pattern") or None,
    )


def _lie(upload: Upload) -> str | None:
    """What was chosen, or is chosen as long as nobody chooses; None where a person must."""
    answers = upload.answers
    if answers.wakes:
        return "wake"
    if answers.as_history:
        return "history"
    return "live" if answers.as_history is False or upload.aged <= AGED_LIMIT else None


def _corrections(form: Form, upload: Upload) -> dict[str, str]:
    """Columns that now stand otherwise than the preview took them; `=` gives a correction up."""
    said = dict(upload.answers.columns)
    for n, column in enumerate(columns_of(upload.preview)):
        chosen = form.get(f"field-{n}", column.field or "")
        if chosen == "=":
            said.pop(column.name, None)
        elif chosen and chosen != column.field:
            said[column.name] = chosen
    return said


async def _found(desk: Desk, file_id: str) -> Upload:
    upload = await asyncio.to_thread(desk.files.uploads.find, file_id)
    if upload is None:
        raise Problem(404, "没有这个文件", "导入记录保留一个月；请回到导入文件页查看")
    return upload


def _workbook(upload: Upload) -> Path | None:
    name = upload.report.rejected_file if upload.report else None
    return Path(name) if name and Path(name).is_file() else None


async def _waited(job: Job) -> None:
    """Most files are done in a moment; a longer one is shown at work."""
    await asyncio.wait([asyncio.wrap_future(job.future)], timeout=WAIT_S)


ROUTES = [get_files, post_file, get_file, post_answers, get_rejected]
