from .changes import ServiceChange, service_changes

__all__ = ["ServiceChange", "service_changes"]
