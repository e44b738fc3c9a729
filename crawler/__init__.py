"""FETCH and RENDER, and the command line that drives the night."""
