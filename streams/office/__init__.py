"""The office itself: who may come in, its people and departments, its own versions of the reference data, its
certificate, its backup."""
