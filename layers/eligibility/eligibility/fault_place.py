"""What may be logged of an unexpected error: its type and where it was raised. Its text may hold what was sent."""

import traceback

_FRAMES = 10


def fault_place(error: Exception) -> dict[str, str]:
    """Return type and place of an error."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"error": type(error).__name__, "at": " ".join(f"{frame.name}:{frame.lineno}" for frame in frames)}
