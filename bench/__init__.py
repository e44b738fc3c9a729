"""The benchmarks behind docs/performance.md: `python -m bench`, or a single one: `python -m bench fetch --pages 100`.

Compare only figures of the same run: the contenders take turns, so that a slow moment of the machine affects them all.
"""
