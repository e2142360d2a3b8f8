"""The journal: every act with what it was done to, undone for thirty days, both linked; and what it is narrowed by."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.networks import actions as networks
from communities.networks.models import FacilitationEntry, Network
from communities.networks.plugs_care import undo_of
from forums import actions
from forums.forum_conversation.models import Knot, Post, Topic
from forums.upkeep import check_integrity
from tests.communities.factories import FacilitationEntryFactory, FacilitationFactory, PersonFactory
from tests.town import Town

As = Callable[[User | None], Client]
Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
Act = FacilitationEntry.Act
WHY, BACK = "Parce que c'est la même question.", "Finalement, non."
DAY = dt.timedelta(days=1)


def text(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")


def thread(town: Town, by: str = "samira", title: str = "Une question", **given: Any) -> Topic:
    return actions.open_thread(
        forum=given.get("forum") or town.forum, by=town.reader(by), title=title, body=f"Début de {title}"
    )


def last(town: Town) -> FacilitationEntry:
    return FacilitationEntry.objects.filter(network=town.network).order_by("-pk")[0]


def undo(town: Town, entry: FacilitationEntry, by: str = "ines") -> FacilitationEntry:
    return networks.undo_act(entry=entry, by=town.reader(by), reason=BACK)


def fresh(topic: Topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


def posts_of(topic: Topic) -> list[int]:
    return list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))


def test_every_act_can_be_undone():
    nothing_to_undo = {Act.END, Act.UNDO}  # nobody is put back into a function: they propose themselves again
    assert {act for act in Act if undo_of(act) is None} <= nothing_to_undo


DEEDS = [
    ("close", lambda topic, by: actions.close_thread(topic=topic, by=by, reason=WHY), Act.OPEN),
    ("pin", lambda topic, by: actions.pin_thread(topic=topic, by=by, reason=WHY), Act.UNPIN),
    ("hide", lambda topic, by: actions.hide_thread(topic=topic, by=by, reason=WHY), Act.SHOW),
    ("title", lambda topic, by: actions.rename_thread(topic=topic, by=by, title="Mieux", reason=WHY), Act.TITLE),
]


@pytest.mark.parametrize(("act", "deed", "opposite"), DEEDS)
def test_an_act_on_a_thread_is_undone_and_both_lead_to_each_other(
    town: Town, act: str, deed: Callable[..., Any], opposite: str
):
    topic = thread(town)
    before = Topic.objects.values("status", "type", "approved", "subject", "slug").get(pk=topic.pk)
    deed(topic, town.reader("ines"))
    entry = last(town)
    assert (entry.act, entry.about) == (act, f"topic:{topic.pk}")
    done = undo(town, entry)
    assert Topic.objects.values("status", "type", "approved", "subject", "slug").get(pk=topic.pk) == before
    entry.refresh_from_db()
    assert (done.act, done.reason, done.undoes) == (opposite, BACK, entry)
    assert (entry.undone_by, entry.undoing) == (town.ines, done)
    assert Knot.objects.filter(topic=topic, entry=done).exists()
    again = undo(town, done)
    assert (again.act, again.undoes) == (entry.act, done)
    assert check_integrity(mend=False) == []


def test_acts_on_messages_are_undone(town: Town):
    topic = thread(town)
    post = actions.reply(topic=topic, by=town.reader("luc"), body="Chez nous, oui.")
    actions.hide_message(post=post, by=town.reader("ines"), reason=WHY)
    entry = last(town)
    assert entry.about == f"post:{post.pk}"
    undo(town, entry)
    assert Post.objects.get(pk=post.pk).removed == ""
    actions.open_to_hands(post=post, by=town.reader("ines"), reason=WHY)
    assert undo(town, last(town)).act == Act.UNWIKI
    assert not Post.objects.get(pk=post.pk).wiki


def test_a_facilitator_who_opened_the_thread_undoes_in_the_journal_too(town: Town):
    topic = thread(town, by="ines")
    other = PersonFactory.create()
    FacilitationFactory.create(network=town.network, person=other)
    from accounts.reader import Reader

    actions.rename_thread(topic=topic, by=Reader.of(other), title="Autre titre", reason=WHY)
    entry = last(town)
    done = undo(town, entry)
    assert (done.person, done.target) == (town.ines, "Une question")
    assert fresh(topic).subject == "Une question"


def test_a_moved_thread_goes_back(town: Town):
    topic = thread(town)
    actions.move_thread(topic=topic, to=town.second, by=town.reader("ines"), reason=WHY)
    undo(town, last(town))
    assert fresh(topic).forum == town.forum
    assert check_integrity(mend=False) == []


def test_from_between_members_a_thread_goes_back_until_someone_writes_there(town: Town):
    topic, other = thread(town), thread(town, title="Deux")
    for one in (topic, other):
        actions.move_thread(topic=one, to=town.private, by=town.reader("ines"), reason=WHY)
    entries = list(FacilitationEntry.objects.order_by("pk"))
    undo(town, entries[0])
    assert fresh(topic).forum == town.forum
    actions.reply(topic=other, by=town.reader("luc"), body="Entre nous : non.")
    with pytest.raises(networks.UndoRefused, match="écrit entre eux"):
        undo(town, entries[1])
    assert fresh(other).forum == town.private
    assert FacilitationEntry.objects.get(pk=entries[1].pk).undone_at is None


def test_two_threads_made_one_are_parted_with_all_that_was_theirs(town: Town, browse: Browse):
    kept, gone = thread(town, title="Qui ouvre ?"), thread(town, by="luc", title="La grille")
    a = actions.reply(topic=kept, by=town.reader("luc"), body="Moi.")
    b = actions.reply(topic=gone, by=town.reader("samira"), body="Le matin.")
    pointing = actions.reply(topic=kept, by=town.reader("ines"), body=f"Voir [là]({gone.get_absolute_url()})")
    actions.write_summary(topic=gone, by=town.reader("luc"), body="Personne n'ouvre.", base=0)
    theirs, ours = posts_of(gone), posts_of(kept)
    actions.merge_threads(topic=gone, into=kept, by=town.reader("ines"), reason=WHY)
    since = actions.reply(topic=kept, by=town.reader("samira"), body="Depuis.")
    done = undo(town, last(town))
    assert done.act == Act.SPLIT
    assert posts_of(gone) == theirs == [gone.first_post_id, b.pk]
    assert posts_of(kept) == [*ours, since.pk]
    assert a.pk in ours
    held = fresh(gone)
    assert (held.approved, held.merged_into, held.poster, held.subject) == (True, None, town.luc, "La grille")
    assert held.summary.content == "Personne n'ouvre."
    assert not hasattr(fresh(kept), "summary")
    assert Post.objects.get(pk=pointing.pk).references.get().url == gone.get_absolute_url()
    assert check_integrity(mend=False) == []
    assert browse("luc").get(gone.get_absolute_url()).status_code == 200
    assert "Le matin" not in text(browse("luc").get(kept.get_absolute_url()))
    undo(town, done)
    assert posts_of(gone) == []
    assert check_integrity(mend=False) == []


def test_both_summaries_are_themselves_again(town: Town):
    kept, gone = thread(town, title="Un"), thread(town, title="Deux")
    for topic, words in ((kept, "Le premier."), (gone, "Le second.")):
        actions.write_summary(topic=topic, by=town.reader("luc"), body=words, base=0)
    actions.merge_threads(topic=gone, into=kept, by=town.reader("ines"), reason=WHY)
    undo(town, last(town))
    assert (fresh(kept).summary.content, fresh(gone).summary.content) == ("Le premier.", "Le second.")


def test_threads_whose_messages_went_elsewhere_stay_one(town: Town):
    kept, gone, third = thread(town, title="Un"), thread(town, title="Deux"), thread(town, title="Trois")
    actions.merge_threads(topic=gone, into=kept, by=town.reader("ines"), reason=WHY)
    entry = last(town)
    actions.merge_threads(topic=kept, into=third, by=town.reader("ines"), reason=WHY)
    with pytest.raises(networks.UndoRefused, match="réuni à un autre"):
        undo(town, entry)
    assert posts_of(gone) == []
    assert check_integrity(mend=False) == []


def test_a_message_changed_between_members_keeps_threads_one(town: Town):
    gone, kept = thread(town), thread(town, forum=town.private, title="Entre nous")
    actions.merge_threads(topic=gone, into=kept, by=town.reader("ines"), reason=WHY)
    post = Post.objects.get(pk=gone.first_post_id)
    actions.edit_message(post=post, by=town.reader("samira"), body="Un secret.", base=1)
    with pytest.raises(networks.UndoRefused, match="redevenir public"):
        undo(town, last(town))


def test_a_split_is_put_back_with_what_was_answered_there(town: Town):
    topic = thread(town)
    said = [actions.reply(topic=topic, by=town.reader("luc"), body=f"Réponse {n}") for n in range(3)]
    ids = [post.pk for post in said[1:]]
    new = actions.split_thread(
        topic=topic, posts=ids, title="À part", to=town.second, by=town.reader("ines"), reason=WHY
    )
    entry = last(town)
    since = actions.reply(topic=new, by=town.reader("samira"), body="Ici aussi.")
    done = undo(town, entry)
    assert done.act == Act.MERGE
    assert posts_of(topic) == [topic.first_post_id, *(post.pk for post in said), since.pk]
    assert check_integrity(mend=False) == []


def test_what_changed_again_since_is_not_undone(town: Town):
    topic = thread(town)
    actions.close_thread(topic=topic, by=town.reader("ines"), reason=WHY)
    closing = last(town)
    actions.reopen_thread(topic=topic, by=town.reader("ines"), reason=WHY)
    actions.rename_thread(topic=topic, by=town.reader("ines"), title="Deux", reason=WHY)
    titled = last(town)
    actions.rename_thread(topic=topic, by=town.reader("ines"), title="Trois", reason=WHY)
    for entry in (closing, titled):
        with pytest.raises(networks.UndoRefused):
            undo(town, entry)
        assert FacilitationEntry.objects.get(pk=entry.pk).undone_at is None
    assert fresh(topic).subject == "Trois"


def test_a_message_its_author_took_away_stays_away(town: Town):
    topic = thread(town)
    post = actions.reply(topic=topic, by=town.reader("luc"), body="Oups.")
    actions.hide_message(post=post, by=town.reader("ines"), reason=WHY)
    actions.show_message(post=post, by=town.reader("ines"), reason=WHY)
    showing = last(town)
    actions.remove_message(post=Post.objects.get(pk=post.pk), by=town.reader("luc"))
    with pytest.raises(networks.UndoRefused):
        undo(town, showing)
    assert Post.objects.get(pk=post.pk).removed == Post.Removed.AUTHOR


def test_undone_once_within_thirty_days_with_a_reason_by_who_facilitates(town: Town):
    topic = thread(town)
    actions.close_thread(topic=topic, by=town.reader("ines"), reason=WHY)
    entry = last(town)
    for name in ("samira", "thomas", "helene", None):
        with pytest.raises(PermissionDenied):
            networks.undo_act(entry=entry, by=town.reader(name), reason=BACK)
    with pytest.raises(networks.ReasonMissing):
        networks.undo_act(entry=entry, by=town.reader("ines"), reason="  ")
    with pytest.raises(networks.UndoRefused, match="délai"):
        networks.undo_act(entry=entry, by=town.reader("ines"), reason=BACK, at=timezone.now() + 31 * DAY)
    undo(town, entry)
    with pytest.raises(networks.UndoRefused, match="déjà défait"):
        undo(town, entry)
    assert FacilitationEntry.objects.count() == 2


def test_the_doors_of_undoing(town: Town, browse: Browse):
    topic = thread(town)
    actions.close_thread(topic=topic, by=town.reader("ines"), reason=WHY)
    address = f"/reseaux/education/animation/acte/{last(town).pk}/"
    for name in (None, "thomas", "karim", "helene"):
        assert browse(name).get(address).status_code == 404
        assert browse(name).post(f"{address}defaire/", {"reason": BACK}).status_code == 404
    assert browse("samira").get(address).status_code == 200
    assert browse("samira").get(f"{address}defaire/").status_code == 404
    client = browse("ines")
    assert "Défaire ce geste" in text(client.get(f"{address}defaire/"))
    assert "Dites pourquoi" in text(client.post(f"{address}defaire/", {"reason": " "}))
    answer = client.post(f"{address}defaire/", {"reason": BACK}, follow=True)
    assert "Défait : Clôture du" in text(answer)
    assert not fresh(topic).is_locked
    assert "Ce geste a été défait le" in text(browse("samira").get(address))
    assert "déjà défait" in text(client.post(f"{address}defaire/", {"reason": BACK}))


def test_the_journal_is_narrowed_by_act_person_and_period(as_: As, samira: User, ines: User, education: Network):
    now = timezone.now()
    FacilitationEntryFactory.create(network=education, person=ines, subject="Close", act=Act.CLOSE)
    FacilitationEntryFactory.create(network=education, person=samira, subject="Hide", act=Act.HIDE)
    FacilitationEntryFactory.create(network=education, person=ines, subject="Old", at=now - 90 * DAY)
    client, address = as_(samira), "/reseaux/education/animation/"

    def subjects(query: str) -> set[str]:
        return {line.entry.subject for line in client.get(address + query).context["lines"]}

    assert subjects("") == {"Close", "Hide", "Old"}
    assert subjects("?geste=close") == {"Close"}
    assert subjects(f"?qui={ines.pk}") == {"Close", "Old"}
    assert subjects(f"?depuis={(now - 5 * DAY).date()}") == {"Close", "Hide"}
    assert subjects(f"?jusqua={(now - 5 * DAY).date()}") == {"Old"}
    assert subjects("?geste=bannir&qui=abc&depuis=hier&apres=x") == {"Close", "Hide", "Old"}
    assert "Aucun geste ne répond à ce choix" in text(client.get(f"{address}?geste=merge"))


def test_the_journal_goes_on_by_key(as_: As, samira: User, education: Network):
    FacilitationEntryFactory.create_batch(35, network=education, act=Act.CLOSE)
    client, address = as_(samira), "/reseaux/education/animation/?geste=close"
    first = client.get(address)
    second = client.get(f"{address}&apres={first.context['listing'].next_key}")
    shown = [line.entry.pk for answer in (first, second) for line in answer.context["lines"]]
    assert len(shown) == len(set(shown)) == 35
    assert "geste=close" in text(first).split('rel="next"')[0].rsplit("<a", 1)[1]


@pytest.mark.parametrize("size", [2, 25])
def test_the_journal_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, size: int, django_assert_max_num_queries: Callable
):
    for _ in range(size):
        person = PersonFactory.create()
        entry = FacilitationEntryFactory.create(network=education, person=person, about="topic:1")
        FacilitationEntryFactory.create(network=education, person=person, undoes=entry)
    client = as_(samira)
    with django_assert_max_num_queries(11):
        assert client.get("/reseaux/education/animation/").status_code == 200
