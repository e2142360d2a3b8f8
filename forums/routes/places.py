"""The shapes of addresses that others begin with."""

FORUM = "forums/<slug:slug>-<int:pk>/"
TOPIC = "forums/fil/<slug:slug>-<int:pk>/"
MESSAGE = TOPIC + "message/<int:post_pk>/"
