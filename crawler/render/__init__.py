"""RENDER: which pages the browsers look at, and the artifacts they leave."""
