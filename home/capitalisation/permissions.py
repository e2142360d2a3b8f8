"""Who may read a draft, say something of it, and write it. To everyone else it is not there."""

from dataclasses import dataclass

from accounts.reader import Reader
from home.capitalisation.models import Draft, Invitation, Writer

WRITABLE = (Draft.State.WRITING, Draft.State.PUBLISHED)


@dataclass(frozen=True)
class Seat:
    """Where a reader stands to a draft: `writes` it today; was `invited` to, and did not answer."""

    reader: Reader
    draft: Draft
    writes: bool
    invited: bool

    @property
    def dropped(self) -> bool:
        """Whether the draft was given up; those who wrote it may take it up again."""
        return self.draft.state == Draft.State.DROPPED

    @property
    def is_open(self) -> bool:
        """Whether the draft is open to the reader as a member of its network."""
        return self.draft.open and self.reader.belongs_to(self.draft.network_id) and not self.dropped

    @property
    def may_read(self) -> bool:
        """Whether the draft shows."""
        if not self.reader.is_professional:
            return False
        return self.writes or self.is_open or (self.invited and not self.dropped)

    @property
    def may_comment(self) -> bool:
        """Whether the reader may say something of a passage, and suggest another wording."""
        return self.may_read and not self.dropped

    @property
    def may_write(self) -> bool:
        """Whether the reader may change the text: not while editors read it."""
        return self.reader.is_professional and self.writes and self.draft.state in WRITABLE

    @property
    def may_join(self) -> bool:
        """Whether the reader may come and write: a member of its network, where it is open; or who was invited."""
        return self.may_read and not self.writes and not self.dropped


def seat_of(reader: Reader, draft: Draft) -> Seat:
    """Where the reader stands. Two queries, none for a draft from `DraftQuerySet.for_reader`."""
    if not reader.is_professional:
        return Seat(reader, draft, writes=False, invited=False)
    writes, invited = getattr(draft, "seated", None), getattr(draft, "asked", None)
    if writes is None or invited is None:
        writes = Writer.objects.filter(draft=draft, person=reader.person, until=None).exists()
        invited = Invitation.objects.filter(draft=draft, person=reader.person, answered_at=None).exists()
    return Seat(reader, draft, writes=writes, invited=invited)


def may_read(reader: Reader, draft: Draft) -> bool:
    """Whether the draft shows to the reader."""
    return seat_of(reader, draft).may_read


def may_write(reader: Reader, draft: Draft) -> bool:
    """Whether the reader may change its text now."""
    return seat_of(reader, draft).may_write


def may_comment(reader: Reader, draft: Draft) -> bool:
    """Whether the reader may comment on its passages, and suggest."""
    return seat_of(reader, draft).may_comment
