"""PDFs: made by the worker, for whoever may read the thread, and never of what it no longer says."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from background import papers, typesetter
from background.papers import State, forget_old_papers
from forums import actions
from forums.around import exports, tasks
from forums.forum_conversation.models import Post, Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
TASK = "forums.around.tasks.typeset"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(
        forum=town.private,
        by=town.reader("samira"),
        title="Poste supprimé",
        body="Entre nous ![x](https://a.test/x.png)",
    )


def make(topic: Topic) -> str:
    name = exports.name_of(topic)
    tasks.typeset.call(topic.pk, name)
    for typesetter_at_work in papers.running:
        typesetter_at_work.wait(60)
    return name


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Another program in the typesetter's place."""

    def instead(program: str) -> None:
        path = tmp_path / "typesetter.py"
        path.write_text(f"import sys\nfrom pathlib import Path\nstem = sys.argv[1]\n{program}")
        monkeypatch.setattr(papers, "TYPESETTER", path)

    return instead


def test_one_asks_waits_and_takes_it(browse: Browse, topic: Topic, undone: Callable[[str], int]) -> None:
    client, address = browse("luc"), topic.get_absolute_url() + "pdf/"
    assert "Préparer le PDF" in client.get(address).content.decode()
    for _twice in range(2):
        assert client.post(address).status_code == 302
    assert undone(TASK) == 1
    assert "en préparation" in client.get(address).content.decode()
    assert client.get(address + "fichier/").status_code == 302
    make(topic)
    assert "Télécharger le PDF" in client.get(address).content.decode()
    answer = client.get(address + "fichier/")
    assert answer.getvalue().startswith(b"%PDF-")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    for who in (None, "karim", "thomas", "helene"):
        assert browse(who).get(address + "fichier/").status_code == 404


def test_a_thread_that_changed_gives_another_pdf(browse: Browse, topic: Topic, quick: Callable[[str], None]) -> None:
    quick("Path(stem + '.pdf').write_bytes(b'%PDF-')")
    old = make(topic)
    assert exports.state_of(topic, old) is State.READY
    Post.objects.filter(topic=topic).update(removed="hidden", updated=timezone.now())
    assert exports.name_of(topic) != old
    assert browse("luc").get(topic.get_absolute_url() + "pdf/fichier/").status_code == 302
    tasks.typeset.call(topic.pk, old)  # asked for before: nothing is made under the old name
    assert not list(papers.folder().glob("*.wanted"))


@pytest.mark.parametrize(("why", "said"), [("failed", "pas pu être fait"), ("impossible", "il lui manque un outil")])
def test_what_goes_wrong_is_said(
    browse: Browse, topic: Topic, quick: Callable[[str], None], why: str, said: str
) -> None:
    quick(f"Path(stem + '.failed').write_text('{why}')")
    make(topic)
    page = browse("luc").get(topic.get_absolute_url() + "pdf/").content.decode()
    assert said in page
    assert "Markdown" in page


def test_a_typesetter_that_fails_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(papers.TYPESETTER), str(tmp_path / "1-x")], check=False)
    assert done.returncode != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1-x.failed"]


def test_too_long_a_thread_is_printed_by_volumes(browse: Browse, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(posts_count=exports.LARGEST + 1)
    client = browse("luc")
    assert "dépasse 1\u00a0000 messages" in client.get(topic.get_absolute_url() + "pdf/").content.decode()
    client.post(topic.get_absolute_url() + "pdf/")
    assert not papers.folder().exists()


def test_exports_are_forgotten_after_a_day(topic: Topic) -> None:
    papers.want("1-x")
    papers.want("2-x")
    yesterday = time.time() - papers.KEPT - 60
    os.utime(papers.folder() / "1-x.wanted", (yesterday, yesterday))
    forget_old_papers.call()
    assert [path.name for path in papers.folder().iterdir()] == ["2-x.wanted"]


@pytest.mark.parametrize(
    "url",
    ["https://a.test/x.woff2", "file:///etc/passwd", "font:../css/paper.css", "font:x.woff2", "data:text/css,a", "/x"],
)
def test_the_typesetter_fetches_nothing_but_fonts(url: str) -> None:
    with pytest.raises(ValueError, match="nothing"):
        typesetter.font(url)


def test_the_typesetter_has_our_fonts() -> None:
    assert typesetter.font("font:bricolage-grotesque-latin.woff2").startswith(b"wOF2")


def test_hostile_html_reaches_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe")
    html = f'<link rel=attachment href="file://{secret}"><img src="file://{secret}"><p>Bonjour</p>'
    (tmp_path / "1-x.html").write_text(html)
    done = subprocess.run([sys.executable, str(papers.TYPESETTER), str(tmp_path / "1-x")], check=False)
    assert done.returncode == 0
    assert b"/EmbeddedFile" not in (tmp_path / "1-x.pdf").read_bytes()
    assert not (tmp_path / "1-x.html").exists()
