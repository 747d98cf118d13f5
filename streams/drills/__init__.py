"""What a drill is made of: scenario, script, play in virtual time, score; the sample day is one of them."""
