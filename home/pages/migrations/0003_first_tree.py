"""What an empty installation begins with: the tree of pages, the site that shows it, and the group of its editors.

What is there already is left as it is. The way back takes out what nobody has written on since.
"""

import json
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import migrations
from django.utils import timezone

GROUP = "Édition"
EDITED = ("actualites", "productions")  # the trees that editors write in
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
PLAIN_RIGHTS = (
    ("wagtailadmin", "admin", ("access_admin",)),
    ("reference", "keyword", ("add_keyword", "change_keyword", "delete_keyword", "view_keyword")),
)
COLLECTION_RIGHTS = (
    ("wagtailimages", "image", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", "document", ("add_document", "change_document", "choose_document")),
)

ROOMS = (
    ("exchange", "On en parle en ce moment"),
    ("networks", "Les réseaux, et celui que vous proposerez"),
    ("meetings", "Se voir, près de chez soi"),
    ("productions", "Écrit par celles et ceux qui l'ont fait"),
    ("news", "Actualités du centre"),
)

SIMPLE = (
    (
        "a-propos",
        "Qui nous sommes",
        "La structure qui tient ce site se présente ici.",
        (
            ("text", "<p>Maillage est un lieu d'échange entre professionnelles et professionnels de la politique de la "
             "ville : des réseaux ouverts, des forums, des rencontres, et ce qui s'écrit à plusieurs à partir de là.</p>"
             "<p>Ce texte est celui d'une installation neuve. La structure qui tient ce site le remplace par le sien : "
             "qui elle est, ce qu'elle fait, comment la joindre.</p>"),
        ),
    ),
    (
        "regles",
        "Règles de la maison",
        "Peu de règles, écrites pour être tenues. Elles valent dans tous les réseaux.",
        (
            ("heading", "Se parler"),
            ("text", "<ul><li>Vous écrivez sous votre nom, et vous dites au nom de qui.</li><li>On parle des situations, "
             "jamais d'une personne qu'on pourrait reconnaître.</li><li>Le désaccord porte sur ce qui est écrit. Les "
             "attaques personnelles et les propos haineux sont retirés.</li></ul>"),
            ("heading", "Ce qui est public"),
            ("text", "<p>Chaque forum dit s'il est public ou réservé aux membres. Ce qui se dit entre membres ne se copie "
             "pas dehors sans l'accord de qui l'a écrit.</p>"),
            ("heading", "L'animation"),
            ("text", "<p>Animer un réseau est une fonction, avec une date de fin. Chaque geste a une raison, notée dans un "
             "journal que tous les membres peuvent lire.</p>"),
        ),
    ),
    (
        "accessibilite",
        "Déclaration d'accessibilité",
        "L'état de ce site au regard du référentiel général d'amélioration de l'accessibilité (RGAA).",
        (
            ("heading", "État de conformité"),
            ("text", "<p>Ce site n'a pas encore été audité. Aucun taux de conformité ne peut être annoncé ; il est à "
             "considérer comme non conforme jusqu'à l'audit.</p>"),
            ("heading", "Signaler un obstacle"),
            ("text", "<p>Un contenu ou un service vous résiste ? Écrivez à la structure qui tient ce site, en indiquant la "
             "page concernée : ses coordonnées figurent dans les <a href=\"/mentions-legales/\">mentions légales</a>.</p>"),
            ("heading", "Voies de recours"),
            ("text", "<p>Sans réponse satisfaisante, vous pouvez vous adresser au <a "
             "href=\"https://formulaire.defenseurdesdroits.fr/\">Défenseur des droits</a>.</p>"),
        ),
    ),
    (
        "confidentialite",
        "Vos données",
        "Ce que ce site garde sur vous, pour quelle raison, et comment reprendre la main.",
        (
            ("heading", "Ce qui est gardé"),
            ("text", "<ul><li>Votre adresse électronique et l'empreinte de votre mot de passe, pour vous reconnaître et "
             "vous écrire.</li><li>Ce que vous dites de vous dans votre profil, pour vous présenter aux autres "
             "membres.</li><li>Ce que vous écrivez, qui fait la mémoire commune.</li></ul>"),
            ("heading", "Ce qui n'existe pas ici"),
            ("text", "<p>Aucun traceur publicitaire, aucune mesure d'audience par un tiers, aucun script ni police venus "
             "d'un autre serveur. Seuls la session et la protection des formulaires demandent un témoin de connexion.</p>"),
            ("heading", "Vos droits"),
            ("text", "<p>Depuis <a href=\"/compte/donnees/\">votre compte</a>, vous téléchargez vos données et demandez "
             "leur effacement. La <a href=\"https://www.cnil.fr/fr/plaintes\">CNIL</a> reçoit les réclamations. Le "
             "responsable du traitement est l'éditeur nommé dans les <a href=\"/mentions-legales/\">mentions "
             "légales</a>.</p>"),
        ),
    ),
    (
        "mentions-legales",
        "Mentions légales",
        "À compléter par la structure qui tient ce site, avant son ouverture au public.",
        (
            ("heading", "Éditeur"),
            ("text", "<p>À compléter : nom, statut, adresse, courriel, direction de la publication.</p>"),
            ("heading", "Hébergement"),
            ("text", "<p>À compléter : nom, adresse et téléphone de l'hébergeur.</p>"),
            ("heading", "Logiciel"),
            ("text", "<p>Maillage est un logiciel libre, sous licence GNU AGPL, version 3 ou ultérieure.</p>"),
        ),
    ),
)


def plant(apps, schema_editor):
    """Give the installation its tree, its site and its group."""
    home = first_home(apps)
    show(apps, home)
    sections = {
        "actualites": child(apps, home, ("pages", "SectionPage"), "actualites", "Actualités",
                            introduction="Ce que le centre annonce, raconte et transmet."),
        "reseaux": child(apps, home, ("pages", "NetworkIndexPage"), "reseaux", "Réseaux",
                         introduction="Des groupes ouverts, tenus par leurs membres."),
        "productions": child(apps, home, ("productions", "LibraryPage"), "productions", "Bibliothèque",
                             introduction="Ce que des professionnel·les ont appris en faisant, écrit à plusieurs, daté. "
                             "À reprendre librement."),
    }
    for slug, title, intro, blocks in SIMPLE:
        child(apps, home, ("pages", "SimplePage"), slug, title, intro=intro, body=stored(blocks))
    give_rights(apps, [sections[slug] for slug in EDITED])


def stored(blocks):
    return json.dumps([{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks])


def first_home(apps):
    """The home page; in place of Wagtail's welcome page, which has nothing of ours."""
    HomePage = apps.get_model("pages", "HomePage")
    Page = apps.get_model("wagtailcore", "Page")
    found = HomePage.objects.order_by("path").first()
    if found is not None:
        return found
    root = Page.objects.get(depth=1)
    # Made beside the welcome page: the site's root is never missing, and nothing hangs on a page that goes.
    Page.objects.filter(slug="home", depth=2, path__startswith=root.path).update(slug="wagtail", url_path="/wagtail/")
    return child(
        apps, root, ("pages", "HomePage"), "home", "Maillage",
        lede="On pose une question de métier, on raconte ce qu'on a essayé, et on se retrouve près de chez soi.",
        reassurance="Gratuit. Ni classement ni grade. Les financeurs n'ont aucun accès aux échanges.",
        body=stored((name, {"title": title}) for name, title in ROOMS),
    )


def child(apps, parent, model, slug, title, **fields):
    """The page of this address below another, made if it is not there."""
    Model, Page = apps.get_model(*model), apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    below = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    there = below.filter(slug=slug).first()
    if there is not None:
        return there
    last = below.order_by("-path").values_list("path", flat=True).first()
    now = timezone.now()
    page = Model(
        path=parent.path + step_after(last[-4:] if last else "0000"),
        depth=parent.depth + 1,
        numchild=0,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        locale=apps.get_model("wagtailcore", "Locale").objects.order_by("pk").first(),
        content_type=ContentType.objects.get_or_create(app_label=model[0], model=model[1].lower())[0],
        live=True,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
        **fields,
    )
    page.save()
    Page.objects.filter(pk=parent.pk).update(numchild=below.count())
    return Page.objects.get(pk=page.pk)


def step_after(step):
    """The next step of a treebeard path: four digits in base 36."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number, found = int(step, 36) + 1, ""
    for _place in range(4):
        number, rest = divmod(number, 36)
        found = digits[rest] + found
    return found


def show(apps, home):
    """Let the default site show the home page, and take out Wagtail's welcome page if it is as it came."""
    Site, Page = apps.get_model("wagtailcore", "Site"), apps.get_model("wagtailcore", "Page")
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname=address.hostname, port=port, root_page_id=home.pk, is_default_site=True)
    elif site.root_page_id != home.pk and welcome_pages(apps).filter(pk=site.root_page_id).exists():
        Site.objects.filter(pk=site.pk).update(
            root_page_id=home.pk, hostname=address.hostname, port=port, site_name="Maillage"
        )
    welcome_pages(apps).exclude(pk__in=Site.objects.values("root_page_id")).delete()
    root = Page.objects.get(depth=1)
    Page.objects.filter(pk=root.pk).update(numchild=Page.objects.filter(depth=2).count())


def welcome_pages(apps):
    """Wagtail's own welcome page: of no type of ours, with nothing below it."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    plain = ContentType.objects.filter(app_label="wagtailcore", model="page")
    return apps.get_model("wagtailcore", "Page").objects.filter(
        depth=2, numchild=0, content_type__in=plain, latest_revision=None
    )


def give_rights(apps, pages):
    """The group of editors: their two trees, pictures and documents, keywords; nothing else."""
    Group, Collection = apps.get_model("auth", "Group"), apps.get_model("wagtailcore", "Collection")
    group, new = Group.objects.get_or_create(name=GROUP)
    if not new:
        return
    for app, model, names in PLAIN_RIGHTS:
        group.permissions.add(*(right(apps, app, model, name) for name in names))
    OnPage = apps.get_model("wagtailcore", "GroupPagePermission")
    for page in pages:
        for name in PAGE_RIGHTS:
            OnPage.objects.create(group=group, page_id=page.pk, permission=right(apps, "wagtailcore", "page", name))
    OnCollection = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for app, model, names in COLLECTION_RIGHTS:
        for name in names:
            OnCollection.objects.create(group=group, collection=root, permission=right(apps, app, model, name))


def right(apps, app, model, name):
    """A permission; on a database made from nothing they are only written once all migrations have run."""
    Permission = apps.get_model("auth", "Permission")
    kind, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    labels = {"access_admin": "Can access Wagtail admin"}
    label = labels.get(name, f"Can {name.replace('_', ' ')}")
    return Permission.objects.get_or_create(content_type=kind, codename=name, defaults={"name": label})[0]


def uproot(apps, schema_editor):
    """Take out the group, and the pages on which nobody wrote; a tree in use stays."""
    Page = apps.get_model("wagtailcore", "Page")
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()
    home = apps.get_model("pages", "HomePage").objects.order_by("path").first()
    if home is None:
        return
    slugs = {"actualites", "reseaux", "productions", *(slug for slug, *_rest in SIMPLE)}
    tree = Page.objects.filter(path__startswith=home.path)
    ours = tree.filter(depth=home.depth + 1, slug__in=slugs)
    if tree.exclude(latest_revision=None).exists() or tree.count() != ours.count() + 1:
        return
    ContentType = apps.get_model("contenttypes", "ContentType")
    root = Page.objects.get(depth=1)
    welcome = Page.objects.create(
        title="Welcome to your new Wagtail site!", draft_title="Welcome to your new Wagtail site!", slug="wagtail",
        path=root.path + step_after(home.path[-4:]), depth=2, numchild=0, url_path="/wagtail/", live=True,
        locale=home.locale, content_type=ContentType.objects.get_or_create(app_label="wagtailcore", model="page")[0],
    )
    apps.get_model("wagtailcore", "Site").objects.filter(root_page_id=home.pk).update(root_page_id=welcome.pk)
    for app, model in (("pages", "SimplePage"), ("pages", "SectionPage"), ("pages", "NetworkIndexPage"),
                       ("productions", "LibraryPage"), ("pages", "HomePage")):
        apps.get_model(app, model).objects.filter(path__startswith=home.path).delete()
    Page.objects.filter(pk=root.pk).update(numchild=Page.objects.filter(depth=2).count())


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_table_block"),
        ("productions", "0002_table_block"),
        ("reference", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(plant, uproot)]
