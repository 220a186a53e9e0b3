"""Answers beside those of the reference library."""
