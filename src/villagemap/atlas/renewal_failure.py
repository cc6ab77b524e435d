"""Why the newest data version cannot be read: logged once, however many requests meet it."""

import logging
import secrets
import time

from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Language
from villagemap.texts import Texts

_LOG = logging.getLogger(__name__)

_RETRY_SECONDS = 10.0
"""Damage stays, but a busy or full disk may recover: the next attempt is made after so long."""


class RenewalFailure:
    """The failure that keeps a service from its newest data version, if there is one. Threads share it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._sentence = ""
        self._until = 0.0

    @property
    def persists(self) -> bool:
        """Tell whether the last attempt failed."""
        return self._sentence != ""

    @property
    def is_recent(self) -> bool:
        """Tell whether the last attempt failed so recently that another would fail too."""
        return self.persists and time.monotonic() < self._until

    def record(self, problem: Exception) -> None:
        """Log why an attempt failed, unless the one before failed for the same reason.

        An error of ours is one sentence; for another the log holds a number and the traceback.
        """
        texts = Texts(self._language)
        sentence = texts.explain(problem) if isinstance(problem, VillagemapError) else repr(problem)
        previous, self._sentence = self._sentence, sentence
        self._until = time.monotonic() + _RETRY_SECONDS
        if sentence == previous:
            return
        text = texts.say("serve.not_renewed")
        if isinstance(problem, VillagemapError):
            _LOG.error("%s %s", text, sentence)
        else:
            _LOG.error("%s (%s)", text, secrets.token_hex(4), exc_info=problem)

    def clear(self) -> None:
        """Forget the failure: the newest version is there."""
        self._sentence = ""
