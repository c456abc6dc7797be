# SPDX-License-Identifier: Apache-2.0
"""As much of the Kubernetes API as the agent asks, and as strict: it refuses what the real one refuses."""

import datetime
import http.server
import json
import re
import threading
import urllib.parse

LABEL = re.compile(r"^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$")


class Refused(Exception):
    def __init__(self, code, reason, message):
        super().__init__(message)
        self.code, self.reason, self.message = code, reason, message


class Kubernetes:
    TOKEN = "eyJhbGciOiJSUzI1NiJ9.lab.c2lnbmF0dXJl"

    def __init__(self, namespace="shop", may_read_deployments=True, hangs=False):
        self.namespace, self.may_read_deployments, self.hangs = namespace, may_read_deployments, hangs
        self.asked = []
        self.resources = {"requests": {"cpu": "250m", "memory": "128Mi"}, "limits": {"cpu": "500m", "memory": "256Mi"}}
        self.labels = {"app": "auth", "tier": "back-end"}
        self.replicas, self.pods = 3, 2
        self.released = threading.Event()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                try:
                    code, body = 200, api.answer(self)
                except Refused as refused:
                    code, body = refused.code, {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                                "message": refused.message, "reason": refused.reason,
                                                "code": refused.code}
                text = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                try:
                    self.wfile.write(text)
                except BrokenPipeError:
                    pass  # whoever asked has stopped waiting

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        url = urllib.parse.urlsplit(request.path)
        self.asked.append(request.path)
        if self.hangs:
            self.released.wait(60)
        if request.headers.get_all("Authorization") != [f"Bearer {self.TOKEN}"]:
            raise Refused(401, "Unauthorized", "Unauthorized")
        if url.path == f"/apis/apps/v1/namespaces/{self.namespace}/deployments/auth" and not url.query:
            return self.deployment()
        if url.path == f"/apis/metrics.k8s.io/v1beta1/namespaces/{self.namespace}/pods":
            return self.metrics(urllib.parse.parse_qs(url.query, strict_parsing=True))
        raise Refused(404, "NotFound", "the server could not find the requested resource")

    def deployment(self):
        if not self.may_read_deployments:
            raise Refused(403, "Forbidden", 'deployments.apps "auth" is forbidden: User "lab" cannot get resource')
        return {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "auth"},
                "spec": {"replicas": self.replicas, "selector": {"matchLabels": self.labels},
                         "template": {"spec": {"containers": [
                             {"name": "auth", "image": "auth:1", "resources": self.resources}]}}}}

    def metrics(self, query):
        if set(query) - {"labelSelector"}:
            raise Refused(400, "BadRequest", f"unknown query parameters {sorted(query)}")
        selector = {}
        for part in query.get("labelSelector", [""])[0].split(","):
            name, is_given, value = part.partition("=")
            if not is_given or not LABEL.match(name) or not LABEL.match(value):
                raise Refused(400, "BadRequest", f"unable to parse requirement: {part!r}")
            selector[name] = value
        matches = all(self.labels.get(name) == value for name, value in selector.items())
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        pod = {"metadata": {"name": "auth-x"}, "timestamp": now, "window": "1s",
               "containers": [{"name": "auth", "usage": {"cpu": "156340000n", "memory": "65536Ki"}}]}
        return {"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {},
                "items": [pod] * self.pods if matches else []}
