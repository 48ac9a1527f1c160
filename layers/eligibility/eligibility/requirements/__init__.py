"""What to bring before anything is filled in: the checklist of a day, and what is different on another."""

from eligibility.requirements.answering import PARAMETERS, Listed, Requirements

__all__ = ["PARAMETERS", "Listed", "Requirements"]
