"""A production that leads to a thread is found from the thread's plan."""

from typing import Any

import pytest

from forums import actions
from forums.around.quoting import Quote, quoting
from tests.home.factories import ProductionFactory
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_production_that_leads_to_a_thread_is_named_in_its_plan(town: Town) -> None:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="La grille", body="Bonjour")
    address = topic.get_absolute_url()
    quoting_it: Any = ProductionFactory(
        title="Fiche du stade", blocks=[{"text": f"Tiré de [ce fil](https://a.test{address})."}]
    )
    by_source: Any = ProductionFactory(
        title="Synthèse", source_url=f"https://a.test/forums/fil/ancien-titre-{topic.pk}/"
    )
    draft: Any = ProductionFactory(title="Brouillon", blocks=[{"text": f"[ce fil]({address})"}])
    draft.unpublish()
    ProductionFactory(title="Autre", blocks=[{"text": f"[un autre](/forums/fil/x-9{topic.pk}/) -{topic.pk}/"}])
    found = quoting(topic)
    assert found == [Quote("Synthèse", by_source.url), Quote("Fiche du stade", quoting_it.url)]
