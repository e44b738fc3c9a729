"""What makes the figures of docs/performance.md: `python -m bench`, or one: `python -m bench fetch --pages 100`.

Every figure is a ratio of one run: the contenders take turns, so that a slow moment of the machine hits them all.
"""
