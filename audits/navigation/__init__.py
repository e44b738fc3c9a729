"""Audits of navigation."""
