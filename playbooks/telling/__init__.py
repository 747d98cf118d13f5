"""What a case looks like to those who are told of it: in one line, by department, by what comes first."""
