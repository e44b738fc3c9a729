"""Audits of accessibility."""
