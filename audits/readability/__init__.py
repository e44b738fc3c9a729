"""Audits of readability."""
