"""The case page (事件): why it is urgent, every clock with its article, every step as a form, every entry in order."""

import asyncio
from collections.abc import Iterable
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from sqlalchemy import or_, select

from playbooks.actions import DUTY_ROLES
from playbooks.case import Case, Clock
from playbooks.deciding.empowering import closed_to
from playbooks.deciding.ending import held_by_law, left_to_do, may_set_aside, who_moves, who_sets_aside
from playbooks.deciding.excluding import denials, ruled_out
from playbooks.deciding.judging import is_set, may_set, who_calms
from playbooks.deciding.moving import owed
from playbooks.deciding.signing import unsigned_of
from playbooks.deciding.withdrawing import taken_back_by, withdrawn_of
from playbooks.facts import present
from playbooks.ledger.naming import NAME_STATES
from playbooks.needs import CONFIRMED
from playbooks.telling.before_law import not_yet_law
from playbooks.telling.by_the_book import why_now
from playbooks.telling.callers import callers_beyond
from playbooks.telling.leading import Lead
from playbooks.telling.likely import likely
from playbooks.telling.remaining import remaining
from playbooks.telling.whose import why_theirs
from playbooks.urgency.grades import is_graver
from playbooks.urgency.severity import LEVELS, uncovered
from streams.store import schema as t

from ..evidence import BODY_MAX, LIMITS, named_in, read_with_files
from ..forms import Form, action_of, local_path, person_of, say_of
from ..outcome import said
from ..papers.case_bundle import Bundle, Views, read_bundle, views_of
from ..papers.counted import apart, as_corrected, denied
from ..papers.earlier import earlier
from ..papers.endings import endings_of
from ..papers.handed import shops_of
from ..papers.letter import letter_on, moved_of
from ..papers.mentioned import Mention, businesses_mentioned, places_mentioned, places_outside
from ..papers.police_letter import police_letter_on, suspicions
from ..papers.reply import answer_of
from ..papers.report import REPORTED_AT_ONCE, button_of, report_on
from ..reading import queries
from ..reading.paging import page_number
from ..reading.sought import is_of_people
from ..render import go, page
from ..requests.doorkeeper import own_department
from ..requests.problems import Problem
from ..state import Desk
from ..wording.keepers import unit_of
from ..wording.sentences import ACTIONS
from ..wording.which import unsent_together, words_by_step
from ..wording.words import UNITS, Say, matcher_in_words
from .areas import area_of
from .beside import times_of, undated
from .case_record import record_of
from .case_signals import SIGNALS_FEW, SIGNALS_FIRST, chosen_signals, growth_in, signal_views
from .case_steps import step_views
from .clauses import clauses_of
from .clock_views import INSTANTS, clock_views
from .contact import Callers, callers_of
from .correctable import GUESSED, LISTED, values_of, with_ids, with_read
from .delivery import deliveries_of, delivery_of
from .near import near_of, others_of
from .places import where
from .proposed import waiting
from .redated import redated
from .same_phone import deciding_about, same_phone_of
from .sent import Pressed, ends_by_claim, names_of, passed_on, pressed_of, sent_of, told_of, unreached

POLICE = "police"
"""Which letter is asked for, when it is not the one to another area's office."""


@get("/cases/{case_id:str}")
async def get_case_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """A case, by id or number."""
    desk = Desk.of(request)
    done = request.query_params.get("done")
    bundle = await desk.read(lambda connection: read_bundle(connection, desk.reference, case_id, done))
    if bundle is None:
        raise Problem(404, "没有这个事件", f"没有编号为“{case_id}”的事件，请核对")
    callers, own = await callers_of(request, bundle.row.case, bundle.signals), own_department(request)
    # Off the loop: of an affair of twenty thousand posts it takes seconds, and everybody else would wait.
    views = await asyncio.to_thread(views_of, bundle, own, desk.reference.plan)
    near = await near_of(request, bundle.row.number, views.seen.row.case, views.seen.signals)
    others = await others_of(request, views.seen.row.case)
    shown = await asyncio.to_thread(_shown, request, views, callers)
    growth = await desk.read(lambda connection: growth_in(connection, shown["signals"].rows))
    deciding = deciding_about(views.seen.row.case, shown["steps"])
    told = {*deciding.values(), *(each.row.signal.id for each in shown["signals"].rows)}
    same_phone = await same_phone_of(request, views.seen.row.case, bundle.signals, told, callers)
    shown |= {"near": near, "others": others, "growth": growth, "same_phones": same_phone, "deciding": deciding}
    return await page(request, "case.html", f"{bundle.row.number}", **shown)


def _shown(request: Request[Any, Any, Any], views: Views, callers: Callers) -> dict[str, Any]:
    """What the page shows of a case to this reader."""
    desk, bundle, lead = Desk.of(request), views.seen, views.lead
    say, own, now = say_of(request), own_department(request), desk.clock.now()
    case, done = bundle.row.case, request.query_params.get("done")
    acted = str(bundle.done.action.body.get("step") or "") if bundle.done else ""
    told = views.reported.signals
    named = places_mentioned(told, case.area) or places_mentioned(earlier(told), case.area)
    mentioned = named if bundle.signals else []  # who reads no signal may have to report all the same
    shops, counted = shops_of(bundle.signals), as_corrected(bundle.signals, case)
    words = words_by_step(case, say, shops)
    record = record_of(bundle, desk, say, page=page_number(request.query_params, "record"), done=done)
    return {
        "row": bundle.row,
        "case": case,
        **_standing(case, desk),
        "bundle": bundle,
        "where": where(case, [each.signal for each in bundle.signals], desk.knowledge),
        "unit": unit_of(case, [each.signal for each in bundle.signals]),
        "mentioned": mentioned,
        "named": businesses_mentioned(bundle.signals, case),
        "outside": places_outside(case, bundle.signals, desk.reference.areas),
        "apart": apart(counted, case.facts),
        "each_alone": callers_beyond(case),
        "denied": denied(counted),
        "clocks": clock_views(case, desk, say, exports=bundle.exports),
        **times_of(case, desk.reference, bundle.exports, now)._asdict(),
        "must": {step.id for step in left_to_do(case)},
        "at_once": [(each, _keeper(case, each)) for each in undated(case)],
        **_sent(views.whole, bundle, lead, desk, own),
        "endings": endings_of(bundle.entries),
        "who_sets_aside": "" if may_set_aside(case, person_of(request).role) else who_sets_aside(case, desk.reference),
        "held_by_law": held_by_law(case),
        "who_moves": who_moves(case, desk.reference, person_of(request).role),
        "gone": bundle.left,
        "steps": step_views(case, request, say, lead=lead.department if lead else "", acted=acted, words=words),
        "together": unsigned_of(case, person_of(request).department) if case.is_open else (),
        **_for_the_desk(case, request, desk, say),
        "proposals": waiting(case, bundle.row.number, _place(bundle), desk.reference),
        "waiting": unsent_together(case, say, shops),
        "record": record,
        **_signals(request, bundle, say, {each.signal for each in mentioned}),
        "which": words,
        "callers": callers,
        "books": [(book, _reasons(book.why, case, desk)) for book in case.playbooks],
        **_report(request, views.reported, named),
        **_moving(request, bundle, own, named),
        "clauses": clauses_of(
            {why_theirs(step) for step in case.steps.values()}, desk.reference.plan, desk.reference.department_name
        ),
        **answer_of(case, desk),
        "closed": {step.id: closed_to(bundle.row.case, desk.reference, step) for step in case.open_steps},
        "departments": likely(case, desk.reference.plan, desk.reference.departments),
        "said": said(bundle.done, done, request, record.done),
        "grade_why": grade_why(case, desk),
        "look_closer": desk.reference.criteria.look_closer(case.facts),
        "registered": request.query_params.get("registered"),
        **_choices(case, request, desk),
    }


def _for_the_desk(case: Case, request: Request[Any, Any, Any], desk: Desk, say: Say) -> dict[str, Any]:
    """What waits for the duty office: clocks that an item would have begin otherwise, and what may be ended at once,
    for a complainant took it back, or it was ruled out."""
    if person_of(request).role not in DUTY_ROLES:
        return {"redated": [], "withdrawn": [], "ruled_out": []}
    offered, backs = withdrawn_of(case), len(taken_back_by(case))
    return {
        "redated": redated(case, desk.reference, say),
        "withdrawn": [each.id for each in offered],
        "taken_back": backs if len({each.about for each in offered}) > backs else 0,
        "ruled_out": ruled_out(case, desk.reference),
    }


def _signals(request: Request[Any, Any, Any], bundle: Bundle, say: Say, led_to: set[str]) -> dict[str, Any]:
    """The page of signals that is asked for, of those found when somebody looks for one."""
    sought = request.query_params.get("find", "")
    find = "" if is_of_people(sought) else sought
    asked, page = request.query_params.get("signal", ""), page_number(request.query_params)
    found = signal_views(bundle, Desk.of(request), say, page=page, asked=asked, led_to=led_to, find=find)
    return {"signals": found, "every_signal": len(bundle.signals), "find": find}


def _report(request: Request[Any, Any, Any], reported: Bundle, named: list[Mention]) -> dict[str, Any]:
    """The report, or the button that asks for it: nobody reads it at most looks, and to write it of twenty thousand
    posts takes a second."""
    is_asked = "report" in request.query_params
    is_written = is_asked or len(reported.signals) <= REPORTED_AT_ONCE
    report = report_on(reported, Desk.of(request), request, named) if is_written else button_of(reported.row.case)
    return {"report": report, "is_report_asked": is_asked}


def _moving(request: Request[Any, Any, Any], bundle: Bundle, own: str | None, named: list[Mention]) -> dict[str, Any]:
    """Where the case went, or who must hear of it before it goes, and the letter that is asked for: to the office of
    another area, or to the police."""
    desk, case, moved = Desk.of(request), bundle.row.case, moved_of(bundle)
    asked = request.query_params.get("letter", "")
    is_asked = bool(asked) and asked != POLICE and own is None and (case.is_open or moved)
    is_crime = bool(suspicions(case))
    return {
        "moved": moved,
        "owed": owed(case, desk.reference) if case.is_open else (),
        "letter": letter_on(bundle, desk, request, named) if is_asked else "",
        "is_crime": is_crime,
        "police_letter": police_letter_on(bundle, desk, request, named) if is_crime and asked == POLICE else "",
    }


def _sent(whole: Bundle, bundle: Bundle, lead: Lead | None, desk: Desk, own: str | None) -> dict[str, Any]:
    """Who leads, who was sent what, who was told that it waits, and how far each notice is. What became of a rung only
    the whole case tells: of its part a department does not see what the office has to confirm."""
    case, ref, doors, now = bundle.row.case, desk.reference, desk.runner.system.doors, desk.clock.now()
    delivered = deliveries_of(bundle.rungs, ref, doors, now)
    return {
        "lead": lead,
        "plan_year": ref.plan.plan.year if ref.plan.says_year else None,
        "sample_plan": "" if ref.plan.is_of(ref.areas) else ref.plan.plan.name,
        "lead_name": ref.department_name(lead.department) if lead else "",
        "sent": sent_of(whole.row.case, lead, own),
        "unreached": names_of(unreached(case, doors)),
        "passed": passed_on(case),
        "ends": ends_by_claim(case),
        "told": told_of(whole.row.case, ref.department_name, delivered, alert=True),
        "pressed": [each for each in pressed_of(whole.row.case, ref.department_name, delivered) if _is_of(case, each)],
        "deliveries": {each.notice.id: delivery_of(each, ref, doors, now, case=case) for each in bundle.notices.rows},
    }


def _standing(case: Case, desk: Desk) -> dict[str, Any]:
    """Why it is as urgent as it is, what a duty has ruled out since, what is left of it, and what was no law then."""
    ref = desk.reference
    return {
        "not_yet_law": not_yet_law(case, ref),
        "why": why_now(case, ref, uncovered(ref.severities, case.severity_why)),
        "denials": denials(case),
        "remaining": remaining(case, ref),
    }


def _is_of(case: Case, pressed: Pressed) -> bool:
    """Whether somebody was pressed about a time of this part of the case."""
    return pressed.about in case.steps or pressed.about in case.clocks


def _offered(field: str, desk: Desk) -> list[str]:
    """The names that a list offers; of streets and towns those of the office."""
    return [*values_of(field, desk.knowledge), *(sorted(desk.reference.terms[field]) if field == "street" else ())]


def _choices(case: Case, request: Request[Any, Any, Any], desk: Desk) -> dict[str, Any]:
    """What the forms of the page offer, and the names for it."""
    role = person_of(request).role
    return {
        "levels": [level for level in LEVELS if may_set(case, role, level) and not is_set(case, level)],
        "who_calms": "" if all(may_set(case, role, level) for level in LEVELS) else who_calms(desk.reference),
        "requests": {joined.id: joined.facts.get("request") for joined in case.signals},
        "LISTED": {field: _offered(field, desk) for field in LISTED},
        "SIGNALS_FIRST": SIGNALS_FIRST,
        "SIGNALS_FEW": SIGNALS_FEW,
        "GRADES": CONFIRMED,
        "NAME_STATES": NAME_STATES,
        "UNITS": UNITS,
        "GUESSED": GUESSED,
        "INSTANTS": INSTANTS,
        "FILES": LIMITS,
    }


@get("/fragments/case/{case_id:str}")
async def get_case_version(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """How many entries a case has: the page asks whether there is anything new."""
    c = t.cases.c  # the column alone: every open page asks at every change, and a case may be of megabytes
    asked = select(c.version).where(or_(c.id == case_id, c.number == case_id))
    version = await Desk.of(request).read(lambda connection: connection.scalar(asked))
    return Response(content=str(version or 0).encode(), media_type="text/plain")


@post("/cases/{case_id:str}/act", status_code=303, request_max_body_size=BODY_MAX)
async def post_act(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Carry out what a form asks, then show the page it came from, with the outcome."""
    desk, (form, files) = Desk.of(request), await read_with_files(request)
    if form.get("kind") not in ACTIONS:
        raise Problem(400, "没有这种操作", "请从本系统的页面操作")
    form = await _with_ids(desk, case_id, form)
    asked = action_of(form, case_id, person_of(request), desk, files=named_in(files))
    action = await with_read(desk, asked)
    outcome = await desk.act(action, [each.content for each in files])
    if outcome is not None and outcome.case != case_id and outcome.case:
        return go(f"/cases/{outcome.case}", done=action.id)
    return go(local_path(form.get("back"), f"/cases/{case_id}"), done=action.id)


def grade_why(case: Case, desk: Desk) -> tuple[str, ...]:
    """Why a grade is proposed, as long as nobody has confirmed one that is as grave; empty when nothing is."""
    if case.grade_proposed is None or not is_graver(case.grade_proposed[0], case.grade):
        return ()
    known = desk.reference.criteria.words_of(case.grade_proposed[1])
    return case.grade_why or ((known or "（规则已不在库中）"),)


def _place(bundle: Bundle) -> str:
    """The district and the street or town; of what only the director opens not even that leaves by a text."""
    case = bundle.row.case
    return "" if case.is_confidential else bundle.place


def _keeper(case: Case, clock: Clock) -> str:
    step = case.steps.get(clock.step)
    return step.department_name if step else ""


def _reasons(why: Iterable[str], case: Case, desk: Desk) -> list[str]:
    """Why a playbook was chosen, each reason once: several signals may give the same."""
    said = dict.fromkeys(present(matcher_in_words(each, desk.knowledge), case.facts) for each in why)
    return list(why_now(case, desk.reference, said))


async def _with_ids(desk: Desk, case_id: str, form: Form) -> Form:
    """Numbers and names that people type become the ids that records hold."""
    if form.get("kind") == "correct_label":
        return with_ids(form, desk.knowledge)
    if form.get("kind") == "split" and form.get("numbers"):
        split = await desk.read(lambda connection: queries.case_by_id(connection, case_id))
        return chosen_signals(form, split.case) if split else form
    if form.get("kind") == "move_out" and form.get("area"):
        area = area_of(form.get("area"), desk)
        return Form(fields=tuple((key, area if key == "area" else value) for key, value in form.fields))
    named = form.all("other")
    if not named:
        return form
    # What was typed before what was chosen from the list.
    row = await desk.read(lambda connection: queries.case_by_id(connection, named[-1]))
    rest = tuple(each for each in form.fields if each[0] != "other")
    return Form(fields=(*rest, ("other", row.id if row else named[-1])))


ROUTES = [get_case_page, get_case_version, post_act]
