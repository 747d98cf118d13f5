"""The calls to be made: whom, number, what to say in half a minute, and how it ended."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from sqlalchemy import Connection

from playbooks.actions import DUTY_ROLES
from playbooks.deciding.calling import OUTCOMES
from playbooks.errors import ActionRefused
from streams.office.shift import phone_on_duty
from streams.telling.calls import open_calls, record_call
from streams.telling.unsigned import out_of_reach, unsigned_calls

from ..forms import person_of, read_form, say_of
from ..outcome import outcome_of, recorded, said
from ..render import go, page
from ..requests.problems import refusing
from ..state import Desk
from ..wording.which import in_words


@get("/calls")
async def get_calls(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What a red case waits for and nobody signed for, and every notice whose call is not settled."""
    desk, asked, person = Desk.of(request), request.query_params.get("done"), person_of(request)
    doors, now, ref = desk.runner.system.doors, desk.clock.now(), desk.reference

    def phone(connection: Connection) -> str:
        """Whoever makes the call is called back, or has the shift now; not whoever had it before."""
        own = person.phone if person.role in DUTY_ROLES else ""
        return ref.office_phone(desk.settings.areas[0], here=own or phone_on_duty(connection, ref, now))

    rows, unsigned, unreached, done = await desk.read(
        lambda connection: (
            open_calls(connection, doors, now, ref=ref),
            unsigned_calls(connection, ref, now, phone=phone(connection)),
            out_of_reach(connection, ref),
            outcome_of(connection, asked),
        )
    )
    say = say_of(request)
    return await page(
        request,
        "calls.html",
        "电话任务",
        rows=rows,
        unsigned=unsigned,
        unreached=[ref.department_name(each) for each in unreached],
        said=said(done, asked, request, recorded(done, desk, request)),
        OUTCOMES=OUTCOMES,
        in_words=lambda which: in_words(which, say),
        listed_people=ref.people,
    )


@post("/calls/{notice:str}", status_code=303)
async def post_call(request: Request[Any, Any, Any], notice: FromPath[str]) -> Response[bytes]:
    """How a call ended."""
    desk, form = Desk.of(request), await read_form(request)
    doors, now, ref = desk.runner.system.doors, desk.clock.now(), desk.reference
    made = {"outcome": form.get("outcome"), "who": form.get("who")}
    with refusing("没有记录", ActionRefused):
        await desk.write(lambda connection: record_call(connection, doors, notice, **made, now=now, ref=ref))
    desk.live.changed()
    return go("/calls")


ROUTES = [get_calls, post_call]
