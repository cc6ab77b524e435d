"""Readers of the real service in a real browser, for the tests of the pages."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


def command(workspace, *arguments, typed=""):
    environment = {**os.environ, "VILLAGEMAP_WORKSPACE": str(workspace)}
    return subprocess.run(
        [sys.executable, "-m", "villagemap", *arguments],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        input=typed,
    )


@dataclass
class Service:
    """A service that runs in its own process, on a port that the system chose."""

    process: subprocess.Popen
    address: str

    @classmethod
    def start(cls, workspace, *options):
        process = subprocess.Popen(
            [sys.executable, "-m", "villagemap", "serve", "--port", "0", *options],
            env={**os.environ, "VILLAGEMAP_WORKSPACE": str(workspace)},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for line in process.stderr:
            found = re.search(r"http://\S+?:\d+", line)
            if found:
                return cls(process, found[0])
        raise AssertionError(f"the service ended with {process.wait()}")

    def stop(self):
        """End the service; return what it wrote to its log since it was ready."""
        self.process.terminate()
        return self.process.communicate(timeout=10)[1]


def children(pid):
    """Return the workers of a service, the process that prepares not among them."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found if b"prepare" not in _command_of(child)}


def _command_of(pid):
    """Return how a process was started; one that has just ended counts as none that serves."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b"prepare"


@dataclass
class Reader:
    """A page, and everything that it asked for and complained about."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)

    def _console(self, message):
        ours = "willReadFrequently" in message.text  # it means `painted`, which reads the canvas back
        if message.type in {"error", "warning"} and not ours:
            self.complaints.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog):
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, address):
        """Go to a page and wait until its map is drawn."""
        self.page.goto(address)
        self.drawn()

    def drawn(self):
        self.page.locator("[data-stage][data-ready]").wait_for(state="attached")

    def repainted(self):
        """Wait until the page has drawn what it was told: the frame after the next has begun."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def settled(self):
        """Wait until the map rests: it looks at the same place for several frames."""
        self.page.evaluate(
            """() => new Promise((done) => {
              const { map } = L.villagemap;
              const place = () => [map.getZoom(), map.getCenter().lat, map.getCenter().lng].join();
              let [last, still] = ['', 0];
              const look = () => {
                still = place() === last ? still + 1 : 0;
                last = place();
                if (still > 9) done();
                else requestAnimationFrame(look);
              };
              look();
            })"""
        )

    def text(self, selector):
        return self.page.locator(selector).first.inner_text().replace("\n", " ").strip()

    def texts(self, selector):
        return [text.replace("\n", " ") for text in self.page.locator(selector).all_inner_texts()]

    def option(self, value):
        return self.page.locator(f'[data-option="{value}"]')

    def legend(self):
        """Return what the legend counts, by row."""
        rows = self.page.locator(".legend a.row")
        return {
            row.get_attribute("data-row"): int(row.locator(".count").inner_text().replace(",", ""))
            for row in rows.all()
        }

    def painted(self):
        """Return how many pixels of the map's lowest canvas have each of some colours."""
        return self.page.evaluate(
            """() => {
              const canvas = document.querySelector('#map canvas');
              // A copy is read: Chromium warns of a canvas that is read more than once.
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
              copy.drawImage(canvas, 0, 0);
              const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
              const seen = {};
              for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] < 255) continue;
                const colour = '#' + [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, '0')).join('');
                seen[colour] = (seen[colour] || 0) + 1;
              }
              return seen;
            }"""
        )

    def outside(self, address):
        """Return what was asked of other hosts."""
        return [url for url in self.requests if not url.startswith((address, "data:", "blob:"))]
