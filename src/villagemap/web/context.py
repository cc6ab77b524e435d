"""What every address works with: one object, made by `create_app`, handed to the blueprint factories."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import villagemap
from villagemap import resources
from villagemap.atlas.accounts import Accounts, NoAccounts
from villagemap.atlas.atlas import Atlas
from villagemap.domain.disclosure import Audience
from villagemap.domain.labels import Language
from villagemap.settings import Settings
from villagemap.texts import Texts
from villagemap.web.asset_catalogue import Assets
from villagemap.web.response_cache import ResponseCache


@dataclass(frozen=True)
class AppContext:
    """Settings, atlas, assets, accounts and finished responses of a running service."""

    settings: Settings
    atlas: Atlas
    assets: Assets
    accounts: Accounts = field(default_factory=NoAccounts)
    responses: ResponseCache = field(default_factory=ResponseCache)

    def texts(self, language: Language) -> Texts:
        """Return the catalogue in a language."""
        return Texts(language)

    @property
    def language(self) -> Language:
        """The language of an address that names none."""
        return Language(self.settings.language)

    @cached_property
    def build(self) -> str:
        """A text that changes with our code, templates, texts, city and audience: part of every ETag."""
        return build_of(self.atlas.disclosure.audience, self.assets)


def build_of(audience: Audience, assets: Assets) -> str:
    """Return a text that changes with our code, templates, texts, city and audience.

    The version number alone would keep stale answers alive while a checkout is worked on.
    """
    digest = hashlib.sha256(f"{villagemap.__version__} {audience}".encode())
    code = Path(villagemap.__file__).parent
    for folder, kind in (
        (code, "*.py"),
        (resources.templates_folder(), "*.html"),
        (resources.geo_folder(), "*.*"),
    ):
        for path in sorted(folder.rglob(kind)):
            digest.update(path.read_bytes())
    digest.update(assets.hash.encode())
    return digest.hexdigest()[:12]
