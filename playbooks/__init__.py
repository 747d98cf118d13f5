"""What must be done, by whom, by when.

Pure: given records, facts, reference data and `now`, it says which playbook answers an alert, which steps and
clocks open, what an action or the passing of time changes. No storage, no network, no clock of its own.
"""
