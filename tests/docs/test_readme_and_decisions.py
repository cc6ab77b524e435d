"""The README and the decisions keep up with the code."""

import re
import tomllib

import pytest

from villagemap import resources
from villagemap.cli.main import COMMANDS

ROOT = resources.root()
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = "\n".join(page.read_text("utf-8") for page in (ROOT / "docs" / "decisions").glob("*.md")).lower()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command):
    assert re.search(rf"`(villagemap )?{command}\b", README)


@pytest.mark.parametrize("name", sorted(re.split("[<>=]", text)[0] for text in PROJECT["dependencies"]))
def test_a_decision_says_why_we_depend_on_a_library(name):
    assert name in DECISIONS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_of_ours_leads_there(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))))
def test_a_make_target_of_the_readme_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
