"""Why a duty is whose it is (为什么归您): by the plan, until somebody gives it to another. Pure."""

from ..step import Step


def why_theirs(step: Step) -> str:
    """Why it is its department's now: what the plan says, or who gave it back or on and for what reason."""
    back, handed = step.returned, step.handed
    if back and back.again_at is None:
        return f"{back.department}退回：{back.reason}；由食安办协调，改派其他部门或自办"
    if handed:
        return f"原由{handed.before}承办，{handed.by}移交：{handed.reason}"
    return step.why_you
