"""AUDIT as a stage: stored pages judged in a pool of processes, then the site."""
