"""Where a text says that something is: counties, roads, villages, markets, schools."""
