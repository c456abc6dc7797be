# SPDX-License-Identifier: Apache-2.0
"""Certificates for a server or an account, from a certificate authority made for the occasion."""

import subprocess


class Authority:
    def __init__(self, lab, name="authority"):
        self.folder = lab.path(name, "x").parent
        self.certificate, self.key = self.make("ca", f"/CN={name}")

    def make(self, name, subject, *more):
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", subject, "-keyout", key, "-out", certificate, *more],
                       check=True, capture_output=True)
        return certificate, key

    def issue(self, name, *names):
        """For names as openssl has them, DNS:db.example or IP:127.0.0.1."""
        return self.make(name, f"/CN={name}", "-CA", self.certificate, "-CAkey", self.key, "-addext",
                         "basicConstraints=critical,CA:FALSE", *(("-addext", "subjectAltName=" + ",".join(names)) if names else ()))
