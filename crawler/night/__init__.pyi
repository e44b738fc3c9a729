from .pipeline import NightFailed, run_night, run_stage, send_mail

__all__ = ["NightFailed", "run_night", "run_stage", "send_mail"]
