"""MERGE and PUBLISH: what is remembered, and what people read."""
