"""What Spark can't do, in a sentence."""

from __future__ import annotations

from ..errors import BulkError


class SparkError(BulkError):
    """A job that can't be begun; the message is one sentence that says which and why."""


def first_line(error: Exception) -> str:
    """The first line of what Spark says, without the plan that follows it."""
    return str(error).strip().partition("\n")[0]
