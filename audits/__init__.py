"""AUDIT: pure checks of pages and of the whole site. No network, no database, no clock, no Swedish wording."""
