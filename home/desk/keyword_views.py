"""Merging a word into another: which, then what will move, then it is done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.reader import Reader
from home.desk import actions
from home.desk.keyword_forms import MergeForm
from reference.models import Keyword
from reference.vocabulary import uses_of


class MergeView(View):
    """`?into=` chooses; the page then says what will move, and a POST moves it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For those who may change the vocabulary and take words out of it."""
        if not request.user.has_perms(["reference.change_keyword", "reference.delete_keyword"]):
            raise PermissionDenied
        self.keyword = get_object_or_404(Keyword.objects.select_related("merged_into"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which word, or what will move."""
        form = MergeForm(request.GET or None, keyword=self.keyword)
        into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
        return self.shown(form, into)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move everything."""
        form = MergeForm(request.POST, keyword=self.keyword)
        if not form.is_valid():
            return self.shown(form, None)
        into = form.cleaned_data["into"]
        try:
            actions.merge_keywords(keyword=self.keyword, into=into, by=Reader.of(request.user))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("wagtailsnippets_reference_keyword:list")
        said = _("« %(old)s » est réuni à « %(new)s ». Son adresse y mène.")
        messages.success(request, said % {"old": self.keyword.label, "new": into.label})
        return redirect("wagtailsnippets_reference_keyword:edit", into.pk)

    def shown(self, form: MergeForm, into: Keyword | None) -> HttpResponse:
        """The page, for this word and perhaps the other."""
        context = {
            "form": form,
            "keyword": self.keyword,
            "into": into,
            "uses": uses_of(self.keyword),
            "page_title": _("Réunir « %(label)s » à un autre mot-clé") % {"label": self.keyword.label},
            "list_url": reverse("wagtailsnippets_reference_keyword:list"),
        }
        return render(self.request, "desk/merge.html", context)
