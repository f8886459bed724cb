"""The texts of the page: written in English in the templates, here in the other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

LANGUAGES = MappingProxyType({"en": "English", "zh": "中文"})
"""Languages of the page, by code, in their own words."""

ZH: Mapping[str, str] = MappingProxyType({})

_OTHERS: Mapping[str, Mapping[str, str]] = MappingProxyType({"zh": ZH})


def texts_in(language: str) -> Callable[[str], str]:
    """Return what says a text of the page in a language; what is not translated is said in English."""
    known = _OTHERS.get(language, {})
    return lambda text: known.get(text, text)


def preferred(accepted: str) -> str:
    """Return the language of the page for what a browser accepts: ``zh-CN,zh;q=0.9,en;q=0.8``."""
    for each in accepted.split(","):
        code = each.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
