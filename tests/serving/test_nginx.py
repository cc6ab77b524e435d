"""The configuration that we hand out is one that nginx takes."""

import shutil
import subprocess

import pytest

from villagemap import resources


def test_nginx_takes_the_configuration(tmp_path):
    for program in ("nginx", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} here")
    certificate, key, file = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "nginx.conf"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=map.example.cn"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    text = (resources.root() / "docs" / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/ssl/villagemap.pem", str(certificate)).replace(
        "/etc/ssl/villagemap.key", str(key)
    )
    file.write_text(f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\n{text}")

    said = subprocess.run(["nginx", "-t", "-c", str(file)], capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stderr
