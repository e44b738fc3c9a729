"""Audits of services."""
