"""Certificates on paper: what they say, and their PDF. Once corrected, a certificate is another paper."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from background import papers
from communities.training.models import Certificate, Training


def written(training: Training, *, followed: int, of: int) -> dict[str, Any]:
    """What a certificate says besides the name: plain values, so that it stays as it was given."""
    zone = ZoneInfo(training.zone)
    sessions = training.sessions.order_by("starts_at", "pk")
    return {
        "title": training.title,
        "network": training.network.name if training.network else "",
        "days": sorted({one.starts_at.astimezone(zone).date().isoformat() for one in sessions}),
        "half_days": training.half_days,
        "followed": followed,
        "of": of,
        "aims": training.aims_html,
        "trainers": [str(one) for one in training.trainers.select_related("person")],
    }


def name_of(certificate: Certificate) -> str:
    """The name of the certificate's PDF as it stands."""
    said = [certificate.number, certificate.name, certificate.made, settings.BASE_URL, certificate.made_at]
    return papers.named(f"attestation-{certificate.pk}", *said)


def page(certificate: Certificate) -> str:
    """The certificate as a page of its own, for the typesetter and for printing."""
    with translation.override(settings.LANGUAGE_CODE):
        address = f"{settings.BASE_URL.rstrip('/')}{certificate.get_absolute_url()}"
        return render_to_string("training/certificate_paper.html", {"certificate": certificate, "address": address})


def to_sign(training: Training) -> dict[str, Any]:
    """What the sheets to sign are drawn with: sessions, those who have a place, those who give it. Four queries."""
    sessions = list(training.sessions.order_by("starts_at", "pk"))
    for one in sessions:
        one.training = training
    return {
        "training": training,
        "sheets": sessions,
        "people": list(training.registrations.with_people()),
        "trainers": list(training.trainers.select_related("person")),
    }


def sheets_page(training: Training) -> tuple[str, str]:
    """The name of the PDF of a training's sheets as they stand, and the page it is made from."""
    with translation.override(settings.LANGUAGE_CODE):
        html = render_to_string("training/sheet_paper.html", to_sign(training))
    return papers.named(f"presences-{training.pk}", html), html


def make_sheets(training_pk: int, name: str) -> None:
    """Hand the sheets of a training to the typesetter. Doing it twice does no harm."""
    training = Training.objects.for_list().filter(pk=training_pk).first()
    known, html = sheets_page(training) if training else ("", "")
    if known == name:
        papers.make(name, [html])
    else:
        papers.want_no_more(name)


def make(certificate_pk: int, name: str) -> None:
    """Hand a certificate to the typesetter. Doing it twice does no harm."""
    certificate = Certificate.objects.filter(pk=certificate_pk, withdrawn_at=None).first()
    if certificate is not None and name_of(certificate) == name:
        papers.make(name, [page(certificate)])
