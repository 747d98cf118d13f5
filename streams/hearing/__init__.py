"""Hearing (听话): what one signal's words and fields say to the office beyond what it is about: who tells it, what they
ask for and by when, what they take back. The gathering makes facts of it."""
