"""What the office asked of the system and cannot have."""


class OfficeError(Exception):
    """Something asked for cannot be done; the message (zh) says why, to whoever asked, as it stands."""
