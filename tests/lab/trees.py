# SPDX-License-Identifier: Apache-2.0
"""Where the programs of a database server are: on this machine, or in a tree that fetch-servers unpacked."""

import os
import pathlib
import re
import subprocess

from .base import LabError, find_program


class Here:
    """What this machine has installed."""
    name = "here"
    usr = pathlib.Path("/usr")

    def missing(self):
        return None

    def command(self, program):
        return [find_program(program)]


class Unpacked:
    """Programs of another release: they run with the loader and the libraries of their own tree."""

    def __init__(self, name):
        self.name = name
        self.root = servers_folder() / name
        self.usr = self.root / "usr"

    def missing(self):
        """Why the tree is not there; None if it is."""
        if (self.root / "packages").exists():
            return None
        why = self.root.with_name(f"{self.name}.missing")
        return why.read_text().strip() if why.exists() else f"not in {self.root.parent}"

    def command(self, program):
        libraries = one(self.usr, "lib/*-linux-gnu*")
        loader = one(self.usr, "lib*/ld-linux*.so.*", f"lib/{libraries.name}/ld-linux*.so.*")
        return [str(loader), "--library-path", str(libraries), str(one(self.usr, f"sbin/{program}"))]


HERE = Here()


def servers_folder():
    """As fetch-servers has it."""
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("REPLSCRIBE_SERVERS") or pathlib.Path(cache) / "replscribe" / "servers")


def version(tree, program):
    """As 11.8, from the program itself."""
    said = subprocess.run([*tree.command(program), "--no-defaults", "--version"], capture_output=True, text=True).stdout
    return re.search(r"(\d+\.\d+)\.\d+", said).group(1)


def one(root, *patterns):
    for pattern in patterns:
        for found in sorted(root.glob(pattern)):
            return found
    raise LabError(f"{root} holds no {' or '.join(patterns)}")
