from .lock import Locked, locked
from .pipeline import NightFailed, run_night, run_stage, send_mail

__all__ = ["Locked", "NightFailed", "locked", "run_night", "run_stage", "send_mail"]
