"""XML of others: what can be read is read, what means harm is refused, what is broken is said so."""

import pytest

from home.dissemination.harvesting import parsing
from home.dissemination.harvesting.asking import moment
from home.dissemination.harvesting.parsing import Garbage, parse
from tests.home.dissemination.servers import IDENTIFY, said

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">'
    + "".join(f'<!ENTITY b{n} "{("&b" + str(n - 1) + ";") * 10 if n else "ha"}">' for n in range(9))
    + "]><a>&b8;</a>"
)


def refusal(body: bytes | str) -> str:
    with pytest.raises(Garbage) as refused:
        parse(body.encode() if isinstance(body, str) else body)
    return refused.value.words


def test_names_lose_their_namespace_and_text_its_margins():
    root = parse(IDENTIFY.encode())
    found = root.first("Identify")
    assert found is not None
    assert (root.name, found.said("repositoryName"), found.said("nothing")) == ("OAI-PMH", "Centre du Nord", "")


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]><a/>',
    ],
)
def test_entities_and_document_types_are_refused(body: str):
    assert "définition de type" in refusal(body)


def test_a_web_page_is_called_one():
    assert "page web" in refusal("<!DOCTYPE html><html><body>Bonjour<br></body></html>")


@pytest.mark.parametrize("body", [b"", b"   ", b"Internal error", b"\x00\x01\x02\xff" * 50, b'{"error": 1}'])
def test_what_is_no_xml_at_all(body: bytes):
    assert "pas répondu par du XML" in refusal(body)


@pytest.mark.parametrize("body", ["<a><b></a>", "<a>", "<a/><b/>", "<a b=c/>", "<a>&nothing;</a>", "<<<<"])
def test_broken_xml_is_called_so(body: str):
    assert "abîmé" in refusal(body)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?><a>École</a>'.encode("latin-1"), ""),
        ('<?xml version="1.0" encoding="UTF-8"?><a>École</a>'.encode("latin-1"), "iso-8859-1"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>École</a>'.encode("latin-1"), "utf-8"),
        ('<?xml version="1.0" encoding="klingon"?><a>École</a>'.encode(), "utf-8"),
        ('<?xml version="1.0"?><a>École</a>'.encode("utf-16"), ""),
        ("\ufeff<a>École</a>".encode(), "no-such-charset"),
        ("<a>Éco\x00\x0ble</a>".encode(), ""),
        (b"<a>&Eacute;cole</a>", ""),
        ('\n\n<?xml version="1.0"?><a>École</a>'.encode(), ""),
    ],
)
def test_what_says_a_wrong_encoding_is_read_all_the_same(body: bytes, charset: str):
    assert parse(body, charset).text == "École"


def test_no_tree_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "MOST_ELEMENTS", 100)
    assert "trop grand" in refusal(said("<a/>" * 200))
    assert "trop profond" in refusal("<a>" * 60 + "</a>" * 60)


@pytest.mark.parametrize(
    "body",
    [
        '<a b="{}"/>'.format("x" * 30_000),
        "<a{}/>".format("".join(f' b{n}="1"' for n in range(60))),
        "<a{}/>".format("".join(f' xmlns:b{n}="urn:{n}"' for n in range(60))),
        '<a xmlns="{}"/>'.format("x" * 30_000),
    ],
    ids=["a long attribute", "many attributes", "many namespaces", "a long namespace"],
)
def test_elements_beyond_measure_are_refused(body: str):
    assert "démesuré" in refusal(body)


def test_each_element_is_measured_by_itself():
    assert len(list(parse(("<a>" + '<b c="1" xmlns:d="urn:d"/>' * 200 + "</a>").encode()).all("b"))) == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024", "2024-01-01T00:00:00+00:00"),
        ("2024-05", "2024-05-01T00:00:00+00:00"),
        (" 2024-05-06 ", "2024-05-06T00:00:00+00:00"),
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06T07:08:09+02:00", "2024-05-06T05:08:09+00:00"),
        ("2024-02-31", None),
        ("mai 2024", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_dates_in_all_the_ways_they_are_written(text: str, found: str | None):
    held = moment(text)
    assert (held.isoformat() if held else None) == found
