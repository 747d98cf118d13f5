"""Papers (文书): what leaves the office as text about a case - reports, letters, orders, answers - and what is read of
its record for them."""
