from . import limits, script_links, stage

__all__ = ["limits", "script_links", "stage"]
