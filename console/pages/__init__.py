"""What is looked at: the pages of the desk, a module for each."""
