"""What is published in the library, its states, and the care that is taken of it."""

from home.productions.models.care import CareOffer, Carer, Report, Reuse, SchemeReview, Useful
from home.productions.models.dossiers import DossierItem, DossierPage
from home.productions.models.pages import Credit, LibraryPage, ProductionPage, ProductionPageQuerySet
from home.productions.models.versions import Version

__all__ = [
    "CareOffer",
    "Carer",
    "Credit",
    "DossierItem",
    "DossierPage",
    "LibraryPage",
    "ProductionPage",
    "ProductionPageQuerySet",
    "Report",
    "Reuse",
    "SchemeReview",
    "Useful",
    "Version",
]
