"""What every page of an edition shares: its records, renderer, links and charts."""
