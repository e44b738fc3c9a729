"""The doctor: is everything in place for a night, and what to do when it is not."""
