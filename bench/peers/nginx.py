"""nginx: before MapServer, for Folium's saved page, and as the limit where it sends the same bytes from a file."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.places import HOST, free_port, program
from bench.processes import Server, serving

_CONFIGURATION = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 65;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{
    text/html html;
    application/geo+json geojson;
    text/css css;
    application/javascript js;
    image/png png;
    font/woff2 woff2;
  }}
  open_file_cache max=100;
  server {{
    listen {host}:{port};
    root {root};
    location = /healthz {{ return 200 "ok"; }}
    {locations}
  }}
}}
"""


def missing() -> str:
    """Say why there is no nginx here."""
    return "" if program("nginx") else "nginx is not installed (Debian: nginx-light)."


@contextlib.contextmanager
def nginx(root: Path, locations: str, *, name: str = "nginx") -> Iterator[Server]:
    """Serve the files below `root`, and what `locations` say, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="villagemap-bench-nginx-"))
    port = free_port()
    text = _CONFIGURATION.format(folder=folder, host=HOST, port=port, root=root, locations=locations)
    configuration = folder / "nginx.conf"
    if text.find("user ") < 0 and Path("/etc/debian_version").exists():
        text = f"user {_user()};{text}"
    configuration.write_text(text)
    try:
        with serving(
            name,
            (program("nginx"), "-c", str(configuration), "-e", "stderr", "-p", str(folder)),
            address=f"http://{HOST}:{port}",
            probe="/healthz",
        ) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    import getpass  # noqa: PLC0415

    return getpass.getuser()
