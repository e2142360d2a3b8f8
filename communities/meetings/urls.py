"""Addresses of this district."""

from django.urls import path

from communities.meetings import (
    views,
    views_agenda,
    views_calendar,
    views_count,
    views_feed,
    views_planning,
)

app_name = "meetings"
MEETING = "rencontres/<int:pk>-<slug:slug>/"
POINT = f"{MEETING}points/<int:point>/"
FOLLOW_UP = f"{MEETING}suites/<int:follow_up>/"
urlpatterns = [
    path("rencontres/", views_calendar.calendar, name="calendar"),
    path("rencontres/calendrier.ics", views_calendar.calendar_ics_file, name="calendar_ics"),
    path("rencontres/bilan/", views_count.count, name="count"),
    path("rencontres/agenda/<str:token>.ics", views_feed.feed, name="feed"),
    path("compte/agenda/", views_feed.own, name="own_feed"),
    path("rencontres/regulieres/<int:pk>/", views_planning.series, name="series"),
    path("rencontres/regulieres/<int:pk>/arreter/", views_planning.end_series, name="end_series"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}inscription/", views.register, name="register"),
    path(f"{MEETING}prendre/", views.accept, name="accept"),
    path(f"{MEETING}desistement/", views.withdraw, name="withdraw"),
    path(f"{MEETING}present/", views.came, name="came"),
    path(f"{MEETING}presences/", views_agenda.attendance, name="attendance"),
    path(f"{MEETING}annoncer/", views.announce, name="announce"),
    path(f"{MEETING}modifier/", views_planning.edit, name="edit"),
    path(f"{MEETING}annuler/", views_planning.cancel, name="cancel"),
    path(f"{MEETING}rouvrir/", views_planning.reopen, name="reopen"),
    path(f"{MEETING}calendrier.ics", views.meeting_ics, name="meeting_ics"),
    path(f"{MEETING}compte-rendu.md", views_agenda.minutes_md, name="minutes_md"),
    path(f"{MEETING}personnes/", views_agenda.people, name="people"),
    path(f"{MEETING}points/nouveau/", views_agenda.point_new, name="point_new"),
    path(POINT, views_agenda.point_edit, name="point_edit"),
    path(f"{POINT}geste/", views_agenda.point_act, name="point_act"),
    path(f"{POINT}compte-rendu/", views_agenda.point_minutes, name="point_minutes"),
    path(f"{POINT}historique/", views_agenda.point_history, name="point_history"),
    path(f"{MEETING}suites/nouvelle/", views_agenda.follow_up_new, name="follow_up_new"),
    path(FOLLOW_UP, views_agenda.follow_up_edit, name="follow_up_edit"),
    path(f"{FOLLOW_UP}geste/", views_agenda.follow_up_act, name="follow_up_act"),
    path("reseaux/<slug:slug>/rencontres/", views.of_network, name="of_network"),
    path("reseaux/<slug:slug>/rencontres/nouvelle/", views_planning.plan, name="plan"),
    path("reseaux/<slug:slug>/rencontres/reguliere/", views_planning.plan_series, name="plan_series"),
]
