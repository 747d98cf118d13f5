"""The fence (演练与示例的隔离): what is marked as an exercise never comes in beside what is real, by no way."""

from msgspec.structs import replace

from .errors import SignalError
from .parse import in_words
from .signal import Signal


def fenced(signal: Signal, exercise: str | None) -> Signal:
    """`signal` as it may enter a desk: on duty (`exercise` None) nothing that bears a mark; behind a fence everything
    bears that fence's mark. Raises SignalError.

    The mark is part of a signal's id, so this comes before `finish`.
    """
    if signal.exercise not in (None, exercise):
        raise SignalError(
            "本系统不接收演练或示例标记的信息",
            field=in_words("exercise"),
            remedy="是真实来报的，请去掉这个标记后重发；是演练或示例的，请不要发到值班系统",
        )
    return signal if exercise is None else replace(signal, exercise=exercise)
