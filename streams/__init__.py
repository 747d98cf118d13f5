"""How things flow: clock, log, store, processors, wiring, runners, drills. The only package that knows all leaves."""
