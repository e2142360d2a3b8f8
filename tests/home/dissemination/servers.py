"""Servers of others, on this machine, in threads: honest ones, and ones that mean harm."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Answer = Callable[["Asked"], None]


@dataclass
class Asked:
    """A question, and the line on which it is answered."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    line: BaseHTTPRequestHandler

    def say(self, body: bytes | str, *, status: int = 200, media: str = "text/xml", **headers: str) -> None:
        """Answer as servers do."""
        sent = body.encode() if isinstance(body, str) else body
        self.line.send_response(status)
        for name, value in {"Content-Type": media, "Content-Length": str(len(sent)), **headers}.items():
            self.line.send_header(name.replace("_", "-"), value)
        self.line.end_headers()
        self.line.wfile.write(sent)

    def begin(self, **headers: str) -> None:
        """Begin an answer whose length is not said."""
        self.line.send_response(200)
        for name, value in headers.items():
            self.line.send_header(name.replace("_", "-"), value)
        self.line.end_headers()


@dataclass
class Other:
    """A server of somebody else: its address, and all it was asked."""

    url: str
    port: int
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0  # bytes, where an answer counts them
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def other(answer: Answer) -> Iterator[Other]:
    """A server on a free port of this machine, answering so, ended with the block."""

    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers.items()), self)
            here.asked.append(asked)
            with suppress(ConnectionError):
                answer(asked)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    server.daemon_threads = True
    port = server.server_address[1]
    here = Other(f"http://127.0.0.1:{port}/oai", port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


NOW = "2026-11-20T10:00:00Z"


def said(body: str, now: str = NOW) -> str:
    """An answer of OAI-PMH with this inside."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{now}</responseDate><request>http://autre.test/oai</request>{body}</OAI-PMH>"
    )


IDENTIFY = said(
    "<Identify><repositoryName>Centre du Nord</repositoryName><baseURL>http://autre.test/oai</baseURL>"
    "<protocolVersion>2.0</protocolVersion><adminEmail>contact@autre.test</adminEmail>"
    "<earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
    "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
)


def record(
    number: int | str,
    *,
    title: str = "",
    creator: str = "Awa Diop",
    date: str = "2024-05-06",
    url: str = "",
    stamp: str = "2026-11-01T08:00:00Z",
    more: str = "",
) -> str:
    """A record with what it takes."""
    return (
        f"<record><header><identifier>oai:autre.test:{number}</identifier><datestamp>{stamp}</datestamp></header>"
        '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title or f'Fiche {number}'}</dc:title><dc:creator>{creator}</dc:creator><dc:date>{date}</dc:date>"
        f"<dc:identifier>{url or f'https://autre.test/fiches/{number}'}</dc:identifier>{more}"
        "</oai_dc:dc></metadata></record>"
    )


def gone(number: int, stamp: str = "2026-11-02T08:00:00Z") -> str:
    """A record that its server says is gone."""
    return (
        f'<record><header status="deleted"><identifier>oai:autre.test:{number}</identifier>'
        f"<datestamp>{stamp}</datestamp></header></record>"
    )


def listing(*records: str, token: str = "") -> str:
    """A page of records, and where it leads."""
    leading = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return said(f"<ListRecords>{''.join(records)}{leading}</ListRecords>")


def repository(pages: dict[str, str]) -> Answer:
    """A server that identifies itself, and answers ListRecords by these pages: the first under "", then by token."""

    def answer(asked: Asked) -> None:
        verb = asked.query.get("verb")
        if verb == "Identify":
            asked.say(IDENTIFY)
        elif verb == "ListSets":
            asked.say(said("<ListSets><set><setSpec>theme:ecole</setSpec><setName>École</setName></set></ListSets>"))
        else:
            asked.say(pages[asked.query.get("resumptionToken", "")])

    return answer
