"""The night: the stages one after the other, behind one lock, with progress."""
