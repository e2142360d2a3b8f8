"""A SPIP site arrives: once, with its dates, words, credits, files, comments and addresses; what is left is told."""

import copy
import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from forums.forum_conversation.models import Topic
from home.pages.models import NewsPage, SectionPage
from home.productions.models import ProductionPage
from home.spip.models import Carried
from reference.models import Keyword
from tests.home.spip.site import ROWS, as_sqlite, as_xml, with_files

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def arrive(export, town=None, **options):
    out = StringIO()
    call_command("import_spip", str(export), productions="3", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def files(tmp_path):
    return with_files(tmp_path / "IMG")


def counts():
    return (
        NewsPage.objects.count(),
        SectionPage.objects.count(),
        ProductionPage.objects.count(),
        Keyword.objects.count(),
        get_document_model().objects.count(),
        Topic.objects.count(),
        Redirect.objects.count(),
        Carried.objects.count(),
    )


@pytest.mark.parametrize("form", [as_sqlite, as_xml])
def test_a_site_arrives_whole_and_once(form, tmp_path, files, town, client):
    export = form(tmp_path / "export")
    report = tmp_path / "report.json"
    arrive(export, files=files, forum=town.forum.pk, report=report)
    news = NewsPage.objects.get(title="Le lait à la cantine")
    assert news.published_on.isoformat() == "2012-03-04T09:00:00+00:00"
    assert [one.title for one in news.get_ancestors()[2:]] == ["Actualités", "Éducation", "Cantines"]
    assert [word.label for word in news.keywords.all()] == ["Cantine scolaire"]
    guide = ProductionPage.objects.get(title="Guide des cantines")
    assert guide.kind == ProductionPage.Kind.GUIDE
    assert [credit.name for credit in guide.credits.all()] == ["Nadège Petit"]
    page = client.get(news.url).text
    assert f'href="{guide.url}"' in page
    assert "<b>Roubaix</b>" in page
    assert "Nadège Petit" in page
    assert "l'absent" in page.replace("’", "'")
    assert "art99" not in page
    assert "Le guide" in client.get(guide.url).text
    topic = Topic.objects.get(subject="Et chez nous ?")
    assert topic.created.year == 2012
    assert topic.posts_count == 2
    assert "<strong>Karim</strong> écrivait le 5 mars 2012" in str(topic.first_post.html)
    assert "<script" not in str(topic.last_post.html)
    left = json.loads(report.read_text())["left"]
    assert {"what": "article 1 « Le lait à la cantine »", "why": "lien vers article 99, absent"} in left
    before = counts()
    assert "inchangés" in arrive(export, files=files, forum=town.forum.pk)
    assert counts() == before


def test_the_old_addresses_lead_to_the_new_ones(tmp_path, files, town, client):
    arrive(as_sqlite(tmp_path / "e.sqlite"), files=files)
    news = NewsPage.objects.get(title="Le lait à la cantine")
    for old in ("/spip.php?article1", "/article1.html", "/Le-lait-a-la-cantine", "/Le-lait-a-la-cantine.html"):
        answer = client.get(old)
        assert (answer.status_code, answer.url) == (301, news.url), old
    assert client.get("/spip.php?mot1").url == "/mots-cles/cantine-scolaire/"
    assert client.get("/spip.php?article99").status_code == 404


def test_what_changed_there_changes_here_and_what_was_rewritten_here_stays(tmp_path, files, town):
    arrive(as_sqlite(tmp_path / "e.sqlite"), files=files)
    rows = copy.deepcopy(ROWS)
    for article in rows["articles"]:
        article["descriptif"] = "Dit autrement."
    guide = ProductionPage.objects.get(title="Guide des cantines")
    guide.aim = "Réécrit ici."
    guide.save_revision(user=town.paul).publish()
    told = arrive(as_sqlite(tmp_path / "f.sqlite", rows), files=files)
    assert NewsPage.objects.get(title="Le lait à la cantine").intro == "Dit autrement."
    guide.refresh_from_db()
    assert guide.aim == "Réécrit ici."
    assert "réécrit ici depuis l'import" in told
    assert NewsPage.objects.filter(title="Le lait à la cantine").count() == 1


def test_a_dry_run_tells_everything_and_keeps_nothing(tmp_path, files, town):
    before = counts()
    told = arrive(as_sqlite(tmp_path / "e.sqlite"), files=files, forum=town.forum.pk, dry_run=True)
    assert "article : 2 ajoutés" in told
    assert "rien n'a été gardé" in told
    assert counts() == before
    assert not list((tmp_path / "media").rglob("*.pdf"))


def test_a_word_that_is_known_here_is_that_keyword(tmp_path, town):
    known = Keyword.objects.create(slug="cantine", label="cantine scolaire", group=Keyword.Group.THEME)
    arrive(as_sqlite(tmp_path / "e.sqlite"))
    assert list(NewsPage.objects.get(title="Le lait à la cantine").keywords.all()) == [known]


def test_without_files_or_forum_what_is_missing_is_told(tmp_path, town):
    told = arrive(as_sqlite(tmp_path / "e.sqlite"))
    assert "document 1" in told
    assert "--files" in told
    assert "2 messages de forum" in told
    assert not Topic.objects.exists()


def test_sections_in_a_circle_and_lost_parents_arrive(tmp_path, town):
    rows = copy.deepcopy(ROWS)
    rows["rubriques"][0]["id_parent"] = 2
    rows["rubriques"][2]["id_parent"] = 77
    arrive(as_sqlite(tmp_path / "e.sqlite", rows))
    assert SectionPage.objects.filter(title="Cantines").count() == 1
    assert NewsPage.objects.filter(title="Le lait à la cantine").exists()


def test_files_outside_the_folder_too_large_or_untrue_stay_out(tmp_path, files, town, monkeypatch):
    monkeypatch.setattr("home.spip.files.LARGEST", 10)
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4")
    (files / "pdf" / "faux.pdf").write_bytes(b"MZ")
    rows = copy.deepcopy(ROWS)
    names = ["../secret.pdf", "/etc/passwd", "pdf/faux.pdf", "https://ailleurs.example/x.pdf", "pdf/outil.exe"]
    (files / "pdf" / "outil.exe").write_bytes(b"MZ")
    for number, name in enumerate(names, start=2):
        rows["documents"].append({"id_document": number, "titre": "", "fichier": name, "descriptif": ""})
    told = arrive(as_sqlite(tmp_path / "e.sqlite", rows), files=files)
    assert not get_document_model().objects.exists()
    for why in (
        "fichier absent du dossier",
        "la limite est de",
        "n'est pas celui",
        "se trouve sur un autre site",
        ".exe",
    ):
        assert why in told, why


BROKEN = {
    "not an export": b"Bonjour",
    "another xml": b"<?xml version='1.0'?><rss></rss>",
    "cut": b"<?xml version='1.0'?><SPIP><spip_articles><id_article>1",
    "entities": b"<?xml version='1.0'?><!DOCTYPE SPIP [<!ENTITY a 'aaaa'>]><SPIP><x><y>&a;</y></x></SPIP>",
    "empty database": b"SQLite format 3\0" + b"\0" * 84,
    "cut gzip": gzip.compress(b"<SPIP></SPIP>")[:-6],
    "nothing": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_export_is_refused_with_a_sentence_and_changes_nothing(name, tmp_path, town):
    export = tmp_path / "export"
    export.write_bytes(BROKEN[name])
    before = counts()
    with pytest.raises(CommandError) as refused:
        arrive(export, site="https://ancien.example")
    assert len(str(refused.value)) > 20
    assert "Traceback" not in str(refused.value)
    assert counts() == before


def test_wishes_that_make_no_sense_are_refused(tmp_path, town):
    export = as_sqlite(tmp_path / "e.sqlite")
    for options in ({"group": ["Publics=nimporte"]}, {"files": tmp_path / "absent"}, {"forum": 999_999}):
        with pytest.raises(CommandError):
            arrive(export, **options)
    with pytest.raises(CommandError):
        call_command("import_spip", str(export), productions="trois", stdout=StringIO())
    assert not Page.objects.filter(title="Le lait à la cantine").exists() or not Topic.objects.exists()


def test_a_backup_of_the_first_form_arrives_too(tmp_path, town):
    export = tmp_path / "dump.xml.gz"
    export.write_bytes(
        gzip.compress(
            "<?xml version='1.0' encoding='iso-8859-1'?><SPIP version='1.8' adresse_site='https://ancien.example'>"
            "<rubrique><id_rubrique>1</id_rubrique><id_parent>0</id_parent><titre>Éducation</titre></rubrique>"
            "<auteur><id_auteur>4</id_auteur><nom>Léa</nom></auteur>"
            "<article><id_article>5</id_article><titre>Été</titre><id_rubrique>1</id_rubrique><texte>L'été.</texte>"
            "<date>2004-07-01 00:00:00</date><statut>publie</statut><lien:auteur>4</lien:auteur></article>"
            "</SPIP>".encode("iso-8859-1")
        )
    )
    arrive(export)
    news = NewsPage.objects.get(title="Été")
    assert news.published_on.year == 2004
    assert "Léa" in str(news.body)
