"""How grave an affair is, how far it has spread, and who is told next when nobody answers."""
