from .pipeline import run_night, run_stage, send_mail
from .prepare import NightFailed
from .progress import stage
from .sheet import print_pdf

__all__ = ["NightFailed", "print_pdf", "run_night", "run_stage", "send_mail", "stage"]
