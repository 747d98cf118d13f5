"""What only the director opens (仅主任可见): reports about officials, and what the director says should be so."""

from ..errors import ActionRefused
from .quoted import Said

DIRECTOR = "director"
FACT = "officials"
"""The fact by which a case is one, where the director has not said otherwise."""

CLOSED = "本事件仅由主任办理"


class Confided(Said, frozen=True, tag="confided"):
    """The director said whether only the director opens the case, whoever it speaks of."""

    confided: bool
    reason: str


def confided(role: str, wish: str, reason: str, *, is_confided: bool) -> Confided:
    """The entry of an answer to 仅主任可见: `yes` or `no`. Raises ActionRefused."""
    if role != DIRECTOR:
        raise ActionRefused("是否仅主任可见由主任决定")
    if wish not in ("yes", "no"):
        raise ActionRefused("请选明是否仅主任可见")
    if (wish == "yes") == is_confided:
        raise ActionRefused("本事件已是仅主任可见" if is_confided else "本事件没有限制为仅主任可见")
    return Confided(confided=wish == "yes", reason=reason)


def check_confided(role: str, *, is_own: bool) -> None:
    """Of such a case a department does what it holds a step of, and nobody else anything. Raises ActionRefused."""
    if role != DIRECTOR and not is_own:
        raise ActionRefused(CLOSED)
