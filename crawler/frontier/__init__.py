"""The frontier: which addresses are known, in which state, and what becomes of them."""
