"""Addresses of the workshop. Below `/ecrire/`."""

from django.urls import path

from home.capitalisation.workshop.views import draft, lists, passages, people, picking, talking

urlpatterns = [
    path("", lists.drafts, name="drafts"),
    path("nouveau/", lists.draft_new, name="new"),
    path("<int:pk>/", draft.draft, name="draft"),
    path("<int:pk>/gestes/", draft.draft_act, name="draft_act"),
    path("<int:pk>/texte.md", draft.draft_md, name="draft_md"),
    path("<int:pk>/presentation/", lists.draft_edit, name="draft_edit"),
    path("<int:pk>/choisir/", picking.pick, name="pick"),
    path("<int:pk>/avec/", people.writers, name="writers"),
    path("<int:pk>/personnes/", people.people, name="people"),
    path("<int:pk>/passage/nouveau/", passages.passage_new, name="passage_new"),
    path("<int:pk>/passage/<int:passage>/", passages.passage, name="passage"),
    path("<int:pk>/passage/<int:passage>/geste/", passages.passage_act, name="passage_act"),
    path("<int:pk>/passage/<int:passage>/couper/", passages.split, name="split"),
    path("<int:pk>/passage/<int:passage>/sources/", passages.sources, name="sources"),
    path("<int:pk>/passage/<int:passage>/historique/", passages.history, name="history"),
    path("<int:pk>/passage/<int:passage>/commenter/", talking.comment_new, name="comment_new"),
    path("<int:pk>/passage/<int:passage>/suggerer/", talking.suggest, name="suggest"),
    path("<int:pk>/commentaire/<int:comment>/", talking.comment_act, name="comment_act"),
    path("<int:pk>/suggestion/<int:suggestion>/", talking.suggestion, name="suggestion"),
]
