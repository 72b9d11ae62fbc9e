"""What a bulk run can't do."""

from __future__ import annotations


class BulkError(ValueError):
    """A run that can't begin, go on or be resumed; the message is one sentence that says which and why."""
