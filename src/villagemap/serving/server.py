"""The production server: gunicorn with threads, configured here.

One process loads everything and forks the workers, so that they share the memory of what is loaded. It replaces a worker
that dies, and ends all at SIGTERM.
"""

import gc
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from villagemap.serving.service import Service

_CONNECTIONS = 1_000
_KEEPALIVE_SECONDS = 60
_STUCK_SECONDS = 300  # a worker whose loop does not run for so long is replaced
_GRACE_SECONDS = 5  # answers that are under way when the service ends
_MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - gunicorn makes a private file there


def serve(
    service: Service,
    listening: socket.socket,
    *,
    workers: int,
    threads: int,
    ready: Callable[[], None],
) -> None:
    """Serve on a socket that listens already until SIGTERM or an interrupt; call `ready` when readers are answered."""
    service.detach()
    # What is loaded now stays: collecting it would copy the pages that workers share.
    gc.collect()
    gc.freeze()
    _Server(
        service,
        {
            "bind": f"fd://{listening.detach()}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": threads,
            "worker_connections": _CONNECTIONS + threads,
            "keepalive": _KEEPALIVE_SECONDS,
            "timeout": _STUCK_SECONDS,
            "graceful_timeout": _GRACE_SECONDS,
            "limit_request_line": 8_190,
            "preload_app": True,
            "loglevel": "error",
            "control_socket_disable": True,
            # A disk that is full or read-only does not keep a worker from starting.
            "worker_tmp_dir": str(_MEMORY_DISK) if os.access(_MEMORY_DISK, os.W_OK) else None,
            # The application knows how many proxies to believe (`web.accounts.guard`); the server believes none.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "when_ready": lambda _arbiter: ready(),
            "post_worker_init": lambda worker: _verify(service, worker),
            "worker_exit": lambda _arbiter, worker: _leave(worker),
        },
    ).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn over an application that is made already."""

    def __init__(self, service: Service, settings: dict[str, Any]) -> None:
        self._app = service.app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings; no file and no variable of the environment has a say."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return self._app


def _verify(service: Service, worker: Any) -> None:
    """Let the first worker check the prepared version again, behind the readers that it answers."""
    if worker.age == 1:
        threading.Thread(target=service.verify, daemon=True).start()


def _leave(worker: Any) -> None:
    """End a worker without the exit handlers of the process that forked it: they remove what the others need."""
    if os.getpid() == worker.pid:
        os._exit(0)
