"""Decisions of people: the file that holds them, and how they apply to issues."""
