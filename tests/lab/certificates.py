# SPDX-License-Identifier: Apache-2.0
"""Certificates for a server or an account, from a certificate authority made for the occasion."""

import datetime
import subprocess


class Authority:
    def __init__(self, lab, name="authority"):
        self.folder = lab.path(name, "x").parent
        self.certificate, self.key = self.make("ca", f"/CN={name}")

    def make(self, name, subject, *more):
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                     "-subj", subject, "-keyout", key, "-out", certificate, *more)
        return certificate, key

    def issue(self, name, *names, seconds=None):
        """For names as openssl has them, DNS:db.example or IP:127.0.0.1; for two days, or for so many seconds."""
        made = self.make(name, f"/CN={name}", "-CA", self.certificate, "-CAkey", self.key, "-addext",
                         "basicConstraints=critical,CA:FALSE", *(("-addext", "subjectAltName=" + ",".join(names)) if names else ()))
        if seconds is not None:
            self.shorten(*made, seconds)
        return made

    def shorten(self, certificate, key, seconds):
        """To so many seconds from now; `openssl req` counts in days."""
        request, index = self.folder / "request", self.folder / "index.txt"
        config = self.folder / "ca.conf"
        index.write_text("")
        config.write_text(f"[ca]\ndefault_ca=ca\n[ca]\ndatabase={index}\nnew_certs_dir={self.folder}\nrand_serial=yes\n"
                          "default_md=sha256\npolicy=any\ncopy_extensions=copy\n[any]\ncommonName=supplied\n")
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        self.openssl("x509", "-x509toreq", "-copy_extensions", "copy", "-in", certificate, "-signkey", key, "-out",
                     request)
        self.openssl("ca", "-batch", "-notext", "-config", config, "-cert", self.certificate, "-keyfile", self.key, "-in",
                     request, "-enddate", end.strftime("%Y%m%d%H%M%SZ"), "-out", certificate)

    def openssl(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
