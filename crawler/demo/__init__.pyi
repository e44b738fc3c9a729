from .demo import DemoWeb, Renderer

__all__ = ["DemoWeb", "Renderer"]
