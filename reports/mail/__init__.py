"""Letters to administrations, and their way over SMTP."""
