"""The server of the Flask peers: gunicorn, one process with threads, as ours."""

from typing import Any

from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, application: Any, settings: dict[str, Any]) -> None:
        self._application = application
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._application


def serve(application: Any, *, port: int, threads: int = 8) -> None:
    """Serve an application on this machine until SIGTERM."""
    settings = {
        "bind": f"127.0.0.1:{port}",
        "worker_class": "gthread",
        "threads": threads,
        "keepalive": 60,
        "timeout": 600,
        "preload_app": True,
        "loglevel": "error",
        "control_socket_disable": True,
    }
    _Server(application, settings).run()
