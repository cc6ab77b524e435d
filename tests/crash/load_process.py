"""Run as a process of its own: loads files, each in a process that is forked from here and can be killed.

Lines that it is sent: `load` or `store`, then workspace, file and room, with tabs between them. `load` goes through the
whole door; `store` has inspected the file before, so that a kill hits the storing. `room`, where it is not 0, is how
long a file may become once the load stores, in bytes. Then `kill` or `wait` says how the load is to end.

Lines that it says: `storing` when the load begins to store, `refused <sentence>` where it is, `done <exit code>` when it
has ended (negative: the signal that ended it).
"""

import os
import resource
import signal
import sys
from functools import cache
from pathlib import Path

from villagemap.application.loading import load_file, store_load
from villagemap.bootstrap import make_ports
from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Language
from villagemap.ingest.intake import CheckedLoad, inspect
from villagemap.ingest.options import LoadOptions
from villagemap.profiles import read_profile
from villagemap.settings import Limits, Settings
from villagemap.texts import Texts

OPTIONS = LoadOptions("villages", period="2022", mapping={"people": "population"})


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


@cache
def checked(file: str) -> CheckedLoad:
    return inspect(Path(file), OPTIONS, profile=read_profile("siping"), limits=Limits())


def run(how: str, workspace: str, file: str, room: int) -> int:
    def hear(phase: str, _rows: int) -> None:
        if phase == "storing":
            say("storing")
            if room:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ports = make_ports(Settings(workspace=Path(workspace)))
    try:
        if how == "store":
            hear("storing", 0)
            store_load(ports, checked(file))
        else:
            done = load_file(ports, Path(file), OPTIONS, progress=hear)
            assert done.written, done.checked.questions
    except VillagemapError as error:
        say(f"refused {Texts(Language.EN).explain(error)}")
        return 1
    return 0


say("ready")
for line in sys.stdin:
    how, workspace, file, room = line.rstrip("\n").split("\t")
    if how == "store":
        checked(file)
    child = os.fork()
    if child == 0:
        os._exit(run(how, workspace, file, int(room)))
    if sys.stdin.readline() == "kill\n":
        os.kill(child, signal.SIGKILL)  # nobody has waited for it yet: the number is still its own
    say(f"done {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")
