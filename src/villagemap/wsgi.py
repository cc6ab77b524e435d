"""The application for other WSGI servers: `villagemap.wsgi:application`, made from the environment's settings."""

from villagemap.quiet import silence_libraries
from villagemap.serving.service import service
from villagemap.settings import read_settings

silence_libraries()
application = service(read_settings())
application.load()
