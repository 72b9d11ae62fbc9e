"""Labels that come from files, their pages, and labels in doubt.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None

_APPEND_ONLY = ("label_imports", "label_pages", "labels", "label_doubts")


def upgrade() -> None:
    """Make the tables, and the triggers that keep what was said whole."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "label_imports",
        sa.Column("id", number, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("labels", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "label_pages",
        sa.Column("id", number, nullable=False),
        sa.Column("import_id", number, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("charset", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("form IN ('html', 'text')", name="label_pages_form"),
        sa.ForeignKeyConstraint(["import_id"], ["label_imports.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "labels",
        sa.Column("id", number, nullable=False),
        sa.Column("import_id", number, nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("adjudicates", sa.Boolean(), nullable=False),
        sa.Column("grouped", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "label IN ('ordinary', 'content_farm', 'republished', 'both', 'not_sure')", name="labels_label"
        ),
        sa.ForeignKeyConstraint(["import_id"], ["label_imports.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page", "by", "at", name="labels_once"),
    )
    op.create_table(
        "label_doubts",
        sa.Column("id", number, nullable=False),
        sa.Column("item_id", number, nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_label_doubts_item_id"), "label_doubts", ["item_id"], unique=False)
    op.create_table(
        "page_marks",
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("page"),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _guards(dialect: str) -> list[str]:
    """Return the statements that make the database refuse changes; PostgreSQL has the function from 0001."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            for table in _APPEND_ONLY
            for verb in ("UPDATE", "DELETE")
        ]
    made = []
    for table in _APPEND_ONLY:
        made.append(
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        made.append(
            f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    return made
