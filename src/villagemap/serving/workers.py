"""Several processes over one listening socket: the manager starts them, replaces the dead, and has new data prepared.

Workers are forked when everything is loaded, so that they share the memory of it; what is saved they map anyway.
"""

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from villagemap.domain.errors import VillagemapError
from villagemap.serving.preparer import Preparer
from villagemap.serving.server import end_orderly, make_server
from villagemap.serving.service import Service, open_service
from villagemap.settings import Settings

_LOOK_SECONDS = 0.2
_SHORTEST_LIFE_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 300.0
_END_SECONDS = 10.0


class _Preparing:
    """Who prepares: the manager by a process, workers by waiting until it has."""

    def __init__(self, settings: Settings) -> None:
        self._preparer = Preparer(settings)
        self.service: Service | None = None

    def __call__(self) -> Path | None:
        return self._preparer() if self.service is None else self._waited(self.service)

    def _waited(self, service: Service) -> Path | None:
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while time.monotonic() < until:
            saved = service.shelf.find(service.watch.state().versions)
            if saved is not None:
                return saved.path
            time.sleep(_LOOK_SECONDS)
        return None

    def ahead(self) -> None:
        """Have the newest version prepared; of the manager."""
        self._preparer()


def run_workers(
    settings: Settings, listening: socket.socket, *, number: int, threads: int, ready: Callable[[], None]
) -> None:
    """Serve by `number` workers until SIGTERM or an interrupt; `ready` is called when they answer."""
    preparing = _Preparing(settings)
    service = open_service(settings, run=preparing)
    service.front.load()
    # What is there now stays: collecting it would copy pages that workers share.
    gc.collect()
    gc.freeze()
    manager = _Manager(settings, listening, service, preparing, threads)
    end_orderly()
    try:
        manager.start(number)
        ready()
        threading.Thread(target=service.front.verify, daemon=True).start()
        while True:
            manager.look()
            time.sleep(_LOOK_SECONDS)
    except (SystemExit, KeyboardInterrupt):
        manager.stop()


class _Manager:
    def __init__(
        self,
        settings: Settings,
        listening: socket.socket,
        service: Service,
        preparing: _Preparing,
        threads: int,
    ) -> None:
        self._settings = settings
        self._listening = listening
        self._service = service
        self._preparing = preparing
        self._threads = threads
        self._born: dict[int, float] = {}
        self._prepared = service.watch.state().versions
        self._thread: threading.Thread | None = None

    def start(self, number: int) -> None:
        for _ in range(number):
            self._fork()

    def look(self) -> None:
        """Replace who died, and have new data prepared."""
        for worker, born in list(self._born.items()):
            if os.waitpid(worker, os.WNOHANG)[0]:
                del self._born[worker]
                # One that cannot even start is not started without end.
                time.sleep(max(0.0, born + _SHORTEST_LIFE_SECONDS - time.monotonic()))
                self._fork()
        self._prepare_ahead()

    def stop(self) -> None:
        """End all workers: orderly, then by force."""
        for worker in self._born:
            os.kill(worker, signal.SIGTERM)
        until = time.monotonic() + _END_SECONDS
        while self._born and time.monotonic() < until:
            self._born = {w: born for w, born in self._born.items() if not os.waitpid(w, os.WNOHANG)[0]}
            time.sleep(_LOOK_SECONDS / 4)
        for worker in self._born:
            os.kill(worker, signal.SIGKILL)

    def _prepare_ahead(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        try:
            versions = self._service.watch.state().versions
        except VillagemapError:
            return  # gone or damaged: who asks is told
        if versions != self._prepared:
            self._prepared = versions
            self._thread = threading.Thread(target=self._preparing.ahead, daemon=True)
            self._thread.start()

    def _fork(self) -> None:
        # An SQLite connection must not be carried into another process.
        self._service.watch.close()
        worker = os.fork()
        if worker:
            self._born[worker] = time.monotonic()
            return
        code = 1
        try:
            self._preparing.service = self._service
            make_server(self._service.front, self._settings, self._listening, self._threads).run()
            code = 0
        finally:
            os._exit(code)
