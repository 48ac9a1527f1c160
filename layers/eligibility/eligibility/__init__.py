"""Checks an application for a Kazakh residence, stay or travel permit against the law of its filing day.

The road of one application, one direction: application, evidence, rules, decision, audit, answer.
"""

__version__ = "0.1.0"
"""The engine's version, stored in each record."""
