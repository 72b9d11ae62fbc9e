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
