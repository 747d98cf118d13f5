"""What the distributed runner is made of: topics, envelopes, batches, what is held and how far it is done."""
