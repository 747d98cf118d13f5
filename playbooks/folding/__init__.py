"""From entries to the case that they tell. Reads nothing but entries: no seeds, playbooks, law or clock."""
