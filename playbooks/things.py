"""What duties are about: the affair as a whole, a signal, a sample, a finding, a business or a recall."""

from collections.abc import Iterator, Sequence
from itertools import islice

from . import entries as e
from .case import CASE, Case, Joined
from .needs import SAMPLE_NO
from .playbook import FINDING
from .step import Step

TOLD = "failing_result_told"
"""What a signal brings that tells of a failed sample of which no report has come."""


def things(signal: str, *, sample_no: str | None, operator: str | None) -> tuple[str, ...]:
    """What a signal is about, one for each `per`. A business stands as a digest: its name is nobody's news here."""
    sample = sample_no or signal
    business = e.digest("operator", operator.strip()) if operator else signal
    return f"signal:{signal}", f"sample:{sample}", f"operator:{business}", f"recall:{sample}"


def is_finding(case: Case, joined: Joined) -> bool:
    """Whether a signal is a result that a sample failed by, and no claim or talk of one: what is told by telephone is
    one when its report has come."""
    has_report = TOLD in joined.events and any(_report_of(case, thing) for thing in joined.about)
    return has_report or bool(joined.facts.get("failed_sample"))


def has_come(step: Step) -> bool:
    """Whether a duty ended with the report of a result that was told, which bears the number of its sample."""
    return step.state == "done" and bool(step.fields.get(SAMPLE_NO)) and step.about.startswith("sample:")


def told_of(case: Case, about: str) -> Iterator[Joined]:
    """The signals that are about a thing: none about the affair as a whole, one about itself, mostly the newest."""
    if about == CASE:
        return
    found = (joined for joined in reversed(case.signals) if about in joined.about)
    yield from islice(found, 1) if about.startswith("signal:") else found


def thing_of(case: Case, per: str, about: str, told: Sequence[Joined] | None = None) -> str:
    """What a step that goes by `per` is about when the event was about `about`."""
    if per == CASE or about.startswith(f"{per}:"):
        return about if per != CASE else CASE
    if per == FINDING:
        return _finding(case, about, told)
    if about == CASE:
        return _only(case, per)
    signals = told_of(case, about) if told is None else told
    same = (thing for joined in signals for thing in joined.about)
    return next((thing for thing in same if thing.startswith(f"{per}:")), f"{per}:{about.partition(':')[2]}")


def _finding(case: Case, about: str, told: Sequence[Joined] | None) -> str:
    """The sample of a finding; the affair where what is said is none."""
    if about == CASE or about.startswith("sample:"):
        return _same_sample(case, about)
    found = next((each for each in (told_of(case, about) if told is None else told) if is_finding(case, each)), None)
    samples = (thing for thing in found.about if thing.startswith("sample:")) if found else ()
    return next((_same_sample(case, thing) for thing in samples), CASE)


def _same_sample(case: Case, about: str) -> str:
    """Of a result that was told the sample that bears the number of its report, where the affair has one; else that of
    which the first report with this number came."""
    report = _report_of(case, about)
    if report is None:
        return about
    number = report.fields[SAMPLE_NO]
    if any(f"sample:{number}" in joined.about for joined in case.signals):
        return f"sample:{number}"
    same = (each for each in case.steps.values() if has_come(each) and each.fields[SAMPLE_NO] == number)
    return min(same, key=lambda each: (each.done_at or each.opened_at, each.about)).about


def _report_of(case: Case, about: str) -> Step | None:
    return next((each for each in case.steps.values() if each.about == about and has_come(each)), None)


def _only(case: Case, per: str) -> str:
    """The one business or sample of the affair; the affair itself when there are several."""
    known = {thing for joined in case.signals for thing in joined.about if thing.startswith(f"{per}:")}
    return known.pop() if len(known) == 1 and per != "signal" else CASE
