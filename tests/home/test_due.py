"""A page that an editor gave a date comes out at that date, by the clock's own duty."""

import datetime as dt

import pytest
from django.utils import timezone

from background.schedule import tick
from home.pages.due import publish_due
from home.pages.models import NewsPage
from tests.house.furniture import furnish
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_a_page_comes_out_when_its_time_has_come(town: Town) -> None:
    news = furnish(town).news
    news.unpublish()
    news.go_live_at = timezone.now() - dt.timedelta(minutes=1)
    news.save_revision(approved_go_live_at=news.go_live_at)
    assert publish_due.module_path in tick()
    publish_due.call()
    assert NewsPage.objects.get(pk=news.pk).live
