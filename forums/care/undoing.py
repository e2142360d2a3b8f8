"""Plug: how the acts of facilitation on threads and messages are undone, for thirty days, by whoever may.

Each is undone by the act that does the opposite, which leaves its own line in the thread and in the journal. What
cannot be undone says why, in words fit for the page:

- a title, or a state, that someone changed again since: undoing would take away what the later act decided;
- a thread that was moved or split off between members, once someone wrote there: their words were for members;
- two threads made one, once one of them was merged again, or some of their messages went elsewhere.

Marks of reading are not wound back: whoever had read a message has read it, wherever it stands.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import FacilitationEntry
from communities.networks.plugs_care import CannotUndo, undoes
from forums import actions
from forums.actions.parting import part_threads
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic

Act = FacilitationEntry.Act
Undoing = Callable[[FacilitationEntry, Reader, str], object]


def undoing(*acts: str) -> Callable[[Undoing], Undoing]:
    """Register what undoes these acts; a refusal becomes a CannotUndo, and the act's entry is found in the journal."""

    def register(function: Undoing) -> Undoing:
        @undoes(*acts)
        @wraps(function)
        def undone(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
            try:
                function(entry, by, reason)
            except actions.NotHere as refused:
                raise CannotUndo(str(refused)) from refused
            except PermissionDenied as refused:
                raise CannotUndo(_("Ce qui était concerné n'est plus là : il n'y a rien à défaire.")) from refused
            mine = FacilitationEntry.objects.filter(network=entry.network_id, person=by.person, pk__gt=entry.pk)
            found = mine.filter(reason=" ".join(reason.split())[:400], undoes=None).order_by("-pk").first()
            if found is None:
                raise CannotUndo(_("C'est déjà fait : quelqu'un l'a défait entre-temps."))
            return found

        return function

    return register


def thread_of(entry: FacilitationEntry) -> Topic:
    """The thread an act was done to. Raises CannotUndo."""
    kind, _colon, pk = entry.about.partition(":")
    topic = Topic.objects.select_related("forum__network").filter(pk=pk).first() if kind == "topic" else None
    if topic is None:
        raise CannotUndo(_("Ce fil n'est plus là."))
    return topic


def message_of(entry: FacilitationEntry) -> Post:
    """The message an act was done to. Raises CannotUndo."""
    pk = entry.about.partition(":")[2]
    post = Post.objects.select_related("topic__forum__network", "poster").filter(pk=pk).first()
    if post is None:
        raise CannotUndo(_("Ce message n'est plus là."))
    return post


@undoing(Act.CLOSE)
def reopen(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Take answers again."""
    actions.reopen_thread(topic=thread_of(entry), by=by, reason=reason)


@undoing(Act.OPEN)
def close(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Take no more answers."""
    actions.close_thread(topic=thread_of(entry), by=by, reason=reason)


@undoing(Act.PIN, Act.UNPIN)
def pin(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Pin what was not, or the other way round."""
    actions.pin_thread(topic=thread_of(entry), by=by, reason=reason, pinned=entry.act == Act.UNPIN)


@undoing(Act.HIDE, Act.SHOW)
def show(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Show what was hidden, a message or a thread, or the other way round."""
    hidden = entry.act == Act.HIDE
    if entry.about.startswith("post:"):
        act = actions.show_message if hidden else actions.hide_message
        act(post=message_of(entry), by=by, reason=reason)
        return
    done = actions.show_thread if hidden else actions.hide_thread
    done(topic=thread_of(entry), by=by, reason=reason)


@undoing(Act.TITLE)
def title(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Give a thread the title it had."""
    topic = thread_of(entry)
    if topic.subject != entry.before.get("to"):
        raise CannotUndo(_("Le titre a encore changé depuis : changez-le plutôt de nouveau, avec votre raison."))
    actions.rename_thread(topic=topic, by=by, title=entry.before["title"], reason=reason, returning=True)


@undoing(Act.WIKI, Act.UNWIKI)
def hands(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Close to all hands what was opened, or the other way round."""
    post, opened = message_of(entry), entry.act == Act.UNWIKI
    if post.wiki == opened:
        raise CannotUndo(_("C'est déjà fait : quelqu'un l'a défait entre-temps."))
    actions.open_to_hands(post=post, by=by, opened=opened, reason=reason, returning=True)


@undoing(Act.MOVE)
def move(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Take a thread back to its forum."""
    topic, before = thread_of(entry), entry.before
    origin = Forum.objects.filter(pk=before.get("forum"), network=entry.network_id).first()
    if origin is None or topic.forum_id != before["to"]:
        raise CannotUndo(_("Ce fil a encore changé de forum depuis : déplacez-le plutôt de nouveau."))
    if topic.forum.private and not origin.private and written_since(topic, entry, before["last"]):
        raise CannotUndo(_("Des membres ont écrit entre eux dans ce fil depuis : il ne peut pas redevenir public."))
    actions.move_thread(topic=topic, to=origin, by=by, reason=reason, returning=True)


@undoing(Act.MERGE)
def part(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Make two threads again of what was made one."""
    if not entry.before:
        raise CannotUndo(_("Ce qu'étaient ces deux fils n'a pas été gardé : séparez plutôt les messages."))
    part_threads(merge=entry, by=by, reason=reason)


@undoing(Act.SPLIT)
def join(entry: FacilitationEntry, by: Reader, reason: str) -> None:
    """Put back what was split off, with what was written there since: it has no other thread to be in."""
    before = entry.before
    rows = {
        one.pk: one for one in Topic.objects.select_related("forum").filter(pk__in=[before["topic"], before["new"]])
    }
    topic, new = rows[before["topic"]], rows[before["new"]]
    if topic.merged_into_id or new.merged_into_id:
        raise CannotUndo(_("L'un de ces fils a été réuni à un autre depuis."))
    if new.forum.private and not topic.forum.private and written_since(new, entry, max(before["posts"])):
        raise CannotUndo(_("Des membres ont écrit entre eux dans ce fil depuis : il ne peut pas redevenir public."))
    actions.merge_threads(topic=new, into=topic, by=by, reason=reason, returning=True)


def written_since(topic: Topic, entry: FacilitationEntry, last: int | None) -> bool:
    """Whether someone wrote in a thread, or changed a message of it, since an act; `last` is the last message then."""
    here = Post.objects.filter(topic=topic)
    return here.filter(pk__gt=last or 0).exists() or here.filter(edited_at__gt=entry.at).exists()
