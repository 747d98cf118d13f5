"""Doors in: files and messages of the outside world become signals, or a record of why not."""
