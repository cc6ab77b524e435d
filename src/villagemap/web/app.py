"""The application is made, not imported: `create_app(settings, atlas, accounts)`."""

from functools import partial

from flask import Flask

from villagemap import resources
from villagemap.atlas.accounts import Accounts, NoAccounts
from villagemap.atlas.atlas import Atlas
from villagemap.settings import Settings
from villagemap.uploads.queue import UploadQueue
from villagemap.web.accounts.guard import guard
from villagemap.web.asset_catalogue import Assets
from villagemap.web.assets.page_parts import page_parts, styles_address
from villagemap.web.assets.routes import files
from villagemap.web.context import AppContext
from villagemap.web.data.downloads import downloads
from villagemap.web.data.overview import overviews
from villagemap.web.data.villages import village_data
from villagemap.web.errors import register_errors
from villagemap.web.headers import secure
from villagemap.web.imports.pages import importing
from villagemap.web.pages.errors import error_page
from villagemap.web.pages.routes import pages
from villagemap.web.pages.sign_in import signing_in
from villagemap.web.script_errors import SCRIPT_ERRORS, script_errors
from villagemap.web.templates import TEMPLATES


def create_app(
    settings: Settings, atlas: Atlas, accounts: Accounts | None = None, uploads: UploadQueue | None = None
) -> Flask:
    """Make the service over an atlas; without accounts nobody can sign in, without uploads no file comes in."""
    app = Flask("villagemap", static_folder=None, template_folder=str(resources.templates_folder()))
    context = AppContext(settings, atlas, Assets.of_service(), accounts or NoAccounts())
    app.extensions["villagemap"] = context
    app.jinja_env.bytecode_cache = TEMPLATES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "static": context.assets.address,
        "script_errors": SCRIPT_ERRORS,
        "styles": partial(styles_address, context),
    }
    guard(app, context)
    made = (signing_in, pages, downloads, overviews, page_parts, village_data, files, script_errors)
    for blueprint in (part(context) for part in made):
        app.register_blueprint(blueprint)
    if uploads is not None:
        app.register_blueprint(importing(context, uploads))
    register_errors(app, context, error_page)
    app.after_request(secure)
    return app
