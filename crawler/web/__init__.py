"""Addresses, answers and archives: what holds for every client of the web."""
