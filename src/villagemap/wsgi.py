"""The application for other WSGI servers: `villagemap.wsgi:application`, made from the environment's settings."""

from villagemap.serving.service import service
from villagemap.settings import read_settings

application = service(read_settings())
application.load()
