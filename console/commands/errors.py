"""What a command says when it cannot do what it was asked."""


class CommandError(Exception):
    """A command cannot do what it was asked; the message names the thing, the place and the remedy. Exit code 2."""
