"""Agendas and resource centres get their places in the tree, and « Vos données » tells what one may do today.

An installation in use gets them too. What is there already is left as it is: a list that exists somewhere, a page that
has the address, a text that was rewritten. The way back takes out the lists that nobody used.
"""

import json
import re
from importlib import import_module

from django.db import migrations
from django.db.models import JSONField, Value
from django.db.models.functions import Cast

GROUP = "Édition"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
# The model of a list; the addresses it may have, the first that is free; its title, and its introduction.
PLACES = (
    (
        "AgendaIndexPage",
        ("agenda", "agendas"),
        "Agenda",
        "Les rencontres et les formations d'un réseau ou d'un territoire, mois par mois.",
    ),
    (
        "CentreIndexPage",
        ("centres", "centres-de-ressources"),
        "Centres de ressources",
        "Près de chez vous, des équipes qui aident les professionnel·les des quartiers à apprendre les un·es des autres.",
    ),
)

KEYS = re.compile(r' data-block-key="[^"]*"')  # that the text editor gives paragraphs
BEFORE = (
    '<p>Depuis <a href="/compte/donnees/">votre compte</a>, vous téléchargez vos données et demandez leur effacement. '
    'La <a href="https://www.cnil.fr/fr/plaintes">CNIL</a> reçoit les réclamations. Le responsable du traitement est '
    'l\'éditeur nommé dans les <a href="/mentions-legales/">mentions légales</a>.</p>'
)
AFTER = (
    '<p>Vous lisez, corrigez et effacez ce que vous dites de vous dans <a href="/compte/profil/">votre profil</a>, et vos '
    'adresses électroniques dans <a href="/compte/email/">votre compte</a>. <a href="/compte/contributions/">Vos '
    "contributions</a> sont réunies sur une page.</p><p>Pour recevoir une copie de vos données, pour les faire effacer, "
    "ou pour vous opposer à un usage, écrivez à l'éditeur nommé dans les "
    '<a href="/mentions-legales/">mentions légales</a> : c\'est le responsable du traitement. La '
    '<a href="https://www.cnil.fr/fr/plaintes">CNIL</a> reçoit les réclamations.</p>'
)


def give(apps, schema_editor):
    """Make the lists that are missing, let the editors in, and make the text true."""
    home = apps.get_model("pages", "HomePage").objects.order_by("path").first()
    if home is not None:
        for place in PLACES:
            make_list(apps, home, *place)
    rewrite(apps, BEFORE, AFTER)


def make_list(apps, home, model, slugs, title, introduction):
    """Put a list below the home page, where there is none anywhere; None where every address is taken."""
    first_tree = import_module("home.pages.migrations.0003_first_tree")
    Page = apps.get_model("wagtailcore", "Page")
    if apps.get_model("pages", model).objects.exists():
        return None
    home = Page.objects.get(pk=home.pk)
    below = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)
    taken = set(below.filter(slug__in=slugs).values_list("slug", flat=True))
    free = [slug for slug in slugs if slug not in taken]
    if not free:
        return None
    page = first_tree.child(apps, home, ("pages", model), free[0], title, introduction=introduction)
    OnPage = apps.get_model("wagtailcore", "GroupPagePermission")
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        for name in PAGE_RIGHTS:
            right = first_tree.right(apps, "wagtailcore", "page", name)
            OnPage.objects.get_or_create(group=group, page_id=page.pk, permission=right)
    return page


def rewrite(apps, old, new):
    """Put one text in place of another on « Vos données », and in what is being written there; nothing else changes."""
    SimplePage, Revision = apps.get_model("pages", "SimplePage"), apps.get_model("wagtailcore", "Revision")
    pages = SimplePage.objects.filter(slug="confidentialite").annotate(raw=Cast("body", JSONField()))
    for pk, revision, raw in pages.values_list("pk", "latest_revision_id", "raw"):
        blocks = json.loads(raw) if isinstance(raw, str) else raw
        if changed(blocks, old, new):
            kept = Cast(Value(json.dumps(blocks)), JSONField())
            SimplePage.objects.filter(pk=pk).update(body=kept)
        for draft in Revision.objects.filter(pk=revision):
            blocks = json.loads(draft.content.get("body") or "[]")
            if changed(blocks, old, new):
                draft.content["body"] = json.dumps(blocks)
                draft.save(update_fields=["content"])


def changed(blocks, old, new):
    """Whether one of these blocks was this text, now the other."""
    texts = [block for block in blocks or () if block.get("type") == "text" and isinstance(block.get("value"), str)]
    found = [block for block in texts if KEYS.sub("", block["value"]) == old]
    for block in found:
        block["value"] = new
    return bool(found)


def take_back(apps, schema_editor):
    """Take out the lists that nobody wrote on and that hold nothing, and bring the older text back."""
    Page = apps.get_model("wagtailcore", "Page")
    for model, *_rest in PLACES:
        for page in apps.get_model("pages", model).objects.filter(numchild=0, latest_revision=None):
            above = Page.objects.filter(path=page.path[:-4])
            page.delete()
            for parent in above:
                count = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).count()
                Page.objects.filter(pk=parent.pk).update(numchild=count)
    rewrite(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0006_lists_of_agendas_and_centres"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take_back)]
