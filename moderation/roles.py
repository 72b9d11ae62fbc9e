"""Who may do what."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account or a token may do; each role but the first may do all that those before it may.

    A submitter sends pages and reads verdicts on its own, and sees nothing of the queue. A reviewer works the
    queue. An adjudicator also settles disagreements, undoes what others decided and decides on whole sites.
    An administrator also manages accounts, exports and reads the log.
    """

    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    ADMINISTRATOR = "administrator"

    def reaches(self, needed: Role) -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


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
