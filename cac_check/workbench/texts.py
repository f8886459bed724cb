"""The texts of the page: written in English in the templates, in other languages in catalogues (``messages``)."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from cac_check.messages import ENGLISH, language

LANGUAGES = MappingProxyType({"en": "English", "es": "Español", "fr": "Français", "zh": "中文"})
"""Languages of the page, by code, in their own words."""

CATALOGUE = "workbench"
"""The catalogue of the page."""


def texts_in(code: str) -> Callable[[str], str]:
    """Return what says a text of the page in a language."""
    catalogue = ENGLISH.catalogue if code == ENGLISH.tag else language(code, CATALOGUE).catalogue
    return lambda text: catalogue.gettext(text) if text else ""


def preferred(accepted: str) -> str:
    """Return the language of the page for what a browser accepts: ``zh-CN,zh;q=0.9,en;q=0.8``."""
    for each in accepted.split(","):
        code = each.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
