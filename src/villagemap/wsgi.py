"""The application for other WSGI servers: `villagemap.wsgi:application`, made from the environment's settings."""

from villagemap.bootstrap import application as make
from villagemap.settings import read_settings

application = make(read_settings())
