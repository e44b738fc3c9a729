"""Exports: rows by subject, in the formats that fit them."""
