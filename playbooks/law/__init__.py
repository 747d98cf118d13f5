"""Within how long, from what, by which article: the rules, the working days they count, and how long data are kept."""
