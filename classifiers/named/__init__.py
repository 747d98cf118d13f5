"""What a text names: businesses and chains, foods and brands, batches and days."""
