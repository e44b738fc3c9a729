from .demo import DemoWeb

__all__ = ["DemoWeb"]
