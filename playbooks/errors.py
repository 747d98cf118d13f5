"""What can be wrong with playbooks and the data they refer to."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong in a seed or playbook, and what would be right."""

    file: str
    at: str
    """The path inside the file, e.g. `steps[2].rules[0]`."""
    problem: str
    remedy: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.at}: {self.problem}; {self.remedy}"


class PlaybookError(Exception):
    """Seeds or playbooks cannot be used; every fault is listed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class ActionRefused(Exception):
    """An action cannot be carried out as asked; the message says why, in words for the person who asked."""
