from .pipeline import run_night, run_stage, send_mail
from .prepare import NightFailed

__all__ = ["NightFailed", "run_night", "run_stage", "send_mail"]
