"""The README as the package index shows it: from there, links and pictures of this repository lead nowhere.

Links become addresses in the repository, at the tag of the version; a picture becomes its description, so that the page
of the package loads nothing from elsewhere. hatchling runs this where a distribution is built (``pyproject.toml``).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent.parent

_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?![a-z]+:)[^)\s]+\)")
_LINK = re.compile(r"\]\((?![a-z]+:|#)(?P<path>[^)\s]+)\)")


class PackageReadme(MetadataHookInterface):
    """Makes the README of a distribution."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Put it into the metadata of the project."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        found = re.search('__version__ = "(.+)"', (Path(self.root) / "cac_check/__init__.py").read_text("utf-8"))
        if found is None:
            raise ValueError("cac_check/__init__.py names no version")
        address = f"{metadata['urls']['Source']}/blob/v{found[1]}"
        metadata["readme"] = {"content-type": "text/markdown", "text": standing_alone(text, address)}


def standing_alone(text: str, address: str) -> str:
    """Return Markdown of the root of this repository as it can be read elsewhere.

    Args:
        text: with addresses relative to the root.
        address: of the root on the web.
    """
    described = _PICTURE.sub(lambda found: f"> {found['words']}", text)
    return _LINK.sub(lambda found: f"]({address}/{found['path']})", described)
