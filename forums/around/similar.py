"""Threads alike: several short questions put to the search engine, what they find weighed together.

The engine wants every word of a question. One long question finds nothing; many short ones, fused by the ranks they
give (reciprocal rank fusion), find what shares most.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.utils import timezone

from accounts.reader import Reader
from forums.forum_conversation.models import Topic
from forums.permissions import audience_of
from search.engines import database_engine, engine
from search.engines.base import Filters, Results, Unavailable
from search.models import Document
from search.text import STOP_WORDS, stem, stems, words
from writing.excerpt import plain

KEPT = 6  # threads shown beside one
OFFERED = 5  # threads shown while a title is written
ENOUGH_WORDS = 3
ENOUGH_LETTERS = 12
TITLE_READ = 150  # characters
TEXT_READ = 1_500  # characters of the first message
_DAMPING = 10  # how much less a second place is worth than a first one
_LOOKED_AT = 200  # of what the questions find
_OFTEN = 4
Question = tuple[float, str]  # what it weighs, and its words


def similar_to(topic: Topic) -> list[int]:
    """Ids of the threads most like this one, best first, among those that all its readers may read.

    `topic` needs its forum and first message. Everything comes from the projection: nothing is loaded but ids.
    """
    labels = list(topic.keywords.order_by("pk").values_list("label", flat=True)[:5])
    text = plain(topic.first_post._content_rendered or "")[:TEXT_READ] if topic.first_post else ""
    tokens = frozenset({"public", audience_of(topic.forum)})
    return _fused(questions(topic.subject, labels, text), tokens, leave_out=topic.pk, most=KEPT)


def put_beside(topic: Topic) -> None:
    """Keep what is similar to a thread; pages of it that were kept are drawn again where that changed."""
    found = similar_to(topic)
    if found != topic.similar:
        Topic.objects.filter(pk=topic.pk).update(similar=found, updated=timezone.now())


def speaking_of(title: str, reader: Reader) -> list[Topic]:
    """At most OFFERED threads that the reader may read and that speak of what this title says; few queries."""
    found = _fused(questions(title)[:5], reader.tokens, leave_out=None, most=OFFERED)
    topics = Topic.objects.readable_by(reader).filter(pk__in=found).order_by("pk") if found else ()
    by_pk = {topic.pk: topic for topic in topics}
    return [by_pk[pk] for pk in found if pk in by_pk]


def says_enough(title: str) -> bool:
    """Whether a title that is being written is long enough to look for others like it."""
    return len(title.split()) >= ENOUGH_WORDS or len(title.strip()) >= ENOUGH_LETTERS


def questions(title: str, labels: Iterable[str] = (), text: str = "") -> list[Question]:
    """What to ask, at most fifteen times: the title, its words by twos, keywords, what the text repeats."""
    said = _telling(title[:TITLE_READ])[:6]
    asked: list[Question] = []
    if len(said) > 2:
        asked.append((3.0, " ".join(said)))
        asked += [(1.0, " ".join(pair)) for pair in sorted(combinations(said[:5], 2), key=_letters, reverse=True)[:6]]
    elif said:
        asked.append((1.5, " ".join(said)))
    for label in list(labels)[:3]:
        asked.append((0.6, label))
        asked += [(0.8, f"{label} {word}") for word in sorted(said, key=len, reverse=True)[:1]]
    repeated = [word for word, count in Counter(_telling(text, distinct=False)).most_common(3) if count > 1]
    asked += [(0.7, f"{word} {head}") for word, head in zip(repeated[:2], said[:1] * 2, strict=False) if word != head]
    return asked


def _telling(text: str, *, distinct: bool = True) -> list[str]:
    """The words of a text that say something, in order; `distinct` keeps one of each stem."""
    found = [word for word in words(text) if word not in STOP_WORDS and len(word) > 2]
    if not distinct:
        return found
    return list({stem(word): word for word in reversed(found)}.values())[::-1]


def _letters(pair: tuple[str, str]) -> int:
    """Long words are the rare ones."""
    return sum(len(word) for word in pair)


def _fused(asked: list[Question], tokens: frozenset[str], *, leave_out: int | None, most: int) -> list[int]:
    """Ids of threads, best first. A thread whose title or keywords share nothing has to be found again and again."""
    weighed: dict[int, float] = defaultdict(float)
    times: Counter[int] = Counter()
    for weight, question in asked:
        for rank, pk in enumerate(_ask(question, tokens).pks):
            weighed[pk] += weight / (_DAMPING + rank)
            times[pk] += 1
    wanted = {stem(word) for _weight, question in asked for word in words(question)} - STOP_WORDS
    rows = Document.objects.filter(pk__in=list(weighed)[:_LOOKED_AT], kind="thread", audience__in=tokens).order_by("pk")
    found: list[tuple[float, int]] = []
    for pk, thread, title, labels in rows.values_list("pk", "object_id", "title_stems", "keywords"):
        shared = len(wanted & ({*title.split()} | {*stems(labels)}))
        if thread != leave_out and (shared or times[pk] >= _OFTEN):
            found.append((weighed[pk] * (1 + shared), thread))
    return [thread for _weight, thread in sorted(found, key=lambda one: (-one[0], -one[1]))[:most]]


def _ask(question: str, tokens: frozenset[str]) -> Results:
    filters = Filters(kind="thread")
    try:
        return engine().search(question, tokens=tokens, filters=filters)
    except Unavailable:
        return database_engine().search(question, tokens=tokens, filters=filters)
