"""Doors out: each `send(notice) -> None` and raises ConnectorError when it could not."""
