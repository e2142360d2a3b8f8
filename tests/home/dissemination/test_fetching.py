"""Servers of others are not trusted: not where they are, how much they send, nor how long they take."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from home.dissemination import fetching
from home.dissemination.fetching import Unfetchable, fetch, is_public, resolved
from tests.home.dissemination.servers import Asked, Other, other

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2002:c0a8:101::1", "2001:db8::1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "64:ff9b:1::808:808",
    "::ffff:0:7f00:1", "2a01:e00::5efe:7f00:1", "2a01:e00::200:5efe:a00:1", "100::1", "5f00::1", "3fff::1",
    "192.88.99.1", "2001:0:7f00:1::", "2001:0:808:808:0:0:80ff:fffe",
]  # fmt: skip


@pytest.fixture
def _inside(settings: LazySettings) -> None:
    """What these tests fetch from is on this machine."""
    settings.HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]


def refusal(address: str, **how: float) -> str:
    with pytest.raises(Unfetchable) as refused:
        fetch(address, **how)  # type: ignore[arg-type]
    return refused.value.words


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_is_not_asked(host: str):
    assert "privée ou réservée" in refusal(f"http://{host}/oai")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://centre.test/oai", "http://"),
        ("file:///etc/passwd", "http://"),
        ("gopher://centre.test", "http://"),
        ("http://", "n'en est pas une"),
        ("//centre.test/oai", "http://"),
        ("http://samira:secret@centre.test/oai", "mot de passe"),
        ("http://@centre.test/oai", "mot de passe"),
        ("http://centre.test:22/oai", "80 et 443"),
        ("http://centre.test:8080/oai", "80 et 443"),
        ("http://centre.test:99999/oai", "n'en est pas une"),
        ("http://centre.test/a b", "espaces"),
        ("http://centre.test/\r\nHost: autre.test", "espaces"),
        ("http://[::1/oai", "n'en est pas une"),
        ("http://a..test/oai", "n'en est pas une"),
    ],
)
def test_addresses_that_are_not_asked(address: str, words: str):
    assert words in refusal(address)


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Have every name lead there; what was looked up is noted."""
    looked: list[str] = []

    usual = socket.getaddrinfo

    def lead(host: str, port: int, *more: Any, **how: Any) -> list[Any]:
        if host == "127.0.0.1":
            return list(usual(host, port, *more, **how))
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", lead)
    return looked


@pytest.mark.parametrize("host", ["centre.test", "2130706433", "0x7f.1", "127.1", "[::ffff:7f00:1]"])
def test_what_leads_inside_is_not_asked_whatever_way_it_is_written(host: str, monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch, "127.0.0.1")
    assert "privée ou réservée" in refusal(f"https://{host}/oai")


def test_one_address_inside_among_many_is_enough(monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch, "93.184.216.34", "192.168.0.1")
    with pytest.raises(Unfetchable):
        resolved("centre.test", 443)


def test_the_name_is_looked_up_once_and_the_checked_address_is_asked(monkeypatch: pytest.MonkeyPatch):
    """A name that answers otherwise the second time gains nothing."""
    looked, connected = names(monkeypatch, "93.184.216.34"), []

    def connect(where: tuple[str, int], **_how: object) -> None:
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    assert "ne répond pas" in refusal("http://centre.test/oai")
    assert looked == ["centre.test"]
    assert connected == [("93.184.216.34", 80)]


def test_a_name_that_is_nobodys(monkeypatch: pytest.MonkeyPatch):
    def nobody(*_asked: object, **_how: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(fetching.socket, "getaddrinfo", nobody)
    assert "ne mène nulle part" in refusal("http://centre.test/oai")


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A system that answers no question about a name until the test is over; what it was asked."""
    asked, over, left = list[str](), threading.Event(), threading.BoundedSemaphore(2)

    def hang(host: str, *_more: object, **_how: object) -> list[Any]:
        asked.append(host)
        over.wait(60)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]

    monkeypatch.setattr(fetching, "_resolving", left)
    monkeypatch.setattr(fetching.socket, "getaddrinfo", hang)
    yield asked
    over.set()
    for one in threading.enumerate():
        if one.name == "resolving":
            one.join(10)


def test_a_name_that_is_never_answered_holds_nobody(hanging: list[str]):
    assert "trop de temps" in refusal("http://centre.test/oai", total=0.2)
    assert hanging == ["centre.test"]


def test_names_that_are_never_answered_do_not_pile_up(hanging: list[str]):
    for _time in range(4):
        assert "trop de temps" in refusal("http://centre.test/oai", total=0.1)
    assert len(hanging) == 2


def test_a_redirection_to_a_name_that_is_never_answered_is_left(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, hanging: list[str]
):
    settings.HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]
    hang = fetching.socket.getaddrinfo

    def look(host: str, *more: Any, **how: Any) -> Any:
        if host == "127.0.0.1":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", more[0]))]
        return hang(host, *more, **how)

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look)
    with other(lambda asked: asked.say("", status=302, Location="http://autre.test/")) as there:
        assert "trop de temps" in refusal(there.url, total=1.0)
    assert hanging == ["autre.test"]


def test_what_is_allowed_is_the_host_that_was_named(settings: LazySettings):
    settings.HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]
    with other(lambda asked: asked.say("<a/>", media="text/xml; charset=ISO-8859-1")) as there:
        found = fetch(f"{there.url}?verb=Identify")
        assert (found.body, found.media, found.charset) == (b"<a/>", "text/xml", "iso-8859-1")
        (asked,) = there.asked
        assert asked.headers["Host"] == f"127.0.0.1:{there.port}"
        assert "Maillage" in asked.headers["User-Agent"]
        assert "80 et 443" in refusal(there.url.replace("127.0.0.1", "localhost"))


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize(
    "target",
    ["http://metadata.test/latest/", "http://localhost/", "file:///etc/passwd", "http://[::1]/", "ftp://a/"],
)
def test_a_redirection_is_checked_as_an_address_is(target: str, monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch, "169.254.169.254")
    with other(lambda asked: asked.say("", status=302, Location=target)) as there:
        words = refusal(there.url)
    assert "privée ou réservée" in words or "http://" in words


@pytest.mark.usefixtures("_inside")
def test_a_few_redirections_are_followed_and_a_circle_is_left():
    def step(asked: Asked) -> None:
        number = int(asked.query.get("n", "0"))
        if number == 3:
            asked.say("<a/>")
        else:
            asked.say("", status=302, Location=f"?n={number + 1}")

    with other(step) as there:
        assert fetch(there.url).address.endswith("?n=3")
    with other(lambda asked: asked.say("", status=301, Location="/oai")) as there:
        assert "d'une adresse à l'autre" in refusal(there.url)
        assert len(there.asked) == 4


def endless(there: list[Other], piece: bytes, **headers: str) -> Callable[[Asked], None]:
    """Two gigabytes, unless the other side hangs up."""

    def answer(asked: Asked) -> None:
        asked.begin(**headers)
        while there[0].sent < 2 * 1024**3 and not there[0].over.is_set():
            asked.line.wfile.write(piece)
            there[0].sent += len(piece)

    return answer


@pytest.mark.usefixtures("_inside")
def test_two_gigabytes_are_not_read():
    known: list[Other] = []
    with other(endless(known, b"<a/>" * 16_384, Content_Type="text/xml")) as there:
        known.append(there)
        assert "trop grande" in refusal(there.url, largest=1024 * 1024)
        assert there.sent < 32 * 1024 * 1024  # what was on its way when the line was cut


@pytest.mark.usefixtures("_inside")
def test_a_length_announced_is_enough_to_refuse():
    with other(lambda asked: asked.begin(Content_Length=str(2 * 1024**3))) as there:
        assert "au plus 20 Mo" in refusal(there.url)


@pytest.mark.usefixtures("_inside")
def test_what_unpacks_without_end_is_not_unpacked():
    bomb = gzip.compress(b"<a>" + b" " * (40 * 1024 * 1024))
    assert len(bomb) < 100_000
    with other(lambda asked: asked.say(bomb, Content_Encoding="gzip")) as there:
        assert "trop grande" in refusal(there.url)


@pytest.mark.usefixtures("_inside")
def test_what_comes_after_a_packed_page_is_nothing():
    packed = gzip.compress(b"<a/>") + gzip.compress(b"<b/>") + b"\x00" * 100_000
    with other(lambda asked: asked.say(packed, Content_Encoding="gzip")) as there:
        assert fetch(there.url).body == b"<a/>"


@pytest.mark.usefixtures("_inside")
def test_a_packed_page_is_read():
    with other(lambda asked: asked.say(gzip.compress(b"<a/>"), Content_Encoding="gzip")) as there:
        assert fetch(there.url).body == b"<a/>"
        assert there.asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize(("encoding", "words"), [("br", "n'est pas lue (br)"), ("gzip", "abîmée")])
def test_what_is_packed_otherwise_or_badly(encoding: str, words: str):
    with other(lambda asked: asked.say(b"not packed at all", Content_Encoding=encoding)) as there:
        assert words in refusal(there.url)


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize("part", ["head", "body", "chunk", "trailer", "interim"])
def test_a_server_that_drips_is_left(part: str):
    def drip(asked: Asked) -> None:
        if part == "body":
            asked.begin(Content_Type="text/xml")
        elif part == "interim":
            while not there.over.is_set():
                asked.line.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                there.over.wait(0.02)
        elif part in ("chunk", "trailer"):
            begun = b"4;" if part == "chunk" else b"4\r\n<a/>\r\n0\r\nX-Slow: "
            asked.line.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begun)
        else:
            asked.line.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not there.over.is_set():
            asked.line.wfile.write(b"a")
            there.over.wait(0.02)

    with other(drip) as there:
        begun = time.monotonic()
        assert "trop de temps" in refusal(there.url, total=0.4)
        assert time.monotonic() - begun < 20


@pytest.mark.usefixtures("_inside")
def test_a_server_that_says_nothing_is_left():
    def wait(_asked: Asked) -> None:
        there.over.wait(30)

    with other(wait) as there:
        assert "trop de temps" in refusal(there.url, total=0.3)


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x00\xff\xfe garbage\r\n\r\n", "ne répond pas"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<a/>", "ne répond pas"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<a/>", "ne répond pas"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5_000 + b"\r\n", "ne répond pas"),
        (b"", "ne répond pas"),
    ],
)
def test_garbage_on_the_line(raw: bytes, words: str):
    def answer(asked: Asked) -> None:
        asked.line.wfile.write(raw)

    with other(answer) as there:
        assert words in refusal(there.url)


@pytest.mark.usefixtures("_inside")
def test_errors_say_whether_one_may_come_back():
    with other(lambda asked: asked.say("", status=503, Retry_After="120")) as there, pytest.raises(Unfetchable) as busy:
        fetch(there.url)
    assert busy.value.again == 120
    with other(lambda asked: asked.say("", status=404)) as there, pytest.raises(Unfetchable) as lost:
        fetch(there.url)
    assert lost.value.again is None
    assert "(404)" in lost.value.words
