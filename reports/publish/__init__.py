"""PUBLISH: a complete new folder of reports, swapped in with one atomic step."""
