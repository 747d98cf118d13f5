"""What the server of the assess processes compiles before it is copied for each of them; nobody else imports it."""

from classifiers.patterns import compile_all

from . import pool as pool

compile_all()
