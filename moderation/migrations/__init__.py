"""Alembic's scripts: the tables, revision by revision."""
