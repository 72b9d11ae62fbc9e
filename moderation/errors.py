"""What goes wrong by design: refusals, and a database that can't be used."""

from __future__ import annotations


class DatabaseError(RuntimeError):
    """A database that can't be used; one sentence that names it and the cause."""


class Refused(Exception):  # noqa: N818 (a refusal is no fault of the program)
    """A request that is understood and not granted.

    Attributes:
        code: short name of the cause, as ``leased``; part of the type of the problem that the API answers.
        status: HTTP status that fits.
        detail: one sentence for a person.
    """

    def __init__(self, code: str, status: int, detail: str):
        super().__init__(detail)
        self.code, self.status, self.detail = code, status, detail


def not_found(what: str) -> Refused:
    """Make the refusal for something that is not there, or that the caller may not know of."""
    return Refused("not-found", 404, f"There is no {what}.")
