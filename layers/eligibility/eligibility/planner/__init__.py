"""The planner of days: how many days of stay are used and left, until when a stay is lawful, from when an entry is.

A payload is parsed into a Question, `plan` counts by the rulebook, and `render` puts the figures into words; nothing is
recorded.
"""

from eligibility.planner.planning import LONGEST_PAYLOAD, Planned, Planning

__all__ = ["LONGEST_PAYLOAD", "Planned", "Planning"]
