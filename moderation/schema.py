"""The tables, the same on SQLite and PostgreSQL.

``decisions``, ``site_decisions``, ``audit_log`` and the labels that come from files are only ever added to:
triggers refuse everything else. What changes about a page (its state, its lease) stands in ``items``; what is
bulky stands in ``bodies``, so that lists read little.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK = dt.timedelta(microseconds=1)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: aware and UTC in Python, microseconds since 1970 in the database, short to index."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """Count the microseconds."""
        return None if value is None else (value - _EPOCH) // _TICK

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """Count them back."""
        return None if value is None else _EPOCH + value * _TICK


Id = BigInteger().with_variant(Integer, "sqlite")
"""Key that counts up; SQLite counts only plain integers up."""

metadata = MetaData()

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("handed_out", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("role IN ('submitter', 'reviewer', 'adjudicator', 'administrator')", name="role"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

_PLACE = ("state", "band", "audit", "outcome")

items = Table(
    "items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("submitted_at", Moment, nullable=False),
    Column("url", Text, nullable=False),
    Column("site", String(255), nullable=False),
    Column("site_name", String(300), nullable=False),
    Column("title", String(300), nullable=False),
    Column("language", String(8), nullable=False),
    Column("content_farm", Float),
    Column("republished", Float),
    Column("band", String(8), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("model", String(100), nullable=False),
    Column("audit", Boolean, nullable=False),
    Column("wants_second", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("lane", String(12)),
    Column("priority", Float, nullable=False),
    Column("outcome", String(16)),
    Column("decided_at", Moment),
    Column("site_decision", BigInteger),
    Column("first_by", BigInteger),
    Column("second_by", BigInteger),
    Column("lease_by", ForeignKey("accounts.id")),
    Column("leased_at", Moment),
    Column("lease_until", Moment),
    # A place is a prefix, and what else a list asks for stands there too: no row is read to be left out.
    Index("items_newest", "submitted_at", "id"),
    Index("items_by_place", *_PLACE, "submitted_at", "id"),
    Index("items_by_language", "language", *_PLACE, "submitted_at", "id"),
    Index("items_by_site", "site", "submitted_at", "id", *_PLACE, "lane", "language"),
    Index(
        "items_audit",
        "submitted_at",
        "id",
        "band",
        "language",
        "state",
        "outcome",
        sqlite_where=text("audit = 1"),
        postgresql_where=text("audit"),
    ),
    Index(
        "items_decided",
        "id",
        sqlite_where=text("state = 'decided'"),
        postgresql_where=text("state = 'decided'"),
    ),
    Index(
        "items_leased",
        "lease_by",
        sqlite_where=text("lease_by IS NOT NULL"),
        postgresql_where=text("lease_by IS NOT NULL"),
    ),
)
_WAITING: dict[str, Any] = {
    "sqlite_where": text("lane IS NOT NULL"),
    "postgresql_where": text("lane IS NOT NULL"),
}
Index(
    "items_waiting",
    items.c.lane,
    items.c.priority.desc(),
    items.c.id,
    items.c.submitted_at,
    items.c.band,
    items.c.language,
    **_WAITING,
)
Index("items_waiting_by_site", items.c.lane, items.c.site, items.c.priority.desc(), items.c.id, **_WAITING)

bodies = Table(
    "bodies",
    metadata,
    Column("item_id", ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("page", LargeBinary, nullable=False),
    Column("verdict", LargeBinary, nullable=False),
    Column("signals", LargeBinary),
)

reasons = Table(
    "reasons",
    metadata,
    Column("signal", String(64), primary_key=True),
    Column("band", String(8), primary_key=True),
    Column("submitted_at", Moment, primary_key=True, autoincrement=False),
    Column("item_id", ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    sqlite_with_rowid=False,
)

waiting_reasons = Table(
    "waiting_reasons",
    metadata,
    Column("lane", String(12), primary_key=True),
    Column("signal", String(64), primary_key=True),
    # The priority, negative: from the smallest on is the order of work.
    Column("rank", Float, primary_key=True),
    Column("item_id", ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("submitted_at", Moment, nullable=False),
    Column("band", String(8), nullable=False),
    Column("language", String(8), nullable=False),
    Index("waiting_reasons_item", "item_id"),
    sqlite_with_rowid=False,
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("key", String(200)),
    Column("digest", String(64), nullable=False),
    Column("item_id", ForeignKey("items.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("account_id", "key", name="submissions_key"),
    Index("submissions_item", "item_id", "account_id"),
    Index("submissions_newest", "account_id", "at", "id"),
)

sites = Table(
    "sites",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("pages", BigInteger, nullable=False, server_default="0"),
    Column("decided", BigInteger, nullable=False, server_default="0"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("state", String(16), primary_key=True),
    Column("lane", String(12), primary_key=True),
    Column("band", String(8), primary_key=True),
    Column("audit", Boolean, primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("n", BigInteger, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("part", String(12), nullable=False),
    Column("label", String(16)),
    Column("note", Text, nullable=False),
    Column("reasons_right", Text, nullable=False),
    Column("reasons_wrong", Text, nullable=False),
    Column("undoes", ForeignKey("decisions.id"), unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("key", String(200)),
    Column("at", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("seconds", Float),
    Column("model", String(100), nullable=False),
    Column("content_farm", Float),
    Column("republished", Float),
    Column("band", String(8), nullable=False),
    Column("shown", Text, nullable=False),
    UniqueConstraint("account_id", "key", name="decisions_key"),
    CheckConstraint("kind IN ('decide', 'undo')", name="decisions_kind"),
    CheckConstraint(
        "label IS NULL OR label IN ('ordinary', 'content_farm', 'republished', 'both', 'not_sure')",
        name="decisions_label",
    ),
    CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="decisions_undo"),
    Index("decisions_item", "item_id", "id"),
    Index("decisions_day", "day", "id"),
)

site_decisions = Table(
    "site_decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String(255), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("label", String(16)),
    Column("note", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("kind IN ('set', 'lift')", name="site_decisions_kind"),
    Index("site_decisions_site", "site", "id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("detail", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment),
    Column("state", String(12), nullable=False),
    Column("error", Text, nullable=False, server_default=""),
    CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="deliveries_state"),
    Index(
        "deliveries_due",
        "next_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("deliveries_state", "state", "id"),
)

label_imports = Table(
    "label_imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(100), nullable=False),
    Column("source", String(300), nullable=False),
    Column("labels", BigInteger, nullable=False),
    Column("pages", BigInteger, nullable=False),
)

label_pages = Table(
    "label_pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("import_id", ForeignKey("label_imports.id"), nullable=False),
    Column("name", String(300), nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("form", String(8), nullable=False),
    Column("charset", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("form IN ('html', 'text')", name="label_pages_form"),
)

labels = Table(
    "labels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("import_id", ForeignKey("label_imports.id"), nullable=False),
    Column("page", String(300), nullable=False),
    Column("url", Text, nullable=False),
    Column("label", String(16), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("adjudicates", Boolean, nullable=False),
    Column("grouped", String(200), nullable=False),
    Column("source", String(300), nullable=False),
    UniqueConstraint("page", "by", "at", name="labels_once"),
    CheckConstraint(
        "label IN ('ordinary', 'content_farm', 'republished', 'both', 'not_sure')", name="labels_label"
    ),
)

label_doubts = Table(
    "label_doubts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("page", String(300), nullable=False),
    Column("label", String(16), nullable=False),
    Column("probability", Float, nullable=False),
    Column("reason", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
)

page_marks = Table(
    "page_marks",
    metadata,
    Column("page", String(300), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

APPEND_ONLY = (
    "decisions",
    "site_decisions",
    "audit_log",
    "label_imports",
    "label_pages",
    "labels",
    "label_doubts",
)
"""Tables whose rows are never changed or taken away."""
