"""转交: what was dispatched to departments that no channel leads to, each with its telephone, its text to be sent and
its sheet to be printed, and the press that says that they were told."""

from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath
from sqlalchemy import Connection

from connectors.channels.wording import ID_LABEL, words_of_notice
from connectors.notice import Duty, Notice
from playbooks.district.people import Person
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.tell import REASONS_ZH, Reason
from playbooks.telling.affair import affair
from playbooks.telling.gravest import kind_of_affair
from streams.gathering.notices import duty_of, how_to_sign
from streams.office.shift import phone_on_duty
from streams.privacy.placed import places_of
from streams.store.stored import entries_of
from streams.telling.unsigned import whom

from ..forms import say_of
from ..office import load_office
from ..outcome import outcome_of, said
from ..reading import queries
from ..render import page
from ..requests.problems import Problem
from ..state import Desk
from ..wording.which import words_by_step
from .sent import passed_on, unreached
from .slip import Material, Slip, sheet

CARRIED = ("phones",)
"""What the text may hold, to be sent by whatever way there is: the number at which it is signed for."""


class ToPass(msgspec.Struct, frozen=True, kw_only=True):
    """What one department is to be told of a case."""

    department: str
    name: str
    people: tuple[Person, ...]
    """Whom to call, as far as the office's list of people has their telephone."""
    steps: tuple[str, ...]
    duties: tuple[Duty, ...]
    text: str
    """To be sent, or read aloud; it names no business and no person."""


class _Read(NamedTuple):
    row: queries.QueueRow
    place: str
    phone: str


@get("/cases/{case_id:str}/pass-on")
async def get_passing(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """Every department of a case that somebody has to tell, and what was passed on already."""
    desk, asked = Desk.of(request), request.query_params.get("done")
    read, done = await desk.read(
        lambda connection: (
            _read(connection, case_id, desk),
            outcome_of(connection, asked),
        )
    )
    case, say = read.row.case, say_of(request)
    steps = unreached(case, desk.runner.system.doors)
    return await page(
        request,
        "passing.html",
        "转交",
        row=read.row,
        to_pass=[_to_pass(read, each, some, desk.reference) for each, some in steps.items()],
        passed=passed_on(case),
        said=said(done, asked, request),
        which=words_by_step(case, say),
    )


@get("/cases/{case_id:str}/sheets")
async def get_sheets(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """A sheet (交办单) for each department with all that it was sent and has not signed for; of one where it is asked
    for, whether it was told or not."""
    desk, wanted = Desk.of(request), request.query_params.get("department")
    slips, number = await desk.read(lambda connection: _sheets(connection, case_id, wanted, desk))
    if not slips:
        raise Problem(404, "没有须转交的步骤", "可能已签收或已改派，请从事件页查看")
    return await page(request, "slip.html", "交办单", slips=slips, back=f"/cases/{number}/pass-on", back_words="转交")


def _sheets(connection: Connection, case_id: str, wanted: str | None, desk: Desk) -> tuple[list[Slip], str]:
    read, ref = _read(connection, case_id, desk), desk.reference
    case, office = read.row.case, load_office(desk.settings.seeds, desk.settings.areas[0])
    waiting = unreached(case, desk.runner.system.doors)
    if wanted:
        unsigned = [each for each in case.open_steps if each.department == wanted and each.dispatched_at]
        waiting = {wanted: [each for each in unsigned if each.signed_at is None]}
    known = Material(read.row, queries.signals_of(connection, case.id), entries_of(connection, case.id))
    notices = [notice_of(read.row, steps, ref, read.place, read.phone) for steps in waiting.values() if steps]
    vault, now = desk.runner.system.vault, desk.clock.now()
    return [sheet(connection, each, known, office, ref, now=now, vault=vault) for each in notices], read.row.number


def _read(connection: Connection, case_id: str, desk: Desk) -> _Read:
    ref, row = desk.reference, queries.case_by_id(connection, case_id)
    if row is None:
        raise Problem(404, "没有这个事件", f"没有编号为“{case_id}”的事件，请核对")
    place = places_of(connection, ref, [row.case])[row.case.id]
    here = phone_on_duty(connection, ref, desk.clock.now())
    return _Read(row, place, ref.office_phone(row.case.area, here=here))


def _to_pass(read: _Read, department: str, steps: list[Step], ref: Reference) -> ToPass:
    notice = notice_of(read.row, steps, ref, read.place, read.phone)
    _, body = words_of_notice(notice, carries=CARRIED)
    return ToPass(
        department=department,
        name=steps[0].department_name,
        people=whom(ref.people, department),
        steps=tuple(step.id for step in steps),
        duties=notice.duties,
        text="\n".join(line for line in body.splitlines() if not line.startswith(ID_LABEL)),
    )


def notice_of(row: queries.QueueRow, steps: list[Step], ref: Reference, place: str, phone: str) -> Notice:
    """All that one department was sent and has not signed for, as one notice; it stands in no ledger of notices."""
    case, first = row.case, steps[0]
    at = max(step.dispatched_at or step.opened_at for step in steps)
    found = sorted(filter(None, (duty_of(case, step.id) for step in steps)), key=lambda each: each.order)
    return Notice(
        id="",
        number=row.number,
        case=case.id,
        receiver=f"{first.department}/handler",
        receiver_name=first.department_name,
        reason=Reason.NEW_DUTY,
        reason_title=REASONS_ZH[Reason.NEW_DUTY],
        severity=case.severity,
        what=kind_of_affair(case, ref),
        area=case.area,
        place=place,
        affair="" if case.is_confidential else affair(case, ref),
        at=at,
        urgent=case.severity == "red",
        duties=tuple(found),
        how=how_to_sign(found, first.department, at, phone=phone),
        phone=phone,
        exercise=case.exercise,
    )


ROUTES = [get_passing, get_sheets]
