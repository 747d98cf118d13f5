"""Forms: nothing is changed by a page of another site, nothing twice by a double click; fields become an Action."""

import hmac
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.datastructures import Cookie, UploadFile

from connectors.fields import straight
from playbooks.actions import Action
from playbooks.district.people import Person
from playbooks.entries import Actor, digest
from streams.office.accounts import Account

from .requests.problems import Problem, Unstored
from .requests.seats import seated
from .state import Desk
from .wording.words import LANGUAGES, Say, from_page

TOKEN_COOKIE = "shian_token"
PERSON_COOKIE = "shian_person"
LANGUAGE_COOKIE = "shian_language"
LIGHT_COOKIE = "shian_light"
YEAR_S = 365 * 24 * 3600
FORM_MAX = 200_000
"""Bytes of one form."""
FIELDS_MAX = 4_000
"""Fields of one form: an affair of hundreds of complaints has three duties for each."""

TYPED = "typed"
"""Where a request keeps its form, in case it cannot be stored."""
SECRETS = frozenset(["password", "pin", "code"])
"""Fields that are never shown again, nor what was handed in with them."""

FORM_TYPE = "application/x-www-form-urlencoded"
FILE_TYPE = "multipart/form-data"

TEXTS = tuple(
    "step clock outcome note text reason level document approved_by department person grade state basis "
    "confided of rung conclusion told untold area other signal field now version length title hours ground "
    "called asked how revision".split()
)
"""Fields of a form that go into an action's body as they are."""

INSTANTS = ("at", "done_at", "start", "until")
"""Fields that are Beijing times on the page."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a posted form whose token was right."""

    fields: tuple[tuple[str, str], ...]

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field, without spaces around it."""
        return next((value.strip() for key, value in self.fields if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.fields if key == name and value]

    @property
    def seen(self) -> int | None:
        """The version of what the page showed when it was filled in; None when it does not say."""
        text = self.get("seen")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def number(self, name: str) -> int | None:
        """A count; None when nothing was filled in. Raises Problem when it is not one."""
        text = self.get(name)
        if not text:
            return None
        if not text.isdecimal() or len(text) > 6:
            raise Problem(400, "填写有误", f"“{text}”不是人数，请填写数字")
        return int(text)


def token_of(request: Request[Any, Any, Any]) -> tuple[str, str]:
    """(cookie value, token for the forms of this page). The cookie is kept when the browser has one."""
    value = request.cookies.get(TOKEN_COOKIE) or ""
    if not (len(value) == 32 and value.isalnum()):
        value = request.state.setdefault(TOKEN_COOKIE, secrets.token_hex(16))
    return value, _token(request, value)


class FormFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a form."""

    name: str
    content: bytes


async def read_file(request: Request[Any, Any, Any], size_max: int) -> tuple[Form, FormFile | None]:
    """The posted form and its file, if one was chosen. Raises Problem as `read_form` does, and for what is too large.

    The route must have no limit of its own: this one tells people what to do instead.
    """
    too_large = Problem(413, "文件过大", "更大的文件请放进投放文件夹，或拆开后分次导入")
    form, files = await read_files(request, size_max, too_large)
    return form, files[-1] if files else None


async def read_files(
    request: Request[Any, Any, Any], size_max: int, too_large: Problem
) -> tuple[Form, tuple[FormFile, ...]]:
    """The posted form and the files that were chosen. Raises Problem as `read_form` does, and `too_large`; of what has
    files nothing is kept to be handed in once more, as they would not be with it."""
    if not has_files(request):
        return await read_form(request), ()
    if _length_of(request) > size_max + FORM_MAX:
        raise too_large
    fields, files = await _parts(request)
    return _checked(request, fields, may_keep=not files), files


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The posted form. Raises Problem (403) when it does not come from a page of this desk."""
    if _type_of(request) != FORM_TYPE:
        raise Problem(415, "不支持的内容类型", "请从本系统的页面提交")
    body = await request.body()
    if len(body) > FORM_MAX:
        raise Problem(413, "填写的内容过长", "请缩短后重新提交")
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except ValueError:
        raise Problem(400, "填写有误", "表单的项目过多") from None
    return _checked(request, fields, may_keep=True)


def _checked(request: Request[Any, Any, Any], fields: list[tuple[str, str]], *, may_keep: bool) -> Form:
    form = Form(fields=tuple((name, straight(value)) for name, value in fields))
    try:
        _refuse_strange(request, form)
    except Problem as problem:
        raise _kept(request, form, problem) if may_keep else problem from None
    if may_keep:
        request.state[TYPED] = form
    return form


async def _parts(request: Request[Any, Any, Any]) -> tuple[list[tuple[str, str]], tuple[FormFile, ...]]:
    """The fields of a form with files, and the files that somebody chose."""
    fields: list[tuple[str, str]] = []
    files: list[FormFile] = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            files.append(FormFile(name=value.filename, content=await value.read()))
            await value.close()
        else:
            fields.append((name, str(value)))
    return fields, tuple(each for each in files if each.name or each.content)


def _length_of(request: Request[Any, Any, Any]) -> int:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise Problem(411, "没有说明大小", "请从本系统的页面提交")
    return int(length)


def _kept(request: Request[Any, Any, Any], form: Form, problem: Problem) -> Problem:
    """The refusal of an old page, with what was typed in it where the browser itself says that it is a page of ours.

    Nobody else's words may stand behind a button of this desk: the guard has held `origin` against our own name.
    """
    if request.headers.get("sec-fetch-site") != "same-origin" and not request.headers.get("origin"):
        return problem
    request.state[TYPED] = form
    return Unstored(problem.status, problem.title, "没有执行任何操作") if typed(request) else problem


def typed(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """What was filled in and could not be stored, to be handed in once more; nothing where a password is among it."""
    form: Form | None = request.state.get(TYPED)
    fields = [(key, value) for key, value in form.fields if key != "token"] if form else []
    return [] if SECRETS.intersection(key for key, _ in fields) else fields


def has_files(request: Request[Any, Any, Any]) -> bool:
    """Whether it is a form in which files may be."""
    return _type_of(request) == FILE_TYPE


def _type_of(request: Request[Any, Any, Any]) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _refuse_strange(request: Request[Any, Any, Any], form: Form) -> None:
    known = request.cookies.get(TOKEN_COOKIE) or ""
    if not known or not hmac.compare_digest(form.get("token").encode(), _token(request, known).encode()):
        raise Problem(403, "页面已过期", "没有执行任何操作。请返回上一页，刷新后重新提交")


def new_key() -> str:
    """A key that makes one form one action, however often it is sent."""
    return secrets.token_hex(12)


def action_of(form: Form, case_id: str, person: Person, desk: Desk, *, files: Sequence[dict[str, Any]] = ()) -> Action:
    """The action a form asks for. The same form sent twice is the same action; with other content, or other `files`
    (as an action names them), it is another."""
    content = [f"{key}={value}" for key, value in form.fields if key != "token"]
    content += [f"{each['sha256']} {each['name']}" for each in files]
    return Action(
        id=digest("form", case_id, person.id, *content),
        case=case_id,
        kind=form.get("kind"),
        actor=actor_of(person),
        at=desk.clock.now(),
        seen_version=form.seen,
        body=body_of(form) | ({"files": [*files]} if files else {}),
    )


def actor_of(person: Person) -> Actor:
    """Who acts, as entries keep it."""
    return Actor(person=person.name, role=person.role, department=person.department)


def person_of(request: Request[Any, Any, Any]) -> Person:
    """Who sits at the desk: who logged in; without accounts, who was chosen on the page, at first a duty officer."""
    account: Account | None = request.state.get("account")
    if account is not None:
        return _acting(account, request)
    people = seated(Desk.of(request))
    chosen = request.cookies.get(PERSON_COOKIE) or ""
    if chosen in people:
        return people.get(chosen)
    return next((each for each in people if each.role == "duty_officer"), next(iter(people)))


def _acting(account: Account, request: Request[Any, Any, Any]) -> Person:
    """The account's name, role and department; its telephone stands on the list of people."""
    people = Desk.of(request).reference.people
    phone = people.get(account.person).phone if account.person and account.is_listed(people) else ""
    return msgspec.structs.replace(account.acts_as, phone=phone)


def say_of(request: Request[Any, Any, Any]) -> Say:
    """How to say things in the reader's language: Chinese unless another was chosen."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or "zh"
    return Say(chosen if chosen in LANGUAGES else "zh")


def cookie(name: str, value: str) -> Cookie:
    """A cookie that no script reads and no other site sends."""
    return Cookie(key=name, value=value, path="/", httponly=True, samesite="strict", max_age=YEAR_S)


def local_path(path: str, default: str = "/") -> str:
    """`path` when it is a path of this desk, else `default`: a form must not send people elsewhere."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    return path if is_local else default


def body_of(form: Form) -> dict[str, Any]:
    """What an action's form asks for besides its kind. Raises Problem for what is no time."""
    body: dict[str, Any] = {name: _in_digits(form.get(name)) for name in TEXTS if form.get(name)}
    for name in INSTANTS:
        if form.get(name):
            body[name] = _instant(form.get(name))
    fields = {key.removeprefix("field-"): value.strip() for key, value in form.fields if key.startswith("field-")}
    if fields:
        body["fields"] = {key: _in_digits(value) for key, value in fields.items() if value}
    if form.all("signals"):
        body["signals"] = form.all("signals")
    if form.get("shown"):
        body["shown"] = form.get("shown").splitlines()
    if any(key == "steps" for key, _ in form.fields):  # none of them chosen is not the same as nothing said of them
        # A button that stands for some of them says which, whatever else is ticked.
        body["steps"] = form.get("only").splitlines() or form.all("steps")
    return body


def _in_digits(text: str) -> str:
    """A number as everything that counts reads it: typed with a Chinese input method its digits are wide (２)."""
    return "".join(str(int(each)) for each in text) if text.isdecimal() else text


def _instant(text: str) -> str:
    try:
        return from_page(text).isoformat()
    except ValueError:
        raise Problem(400, "时间有误", f"“{text}”不是时间，请按 2026-11-25T14:07 的样式填写") from None


def _token(request: Request[Any, Any, Any], value: str) -> str:
    """By the master key: every process at this data, and the same after a restart, knows it again."""
    secret = Desk.of(request).runner.system.vault.of_forms
    return hmac.new(secret, value.encode(), "sha256").hexdigest()
