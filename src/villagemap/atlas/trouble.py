"""Why the newest data version cannot be read: logged once, however many requests meet it."""

import logging
import secrets
import time

from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Language
from villagemap.texts import Texts

_LOG = logging.getLogger(__name__)

_REST_SECONDS = 10.0
"""So long nobody tries again: what is damaged stays so, what is busy or full may pass."""


class Trouble:
    """What keeps a service from its newest data version; threads share it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._sentence = ""
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        """Tell whether the last attempt failed."""
        return self._sentence != ""

    @property
    def is_fresh(self) -> bool:
        """Tell whether the last attempt failed so lately that another would be in vain."""
        return self.lasts and time.monotonic() < self._until

    def begin(self, problem: Exception) -> None:
        """Log why an attempt failed, unless the one before failed for the same reason.

        An error of ours is one sentence; of another the log holds a number and the traceback.
        """
        texts = Texts(self._language)
        sentence = texts.explain(problem) if isinstance(problem, VillagemapError) else repr(problem)
        known, self._sentence = self._sentence, sentence
        self._until = time.monotonic() + _REST_SECONDS
        if sentence == known:
            return
        text = texts.say("serve.not_renewed")
        if isinstance(problem, VillagemapError):
            _LOG.error("%s %s", text, sentence)
        else:
            _LOG.error("%s (%s)", text, secrets.token_hex(4), exc_info=problem)

    def end(self) -> None:
        """Forget what went wrong: the newest version is there."""
        self._sentence = ""
