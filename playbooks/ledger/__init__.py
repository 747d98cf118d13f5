"""What entries say: one record for each kind of change in a case, and what they quote."""
