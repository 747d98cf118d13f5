"""What can never go well, as it comes from where no store is."""

import msgspec


class Poison(msgspec.Struct, frozen=True, array_like=True):
    """What could not be worked off, and why."""

    id: str
    reason: str
    body: bytes
