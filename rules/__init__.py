"""What is right: rules and word lists as data, and nothing of ours imported."""
