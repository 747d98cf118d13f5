"""Who may do what: roles and their rights as one table, addresses and the right each needs as another. Pure."""

from typing import Literal

import msgspec

Scope = Literal["all", "own", "drill"]
"""How far a right goes: everything; cases in which the own department holds a step; drills and the sample day only."""

_DUTY: dict[str, Scope] = dict.fromkeys(
    "cases act register lists statistics place letters mend calls shift sources deliveries "
    "sample files drills play unmask contact hold reference rumours swap".split(),
    "all",
)
_DEPARTMENT: dict[str, Scope] = {"cases": "own", "act": "own", "contact": "own"}

ROLE_RIGHTS: dict[str, dict[str, Scope]] = {
    "duty_officer": _DUTY,
    "supervisor": {**_DUTY, "change": "all"},
    "director": {**_DUTY, "change": "all"},
    "district_leader": dict.fromkeys(("cases", "act", "lists", "statistics", "drills"), "all"),
    "clerk": _DEPARTMENT,
    "handler": _DEPARTMENT,
    "chief": _DEPARTMENT,
    "station_officer": {**_DEPARTMENT, "register": "all"},
    # A drill is played in a store of its own, whatever desk it is started from.
    "drill_controller": {**dict.fromkeys((*_DUTY, "marking"), "drill"), "drills": "all", "play": "all"},
    "evaluator": {**dict.fromkeys(("cases", "lists", "statistics", "marking"), "drill"), "drills": "all"},
    "auditor": dict.fromkeys(
        ("cases", "lists", "statistics", "letters", "sources", "drills", "metrics", "reference"), "all"
    ),
    "administrator": dict.fromkeys(
        ("statistics", "sources", "deliveries", "metrics", "reference", "change", "rumours", "swap"), "all"
    ),
}
"""Role → what it may do and how far. A right that does not stand here is not had."""

OWN_ROLES = frozenset(role for role, rights in ROLE_RIGHTS.items() if rights.get("cases") == "own")
"""Who works for one department: its own work is the first thing they see."""


class Need(msgspec.Struct, frozen=True):
    """What an address asks of who comes."""

    right: str
    """A right, or: open (nobody need be known), known (any account), token (a source's), chooser (no accounts)."""
    about: str = ""
    """The kind of thing the address names: case | signal."""


OPEN, KNOWN, TOKEN, CHOOSER = "open", "known", "token", "chooser"

ROUTES: dict[str, Need] = {
    "GET /": Need("cases"),
    "GET /fragments/queue": Need("cases"),
    "GET /mine": Need("cases"),
    "GET /cases/{case_id}": Need("cases", "case"),
    "GET /fragments/case/{case_id}": Need("cases", "case"),
    "POST /cases/{case_id}/act": Need("act", "case"),
    "POST /cases/{case_id}/link": Need("act", "case"),
    "POST /cases/{case_id}/files/{file_id}/{digest}": Need("act", "case"),
    "GET /cases/{case_id}/pass-on": Need("calls", "case"),
    "GET /cases/{case_id}/told": Need("act", "case"),
    "GET /cases/{case_id}/sheets": Need("calls", "case"),
    "GET /s/{secret}": Need(OPEN),  # the link is the proof
    "POST /s/{secret}": Need(OPEN),
    "GET /signals/{signal_id}": Need("cases", "signal"),
    "POST /signals/{signal_id}/unmask": Need("unmask", "signal"),
    "POST /signals/{signal_id}/contact": Need("contact", "signal"),
    "POST /signals/{signal_id}/attachments/{digest}": Need("unmask", "signal"),
    "GET /register": Need("register"),
    "POST /register": Need("register"),
    "GET /register/{receipt_of}": Need("register"),  # shown to who registered it
    "GET /fragments/similar": Need("lists"),
    "POST /fragments/caller": Need("unmask"),
    "GET /unplaced": Need("lists"),
    "POST /unplaced/{signal_id}": Need("place", "signal"),
    "GET /ledger": Need("lists"),
    "GET /notices/{notice_id}/print": Need("lists"),
    "GET /set-aside": Need("lists"),
    "GET /learning": Need("lists"),
    "GET /statistics": Need("statistics"),
    "GET /statistics/csv": Need("statistics"),
    "GET /statistics/list": Need("lists"),
    "GET /dead-letters": Need("letters"),
    "POST /dead-letters/{letter_id}": Need("mend"),
    "POST /dead-letters/{letter_id}/reread": Need("mend"),
    "POST /dead-letters/{letter_id}/original": Need("unmask"),
    "GET /calls": Need("calls"),
    "POST /calls/{notice}": Need("calls"),
    "GET /handover": Need("shift"),
    "POST /handover": Need("shift"),
    "GET /sources": Need("sources"),
    "GET /sources/{name}": Need("sources"),
    "POST /sources/{name}/again": Need("deliveries"),
    "GET /files": Need("files"),
    "POST /files": Need("files"),
    "GET /files/{file_id}": Need("files"),
    "POST /files/{file_id}": Need("files"),
    "GET /files/{file_id}/rejected": Need("files"),
    "GET /drills": Need("drills"),
    "POST /drills": Need("play"),
    "GET /drills/{run}": Need("drills"),
    "GET /drills/{run}/sheet": Need("drills"),
    "GET /drills/{run}/summary": Need("drills"),
    "GET /drills/{run}/mending": Need("drills"),
    "POST /drills/{run}/mending": Need("play"),
    "GET /marking": Need("marking"),
    "GET /marking/sheet": Need("marking"),
    "POST /marking": Need("marking"),
    "POST /sample": Need("sample"),
    "GET /setup": Need("reference"),
    "GET /setup/book": Need("reference"),
    "POST /setup/book": Need("change"),
    "POST /setup/channel": Need("change"),
    "GET /fragments/on-duty": Need(KNOWN),
    "GET /roster": Need("reference"),
    "GET /roster/table": Need("reference"),
    "POST /roster": Need("change"),
    "POST /roster/shift": Need("swap"),
    "GET /workdays": Need("reference"),
    "POST /workdays": Need("change"),
    "GET /rumours": Need("reference"),
    "GET /rumours/entry": Need("reference"),
    "POST /rumours/entry": Need("rumours"),
    "POST /rumours/withdraw": Need("rumours"),
    "GET /reference": Need("reference"),
    "GET /reference/file": Need("reference"),
    "POST /reference/file": Need("change"),
    "GET /retention": Need("lists"),
    "POST /retention/{kept_id}": Need("hold"),
    "GET /glossary": Need(KNOWN),
    "POST /language": Need(OPEN),
    "POST /light": Need(OPEN),
    "POST /person": Need(CHOOSER),
    "GET /sign-in": Need(OPEN),
    "POST /sign-in": Need(OPEN),
    "GET /sign-in/code": Need(OPEN),
    "POST /sign-in/code": Need(OPEN),
    "POST /sign-in/pin": Need(OPEN),
    "GET /sign-in/oidc": Need(OPEN),
    "GET /sign-in/oidc/back": Need(OPEN),
    "GET /sign-in/oidc/leave": Need(OPEN),
    "POST /sign-out": Need(KNOWN),
    "GET /account": Need(KNOWN),
    "POST /account/password": Need(KNOWN),
    "POST /account/pin": Need(KNOWN),
    "POST /account/second-factor": Need(KNOWN),
    "POST /api/signals": Need(TOKEN),
    "GET /api/signals": Need(TOKEN),
    "GET /api/signals/changes": Need(TOKEN),
    "POST /api/sources/{name}": Need(OPEN),  # a vendor proves itself by its own secret
    "GET /api/alerts": Need("cases"),
    "GET /api/statistics": Need("statistics"),
    "GET /api/cases/{case_id}": Need("cases", "case"),
    "POST /api/cases/{case_id}/actions": Need("act", "case"),
    "GET /api/live": Need(KNOWN),
    "GET /healthz": Need(OPEN),
    "GET /readyz": Need(OPEN),
    "GET /metrics": Need("metrics"),
}
"""Every address of the desk and what it asks."""

UNLISTED = {"GET": Need("lists"), "POST": Need("place")}
"""What an address asks that stands in no table: only who may see and do everything comes in."""

PREFIXES = {"/static": Need(OPEN), "/schema": Need(KNOWN)}


def need_of(method: str, path: str) -> Need:
    """What an address (as the route is written) asks."""
    method = "GET" if method == "HEAD" else method
    for prefix, need in PREFIXES.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return need
    return ROUTES.get(f"{method} {path}", UNLISTED.get(method, UNLISTED["POST"]))


def scope_of(role: str, right: str, *, in_drill: bool) -> Scope | None:
    """How far a role's right goes on this desk; None when it has none."""
    scope = ROLE_RIGHTS.get(role, {}).get(right)
    if scope == "drill":
        return "all" if in_drill else None
    return scope


def may_open(role: str, path: str, *, in_drill: bool) -> bool:
    """Whether a role may open a page: what the navigation shows."""
    need = need_of("GET", path)
    return need.right in (OPEN, KNOWN) or scope_of(role, need.right, in_drill=in_drill) is not None


def home_of(role: str, *, in_drill: bool) -> str:
    """The first page a role sees."""
    is_own = scope_of(role, "cases", in_drill=in_drill) == "own"
    pages = ("/mine" if is_own else "/", "/sources", "/glossary")
    return next(path for path in pages if may_open(role, path, in_drill=in_drill))
