"""What a thread says of itself at the head of a print or an export."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.people.hats import speaks_for, structure_of
from forums.forum_conversation.models import Knot, Post, Topic
from writing.typography import french_spacing


def address(path: str) -> str:
    """An address of this site as one gives it to others."""
    return f"{settings.BASE_URL}{path}"


def as_whom(post: Post) -> str:
    """As whom a message was said: the hat of the day it was written, or the author's structure."""
    if post.hat or post.poster.anonymised_at:
        return post.hat
    return speaks_for(structure_of(getattr(post.poster, "profile", None)))


def moment(post: Post) -> str:
    """When a message was written, exactly."""
    return date_format(timezone.localtime(post.created), "j F Y, H:i")


def tombstone(post: Post) -> str:
    """What stands in the place of a message that was taken away, and why."""
    said = str(post.get_removed_display())
    return french_spacing(f"{said} : « {post.removed_reason} »") if post.removed_reason else said


def happened(knot: Knot) -> str:
    """A dated line of the thread in one sentence."""
    parts = [knot.person.get_full_name(), str(knot.get_act_display())]
    if knot.origin:
        parts.append(_("de « %(origin)s »") % {"origin": knot.origin})
    if knot.target and knot.act == Knot.Act.OUTCOME:
        parts.append(f"« {knot.target} »")
    elif knot.target:
        parts.append(_("vers « %(target)s »") % {"target": knot.target})
    line = f"{' '.join(parts)}, {date_format(timezone.localtime(knot.at), 'j F Y')}"
    return french_spacing(f"{line} : « {knot.reason} »" if knot.reason else line)


def where(topic: Topic) -> str:
    """The thread's network and forum."""
    forum = topic.forum
    return f"{forum.network.name}, {forum.name}" if forum.network else forum.name


def credits_line(topic: Topic) -> str:
    """To whom the words belong, and how to quote them."""
    if topic.forum.private:
        return _("Fil réservé aux membres du réseau : ne le diffusez pas sans l'accord de ses auteur·rices.")
    return _("Chaque message appartient à qui l'a écrit. Pour le citer, nommez son auteur·rice et donnez son adresse.")
