"""The running service: what requests share."""

from __future__ import annotations

from .database import Clock, Database, now
from .fetch import Fetcher
from .intake import Intake
from .limits import Bucket
from .models import ModelHolder, loader
from .settings import Settings
from .statistics import Dashboard, dashboard
from .webhooks import Deliverer

SIGN_INS = 0.2
"""Attempts to sign in a second and address in the long run; ten at once."""


class Service:
    """Opens what the service needs, and closes it.

    Args:
        settings: of the service.
        clock: where the time comes from; a test gives its own.

    Raises:
        DatabaseError: the database can't be reached or has other tables.
        ModelError: the model can't be used.
    """

    def __init__(self, settings: Settings, clock: Clock = now):
        self.settings = settings
        self.database = Database(settings.database_url, clock)
        self.database.check()
        self.models = ModelHolder(settings.model, loader(settings))
        self.intake = Intake(self.database, self.models, settings)
        self.fetcher = Fetcher(settings)
        self.by_caller = Bucket(settings.requests_per_second)
        self.sign_ins = Bucket(SIGN_INS, burst=10)
        self._deliverer = Deliverer(self.database, settings) if settings.webhook_url else None
        self._dashboard: tuple[float, Dashboard] | None = None

    def dashboard(self) -> Dashboard:
        """Return the numbers of the dashboard, at most half a minute old."""
        at = self.database.clock().timestamp()
        if self._dashboard is None or not 0 <= at - self._dashboard[0] < 30:
            self._dashboard = at, dashboard(self.database, self.settings, self.models.name)
        return self._dashboard[1]

    def close(self) -> None:
        """Finish what is in hand and close everything."""
        self.intake.close()
        if self._deliverer:
            self._deliverer.close()
        self.database.close()
