"""A file that came with what a department said of its duty (附件), by name and digest; it lies sealed elsewhere."""

import msgspec


class Filed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A file as the record names it. Its name is masked as every text."""

    id: str
    """What it is sealed under: the action that it came with. Its digest tells it from the others of that action."""
    name: str
    size: int
    sha256: str
