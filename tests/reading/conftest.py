"""Small files to be read."""

import pytest

from intake_files import Files


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)
