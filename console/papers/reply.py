"""The answer (答复) to somebody who asked about a known rumour, as text to be copied; from the rumour book only."""

from typing import Any, Literal

import msgspec

from playbooks.case import Case, KnownRumour
from playbooks.law.workdays import day_of
from playbooks.telling.by_the_book import why_now

from ..office import load_office
from ..render import fence
from ..state import Desk
from ..wording.refuted import authorities, is_title_only, others
from .refutation import Refutation, refutation_of

VERDICTS = {"false": "上述单位已澄清该说法不实。", "partly": "上述单位已澄清该说法部分不实。"}
UNCONFIRMED = "尚无权威部门辟谣来源，请核对"
"""What stands where nobody with a name and an office is known to have refuted it, for who sends the text."""


def answer_of(case: Case, desk: Desk) -> dict[str, Any]:
    """What the page of a case shows of a refutation as it stands now: the text to be sent, and whether an authority
    gave it."""
    found = refuted_now(case, desk)
    is_refuted = found is not None and is_confirmed(found.known.refuted_by, found.known.source)
    return {
        "refutation": found,
        "reply": reply_to(found, desk),
        "is_refuted": is_refuted,
        "in_earnest": in_earnest(case),
    }


def in_earnest(case: Case) -> list[int]:
    """The numbers of the signals that tell of an incident: whoever wrote them repeats no claim."""
    told = enumerate(case.signals, start=1)
    return [joined.n or n for n, joined in told if joined.facts.get("kind") == "incident"]


def refuted_now(case: Case, desk: Desk) -> Refutation | None:
    """What the rumour book says today of the claim that a case repeats."""
    return refutation_of(case.known, desk.knowledge, day_of(desk.clock.now()))


def by_the_book(case: Case, desk: Desk) -> Case:
    """A case for whoever reads it as data: the claim that it repeats, and why it is urgent, as the book says now."""
    found = refuted_now(case, desk)
    why = why_now(case, desk.reference)
    return msgspec.structs.replace(case, known=found.known if found else None, severity_why=why)


def repeated(found: Refutation | None) -> list[str]:
    """What a judgement says of the claim."""
    if found is None:
        return []
    said = "谣言库已撤下的说法" if found.withdrawn else "已辟谣说法"
    return [f"与{said}相似（{found.known.claim}）"]


def reply_to(found: Refutation | None, desk: Desk) -> str:
    """What may be answered to whoever asks about the rumour of a case; nothing without a published fact, nor by an
    entry that was withdrawn."""
    if found is None or found.withdrawn or not (found.known.fact and found.known.refuted_by):
        return ""
    office = load_office(desk.settings.seeds, desk.settings.areas[0]).office
    return rumour_reply(found.known, found.verdict, office, fence(desk))


def rumour_reply(known: KnownRumour, verdict: Literal["false", "partly"] | None, office: str, mark: str = "") -> str:
    """What is said of a claim: the published fact, who published it and when. `verdict`: what the rumour book says now;
    without one, and without an authority that said so, nothing is called untrue."""
    lines = [
        f"{mark}您好！您反映的“{known.claim}”，现答复如下：",
        f"{'已公布的事实' if is_confirmed(known.refuted_by, known.source) else '目前掌握的说法'}：{known.fact}",
        *said_by(known.refuted_by, known.refuted_on, known.source),
        VERDICTS[verdict] if verdict and is_confirmed(known.refuted_by, known.source) else "",
        "如您手里有实物、票据或照片，请告诉我们，我们另行核查。",
        office,
    ]
    return "\n".join(line for line in lines if line)


def is_confirmed(refuted_by: str, source: str) -> bool:
    """Whether somebody with a name and an office is known to have refuted a claim, from more than a title."""
    return bool(authorities(refuted_by)) and not is_title_only(source)


def said_by(refuted_by: str, refuted_on: str | None, source: str) -> list[str]:
    """Who says so, each called what it is: 澄清单位 or only a 来源."""
    when = f"（{refuted_on}）" if refuted_on else ""
    if not is_confirmed(refuted_by, source):
        return [f"来源：{refuted_by}{when}。", f"【{UNCONFIRMED}】"]
    organs, rest = authorities(refuted_by), others(refuted_by)
    return [f"澄清单位：{'；'.join(organs)}{when}。", f"来源：{'；'.join(rest)}。" if rest else ""]
