"""An address fetched on request: off unless set, and never a way into the network the service stands in.

A name is resolved once, every address it has must be public, and the connection goes to an address that was
checked, not to the name, so that a second answer of the resolver changes nothing. Each redirect is a new
address and checked like the first. Size is counted unpacked as it comes, and time runs over all hops.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from ..features.readers.encoding import decode
from .errors import Refused
from .settings import Settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[IPAddress]]

_HOPS = 5
_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as fetched: where it was found at last, and its text."""

    url: str
    content: str
    form: str


def resolve(host: str, port: int) -> list[IPAddress]:
    """Ask the system for the addresses of a name.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in found]


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public internet, looked at through every way of writing one in another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


class Fetcher:
    """Fetches pages.

    Args:
        settings: whether to fetch at all, and how much.
        resolve: finds the addresses of a name.
        allowed: tells whether an address may be connected to.
        ports: that may be connected to.
    """

    def __init__(
        self,
        settings: Settings,
        resolve: Resolve = resolve,
        allowed: Callable[[IPAddress], bool] = is_public,
        ports: frozenset[int] = frozenset({80, 443}),
    ):
        self._settings, self._resolve, self._allowed, self._ports = settings, resolve, allowed, ports

    def fetch(self, url: str) -> Fetched:
        """Fetch a page.

        Raises:
            Refused: fetching is off, the address is not one to be fetched, or the page can't be had; the
                detail says which, and nothing of what stands in the service's own network.
        """
        if not self._settings.fetch:
            raise Refused(
                "fetch-off", 403, "This service fetches no pages; send the HTML or the text with it."
            )
        end = time.monotonic() + self._settings.fetch_seconds
        try:
            with httpx.Client(trust_env=False, follow_redirects=False) as client:
                for _ in range(_HOPS + 1):
                    found = self._hop(client, url, end)
                    if isinstance(found, Fetched):
                        return found
                    url = found
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise _failed(f"it can't be reached ({type(error).__name__}).") from error
        raise _failed(f"it redirects more than {_HOPS} times.")

    def _hop(self, client: httpx.Client, url: str, end: float) -> Fetched | str:
        """Ask one address; return the page, or the address it redirects to."""
        target = _parsed(url)
        port = target.port or (443 if target.scheme == "https" else 80)
        if port not in self._ports:
            raise _not_allowed("only the ports of the web are fetched from.")
        addresses = self._resolve(target.host, port)
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise _not_allowed("it does not lie in the public internet.")
        pinned = target.copy_with(host=str(addresses[0]))
        request = client.build_request(
            "GET",
            pinned,
            headers={
                "Host": target.netloc.decode("ascii"),
                "User-Agent": "farmsift",
                "Accept": ", ".join(_TYPES),
                "Accept-Encoding": "gzip",
            },
            extensions={"sni_hostname": target.raw_host.decode("ascii"), "timeout": _timeouts(end)},
        )
        answer = client.send(request, stream=True)
        try:
            if answer.is_redirect and "location" in answer.headers:
                return str(target.join(answer.headers["location"]))
            if not answer.is_success:
                raise _failed(f"it answers {answer.status_code}.")
            kind, _, rest = answer.headers.get("content-type", "").partition(";")
            kind = kind.strip().lower()
            if kind not in _TYPES:
                raise _failed("it is neither HTML nor text.")
            data = b"".join(self._body(answer, end))
            charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
            form = "text" if kind == "text/plain" else "html"
            return Fetched(str(target), decode(data, charset)[0], form)
        finally:
            answer.close()

    def _body(self, answer: httpx.Response, end: float) -> Iterator[bytes]:
        """Yield the body, unpacked, within the limits."""
        packed = answer.headers.get("content-encoding", "identity").strip().lower()
        if packed not in {"identity", "gzip", "x-gzip", ""}:
            raise _failed("it is packed in a way that was not asked for.")
        unpack = zlib.decompressobj(wbits=31) if "gzip" in packed else None
        left = self._settings.fetch_bytes
        for raw in answer.iter_raw(16_384):
            if time.monotonic() > end:
                raise _failed(f"it takes longer than {self._settings.fetch_seconds:g} s.")
            try:
                piece = unpack.decompress(raw, left + 1) if unpack else raw
            except zlib.error as error:
                raise _failed("it says that it is packed with gzip, and is not.") from error
            left -= len(piece)
            if left < 0:
                raise _failed(f"it has more than {self._settings.fetch_bytes:,} bytes.")
            yield piece


def _parsed(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _not_allowed("it is no address.") from error
    if target.scheme not in {"http", "https"} or not target.host:
        raise _not_allowed("only http and https are fetched.")
    if target.userinfo:
        raise _not_allowed("it carries a name or a password.")
    return target


def _timeouts(end: float) -> dict[str, float]:
    left = end - time.monotonic()
    if left <= 0:
        raise _failed("it takes too long.")
    return dict.fromkeys(("connect", "read", "write", "pool"), left)


def _not_allowed(cause: str) -> Refused:
    return Refused("fetch-refused", 422, f"The address is not fetched: {cause}")


def _failed(cause: str) -> Refused:
    return Refused("fetch-failed", 422, f"The page could not be fetched: {cause}")
