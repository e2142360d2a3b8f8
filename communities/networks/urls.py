"""Addresses of this district. A network's own page and the list of networks are pages of the tree, further up."""

from django.urls import path

from communities.networks import views, views_desk
from communities.networks import views_facilitation as care
from communities.networks.consent import views as consent
from communities.networks.inviting import views as inviting
from communities.networks.needing import forming
from communities.networks.needing import views as needing

app_name = "networks"
urlpatterns = [
    path("reseaux/<slug:slug>/rejoindre/", views.join, name="join"),
    path("reseaux/<slug:slug>/quitter/", views.leave, name="leave"),
    path("reseaux/<slug:slug>/membres/", views.members, name="members"),
    path("reseaux/<slug:slug>/besoins/", needing.needs_of, name="needs_of"),
    path("reseaux/<slug:slug>/animation/", care.journal, name="journal"),
    path("reseaux/<slug:slug>/animation/acte/<int:pk>/", care.act, name="act"),
    path("reseaux/<slug:slug>/animation/acte/<int:pk>/defaire/", care.undo, name="undo"),
    path("reseaux/<slug:slug>/animation/acte/<int:pk>/relecture/", care.ask_review, name="ask_review"),
    path("reseaux/<slug:slug>/animation/relecture/<int:pk>/", care.review, name="review"),
    path("reseaux/<slug:slug>/animation/passer-la-main/", care.hand_over, name="hand_over"),
    path("reseaux/<slug:slug>/animation/bureau/", views_desk.desk, name="desk"),
    path("reseaux/<slug:slug>/animation/bureau/arrivee/<int:pk>/", views_desk.desk_greet, name="desk_greet"),
    path("reseaux/<slug:slug>/animation/bureau/tache/<int:pk>/", views_desk.desk_task, name="desk_task"),
    path("reseaux/<slug:slug>/propositions/", consent.proposals, name="proposals"),
    path("reseaux/<slug:slug>/propositions/nouvelle/", consent.proposal_new, name="proposal_new"),
    path("reseaux/<slug:slug>/propositions/<int:pk>/", consent.proposal, name="proposal"),
    path("reseaux/<slug:slug>/propositions/<int:pk>/reecrire/", consent.proposal_rewrite, name="proposal_rewrite"),
    path("reseaux/<slug:slug>/invitations/", inviting.invitations, name="invitations"),
    path("reseaux/<slug:slug>/invitations/<int:pk>/annuler/", inviting.invitation_revoke, name="invitation_revoke"),
    path("invitation/<slug:token>/", inviting.invitation, name="invitation"),
    path("reseaux/<slug:slug>/reveiller/", views.wake, name="wake"),
    path("besoins/", needing.needs, name="needs"),
    path("besoins/nouveau/", needing.need_new, name="need_new"),
    path("besoins/<int:pk>/", needing.need, name="need"),
    path("besoins/<int:pk>/soutien/", needing.need_support, name="need_support"),
    path("besoins/<int:pk>/suites/", needing.need_answer, name="need_answer"),
    path("besoins/<int:pk>/suites/<int:answer>/retirer/", needing.need_unlink, name="need_unlink"),
    path("besoins/<int:pk>/repondu/", needing.need_settle, name="need_settle"),
    path("besoins/<int:pk>/reprendre/<slug:slug>/", forming.need_take_up, name="need_take_up"),
    path("besoins/<int:pk>/reseau/", forming.need_network, name="need_network"),
    path("besoins/<int:pk>/reseau/engagement/", forming.need_commit, name="need_commit"),
    path("besoins/<int:pk>/reseau/nom/", forming.need_rename, name="need_rename"),
]
