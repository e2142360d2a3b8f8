"""Fetching what others serve, without trusting them: not where they are, how much they send, nor how long they take.

A name is resolved once, every address it has is checked, and the connection goes to a checked address: a name that
answers differently the second time gains nothing. The same holds after each redirection.

All of it is under the page's time: looking the name up, which the system lets nobody interrupt, is done in a thread
that is left to itself when the time is over, and the line is cut whatever is being read on it.
"""

import contextlib
import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

LARGEST = 20 * 1024 * 1024  # bytes of a page, before and after it is unpacked
CONNECT = 10.0  # seconds
TOTAL = 60.0  # seconds for one page, redirections included
REDIRECTS = 3
PORTS = (80, 443)
PIECE = 64 * 1024
RESOLVING = 8  # names looked up at the same time, those that were given up included
NAT64 = ipaddress.ip_network("64:ff9b::/96")
UNICAST = ipaddress.ip_network("2000::/3")  # all that the internet has given out of IPv6
# What the standard library may not know yet: relays of 6to4, and addresses for documents.
NOBODYS = (ipaddress.ip_network("192.88.99.0/24"), ipaddress.ip_network("3fff::/20"))
ISATAP = (0x00005EFE, 0x02005EFE)

_resolving = threading.BoundedSemaphore(RESOLVING)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unfetchable(Exception):
    """Why a page could not be had, as people read it. `again`: seconds after which one may ask again; None: never."""

    def __init__(self, words: str, *, again: int | None = None) -> None:
        super().__init__(words)
        self.words, self.again = words, again


@dataclass(frozen=True)
class Fetched:
    """A page as it came, unpacked; `address` is where it was in the end."""

    address: str
    body: bytes
    media: str
    charset: str


def fetch(address: str, *, total: float = TOTAL, largest: int = LARGEST) -> Fetched:
    """The page at this address. Raises Unfetchable."""
    deadline = time.monotonic() + total
    for _hop in range(REDIRECTS + 1):
        parts = checked(address)
        with _asked(parts, deadline) as answer:
            target = answer.getheader("Location") if answer.status in (301, 302, 303, 307, 308) else None
            if target is None:
                return _read(parts, answer, deadline, largest)
            address = urljoin(parts.geturl(), iri_to_uri(target.strip()))
    raise Unfetchable(_("L'adresse renvoie d'une adresse à l'autre, plus de %(count)s fois.") % {"count": REDIRECTS})


def checked(address: str) -> SplitResult:
    """An address that may be asked, in its parts; nothing is resolved yet. Raises Unfetchable."""
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in address):
        raise Unfetchable(_("L'adresse contient des espaces ou des signes qui n'y ont pas leur place."))
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else parts.hostname
    except ValueError as wrong:
        raise Unfetchable(_("Cette adresse n'en est pas une.")) from wrong
    if parts.scheme not in ("http", "https"):
        raise Unfetchable(_("L'adresse doit commencer par http:// ou https://."))
    if not host:
        raise Unfetchable(_("Cette adresse n'en est pas une."))
    if "@" in parts.netloc:
        raise Unfetchable(_("L'adresse ne doit contenir ni identifiant ni mot de passe."))
    if port is not None and port not in PORTS and host not in _allowed():
        raise Unfetchable(_("Seuls les ports 80 et 443 sont interrogés."))
    shown = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=shown if port is None else f"{shown}:{port}", fragment="")


def _allowed() -> list[str]:
    return settings.HARVEST_ALLOW_PRIVATE


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, and none that leads inside by another way of writing it."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if int(address) >> 32 & 0xFFFFFFFF in ISATAP:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside and not is_public(inside):
            return False
        if address.is_site_local or address not in UNICAST:
            return False
    if any(address in network for network in NOBODYS):
        return False
    refused = (address.is_private, address.is_loopback, address.is_link_local, address.is_multicast)
    return address.is_global and not any((*refused, address.is_reserved, address.is_unspecified))


def resolved(host: str, port: int, within: float = CONNECT) -> list[str]:
    """The addresses of a host, all of them checked. Raises Unfetchable."""
    try:
        found = _looked_up(host, port, within)
    except TimeoutError as wrong:
        raise _too_late(host) from wrong
    except (OSError, UnicodeError) as wrong:
        raise Unfetchable(_("Le nom « %(host)s » ne mène nulle part.") % {"host": host}, again=300) from wrong
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if host not in _allowed() and not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        raise Unfetchable(
            _("« %(host)s » mène à une adresse privée ou réservée : elle n'est pas lue.") % {"host": host}
        )
    return addresses


def _looked_up(host: str, port: int, within: float) -> list[tuple[Any, ...]]:
    """What the system says of a name. It cannot be stopped: past the time, it is left to finish alone.

    At most RESOLVING are left so; while they last, no other name is looked up. Raises TimeoutError, OSError,
    UnicodeError.
    """
    over = time.monotonic() + within
    if not _resolving.acquire(timeout=max(0.0, within)):
        raise TimeoutError
    answers: queue.SimpleQueue[list[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except Exception as wrong:  # whatever it is, it is for whoever asked
            answers.put(wrong)
        finally:
            _resolving.release()

    threading.Thread(target=look, name="resolving", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, over - time.monotonic()))
    except queue.Empty as late:
        raise TimeoutError from late
    if isinstance(answer, Exception):
        raise answer
    return answer


@contextlib.contextmanager
def _asked(parts: SplitResult, deadline: float) -> Iterator[http.client.HTTPResponse]:
    """The answer's head, from a checked address; the connection ends with the block, or at the deadline."""
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port)
    with _silences(host):
        addresses = resolved(host, port, min(CONNECT, deadline - time.monotonic()))
        connection.sock = _connected(addresses, port, deadline)
    line = [connection.sock]  # held here: the connection lets go of it as soon as the body begins
    over = threading.Timer(max(0.0, deadline - time.monotonic()), _end, [line])
    over.daemon = True
    over.start()
    try:
        with _silences(host, lambda: time.monotonic() >= deadline):
            if parts.scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
                line.append(connection.sock)
            path = iri_to_uri(parts.path or "/") + (f"?{iri_to_uri(parts.query)}" if parts.query else "")
            connection.request("GET", path, headers=_headers(parts))
            with contextlib.closing(connection.getresponse()) as answer:
                yield answer
    finally:
        over.cancel()
        connection.close()


def _headers(parts: SplitResult) -> dict[str, str]:
    return {
        "Host": parts.netloc,
        "User-Agent": f"Maillage (OAI-PMH; {settings.BASE_URL})",
        "Accept": "text/xml, application/xml;q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    failed: OSError = OSError()
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            line = socket.create_connection((address, port), timeout=min(CONNECT, left))
        except OSError as wrong:
            failed = wrong
        else:
            line.settimeout(left)
            return line
    raise failed


def _end(line: list[socket.socket]) -> None:
    """Cut the line, whatever is being waited for on it."""
    for one in list(line):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def _silences(host: str, late: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Say in words what goes wrong on the line."""
    told = {"host": host}
    try:
        yield
    except Unfetchable as wrong:
        if late():
            raise _too_late(host) from wrong
        raise
    except ssl.SSLError as wrong:
        if late():
            raise _too_late(host) from wrong
        raise Unfetchable(_("La connexion chiffrée avec « %(host)s » échoue.") % told, again=300) from wrong
    except TimeoutError as wrong:
        raise _too_late(host) from wrong
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        if late():
            raise _too_late(host) from wrong
        raise Unfetchable(_("« %(host)s » ne répond pas, ou répond à moitié.") % told, again=60) from wrong


def _too_late(host: str) -> Unfetchable:
    return Unfetchable(_("« %(host)s » met trop de temps à répondre.") % {"host": host}, again=300)


def _read(parts: SplitResult, answer: http.client.HTTPResponse, deadline: float, largest: int) -> Fetched:
    """The whole page, unpacked, and never more than there may be of it."""
    host = str(parts.hostname)
    if answer.status in (429, 503):
        raise Unfetchable(_("« %(host)s » demande de revenir plus tard.") % {"host": host}, again=_wait(answer))
    if answer.status != 200:
        told = {"host": host, "status": answer.status}
        again = 300 if answer.status >= 500 else None
        raise Unfetchable(_("« %(host)s » répond par une erreur (%(status)s).") % told, again=again)
    unpack = _unpacker(answer.getheader("Content-Encoding") or "", largest)
    if (answer.length or 0) > largest:
        raise _too_much(largest)
    received, pieces, size = 0, list[bytes](), 0
    while piece := answer.read1(PIECE):
        received += len(piece)
        clear = unpack(piece)
        size += len(clear)
        if max(size, received) > largest:
            raise _too_much(largest)
        if time.monotonic() > deadline:
            raise _too_late(host)
        pieces.append(clear)
    if answer.length:  # announced, and not sent
        raise http.client.IncompleteRead(b"", answer.length)
    if time.monotonic() > deadline:
        raise _too_late(host)
    kind = answer.headers
    return Fetched(parts.geturl(), b"".join(pieces), kind.get_content_type(), kind.get_content_charset() or "")


def _wait(answer: http.client.HTTPResponse) -> int:
    """How long a server asks to be left alone: between five seconds and an hour."""
    asked = answer.getheader("Retry-After") or ""
    return min(max(int(asked), 5), 3600) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 300


def _too_much(largest: int) -> Unfetchable:
    most = largest // (1024 * 1024)
    return Unfetchable(_("La page est trop grande : au plus %(most)s Mo sont lus.") % {"most": most})


def _unpacker(encoding: str, largest: int) -> Callable[[bytes], bytes]:
    """What makes clear bytes of those that come, never many more than there may be."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return bytes
    if name not in ("gzip", "x-gzip", "deflate"):
        raise Unfetchable(_("La page est comprimée d'une façon qui n'est pas lue (%(name)s).") % {"name": name[:20]})
    unpacking = zlib.decompressobj(47 if name != "deflate" else zlib.MAX_WBITS)

    def unpack(piece: bytes) -> bytes:
        if unpacking.eof:  # what comes after the end is nothing
            return b""
        try:
            return unpacking.decompress(piece, largest + 1)
        except zlib.error as wrong:
            raise Unfetchable(_("La page est comprimée, et abîmée."), again=300) from wrong

    return unpack
