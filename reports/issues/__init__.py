"""MERGE: what a finding is over time; identity, lifecycle, owners, priority, figures."""
