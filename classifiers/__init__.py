"""What a text says.

Plain texts in, an `Assessment` each out: relevance, kind, hazard, venue, product, harm, entities, the known rumour
it repeats, and the characters that decided. It knows nothing of cases, storage or the outside world.
"""
