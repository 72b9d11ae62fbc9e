"""Lists by place, and the reasons of what waits.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None

_REPLACED = ("by_state", "by_band", "by_band_language", "by_language", "by_outcome", "by_site")
_PLACE = ["state", "band", "audit", "outcome"]
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the new indexes and tables, filled from what is there."""
    for name in _REPLACED:
        op.drop_index(f"items_{name}", "items")
    for name in ("items_waiting", "items_waiting_by_language"):
        op.drop_index(name, "items")
    op.create_index("items_by_place", "items", [*_PLACE, "submitted_at", "id"])
    op.create_index("items_by_language", "items", ["language", *_PLACE, "submitted_at", "id"])
    op.create_index("items_by_site", "items", ["site", "submitted_at", "id", *_PLACE, "lane", "language"])
    op.create_index(
        "items_waiting",
        "items",
        ["lane", sa.literal_column("priority DESC"), "id", "submitted_at", "band", "language"],
        sqlite_where=sa.text("lane IS NOT NULL"),
        postgresql_where=sa.text("lane IS NOT NULL"),
    )
    _tallies()
    _reasons()
    _waiting_reasons()


def _tallies() -> None:
    op.drop_table("tallies")
    op.create_table(
        "tallies",
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("band", sa.String(length=8), nullable=False),
        sa.Column("audit", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state", "lane", "band", "audit", "outcome"),
    )
    op.execute(
        "INSERT INTO tallies (state, lane, band, audit, outcome, n) "
        "SELECT state, coalesce(lane, ''), band, audit, coalesce(outcome, ''), count(*) FROM items "
        "GROUP BY state, lane, band, audit, outcome"
    )


def _reasons() -> None:
    """Put the band before the time in the key: bands are told apart without reading the rest."""
    key = ["signal", "band", "submitted_at", "item_id"]
    if op.get_bind().dialect.name != "sqlite":  # whose key is the table itself
        op.drop_constraint("reasons_pkey", "reasons")
        op.create_primary_key("reasons_pkey", "reasons", key)
        return
    op.rename_table("reasons", "reasons_before")
    op.create_table(
        "reasons",
        sa.Column("signal", sa.String(length=64), nullable=False),
        sa.Column("band", sa.String(length=8), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"]),
        sa.PrimaryKeyConstraint(*key),
        sqlite_with_rowid=False,
    )
    columns = "signal, band, submitted_at, item_id, language"
    op.execute(
        f"INSERT INTO reasons ({columns}) SELECT {columns} FROM reasons_before "
        "ORDER BY signal, band, submitted_at, item_id"
    )
    op.drop_table("reasons_before")


def _waiting_reasons() -> None:
    op.create_table(
        "waiting_reasons",
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("signal", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.Column("item_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"]),
        sa.PrimaryKeyConstraint("lane", "signal", "rank", "item_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO waiting_reasons (lane, signal, rank, item_id, submitted_at, band, language) "
        "SELECT items.lane, reasons.signal, -items.priority, items.id, items.submitted_at, items.band, "
        "items.language FROM reasons JOIN items ON items.id = reasons.item_id WHERE items.lane IS NOT NULL "
        "ORDER BY items.lane, reasons.signal, -items.priority, items.id"
    )
    op.create_index("waiting_reasons_item", "waiting_reasons", ["item_id"])
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ANALYZE tallies, waiting_reasons")
