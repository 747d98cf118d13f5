"""What can be wrong with the classifier's words, labelled texts and model."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong in a file, and what would be right."""

    file: str
    at: str
    """The path inside the file, e.g. `groups[2].words`."""
    problem: str
    remedy: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.at}: {self.problem}; {self.remedy}"


class ClassifierError(Exception):
    """Word lists, labelled texts or the model cannot be used; every fault is listed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
