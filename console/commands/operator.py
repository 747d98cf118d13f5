"""Who types a command, as the machine knows them."""

import getpass


def operator() -> str:
    """The name under which a command's doing is recorded."""
    try:
        return f"终端:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name
        return "终端"
