"""Addresses of this district."""

from django.urls import path

from communities.people import views, views_directory
from communities.people.leaving import views as leaving
from communities.people.organisations import views as organisations
from communities.people.photos import views as photos
from communities.people.proofs import views as proofs
from communities.people.welcome import views as welcome

app_name = "people"
urlpatterns = [
    path("compte/profil/", views.edit, name="edit"),
    path("annuaire/", views_directory.directory, name="directory"),
    path("annuaire/carte/", views_directory.directory_map, name="map"),
    path("annuaire/aide/", views_directory.directory_help, name="help"),
    path("compte/profil/photo/", photos.send, name="photo_send"),
    path("compte/profil/photo/retirer/", photos.remove, name="photo_remove"),
    path("compte/depart/", leaving.left, name="left"),
    path("compte/depart/raconter/", leaving.tell, name="leave_tell"),
    path("compte/depart/<int:pk>/retirer/", leaving.withdraw, name="leave_withdraw"),
    path("compte/depart/<slug:step>/", leaving.leave, name="leave_step"),
    path("compte/relais/<slug:secret>/", leaving.take_over, name="take_over"),
    path("compte/contributions/", proofs.contributions, name="contributions"),
    path("compte/contributions/<slug:number>/", proofs.proof, name="proof"),
    path("compte/contributions/<slug:number>/pdf/", proofs.pdf, name="proof_pdf"),
    path("compte/contributions/<slug:number>/retirer/", proofs.withdraw, name="proof_withdraw"),
    path("verifier/", proofs.verify, name="verify_ask"),
    path("verifier/<slug:number>/", proofs.verify, name="verify"),
    path("bienvenue/", welcome.first_steps, name="welcome"),
    path("annuaire/structures/", organisations.index, name="organisations"),
    path("annuaire/structures/suggestions/", organisations.suggest, name="organisation_suggest"),
    path("annuaire/structures/rapprochements/<int:pk>/defaire/", organisations.undo, name="organisation_undo"),
    path("annuaire/structures/<slug:slug>/", organisations.organisation, name="organisation"),
    path("annuaire/structures/<slug:slug>/decrire/", organisations.describe, name="organisation_describe"),
    path("annuaire/structures/<slug:slug>/rapprocher/", organisations.merge, name="organisation_merge"),
    path("annuaire/<slug:slug>/", views.profile, name="profile"),
    path("annuaire/<slug:slug>/photo/<slug:name>/<slug:size>/", photos.photo, name="photo"),
]
