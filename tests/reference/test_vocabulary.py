"""The vocabulary: words merged, called by other names, refused to be taken out while something bears them."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from forums.actions import open_thread
from forums.actions.words import keywords_named
from forums.forum_conversation.models import Topic
from forums.reading.models import Follow, Stance
from home.productions.models import ProductionPage, Report
from reference import vocabulary
from reference.models import Keyword, Synonym
from reference.vocabulary import InUse, merge_keywords, name_otherwise, remove_keyword, uses_of
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(town: Town) -> tuple[Keyword, Keyword]:
    """Two words for the same thing."""
    return KeywordFactory.create(label="parentalité"), KeywordFactory.create(label="parents")


def test_every_column_that_points_at_keywords_is_known(town: Town) -> None:
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Keyword and model not in vocabulary.OWN
    }
    known = {(link.model._meta.label, link.field) for link in vocabulary.links()}
    assert known == pointing
    assert len(known) > 10


@pytest.mark.data
def test_all_that_bears_a_word_bears_the_other(town: Town, words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    news = NewsFactory.create(keywords=[old])
    both = ProductionFactory.create(keywords=[old, new])
    topic = open_thread(forum=town.forum, title="Le café", body="Un mot.", by=town.reader("samira"))
    topic.keywords.add(old)
    town.network.theme = old
    town.network.save()
    Follow.objects.create(person=town.luc, keyword=old, stance=Stance.FOLLOW)
    Follow.objects.create(person=town.luc, keyword=new, stance=Stance.MUTE)
    Follow.objects.create(person=town.ines, keyword=old, stance=Stance.FOLLOW)
    Report.objects.create(production=both, kind=Report.Kind.SCHEME_ENDED, reason="Fini.", keyword=old)
    moved = merge_keywords(keyword=old, into=new)
    assert sum(use.count for use in moved) >= 6
    assert list(news.__class__.objects.get(pk=news.pk).keywords.all()) == [new]
    assert list(ProductionPage.objects.get(pk=both.pk).keywords.all()) == [new]
    assert list(Topic.objects.get(pk=topic.pk).keywords.all()) == [new]
    town.network.refresh_from_db()
    assert town.network.theme == new
    assert list(Follow.objects.order_by("person_id").values_list("person__first_name", "stance", "keyword")) == [
        ("Luc", Stance.MUTE, new.pk),
        ("Ines", Stance.FOLLOW, new.pk),
    ]
    assert Report.objects.get().keyword == new
    old.refresh_from_db()
    assert (old.merged_into, uses_of(old)) == (new, [])
    assert Synonym.objects.get(label="parentalité").keyword == new
    assert old not in Keyword.objects.standing()


def test_merging_again_does_no_harm(words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    merge_keywords(keyword=old, into=new)
    assert merge_keywords(keyword=old, into=new) == []
    assert Synonym.objects.count() == 1


def test_chains_are_shortened_and_circles_refused(words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    last = KeywordFactory.create(label="familles")
    merge_keywords(keyword=old, into=new)
    for keyword, into in ((new, new), (new, old), (old, last), (last, old)):
        with pytest.raises(ValidationError):
            merge_keywords(keyword=keyword, into=into)
    merge_keywords(keyword=new, into=last)
    old.refresh_from_db()
    assert old.merged_into == last
    assert set(last.synonyms.values_list("label", flat=True)) == {"parents", "parentalité"}


def test_a_word_in_use_stays(words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    NewsFactory.create(keywords=[old])
    with pytest.raises(InUse) as refused:
        remove_keyword(keyword=old)
    assert [(use.label, use.count) for use in refused.value.uses] == [("actualités", 1)]
    merge_keywords(keyword=old, into=new)
    with pytest.raises(InUse):
        remove_keyword(keyword=new)  # old addresses lead to it
    spare = KeywordFactory.create(label="inutile")
    remove_keyword(keyword=spare)
    assert not Keyword.objects.filter(pk=spare.pk).exists()


def test_other_names_are_nobody_else_s(words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    name_otherwise(keyword=new, labels=["Pères et mères", " pères  et mères ", "Parents", ""])
    assert [one.label for one in new.synonyms.all()] == ["Pères et mères"]
    for taken in ("Parentalite", "x" * 81):
        with pytest.raises(ValidationError):
            name_otherwise(keyword=new, labels=[taken])
    with pytest.raises(ValidationError):
        name_otherwise(keyword=old, labels=["peres et meres"])
    name_otherwise(keyword=new, labels=[])
    assert not Synonym.objects.exists()


def test_what_members_type_means_the_word_that_stands(words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    name_otherwise(keyword=new, labels=["Pères et mères"])
    merge_keywords(keyword=old, into=new)
    assert keywords_named(["Parentalité", "peres et meres", "parents"]) == [new]


def test_the_forums_follow_a_word_to_its_new_address(
    browse: object, town: Town, words: tuple[Keyword, Keyword]
) -> None:
    old, new = words
    topic = open_thread(forum=town.forum, title="Le café", body="Un mot.", by=town.reader("samira"))
    topic.keywords.add(old)
    merge_keywords(keyword=old, into=new)
    shown = browse("samira").get(f"/forums/?theme={old.slug}")  # type: ignore[operator]
    assert shown.status_code == 200


@pytest.mark.data
def test_a_merge_costs_the_same_whatever_bears_the_word(
    town: Town, words: tuple[Keyword, Keyword], django_assert_max_num_queries: object
) -> None:
    old, new = words
    for _each in range(12):
        NewsFactory.create(keywords=[old])
    with django_assert_max_num_queries(90):  # type: ignore[operator]
        merge_keywords(keyword=old, into=new)
