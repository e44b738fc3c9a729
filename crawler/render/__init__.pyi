from . import pictures, stage

__all__ = ["pictures", "stage"]
