"""手机签收: a link is made on the case page and opened on a phone, where one press signs for the step; there it is said
too how it ended, or that it is not theirs."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from sqlalchemy import Connection

from playbooks.playbook import fields_of
from playbooks.reference import Reference
from streams.gathering.acting import ActionOutcome
from streams.office.sign_links import LinkAnswer, LinkAsked, LinkError, answer, asked, held, is_link, make_link, sign
from streams.privacy.evidence import keep_evidence

from ..evidence import BODY_MAX, LIMITS, named_in, read_with_files
from ..forms import Form, FormFile, body_of, has_files, person_of, read_form, say_of
from ..papers.handed import address_of, business_of
from ..papers.retold import retold
from ..reading import queries
from ..render import fragment, page
from ..requests.doorkeeper import Doorkeeper, account_of, address_at
from ..requests.problems import Problem, refusing
from ..state import Desk
from ..wording.reasons import refusal
from ..wording.which import in_words
from .clauses import clauses_of

GONE = "链接三十分钟内有效，只能签收一次；签收以后，办结、退回之前可以再打开。请向开出链接的人另要一个"
SIGN = "sign"
"""What a form of the link's page asks for that says nothing else."""


@post("/cases/{case_id:str}/link", status_code=200)
async def post_link(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """Make a link for one step; it is shown this once."""
    desk, form = Desk.of(request), await read_form(request)
    account, person, now = account_of(request), person_of(request), desk.clock.now()
    login, step = account.login if account else person.name, form.get("step")
    with refusing("没有开出链接", LinkError):
        secret = await desk.write(lambda c: make_link(c, case_id, step, now, maker=person, login=login))
    link = f"{request.url.scheme}://{request.url.netloc}/s/{secret}"
    return await page(request, "link.html", "手机签收链接", link=link, case_id=case_id)


@get("/s/{secret:str}")
async def get_sign(request: Request[Any, Any, Any], secret: FromPath[str]) -> Response[bytes]:
    """What is to be signed for, of what affair, by when and whom to ask, without a name, and a button; and what was
    signed for by it until that is done."""
    desk, keeper, address = Desk.of(request), Doorkeeper.of(request), address_at(request)
    keeper.check_address(address)
    found = await desk.read(lambda connection: _shown(connection, desk, secret))
    if found is None:
        keeper.note_address(address)
        raise Problem(404, "链接无效", _gone(desk))
    return _page(request, desk, found)


@post("/s/{secret:str}", status_code=200, request_max_body_size=BODY_MAX)
async def post_sign(request: Request[Any, Any, Any], secret: FromPath[str]) -> Response[bytes]:
    """Sign for it, say how it ended or hand it back; whoever signs learns which business it is, as one who owns the
    work."""
    desk, keeper = Desk.of(request), Doorkeeper.of(request)
    keeper.check_address(address_at(request))
    form, files = await _read(request, desk, secret)
    asked_for = form.get("kind") or SIGN
    job = desk.runner.carry_out(_job(desk, secret, form, files, address_at(request)))
    try:
        outcome = await asyncio.wrap_future(job)
    except LinkError:
        keeper.note_address(address_at(request))
        raise Problem(404, "链接无效", _gone(desk)) from None
    found = await desk.read(lambda connection: _shown(connection, desk, secret))
    is_new = asked_for == SIGN and outcome.ok
    of = found.which.id if found and found.which else ""
    signed = (
        await desk.read(lambda connection: _signed(connection, desk.reference, outcome.case, of)) if is_new else None
    )
    return _page(request, desk, found, asked_for=asked_for, outcome=outcome, signed=signed, form=form)


async def _read(request: Request[Any, Any, Any], desk: Desk, secret: str) -> tuple[Form, tuple[FormFile, ...]]:
    """What was handed in; of who has no link, of whom nobody knows who they are, no file is read."""
    if await desk.read(lambda connection: is_link(connection, secret)):
        return await read_with_files(request)
    if has_files(request):
        Doorkeeper.of(request).note_address(address_at(request))
        raise Problem(404, "链接无效", _gone(desk))
    return await read_form(request), ()


def _job(
    desk: Desk, secret: str, form: Form, files: Collection[FormFile], address: str
) -> Callable[[Connection], ActionOutcome]:
    """What the form asks for, as the writer carries it out."""
    now, ref, name, system = desk.clock.now(), desk.reference, form.get("name"), desk.runner.system
    kind = form.get("kind") or SIGN
    if kind == SIGN:
        return lambda connection: sign(connection, ref, secret, now, address=address, name=name)
    body = body_of(form) | ({"files": named_in(files)} if files else {})
    said = LinkAnswer(kind=kind, body=body, key=form.get("key"), name=name)

    def do(connection: Connection) -> ActionOutcome:
        outcome = answer(connection, ref, secret, now, said, address=address, vault=system.vault)
        keep_evidence(connection, system.attachments, outcome.entries, [each.content for each in files])
        return outcome

    return do


def _page(
    request: Request[Any, Any, Any],
    desk: Desk,
    found: LinkAsked | None,
    *,
    asked_for: str = "",
    outcome: ActionOutcome | None = None,
    signed: "Signed | None" = None,
    form: Form | None = None,
) -> Response[bytes]:
    """The page of a link, with what became of what was asked (`asked_for`); what was refused stands there again."""
    refused = outcome.reason if outcome and not outcome.ok else ""
    return fragment(
        request,
        "sign_link.html",
        here=request.url.path,
        asked=found,
        which=in_words(found.which, say_of(request)) if found and found.which else "",
        signed=signed,
        asked_for=asked_for,
        refused=refusal(refused, say_of(request)),
        given=form if form and refused else Form(fields=()),
        needs=fields_of(found.outcomes) if found else (),
        FILES=LIMITS,
        **_beside(desk, found),
    )


def _shown(connection: Connection, desk: Desk, secret: str) -> LinkAsked | None:
    ref, now = desk.reference, desk.clock.now()
    return asked(connection, ref, secret, now) or held(connection, ref, secret, now)


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What the one who signed may know."""

    number: str
    business: str
    address: str


def _signed(connection: Connection, ref: Reference, case_id: str, signal: str) -> Signed | None:
    """Of a duty about one signal of several, what that one says; else what the affair is about."""
    row = queries.case_by_id(connection, case_id)
    if row is None or row.case.is_confidential:
        return None
    rows = queries.signals_of(connection, row.id)
    rows = retold([each for each in rows if each.signal.id == signal] or rows)
    address = address_of(row.case, rows, ref.areas)
    return Signed(number=row.number, business=business_of(row.case, rows), address=address)


def _gone(desk: Desk) -> str:
    """What is said of a link that is over, with the number to call where there is one."""
    phone = desk.reference.office_phone(desk.settings.areas[0], at=desk.clock.now())
    return f"{GONE}，或致电食安办 {phone}" if phone else GONE


def _beside(desk: Desk, found: LinkAsked | None) -> dict[str, Any]:
    """Whom to call, and what the clauses say by which it is theirs."""
    ref = desk.reference
    why = found.why_you if found else ""
    return {
        "phone": ref.office_phone(desk.settings.areas[0], at=desk.clock.now()),
        "clauses": clauses_of([why], ref.plan, ref.department_name)[why],
    }


ROUTES = [post_link, get_sign, post_sign]
