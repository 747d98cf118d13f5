"""What must not be seen, and must not last: masked, opened for a reason, kept for a time, destroyed by its key."""
