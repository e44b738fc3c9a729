"""MERGE and PUBLISH: what is stored between runs, and what people read."""
