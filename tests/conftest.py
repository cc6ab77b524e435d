"""How hypothesis tries: without deadlines, for a busy machine is no fault of the code, and the same under CI each time."""

import os

from hypothesis import settings

settings.register_profile("here", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("here")
