"""What duties are about: the affair as a whole, a signal, a sample, a finding, a business or a recall."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from . import entries as e
from .case import CASE, Case, Joined
from .needs import SAMPLE_NO
from .playbook import FINDING
from .step import Step

TOLD = "failing_result_told"
"""What a signal brings that tells of a failed sample of which no report has come."""


_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u30fc]+")
_SAYS = re.compile(r"\w")  # ＊＊＊, as a source or a redaction leaves it, may be any


def sample_number(written: str) -> str:
    """The number of a sample as all compare it, however it was written or typed: a register's and that of a report
    which a person types are one by it. Empty where it says none."""
    plain = _DASHES.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", written))).upper()
    return plain if _SAYS.search(plain) else ""


def things(signal: str, *, sample_no: str | None, operator: str | None) -> tuple[str, ...]:
    """What a signal is about, one for each `per`. A business stands as a digest: its name is nobody's news here."""
    sample = sample_number(sample_no or "") or signal
    business = e.digest("operator", operator.strip()) if operator else signal
    return f"signal:{signal}", f"sample:{sample}", f"operator:{business}", f"recall:{sample}"


def is_finding(case: Case, joined: Joined) -> bool:
    """Whether a signal is a result that a sample failed by, and no claim or talk of one: what is told by telephone is
    one when its report has come."""
    about = f"signal:{joined.id}"
    has_report = TOLD in joined.events and any(each.about == about and has_come(each) for each in case.steps.values())
    return has_report or bool(joined.facts.get("failed_sample"))


def has_come(step: Step) -> bool:
    """Whether a duty ended with the report of a result that was told, which bears the number of its sample."""
    return step.state == "done" and bool(step.fields.get(SAMPLE_NO)) and step.about.startswith("signal:")


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


def former(about: str, told: Iterable[Joined]) -> list[str]:
    """What a sample or its recall was called in the keys of duties before the report came of a result that was told."""
    per = about.partition(":")[0]
    return [f"{per}:{each.id}" for each in told] if per in ("sample", "recall") else []


def _finding(case: Case, about: str, told: Sequence[Joined] | None) -> str:
    """The sample of a finding; the affair where what is said is none."""
    if about == CASE or about.startswith("sample:"):
        return about
    found = next((each for each in (told_of(case, about) if told is None else told) if is_finding(case, each)), None)
    return next((thing for thing in found.about if thing.startswith("sample:")), CASE) if found else CASE


def _only(case: Case, per: str) -> str:
    """The one business or sample of the affair; the affair itself when there are several."""
    known = {thing for joined in case.signals for thing in joined.about if thing.startswith(f"{per}:")}
    return known.pop() if len(known) == 1 and per != "signal" else CASE
