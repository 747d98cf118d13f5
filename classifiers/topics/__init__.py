"""What a text is about: hazards, foods and venues."""
