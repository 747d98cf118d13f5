"""What the report and the sheet of a drill say of an expected action beside its mark: whose it was, who wrote it."""

from playbooks.reference import Reference
from streams.drills.scoring import SCRIPT, Scored

from ..wording.words import IN_CHINESE, length


def whose(each: Scored, ref: Reference) -> str:
    """Whose an action was, and who wrote it down for them; a dash where it is nobody's alone."""
    if not each.department:
        return "—"
    stood_in = f"（{ref.department_name(each.stood_in)}代填）" if each.stood_in else ""
    return f"{ref.department_name(each.department)}{stood_in}"


def ungraded(each: Scored) -> str:
    """Said of what no player did."""
    return f"（{SCRIPT}或导调代办，不计）" if each.is_scripted else ""


def early(each: Scored) -> str:
    """By how much it came before it was asked for."""
    return f"，早于起算 {length(each.early_by_s, IN_CHINESE)}" if each.early_by_s else ""
