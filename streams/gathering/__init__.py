"""What belongs together: assessed signals become facts, facts lead to a case, a case changes by entries, entries
become notices."""
