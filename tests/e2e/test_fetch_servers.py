# SPDX-License-Identifier: Apache-2.0
"""fetch-servers where it cannot fetch: it says so by name, and leaves nothing behind that looks like a server."""

import os
import pathlib
import subprocess

import pytest
from lab.trees import Unpacked

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "lab" / "fetch-servers"


@pytest.fixture
def fetch(tmp_path, monkeypatch):
    monkeypatch.setenv("REPLSCRIBE_SERVERS", str(tmp_path / "servers"))

    def run(mirror, *words):
        (tmp_path / "sources.list").write_text(f"deb {mirror} stable main\n" if mirror else "")
        config = tmp_path / "apt.conf"
        config.write_text(f'Dir::Etc::sourcelist "{tmp_path}/sources.list"; Dir::Etc::sourceparts "/dev/null";')
        return subprocess.run([SCRIPT, *words], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "APT_CONFIG": str(config)})
    return run


def assert_skipped(done, name, why):
    assert done.returncode == 77
    assert done.stdout.startswith(f"SKIPPED: {name} of Debian sid: ")
    assert why in done.stdout
    assert why in Unpacked(name).missing()
    assert [path.name for path in Unpacked(name).root.parent.iterdir() if path.is_dir()] == []


def test_a_machine_without_a_mirror_in_its_sources(fetch):
    assert_skipped(fetch(None, "mysql"), "mysql", "name no mirror of Debian")


def test_a_mirror_that_cannot_be_reached(fetch):
    assert_skipped(fetch("http://127.0.0.9:1/debian", "mariadb"), "mariadb", "Connection refused")


def test_a_mirror_that_debian_did_not_sign(fetch, tmp_path):
    release = tmp_path / "mirror" / "dists" / "sid"
    release.mkdir(parents=True)
    (release / "Release").write_text("Origin: Debian\nLabel: Debian\nSuite: unstable\nCodename: sid\n"
                                     "Date: Sun, 22 Nov 2026 00:00:00 UTC\nArchitectures: amd64\nComponents: main\n")
    assert_skipped(fetch(f"file:{tmp_path}/mirror", "mysql"), "mysql", "is not signed")


def test_what_is_there_is_used_as_it_is(fetch):
    tree = Unpacked("mysql")
    tree.root.mkdir(parents=True)
    (tree.root / "packages").touch()
    done = fetch("http://127.0.0.9:1/debian", "mysql")
    assert (done.returncode, done.stdout) == (0, "")
    assert tree.missing() is None


def test_a_server_that_nobody_has_heard_of(fetch):
    done = fetch(None, "postgres")
    assert done.returncode == 64
    assert "postgres" in done.stderr
