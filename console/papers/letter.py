"""The letter (移送函) by which a case goes to another area's office, as text to be copied; from the records only."""

from collections.abc import Collection, Iterable
from typing import Any

from litestar import Request

from playbooks.case import Case
from playbooks.deciding.moving import Owed, owed
from playbooks.telling.progress import Reporting
from playbooks.telling.which import which

from ..forms import person_of
from ..office import load_office
from ..reading.queries import SignalRow
from ..render import fence
from ..state import Desk
from ..wording.refuted import as_the_book_says
from ..wording.words import due_instant, instant
from .case_bundle import Bundle
from .endings import Ended, endings_of
from .final import NONE, OPEN
from .mentioned import Mention
from .report import inward, items_of, may_leave, numbered, unnamed

OURS = ("办理结果", "办理进度", "最近的时限", "对方期限")
"""Points of a summary, by how their titles begin, that are no business of whoever takes the case over."""
ASKED = ("complaint", "duty")
"""Channels by which somebody asks the office for something."""
HANDED_ON = "《中华人民共和国食品安全法》第一百一十五条（不属于本部门职责的，移交有权处理的部门并书面通知）"
KEPT_SECRET = "投诉人、举报人的身份信息依法保密，不写入本函，另行交接"
LISTED = 10
"""Signals that are listed one by one."""


def letter_on(bundle: Bundle, desk: Desk, request: Request[Any, Any, Any], mentioned: Collection[Mention]) -> str:
    """What is written to the office of the area that takes a case over: before it is decided, with what is still open
    to be filled in."""
    row, bundle, person = bundle.row, may_leave(bundle), person_of(request)
    moved = moved_of(bundle)
    office = load_office(desk.settings.seeds, desk.settings.areas[0])
    points = items_of(bundle, Reporting(kind="summary"), desk, mentioned)
    lines = [
        f"{fence(desk)}关于移送“{as_the_book_says(row.title, desk.knowledge)}”的函",
        *inward(row.case, what="内部函件", whom="只发收函单位"),
        "",
        f"收函单位：{_receiver(moved, desk)}",
        f"发函单位：{office.office}",
        f"联系人：{person.name}　联系电话：{person.phone}",
        f"发函时间：{instant(moved.said.at if moved else desk.clock.now())}",
        f"事件编号：{row.number}",
        "",
        *numbered(
            [
                ("移送理由", moved.said.why if moved else OPEN),
                *(each for each in points if not each[0].startswith(OURS)),
                ("告知投诉人、举报人", _told(row.case, moved, desk)),
                ("依据（移送、告知）", "；".join(_grounds(row.case, desk)) or OPEN),
                ("随附材料", _materials(row.case, bundle.signals)),
            ]
        ),
        "",
        "请收到后回执，并告知办理单位和联系人；认为不属贵地管辖的，请说明理由退回。",
        "以上由记录自动汇集，未经核实；写“未掌握”的项目记录中没有。",
    ]
    return unnamed("\n".join(lines), bundle, desk)


def moved_of(bundle: Bundle) -> Ended | None:
    """How the case was moved, where it is, and where the reader sees more than a department's part."""
    ended = endings_of(bundle.entries) if bundle.row.case.state == "moved" else []
    return ended[-1] if ended else None


def _receiver(moved: Ended | None, desk: Desk) -> str:
    if moved is None:
        return OPEN
    name = desk.knowledge.gazetteer.name(moved.area)
    return f"{OPEN}（地区代码 {name}）" if name == moved.area else f"{name}食品安全委员会办公室（名称请核对）"


def _told(case: Case, moved: Ended | None, desk: Desk) -> str:
    """How they were told, or what they have to be told and until when."""
    if moved and (moved.told or moved.untold):
        return f"已告知：{moved.told}" if moved.told else f"没有告知：{moved.untold}"
    return "；".join(map(owed_words, owed(case, desk.reference))) or NONE


def owed_words(owed: Owed) -> str:
    """One word that is owed: what it is, by which article and until when; where the law has no number, none."""
    until = f"{due_instant(owed.due_at)} 前" if owed.due_at else "没有规定天数"
    return f"{owed.title}（{owed.article}，{until}）"


def _grounds(case: Case, desk: Desk) -> Iterable[str]:
    asks = [HANDED_ON] if any(each.channel in ASKED for each in case.signals) else []
    return dict.fromkeys([*asks, *(each.article for each in owed(case, desk.reference, is_open=False))])


def _materials(case: Case, rows: list[SignalRow]) -> str:
    """The signals themselves, what comes of work done, and what is in no record."""
    said = [each.words() for joined in case.signals[:LISTED] if (each := which(case, f"signal:{joined.id}"))]
    more = f"等{len(case.signals)}条" if len(case.signals) > LISTED else ""
    papers = dict.fromkeys(each for step in case.steps.values() if step.state == "done" for each in step.evidence)
    files = sum(len(row.signal.attachments) for row in rows)
    parts = [
        f"信息原件（{'、'.join(said)}{more}）" if said else "信息原件",
        f"附件{files}份" if files else "",
        f"已办步骤的材料（{'、'.join(papers)}），请核对是否在卷" if papers else "",
        f"其他：{OPEN}",
        KEPT_SECRET if any(each.channel in ASKED for each in case.signals) else "",
    ]
    return "；".join(filter(None, parts))
