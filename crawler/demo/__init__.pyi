from .demo import DemoWeb
from .simulation import Simulation
from .year import Event, Year, read_events

__all__ = ["DemoWeb", "Event", "Simulation", "Year", "read_events"]
