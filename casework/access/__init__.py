"""Who may see and do what? Nothing outside this package decides it."""

from casework.access.actor import Actor
from casework.access.acts import Act
from casework.access.shown import Shown
from casework.access.visit import Visit, enter, enter_for, enter_worker

__all__ = ["Act", "Actor", "Shown", "Visit", "enter", "enter_for", "enter_worker"]
