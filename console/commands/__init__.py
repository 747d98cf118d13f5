"""What is typed: each command parses, calls one function of the packages below, prints."""
