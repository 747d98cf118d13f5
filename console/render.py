"""Rendering: every page of the desk is one Jinja2 template inside the same frame."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Context
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from connectors.channels.wording import fence as fence_of
from connectors.fields import straight
from playbooks.actions import DUTY_ROLES, OFFICE, READERS
from playbooks.district.people import NOTICED, ROLES, Person
from playbooks.district.roster import SHIFTS
from playbooks.facts import PEOPLE, REQUEST_WORDS
from playbooks.needs import FIELDS
from playbooks.urgency.severity import COLOURS

from .forms import LIGHT_COOKIE, TOKEN_COOKIE, cookie, local_path, new_key, person_of, say_of, token_of, typed
from .office import load_office
from .reading import queries
from .requests.doorkeeper import account_of, may, may_begin_again, sees_confidential
from .requests.headers import SECURITY_HEADERS
from .requests.problems import Problem, Unstored
from .requests.rights import OWN_ROLES, may_open
from .requests.seats import seated
from .state import Desk
from .wording import words
from .wording.citing import shortened
from .wording.duties import BY_HAND
from .wording.grounds import affair, ground, heading, titled
from .wording.keepers import briefly, keepers_said, without_doer
from .wording.links import commands_in, parts_of
from .wording.reasons import in_english, refusal
from .wording.refuted import as_the_book_says

SPEEDS = (1, 60, 600)
LOOK_AGAIN_S = 2
"""How soon a page of what is under way looks again."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAVIGATION = (
    ("/", "值班队列", None),
    ("/mine", "我的交办", "mine"),
    ("/unplaced", "待定位", "unplaced"),
    ("/calls", "电话任务", "calls"),
    ("/files", "导入文件", None),
    ("/ledger", "通知台账", None),
    ("/drills", "演练", None),
)
"""What stands in every header: address, name, and which of the desk's numbers stands beside it."""

MORE = (
    ("/statistics", "统计", None),
    ("/handover", "交接班", None),
    ("/roster", "值班表", None),
    ("/set-aside", "未处置信息", None),
    ("/dead-letters", "未能处理的来报", "dead_letters"),
    ("/sources", "来源", None),
    ("/rumours", "谣言库", None),
    ("/learning", "初筛质量", None),
    ("/retention", "保存期限", None),
    ("/setup", "开办事项", None),
    ("/workdays", "工作日安排", None),
    ("/reference", "基础资料", None),
    ("/glossary", "术语", None),
)
"""What is needed less often, in a menu at the end of it."""


class Names(Context):
    """What a template calls by name. A page says things by the thousand; Jinja asks each time what to pass along."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What `obj` says."""
        if type(obj) is not words.Say:
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


environment = Environment(
    loader=PackageLoader("console"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.context_class = Names
environment.globals.update(
    SEVERITIES=COLOURS,
    SHAPES=words.SHAPES,
    CHANNELS=words.CHANNELS,
    named_by=words.named_by,
    REQUESTS=REQUEST_WORDS,
    KINDS=words.KINDS,
    CASE_STATES=words.CASE_STATES,
    SIGNAL_STATES=words.SIGNAL_STATES,
    CONFIDENCE=words.CONFIDENCE,
    LACKING=words.LACKING,
    ATTEMPTS=words.ATTEMPTS,
    ROLES=ROLES,
    NOTICED=NOTICED,
    SHIFTS=SHIFTS,
    TOLD=words.TOLD,
    UNREACHED=words.UNREACHED,
    WAITS=words.WAITS,
    BY_HAND=BY_HAND,
    LANGUAGES=words.LANGUAGES,
    LIGHTS=words.LIGHTS,
    DUTY_ROLES=DUTY_ROLES,
    OFFICE=OFFICE,
    READERS=READERS,
    NAVIGATION=NAVIGATION,
    FIELDS=FIELDS,
    PEOPLE=PEOPLE,
    MORE=MORE,
    SPEEDS=SPEEDS,
    epoch_ms=words.epoch_ms,
    weekday=words.weekday,
    new_key=new_key,
    parts_of=parts_of,
    commands_in=commands_in,
)


async def page(
    request: Request[Any, Any, Any],
    template: str,
    title: str,
    *,
    status: int = 200,
    looks_again: bool = False,
    **context: Any,
) -> Response[bytes]:
    """A whole page. `title` stands in the browser's tab: no business and no person may be named in it. A `mark` in the
    context, such as 【演练】, stands before it. `looks_again`: the browser asks for it anew in a moment."""
    desk = Desk.of(request)
    if desk.opening:
        desk.opening.look()
    context.setdefault("counts", None)
    if context["counts"] is None:
        context["counts"] = await desk.read(desk.counts)
    person = person_of(request)
    if person.role in OWN_ROLES:
        sees = account_of(request) is not None or sees_confidential(request)  # of its own steps a department opens all
        mine = await desk.read(lambda found: queries.unsigned(found, person.department, confidential=sees))
        context["counts"] = {**context["counts"], "mine": mine}
    answer = _response(request, template, {**frame(request, title, context.get("mark", "")), **context}, status)
    if looks_again:
        answer.headers["Refresh"] = str(LOOK_AGAIN_S)
    return answer


def fragment(request: Request[Any, Any, Any], template: str, **context: Any) -> Response[bytes]:
    """A part of a page, for the page's script."""
    return _response(request, template, {**frame(request, ""), **context}, 200)


def download(name: str, content: bytes, media_type: str) -> Response[bytes]:
    """A file for whoever asked for it, under this name; no browser keeps it for the next."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(content=content, media_type=media_type, headers=headers)


def frame(request: Request[Any, Any, Any], title: str, mark: str = "") -> dict[str, Any]:
    """What every template may use."""
    desk = Desk.of(request)
    now = desk.clock.now()
    say = say_of(request)
    return {
        "_": say,
        "reason": str if say.is_chinese else in_english,
        "ground": lambda text: ground(text, say),
        "shortened": lambda text: shortened(text) if say.is_chinese else ground(text, say),
        "keepers": lambda text, unit: keepers_said(text, unit, say),
        "without_doer": lambda text: without_doer(text) if say.is_chinese else titled(text, say),
        "briefly": lambda text: briefly(text) if say.is_chinese else titled(text, say),
        "titled": lambda text: titled(text, say),
        "listed": lambda texts: say("；").join(titled(text, say) for text in texts),
        "affair": lambda text: affair(text, say),
        "heading": lambda text: heading(as_the_book_says(text, desk.knowledge), say),
        "grounds_of": lambda texts: say("；").join(ground(text, say) for text in texts),
        "title": f"{fence(desk)}{mark}{say(title)}",
        "language": say.language,
        "light": chosen if (chosen := request.cookies.get(LIGHT_COOKIE)) in words.LIGHTS else "system",
        "office": load_office(desk.settings.seeds, desk.settings.areas[0]),
        "gazetteer": desk.knowledge.gazetteer,
        "account": account_of(request),
        "guarded": bool(request.state.get("guarded", True)),
        "may_open": lambda path: _may_open(request, path),
        "may": lambda right: may(request, right),
        "person": person_of(request),
        "people": people_by_department(desk),
        "token": token_of(request)[1],
        "path": request.url.path,
        "here": f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path,
        "now": now,
        "on_duty": desk.reference.on_duty(now),
        "on_duty_at": desk.reference.on_duty,
        "has_roster": bool(desk.reference.roster),
        "duty_changes_at": desk.reference.roster.changes_at(now),
        "staged": desk.staged,
        "drill": desk.drill,
        "can_restart": desk.feed is not None and may_begin_again(request),
        "is_ended": desk.feed is not None and desk.feed.is_ended,
        "when": lambda moment: words.instant(moment, now),
        "stated": lambda moment: words.stated_instant(moment, now),
        "due_when": lambda moment: words.due_instant(moment, now),
        "countdown": lambda moment: words.countdown(moment, now, say),
        "ago": lambda moment: words.length((now - moment).total_seconds(), say),
    }


def _may_open(request: Request[Any, Any, Any], path: str) -> bool:
    account = account_of(request)
    return account is None or may_open(account.role, path, in_drill=Desk.of(request).exercise is not None)


def fence(desk: Desk) -> str:
    """What every title on this desk begins with: 【示例】 on the sample day, 【演练】 in a drill, nothing on duty."""
    return fence_of(desk.exercise)


def people_by_department(desk: Desk) -> list[tuple[str, list[Person]]]:
    """Everybody who may be chosen, under the short name of their department, in the order of the list."""
    groups: dict[str, list[Person]] = {}
    for person in seated(desk):
        groups.setdefault(desk.reference.department_name(person.department), []).append(person)
    return list(groups.items())


def go(path: str, **query: str) -> Redirect:
    """See another page next (303), so that reloading it sends nothing again."""
    sep = "&" if "?" in path else "?"
    tail = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    address, hash_, anchor = path.partition("#")
    return Redirect(path=f"{address}{sep if tail else ''}{tail}{hash_}{anchor}", status_code=303)


def refused_page(request: Request[Any, Any, Any], error: Exception, *, is_missing: bool = False) -> Response[bytes]:
    """An error as a page with a way back, for people; programs get problem documents from the API. `is_missing`: there
    is no such address, and nobody was asked who they are."""
    headers: dict[str, str] = {}
    if isinstance(error, Problem):
        status, title, detail, headers = error.status, error.title, error.detail, error.headers
    elif isinstance(error, HTTPException):
        status, title, detail = error.status_code, "请求未完成", str(error.detail)
    else:
        raise error
    context = {
        **frame(request, refusal(title, say_of(request))),
        "counts": None,
        "heading": title,
        "detail": refusal(detail, say_of(request)),
        "is_form": request.method == "POST",
        "is_missing": is_missing,
        "way_in": _page_of_form(request) if status == 401 and request.method == "POST" else "",
        "again": typed(request) if status == 503 or isinstance(error, Unstored) else [],
        "path": request.url.path,
    }
    if request.method == "POST":  # Nothing is shown where a form was sent to.
        context["here"] = _page_of_form(request)
    answer = _response(request, "refused.html", context, status)
    answer.headers.update(headers)
    return answer


def _page_of_form(request: Request[Any, Any, Any]) -> str:
    """The page of this desk on which a form was sent; else the first."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = sent_from.netloc == request.headers.get("Host")
    return local_path(f"{sent_from.path}{'?' * bool(sent_from.query)}{sent_from.query}") if is_ours else "/"


def rendered(template: str, context: dict[str, Any]) -> bytes:
    """A template filled in. What came from outside is kept as it was sent; nothing of it may turn what stands beside it
    on a page."""
    return straight(environment.get_template(template).render(context)).encode()


def _response(request: Request[Any, Any, Any], template: str, context: dict[str, Any], status: int) -> Response[bytes]:
    value = token_of(request)[0]
    return Response(
        content=rendered(template, context),
        media_type="text/html",
        status_code=status,
        # A refusal is not passed through what dresses the other answers.
        headers=SECURITY_HEADERS | {"Cache-Control": "no-store"},
        cookies=[] if request.cookies.get(TOKEN_COOKIE) == value else [cookie(TOKEN_COOKIE, value)],
    )
