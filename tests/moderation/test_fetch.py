"""Fetching an address: what is fetched, and everything that is not."""

from __future__ import annotations

import gzip
import ipaddress
import socket

import pytest
from farmsift.moderation.errors import Refused
from farmsift.moderation.fetch import Fetcher, is_public, resolve
from farmsift.moderation.settings import Settings
from receivers import receiver

HTML = {"Content-Type": "text/html; charset=iso-8859-1"}
ON = Settings(fetch=True, fetch_bytes=100_000, fetch_seconds=3)
LOOPBACK = ipaddress.ip_address("127.0.0.1")
FAR = ipaddress.ip_address("93.184.216.34")


def fetcher(port: int, names: dict[str, str] | None = None, settings: Settings = ON) -> Fetcher:
    """A fetcher that may go to loopback, where the test's own server stands for the internet."""

    def find(host: str, _port: int):
        return [ipaddress.ip_address((names or {}).get(host, "127.0.0.1"))]

    return Fetcher(settings, find, lambda address: address == LOOPBACK, frozenset({port}))


def test_a_page_is_fetched_by_its_name_from_the_address_that_was_checked():
    with receiver(lambda _: (200, HTML, "<p>Grüße".encode("latin-1"))) as (port, seen):
        found = fetcher(port).fetch(f"http://rowing.example:{port}/a?b=c")
    assert (found.content, found.form) == ("<p>Grüße", "html")
    assert found.url == f"http://rowing.example:{port}/a?b=c"
    ((path, headers, _),) = seen
    assert path == "/a?b=c" and headers["host"] == f"rowing.example:{port}"


def test_off_is_off():
    with pytest.raises(Refused) as refused:
        Fetcher(Settings()).fetch("http://example.org/")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://10.0.0.8/",
        "http://172.16.3.4/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://224.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
    ],
)
def test_addresses_of_the_services_own_network_are_refused(url):
    with pytest.raises(Refused) as refused:
        Fetcher(ON).fetch(url)
    assert refused.value.status == 422
    assert refused.value.code in {"fetch-refused", "fetch-failed"}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "http://user:pass@example.org/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "not an address",
        "http://exa\r\nmple.org/",
    ],
)
def test_only_plain_web_addresses(url):
    with pytest.raises(Refused):
        Fetcher(ON, lambda *_: [FAR]).fetch(url)


def test_a_name_that_resolves_to_loopback_is_refused_though_another_answer_is_public():
    with receiver(lambda _: (200, HTML, b"secret")) as (port, seen):
        both = Fetcher(ON, lambda *_: [FAR, LOOPBACK], ports=frozenset({port}))
        with pytest.raises(Refused, match="public internet"):
            both.fetch(f"http://rebound.example:{port}/")
    assert seen == []


def test_the_system_finds_loopback_for_its_own_name():
    found = resolve("localhost", 80)
    assert found and not any(is_public(address) for address in found)


def test_a_second_answer_of_the_resolver_changes_nothing():
    """The connection goes to the address that was checked; the name is asked for once a hop."""
    asked: list[str] = []

    def rebinding(host: str, _port: int):
        asked.append(host)
        return [LOOPBACK if len(asked) == 1 else FAR]

    with receiver(lambda _: (200, HTML, b"<p>here")) as (port, seen):
        one = Fetcher(ON, rebinding, lambda address: address == LOOPBACK, frozenset({port}))
        assert one.fetch(f"http://rebound.example:{port}/").content == "<p>here"
    assert asked == ["rebound.example"] and len(seen) == 1


@pytest.mark.parametrize(
    "target", ["http://inside.example:{port}/secret", "file:///etc/passwd", "http://[::1]:{port}/secret"]
)
def test_each_redirect_is_checked(target):
    def answer(path: str):
        if path == "/secret":
            return 200, HTML, b"secret"
        return 302, {"Location": target.format(port=port)}, b""

    with receiver(answer) as (port, seen):
        names = {"inside.example": "10.0.0.1", "::1": "::1"}
        with pytest.raises(Refused, match="not fetched"):
            fetcher(port, names).fetch(f"http://outside.example:{port}/")
    assert [path for path, _, _ in seen] == ["/"]


def test_redirects_are_followed_five_times():
    def answer(path: str):
        left = int(path.strip("/"))
        return (302, {"Location": f"/{left - 1}"}, b"") if left else (200, HTML, b"<p>there")

    with receiver(answer) as (port, _):
        assert fetcher(port).fetch(f"http://x.example:{port}/5").content == "<p>there"
        with pytest.raises(Refused, match="more than 5 times"):
            fetcher(port).fetch(f"http://x.example:{port}/6")


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        (HTML, b"x" * 100_001, "more than 100,000 bytes"),
        ({**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000), "more than 100,000"),
        ({**HTML, "Content-Encoding": "gzip"}, b"no gzip at all", "is not"),
        ({**HTML, "Content-Encoding": "br"}, b"x", "was not asked for"),
        ({"Content-Type": "application/pdf"}, b"%PDF", "neither HTML nor text"),
        ({}, b"x", "neither HTML nor text"),
    ],
)
def test_what_comes_back_is_held_to_its_limits(headers, body, said):
    with (
        receiver(lambda _: (200, headers, body)) as (port, _),
        pytest.raises(Refused, match=said),
    ):
        fetcher(port).fetch(f"http://x.example:{port}/")


def test_packed_pages_are_unpacked():
    with receiver(lambda _: (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"<p>packed"))) as (
        port,
        _,
    ):
        assert fetcher(port).fetch(f"http://x.example:{port}/").content == "<p>packed"


def test_errors_do_not_tell_what_stands_inside():
    with receiver(lambda _: (500, {}, b"internal secret")) as (port, _), pytest.raises(Refused) as refused:
        fetcher(port).fetch(f"http://x.example:{port}/")
    assert "secret" not in refused.value.detail


def test_a_server_that_says_nothing_is_left():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        short = Settings(fetch=True, fetch_seconds=0.3)
        with pytest.raises(Refused, match="can't be reached"):
            fetcher(port, settings=short).fetch(f"http://x.example:{port}/")
