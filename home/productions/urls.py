"""Addresses of this district."""

from django.urls import path

from home.productions.views import acting, caring, reading

app_name = "productions"
urlpatterns = [
    path("productions/a-soigner/", caring.care, name="care"),
    path("productions/a-soigner/<int:pk>/", caring.report, name="report"),
    path("productions/<str:slug>/", reading.production, name="production"),
    path("productions/<str:slug>/pdf/", reading.pdf, name="pdf"),
    path("productions/<str:slug>/epub/", reading.book, name="epub"),
    path("productions/<str:slug>/markdown/", reading.as_markdown, name="markdown"),
    path("productions/<str:slug>/bibtex/", reading.bibtex, name="bibtex"),
    path("productions/<str:slug>/ris/", reading.ris, name="ris"),
    path("productions/<str:slug>/versions/", reading.versions, name="versions"),
    path("productions/<str:slug>/versions/<int:number>/", reading.version, name="version"),
    path("productions/<str:slug>/utile/", acting.useful, name="useful"),
    path("productions/<str:slug>/veiller/", acting.watch, name="watch"),
    path("productions/<str:slug>/reprises/", acting.reuses, name="reuses"),
    path("productions/<str:slug>/reprises/<int:pk>/retirer/", acting.remove_reuse, name="remove_reuse"),
    path("productions/<str:slug>/discuter/", acting.discuss, name="discuss"),
    path("productions/<str:slug>/signaler/", acting.report, name="report_new"),
    path("productions/<str:slug>/relire/", caring.review, name="review"),
]
