"""``farmsift db``, ``user``, ``token`` and ``audit``, and how ``serve`` says no."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from farmsift.cli import main
from farmsift.moderation import accounts
from farmsift.moderation.database import Database
from sqlalchemy import text


@pytest.fixture
def there(empty_service: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service's folder, and a password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    monkeypatch.setattr("os.isatty", lambda _: False)
    return empty_service


def test_tables_are_made_once(there, capsys):
    assert (there / "farmsift.db").is_file()
    capsys.readouterr()
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == "sqlite:///farmsift.db: is up to date\n"


def test_accounts_are_made_listed_and_changed(there, capsys):
    assert main(["user", "add", "ada", "--role", "reviewer"]) == 0
    assert main(["user", "add", "bot", "--role", "submitter", "--no-password"]) == 0
    assert main(["user", "change", "ada", "--role", "adjudicator", "--disable"]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["name"], one["role"], one["disabled"]) for one in told] == [
        ("ada", "adjudicator", True),
        ("bot", "submitter", False),
    ]


def test_tokens_are_shown_once_and_revoked(there, capsys):
    main(["user", "add", "bot", "--role", "submitter", "--no-password"])
    capsys.readouterr()
    assert main(["token", "add", "bot", "--name", "nightly", "--days", "3"]) == 0
    secret = capsys.readouterr().out.strip()
    database = Database("sqlite:///farmsift.db")
    assert accounts.by_token(database, secret)
    assert main(["token", "list"]) == 0
    assert secret not in capsys.readouterr().out
    assert main(["token", "revoke", "1"]) == 0
    assert accounts.by_token(database, secret) is None
    database.close()


def test_the_log_is_checked(there, capsys):
    main(["user", "add", "bot", "--role", "submitter", "--no-password"])
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    head = capsys.readouterr().out.strip()
    assert head.startswith("1:")
    assert main(["audit", "verify", "--expect", head]) == 0
    assert main(["audit", "verify", "--expect", "2:" + "0" * 64]) == 1
    assert "entries after 1 are missing" in capsys.readouterr().err
    database = Database("sqlite:///farmsift.db")
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_log_update"))
        connection.execute(text("UPDATE audit_log SET actor = 'mallory'"))
    database.close()
    assert main(["audit", "verify"]) == 1
    assert "entry 1 was changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["user", "add", "ada b", "--role", "reviewer"], "A name is"),
        (["user", "change", "nobody"], "There is no account nobody"),
        (["user", "change", "x", "--enable", "--disable"], "exclude each other"),
        (["token", "add", "nobody", "--name", "x"], "There is no account nobody"),
        (["token", "revoke", "9"], "There is no token 9"),
        (["audit", "verify", "--expect", "x"], "takes NUMBER:DIGEST"),
        (["db", "upgrade", "--database-url", "mysql://x"], "neither sqlite nor postgresql"),
        (["serve", "--database-url", "sqlite:///other.db"], "run 'farmsift db upgrade'"),
        (["serve", "--model", "nowhere"], "no model there"),
        (["serve", "--workers", "0"], "workers must be at least 1"),
        (["user"], "see 'farmsift user --help'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(there, capsys, words, said):
    capsys.readouterr()
    try:
        code = main(words)
    except SystemExit as stopped:
        code = stopped.code
    err = capsys.readouterr().err
    assert code == 2 and said in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("FARMSIFT_AUDIT_SHARE", "1.5", "audit_share must be from 0 to 1"),
        ("FARMSIFT_FETCH", "perhaps", "fetch must be true or false"),
        ("FARMSIFT_WEBHOOK_URL", "https://x.example/", "webhook_secret is not"),
    ],
)
def test_settings_out_of_their_range_are_named(there, capsys, monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    capsys.readouterr()
    assert main(["serve"]) == 2
    assert said in capsys.readouterr().err


def test_settings_reach_the_processes_as_they_are():
    from farmsift.moderation.settings import Settings

    given = Settings(fetch=True, audit_share=0.25, model=Path("x"), webhook_url="u", webhook_secret="s")
    assert Settings.from_environment(given.to_environment()) == given
