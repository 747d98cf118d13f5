"""Reference: everything written that decisions read, as one immutable snapshot."""

from dataclasses import dataclass

from .deadlines import Rules
from .departments import Departments
from .escalation import Ladder
from .facts import Facts
from .heat import HeatRule
from .people import People
from .plan import Plan
from .playbook import Playbook, choose, playbook_hash
from .severity import Severity, SeverityRule, severity_of
from .workdays import OfficeHours, Workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Playbooks, law, working days, departments, people: read once, passed to every decision."""

    playbooks: tuple[Playbook, ...]
    by_hash: dict[str, Playbook]
    """Also playbooks that running cases were opened under and the library no longer holds."""
    rules: Rules
    workdays: Workdays
    office: OfficeHours
    departments: Departments
    people: People
    plan: Plan
    ladder: Ladder
    severities: tuple[SeverityRule, ...]
    heat: tuple[HeatRule, ...]
    events: dict[str, str]
    """Event id → title."""
    areas: tuple[str, ...]
    """The office's own six-digit county codes."""
    version: str

    def choose(self, facts: Facts) -> list[tuple[Playbook, list[str]]]:
        """The playbooks that answer, with the reasons; the library always holds one that applies to everything."""
        return choose(self.playbooks, facts)

    def playbook(self, hash_: str) -> Playbook:
        """The playbook a case runs under, also when the library has a newer one."""
        return self.by_hash[hash_]

    def severity(self, facts: Facts) -> Severity:
        """How urgent these facts are, and why."""
        return severity_of(self.severities, facts)

    def department_name(self, department: str) -> str:
        """Short name for people."""
        return self.departments.get(department).short


def by_hash(playbooks: tuple[Playbook, ...]) -> dict[str, Playbook]:
    """Playbooks under their content hash."""
    return {playbook_hash(playbook): playbook for playbook in playbooks}
