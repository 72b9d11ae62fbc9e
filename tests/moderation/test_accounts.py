"""Accounts: passwords, lock-out, sessions, tokens, roles."""

from __future__ import annotations

import pytest
from farmsift.moderation import accounts
from farmsift.moderation.errors import Refused
from farmsift.moderation.roles import Role
from farmsift.moderation.schema import accounts as rows
from farmsift.moderation.schema import sessions, tokens
from sqlalchemy import select
from worlds import PASSWORD


def test_passwords_are_kept_as_argon2_and_secrets_as_digests(database, settings, people):
    secret, _ = accounts.sign_in(database, settings, "ada", PASSWORD)
    token, _ = accounts.issue(database, "ada", "x")
    with database.read() as connection:
        hashed = connection.scalar(select(rows.c.password_hash).where(rows.c.name == "ada"))
        kept = [*connection.scalars(select(sessions.c.digest)), *connection.scalars(select(tokens.c.digest))]
    assert hashed.startswith("$argon2id$") and PASSWORD not in hashed
    assert secret not in kept and token not in kept and len(kept) == 2


def test_the_hasher_that_ships_is_at_its_full_price(monkeypatch):
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    assert PasswordHasher().memory_cost >= RFC_9106_LOW_MEMORY.memory_cost


def test_wrong_name_and_wrong_password_read_alike(database, settings, people):
    told = set()
    for name, password in (("ada", "wrong password"), ("nobody", PASSWORD), ("", ""), ("ada'--", "x")):
        with pytest.raises(Refused) as refused:
            accounts.sign_in(database, settings, name, password)
        told.add((refused.value.status, refused.value.detail))
    assert len(told) == 1


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(database, settings, people, clock):
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in(database, settings, "ada", "wrong password")
    with pytest.raises(Refused):
        accounts.sign_in(database, settings, "ada", PASSWORD)
    assert next(one for one in accounts.listed(database) if one.name == "ada").locked
    accounts.sign_in(database, settings, "ben", PASSWORD)  # nobody else is locked
    clock.forward(minutes=15)
    accounts.sign_in(database, settings, "ada", PASSWORD)


def test_an_administrator_unlocks(database, settings, people):
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in(database, settings, "ada", "wrong password")
    accounts.change(database, "ada", unlock=True)
    accounts.sign_in(database, settings, "ada", PASSWORD)


def test_a_right_password_forgets_wrong_ones(database, settings, people):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refused):
                accounts.sign_in(database, settings, "ada", "wrong password")
        accounts.sign_in(database, settings, "ada", PASSWORD)


@pytest.mark.parametrize("jump", [{"days": 400}, {"days": -400}])
def test_a_clock_that_jumps_locks_nobody_out_for_long(database, settings, people, clock, jump):
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in(database, settings, "ada", "wrong password")
    clock.forward(**jump)
    accounts.sign_in(database, settings, "ada", PASSWORD)


def test_sessions_lapse_without_use_and_last_with_it(database, settings, people, clock):
    secret, ada = accounts.sign_in(database, settings, "ada", PASSWORD)
    for _ in range(4):
        clock.forward(hours=11)
        assert accounts.by_session(database, settings, secret) == ada
    clock.forward(hours=13)
    assert accounts.by_session(database, settings, secret) is None


def test_a_session_from_the_future_is_none(database, settings, people, clock):
    secret, _ = accounts.sign_in(database, settings, "ada", PASSWORD)
    clock.forward(days=-2)
    assert accounts.by_session(database, settings, secret) is None


def test_each_sign_in_is_a_new_session_and_signing_out_ends_it(database, settings, people):
    first, _ = accounts.sign_in(database, settings, "ada", PASSWORD)
    second, ada = accounts.sign_in(database, settings, "ada", PASSWORD)
    assert first != second
    accounts.sign_out(database, first)
    assert accounts.by_session(database, settings, first) is None
    assert accounts.by_lapsed_session(database, first, ada.csrf) is None
    assert accounts.by_session(database, settings, second) == ada


@pytest.mark.parametrize(
    "change", [{"role": Role.SUBMITTER}, {"password": "another password"}, {"disabled": True}]
)
def test_sessions_end_where_the_account_changes(database, settings, people, change):
    secret, _ = accounts.sign_in(database, settings, "ada", PASSWORD)
    accounts.change(database, "ada", **change)
    assert accounts.by_session(database, settings, secret) is None


def test_a_lapsed_session_is_known_for_keeping_a_note_and_no_longer_than_a_day(
    database, settings, people, clock
):
    secret, ada = accounts.sign_in(database, settings, "ada", PASSWORD)
    clock.forward(hours=13)
    assert accounts.by_session(database, settings, secret) is None
    kept = accounts.by_lapsed_session(database, secret, ada.csrf)
    assert kept is not None and kept.id == ada.id
    assert accounts.by_lapsed_session(database, secret, "another") is None
    clock.forward(hours=12)
    assert accounts.by_lapsed_session(database, secret, ada.csrf) is None


def test_tokens_are_revoked_run_out_and_die_with_the_account(database, people, clock):
    lasting, token = accounts.issue(database, "ada", "a")
    short, _ = accounts.issue(database, "ada", "b", days=1)
    caller = accounts.by_token(database, lasting)
    assert caller is not None and (caller.name, caller.role) == ("ada", Role.REVIEWER)
    clock.forward(days=1)
    assert accounts.by_token(database, short) is None
    accounts.revoke(database, token.id)
    assert accounts.by_token(database, lasting) is None
    with pytest.raises(Refused):
        accounts.revoke(database, token.id)
    other, _ = accounts.issue(database, "ada", "c")
    accounts.change(database, "ada", disabled=True)
    assert accounts.by_token(database, other) is None


def test_a_token_never_does_more_than_its_account(database, people):
    with pytest.raises(Refused, match="can't be adjudicator"):
        accounts.issue(database, "ada", "x", Role.ADJUDICATOR)
    secret, _ = accounts.issue(database, "cleo", "x", Role.ADJUDICATOR)
    accounts.change(database, "cleo", role=Role.REVIEWER)
    caller = accounts.by_token(database, secret)
    assert caller is not None and caller.role is Role.REVIEWER


@pytest.mark.parametrize("name", ["", "a b", "<script>", "a\nb", "x" * 101, "-x", "ä", "../etc"])
def test_names_are_plain(database, name):
    with pytest.raises(Refused):
        accounts.add(database, name, Role.REVIEWER, PASSWORD)


def test_names_are_each_ones_own_whatever_the_case(database, people):
    with pytest.raises(Refused, match="already"):
        accounts.add(database, "ADA", Role.REVIEWER, PASSWORD)


def test_short_passwords_are_refused(database):
    with pytest.raises(Refused, match="10 to 1000"):
        accounts.add(database, "dan", Role.REVIEWER, "short")


def test_each_role_may_what_those_before_it_may():
    order = list(Role)
    for n, role in enumerate(order):
        assert [role.reaches(other) for other in order] == [place <= n for place in range(len(order))]
