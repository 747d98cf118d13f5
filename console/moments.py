"""Moments: what happens on the line, as one line each in the terminal."""

from collections.abc import Callable

from playbooks import entries as e
from playbooks.district.people import NOTICED
from playbooks.law.workdays import in_beijing
from streams.system import System

from .reading.queries import case_by_id
from .wording.named import Named
from .wording.refuted import authorities
from .wording.rungs import escalated
from .wording.words import IN_CHINESE, due_instant

TITLE_MAX = 24
"""Letters of a post that are printed: it is one line, and the desk has the rest."""


class Moments:
    """Prints the entries a newcomer should not miss."""

    def __init__(self, system: System, say: Callable[[str], None], *, mark: str = "示例") -> None:
        self._system, self._say, self._mark = system, say, mark
        self._clocks: dict[str, dict[str, e.Deadline]] = {}

    def tell(self, entries: list[e.Entry]) -> None:
        """One line for each entry worth one."""
        for entry in entries:
            words = self._clock_words(entry) or self._words(entry)
            if words:
                self._say(f"{self._mark} {in_beijing(entry.at):%m-%d %H:%M}  {words}")

    def _words(self, entry: e.Entry) -> str | None:
        match entry.body:
            case e.SeverityChanged(level="red", why=why):
                return f"红色待处提示：{'；'.join(why)}"
            case e.SignalJoined(rule=rule, why=why, title=title) if rule != "first":
                return f"并入同一事件（{why}）：{shortened(title)}"
            case e.RumourMatched(claim=claim, refuted_by=by):
                said = f"{by}已澄清" if authorities(by) else f"来源：{by}"
                return f"与已辟谣说法相似：“{claim}”（{said}），需核查"
            case e.Escalated():
                named = self._named(entry.case)
                return escalated(named, entry.body) if named else None
            case e.EscalationProposed(role=role, why=why):
                return f"提级建议待确认：{NOTICED.get(role, role)}（{why}）"
            case e.DeadlineMissed(verdict="overdue"):
                return "有法定时限超期"
            case _:
                return None

    def _named(self, case_id: str) -> Named | None:
        """Read anew: what a duty is called was said long before, maybe by an earlier start. None of a day that has
        begun again meanwhile."""
        with self._system.database.reading() as connection:
            row = case_by_id(connection, case_id)
        return Named(row.case, IN_CHINESE, self._system.reference.department_name) if row else None

    def _clock_words(self, entry: e.Entry) -> str | None:
        """One line when a case comes to run three legal clocks of the district's own, by different articles."""
        if not isinstance(entry.body, e.ClockStarted):
            return None
        deadline = entry.body.deadline
        if deadline.due_at is None or deadline.runs_for:
            return None
        known = self._clocks.setdefault(entry.case, {})
        known.setdefault(deadline.article, deadline)
        if len(known) != 3 or known[deadline.article] is not deadline:
            return None
        clocks = "；".join(
            f"{each.title}，{due_instant(each.due_at, entry.at)} 到期（{each.article}）"
            for each in known.values()
            if each.due_at
        )
        return f"一个事件有本区部门的三个法定时限在计：{clocks}"


def shortened(title: str) -> str:
    """The beginning of a long title."""
    return title if len(title) <= TITLE_MAX else f"{title[:TITLE_MAX]}…"
