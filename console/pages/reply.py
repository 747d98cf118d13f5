"""The answer (答复) to somebody who asked about a known rumour, as text to be copied; from the rumour book only."""

from typing import Literal

from playbooks.case import Case, Known

from ..office import load_office
from ..render import fence
from ..state import Desk

VERDICTS = {"false": "上述单位已澄清该说法不实。", "partly": "上述单位已澄清该说法部分不实。"}


def reply_to(case: Case, desk: Desk) -> str:
    """What may be answered to whoever asks about the rumour of a case; nothing without a published fact."""
    known = case.known
    if known is None or not known.fact or not known.refuted_by:
        return ""
    rumour = desk.knowledge.rumour(known.rumour)
    office = load_office(desk.settings.seeds, desk.settings.areas[0]).office
    return rumour_reply(known, rumour.verdict if rumour else None, office, fence(desk))


def rumour_reply(known: Known, verdict: Literal["false", "partly"] | None, office: str, mark: str = "") -> str:
    """What is said of a claim: the published fact, who published it and when. `verdict`: what the rumour book says now;
    without one nothing is called untrue."""
    when = f"（{known.refuted_on}）" if known.refuted_on else ""
    lines = [
        f"{mark}您好！您反映的“{known.claim}”，现答复如下：",
        f"已公布的事实：{known.fact}",
        f"澄清单位：{known.refuted_by}{when}。",
        VERDICTS[verdict] if verdict else "",
        "如您手里有实物、票据或照片，请告诉我们，我们另行核查。",
        office,
    ]
    return "\n".join(line for line in lines if line)
