"""What the server does around a request."""

import pytest
from django.db import connection, connections

from maillage.handler import let_go_of_a_lost_one


@pytest.mark.data
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_left_is_replaced_before_it_is_asked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    kept = connection.connection
    let_go_of_a_lost_one()
    assert connection.connection is kept  # nothing happened to it
    if connection.vendor == "postgresql":
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.info.backend_pid])
        other.close()
        let_go_of_a_lost_one()
        assert connection.connection is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
