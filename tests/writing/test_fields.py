"""Every form that takes a text takes it in the same field, so that what is refused is refused at every door."""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from typing import Any

import pytest
from django import forms

from communities.chat.actions import room_of, say
from communities.meetings.forms import AnnounceForm
from communities.networks.needing.forms import NeedForm
from forums.care.forms import EditForm, SummaryForm
from forums.forms import ReplyForm
from forums.kinds.forms import SheetForm, TopicForm
from tests.town import Town
from writing.fields import WritingField

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = {(form, "body") for form in (ReplyForm, EditForm, SummaryForm, TopicForm, AnnounceForm, NeedForm)}
# What is not shown as it was written, or is held to the same rules by what takes it.
OTHERWISE = {
    "KeepForm.note": "a note for oneself, never rendered",
    **{
        f"{form}.reason": "a reason in plain words, never rendered"
        for form in (
            *("AskForm", "ForumForm", "RestForm", "WordsForm", "TermForm"),
            *("ObjectionForm", "HandOverForm", "ReasonForm", "VoiceForm"),
        )
    },
    **{
        f"{form}.{name}": "plain words, shown as they are"
        for form, name in (
            *(("DescribeForm", "feedback"), ("DescribeForm", "remember"), ("DescribeForm", "note")),
            *(("DraftForm", "feedback"), ("ReportForm", "reason"), ("ReuseForm", "story")),
            *(("ReviewForm", "note"), ("SettleForm", "answer"), ("InviteForm", "word")),
        )
    },
    "KeywordForm.also": "words, one a line",
    "SourceForm.sets": "names, one a line",
    "LinkForm.word": "a word in a letter, never rendered",
    "MailForm.word": "the same",
    "MailForm.emails": "addresses, one a line",
    "TrainingForm.trainers": "names, one a line",
    "MeetingForm.agenda": "points, one a line, each a title",
    "SayForm.body": "the action says what is wrong, in the same words at every door",
    **{f"SheetForm.{name}": "the sheet is held to the rules whole" for name in SheetForm.base_fields},
    **{f"TopicForm.{name}": "the sheet is held to the rules whole" for name in SheetForm.base_fields},
}
WRONG = {
    "DEEP": (">" * 12 + " au fond", "citations"),
    "CROWD": (" ".join(f"[a](/annuaire/personne-{n}/)" for n in range(11)), "11 personnes"),
    "TANGLED": ("@" * 3_900, "signes de mise en forme"),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_published_comes_back_with_the_reason(text: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError, match=sentence):
        WritingField().clean(text)


def test_what_is_too_long_is_said_once() -> None:
    with pytest.raises(forms.ValidationError) as refused:
        WritingField().clean("x" * 32_001)
    assert len(refused.value.messages) == 1


def ours() -> Iterator[Any]:
    """Every form of the districts."""
    for district in ("forums", "communities", "home", "steering", "search", "accounts"):
        for path in sorted((ROOT / district).rglob("*.py")):
            if re.search(r"^class \w+\(.*Form", path.read_text(), re.MULTILINE) and "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                module = import_module(name)
                here = (one for _name, one in getmembers(module, isclass) if one.__module__ == name)
                yield from (one for one in here if issubclass(one, forms.BaseForm) and "base_fields" in vars(one))


def test_every_long_text_is_taken_in_that_field() -> None:
    found = {(form, name): field for form in ours() for name, field in form.base_fields.items()}
    assert {(form, name) for (form, name), field in found.items() if isinstance(field, WritingField)} >= WRITTEN
    loose = [
        f"{form.__name__}.{name}"
        for (form, name), field in found.items()
        if isinstance(field.widget, forms.Textarea) and not isinstance(field, WritingField)
    ]
    assert not set(loose) - set(OTHERWISE)


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_room_refuses_the_same(town: Town, text: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError, match=sentence):
        say(room=room_of(town.network), by=town.reader("luc"), body=text)
