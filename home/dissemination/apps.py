from django.apps import AppConfig


class DisseminationConfig(AppConfig):
    name = "home.dissemination"
    label = "dissemination"
    verbose_name = "Diffusion"
