"""What stands at the end of a command's help: examples that can be typed as they are, then the exit statuses.

Tests run every example.
"""

from eligibility_local.exit_status import STATUSES


def ending(*examples: str, statuses: str = STATUSES) -> str:
    """Return the end of a command's help, in which click leaves each line as it is."""
    lines = "".join(f"\n  {example}" for example in examples)
    return f"\b\nExamples:{lines}\n\n{statuses}"
