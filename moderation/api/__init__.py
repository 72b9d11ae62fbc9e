"""For programs: the calls under ``/api/v1``."""
