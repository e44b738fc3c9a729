"""A page as audits see it: main content, regions, kind, owner, and what must not be shown."""
