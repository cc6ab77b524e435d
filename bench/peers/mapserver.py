"""MapServer: WFS 2.0 as GeoJSON, two FastCGI processes behind nginx, the villages in PostGIS."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from bench.datasets import Dataset
from bench.peers import nginx, postgis
from bench.peers.peer import Addresses, Box, Peer
from bench.places import HOST, LOGS, free_port, program
from bench.processes import Server, stop

_MAPFILE = """
MAP
  NAME "bench"
  EXTENT 73 18 135 54
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/geo+json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "LCO:COORDINATE_PRECISION=7"
  END
  WEB
    METADATA
      "ows_enable_request" "*"
      "ows_title" "bench"
      "ows_srs" "EPSG:4326"
      "wfs_onlineresource" "http://127.0.0.1/wfs"
      "wfs_maxfeatures" "1000000"
    END
  END
  LAYER
    NAME "villages"
    TYPE POLYGON
    STATUS ON
    CONNECTIONTYPE POSTGIS
    CONNECTION "{connection}"
    DATA "geom FROM villages USING UNIQUE id USING SRID=4326"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    EXTENT 73 18 135 54
    PROJECTION "init=epsg:4326" END
    METADATA
      "ows_title" "villages"
      "gml_include_items" "all"
      "gml_featureid" "code"
      "gml_types" "auto"
      "wfs_getfeature_formatlist" "geojson"
      "wfs_use_default_extent_for_getfeature" "false"
    END
  END
END
"""
_ASKED = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=villages&outputformat=geojson"
_FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0"><PropertyIsEqualTo><ValueReference>plan</ValueReference>'
    "<Literal>compiled</Literal></PropertyIsEqualTo></Filter>"
)
_LOCATIONS = """
    gzip on;
    gzip_comp_level 1;
    gzip_types application/geo+json;
    fastcgi_buffers 64 64k;
    fastcgi_keep_conn off;
    location /wfs {{
      include /etc/nginx/fastcgi_params;
      fastcgi_read_timeout 300;
      fastcgi_param SCRIPT_FILENAME {mapserv};
      fastcgi_param MS_MAPFILE {mapfile};
      fastcgi_pass {host}:{port};
    }}
"""


def _missing() -> str:
    if not (program("mapserv") and program("spawn-fcgi")):
        return "MapServer is not installed (Debian: cgi-mapserver, spawn-fcgi)."
    return nginx.missing() or postgis.missing()


@contextlib.contextmanager
def _start(data: Dataset) -> Iterator[Server]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="villagemap-bench-mapserver-")))
        database = urlsplit(stack.enter_context(postgis.database(data)))
        mapfile = folder / "bench.map"
        connection = f"host={database.hostname} port={database.port} dbname=postgres user={database.username}"
        mapfile.write_text(_MAPFILE.format(connection=connection))
        (folder / "mapserver.conf").write_text(f'CONFIG\n  ENV\n    MS_MAP_PATTERN "^{folder}"\n  END\nEND\n')
        port = free_port()
        stack.enter_context(_fastcgi(port, folder))
        locations = _LOCATIONS.format(mapserv=program("mapserv"), mapfile=mapfile, host=HOST, port=port)
        yield stack.enter_context(nginx.nginx(folder, locations, name="mapserver"))


@contextlib.contextmanager
def _fastcgi(port: int, folder: Path) -> Iterator[None]:
    command = (program("spawn-fcgi"), "-n", "-a", HOST, "-p", str(port), "-F", "2", "--", program("mapserv"))
    with (LOGS / "mapserv.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={"MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"), "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield
        finally:
            stop(process)


def _addresses(_data: Dataset) -> Addresses:
    return Addresses(
        collection=_ASKED,
        filtered=f"{_ASKED}&filter={quote(_FILTER)}",
        boxed=lambda box: f"{_ASKED}&bbox={_wfs(box)}",
    )


def _wfs(box: Box) -> str:
    west, south, east, north = box
    return f"{south},{west},{north},{east},urn:ogc:def:crs:EPSG::4326"


PEER = Peer(
    "MapServer",
    "WFS 2.0 streamed as GeoJSON, two FastCGI processes, connections to PostGIS kept, behind nginx (gzip 1)",
    _missing,
    _start,
    _addresses,
)
