"""What a person touches: commands, web desk, API. Nobody imports this package."""
