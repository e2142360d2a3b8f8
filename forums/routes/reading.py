"""Addresses: see forums/reading/."""

from django.urls import URLPattern, path

from forums.reading.views import follows, for_you, keeping, reacting, reading
from forums.routes.places import FORUM, MESSAGE, TOPIC

urlpatterns: list[URLPattern] = [
    path("forums/pour-moi/", for_you.ForYouView.as_view(), name="for_you"),
    path("forums/gardes/", keeping.KeptView.as_view(), name="kept"),
    path("forums/suivis/", follows.FollowsView.as_view(), name="follows"),
    path("forums/suivre/mot-cle/<slug:slug>/", follows.KeywordStanceView.as_view(), name="follow_keyword"),
    path("forums/suivre/personne/<slug:slug>/", follows.PersonStanceView.as_view(), name="follow_person"),
    path("forums/non-lus/suivant/", reading.NextView.as_view(), name="unread_next"),
    path("forums/non-lus/precedent/", reading.NextView.as_view(forward=False), name="unread_previous"),
    path("forums/touches/", reading.keys, name="keys"),
    path("forums/tout-lu/", reading.AllReadView.as_view(), name="read_all"),
    path(FORUM + "lu/", reading.ForumReadView.as_view(), name="read_forum"),
    path(FORUM + "suivre/", follows.ForumStanceView.as_view(), name="follow_forum"),
    path(TOPIC + "lu/", reading.TopicReadView.as_view(), name="read_thread"),
    path(TOPIC + "reprendre/", reading.ResumeView.as_view(), name="resume"),
    path(TOPIC + "suivre/", follows.TopicStanceView.as_view(), name="follow_thread"),
    path(MESSAGE + "garder/", keeping.KeepView.as_view(), name="keep"),
    path(MESSAGE + "garder/retirer/", keeping.LetGoView.as_view(), name="let_go"),
    path(MESSAGE + "merci/", reacting.ReactView.as_view(kind="thanks"), name="react_thanks"),
    path(MESSAGE + "servi/", reacting.ReactView.as_view(kind="useful"), name="react_useful"),
    path(MESSAGE + "pareil/", reacting.ReactView.as_view(kind="same"), name="react_same"),
]
