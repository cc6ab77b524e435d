"""The application for other WSGI servers: `villagemap.wsgi:application`, made from the environment's settings."""

from villagemap.quiet import silence_libraries
from villagemap.serving.service import create_service
from villagemap.settings import read_settings

silence_libraries()
application = create_service(read_settings()).app
