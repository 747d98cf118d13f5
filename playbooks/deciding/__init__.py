"""What a signal, a person or the passing of time changes: clocks, duties, claims, corrections, merging and ending."""
