# SPDX-License-Identifier: Apache-2.0
"""A small file system in memory, to be filled for real. Mounted in the run's own namespace, so it ends with it."""

import subprocess


class SmallDisk:
    def __init__(self, folder, size="4M"):
        self.folder = folder
        folder.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)

    def fill(self):
        try:
            with open(self.folder / "filler", "wb", buffering=0) as filler:
                while True:
                    filler.write(b"x" * 4096)
        except OSError:
            pass

    def free(self):
        (self.folder / "filler").unlink()

    def close(self):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
