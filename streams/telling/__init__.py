"""How notices leave: by which channels, to whom, by whose telephone."""
