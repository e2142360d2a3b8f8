"""What editors and members wrote, beside the demo: a page of each type, a draft at work, someone who was asked.

Run by `manage.py shell` on the data of the server that the browser visits; says where everything stands, as JSON.
"""

import datetime as dt
import io
import json
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image

from accounts.models import User
from communities.meetings.actions import plan_meeting
from communities.networks.models import Network
from forums.forum.models import Forum
from home.capitalisation import actions as drafts
from home.capitalisation.consent import asking
from home.capitalisation.models import Draft, Passage, Quotation
from home.library.selecting import actions as selections
from home.newsletter import actions as letters
from home.newsletter.models import Letter, LetterItem, Subscriber
from home.pages.models import AgendaPage, CentreContact, CentrePage, HomePage, SectionPage
from home.productions import actions as productions
from home.productions.actions.serving import Told
from home.productions.models import DossierItem, DossierPage, LibraryPage, ProductionPage, Report
from reference.models import Centre, Territory
from tests.home.capitalisation.writing import answer, draft_from, minutes, picked, thread, written
from tests.home.factories import NewsFactory, ProductionFactory
from tests.home.pages.writing import every_block, put
from tests.town import Town

PEOPLE = {"samira": "pro", "luc": "pair", "ines": "animation", "paul": "edition"}


def write(mark: str) -> str:
    """Write all of it; `mark` tells it from what was written before. The address of each page, by a name."""
    town = _town()
    addresses = {**_pages(town, mark), **_draft(town, mark), **_letter(town, mark)}
    return json.dumps(addresses)


def _town() -> Town:
    network = Network.objects.get(slug="education")
    town = Town(network, Network.objects.get(slug="sante"))
    town.people.update({name: User.objects.get(email=f"{key}@demo.test") for name, key in PEOPLE.items()})
    town.forum = Forum.objects.filter(network=network, private=False, type=Forum.FORUM_POST).order_by("pk")[0]
    return town


def _files() -> tuple[Image, Document]:
    content = io.BytesIO()
    Pillow.new("RGB", (960, 640), "#7a8f5a").save(content, "PNG")
    image = Image.objects.create(title="La cour", file=ContentFile(content.getvalue(), "cour.png"))
    file = ContentFile(b"%PDF-1.7\n" + b"x" * 2991, "convention.pdf")
    return image, Document.objects.create(title="Convention", file=file, file_size=3000)


def _pages(town: Town, mark: str) -> dict[str, str]:
    image, document = _files()
    sheet = ProductionFactory.create(title=f"Ouvrir la cantine aux parents {mark}")
    newer = ProductionFactory.create(title=f"Tenir dans la durée {mark}")
    sheet.body = every_block(image=image, document=document, page=newer)
    sheet.save_revision(user=town.paul).publish(user=town.paul)
    sheet = ProductionPage.objects.get(pk=sheet.pk)
    news = NewsFactory.create(title=f"Un appel pour les cantines {mark}", kind="appel")
    news.body, news.deadline = sheet.body, timezone.localdate() + dt.timedelta(days=20)
    news.save_revision(user=town.paul).publish(user=town.paul)
    region = Territory.objects.filter(kind="region", code="32").first()
    agenda = AgendaPage(title=f"L'agenda {mark}", slug=f"agenda-{mark}", introduction="Se voir.", network=town.network)
    put(agenda, SectionPage.objects.get(slug="actualites"))
    start = timezone.now() + dt.timedelta(days=12)
    plan_meeting(
        network=town.network, title=f"Un midi à la cantine {mark}", starts_at=start, public=True,
        ends_at=start + dt.timedelta(hours=2), by=town.reader("ines"),
    )  # fmt: skip
    made = Centre.objects.create(slug=f"centre-{mark}", name=f"Centre {mark}", territory=region)
    centre = CentrePage(title=made.name, slug=made.slug, centre=made, introduction="Un tiers.", phone="03 44 00 00 00")
    centre.contacts = [CentreContact(name="Claire Vasseur", role="documentation", email="claire@example.org")]
    centre.body = sheet.body
    put(centre, HomePage.objects.get())
    dossier = DossierPage(title=f"Venir à l'école {mark}", slug=f"venir-{mark}", introduction="Deux textes.")
    dossier.items = [
        DossierItem(production=one, why="Pour commencer.", sort_order=n) for n, one in enumerate((sheet, newer))
    ]
    put(dossier, LibraryPage.objects.get())
    productions.watch_over(page=sheet, by=town.reader("samira"))
    productions.say_useful(page=sheet, by=town.reader("luc"))
    told = Told("Centre social Les Dunes", "Repris tel quel, le mardi.", "https://example.org/dunes")
    productions.tell_reuse(page=sheet, by=town.reader("luc"), told=told)
    reason = "Le dispositif a changé de nom depuis l'été."
    report = productions.report(page=sheet, by=town.reader("luc"), kind=Report.Kind.OUTDATED, reason=reason)
    productions.discuss(page=sheet, by=town.reader("luc"), body="Nous avons essayé à Creil, un jeudi par mois.")
    shared = _selection(town, mark, sheet, newer)
    return {
        "production": sheet.url, "report": f"/productions/a-soigner/{report.pk}/", "news": news.url,
        "agenda": agenda.url, "centre": centre.url, "dossier": dossier.url, "selection": shared,
    }  # fmt: skip


def _selection(town: Town, mark: str, *pages: ProductionPage) -> str:
    samira = town.reader("samira")
    basket = selections.basket_of(by=samira)
    for page in pages:
        selections.put(selection=basket, entry=page.entry, by=samira, note="Pour l'atelier de mardi.")
    kept = selections.keep_basket(by=samira, name=f"Pour lundi {mark}")
    selections.share(selection=kept, by=samira)
    basket = selections.basket_of(by=samira)
    for page in pages:
        selections.put(selection=basket, entry=page.entry, by=samira)
    return kept.get_absolute_url()


def _draft(town: Town, mark: str) -> dict[str, str]:
    topic, samira = thread(town, title=f"La cantine {mark}"), town.reader("samira")
    draft = draft_from(town, topic, title=f"Ouvrir la cantine {mark}", aim="Ouvrir une cantine aux familles.")
    [quoted] = drafts.quote(draft=draft, by=samira, picks=[picked(answer(topic))])
    passage = written(town, "Le quartier n'a **pas** de cantine.\n\nLes parents attendent dehors.", draft)
    luc, key = town.reader("luc"), uuid.uuid4()
    drafts.invite_writer(draft=draft, by=samira, person=town.ines, word="Votre regard aiderait.")
    drafts.comment(passage=passage, by=luc, body="Depuis quand ?", about="Les parents attendent dehors.", key=key)
    body = "Le quartier n'a plus de cantine depuis 2019.\n\nLes parents attendent dehors, même l'hiver."
    suggestion = drafts.suggest(passage=passage, by=luc, base=1, body=body, why="La date aide à comprendre.")
    drafts.write_passage(passage=passage, by=samira, body=f"{passage.body}\n\nEt il pleut.", base=1)
    asked = _asked(town, mark)
    meeting, _point = minutes(town)
    at = f"/ecrire/{draft.pk}/"
    return {
        "draft": at, "passage": f"{at}passage/{passage.pk}/", "quoted": f"{at}passage/{quoted.pk}/",
        "suggestion": f"{at}suggestion/{suggestion.pk}/", "pick": f"{at}choisir/?fil={topic.pk}",
        "pick_minutes": f"{at}choisir/?rencontre={meeting.pk}", "consent": f"/ecrire/accords/{asked.pk}/",
        "asked_draft": f"/ecrire/{asked.draft_id}/",
    }  # fmt: skip


def _asked(town: Town, mark: str) -> Quotation:
    """Luc's draft, that quotes Samira's thread and asks her."""
    topic, luc = thread(town, title=f"Le goûter {mark}"), town.reader("luc")
    draft = draft_from(town, topic, by="luc", title=f"Le goûter au quartier {mark}")
    drafts.quote(draft=draft, by=luc, picks=[picked(topic.first_post)])
    long_ago = timezone.now() - dt.timedelta(hours=1)
    Passage.objects.filter(draft=draft).update(changed_at=long_ago)
    asking.ask(draft=Draft.objects.get(pk=draft.pk), by=luc)
    return Quotation.objects.get(draft=draft)


def _letter(town: Town, mark: str) -> dict[str, str]:
    opening = "Bonjour à **toutes et tous**,\n\nvoici ce qui s'est écrit ce mois-ci."
    letter = Letter.objects.create(subject=f"La lettre {mark}", opening=opening)
    LetterItem.objects.create(letter=letter, heading="À lire", title="Une fiche", text="Utile.", url="/productions/")
    reader = Subscriber.objects.create(email=f"lecteur-{mark}@example.org", confirmed_at=timezone.now())
    letters.send(letter=letter, by=town.paul)
    waiting = Subscriber.objects.create(email=f"attend-{mark}@example.org")
    return {
        "letter": f"/lettre/{letter.pk}/", "leave": f"/lettre/desabonnement/{reader.token}/",
        "confirm": f"/lettre/confirmer/{waiting.token}/",
    }  # fmt: skip
