"""Figures (统计): what the stored rows of a period count, each with the things that it counts."""
