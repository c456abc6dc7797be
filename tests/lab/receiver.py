# SPDX-License-Identifier: Apache-2.0
"""A webhook receiver that refuses what the real one refuses, and remembers what it was told and when."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time

from .base import wait_for


class Told:
    """One request: when its first byte was there, its headers and body."""

    def __init__(self, at, path, headers, body):
        self.at, self.path, self.headers, self.raw = at, path, headers, body
        try:
            self.body = json.loads(body)
        except ValueError:
            self.body = None
        self.status = None


def judge_webhook(told, secret):
    """Standard Webhooks: three headers, a fresh time stamp, a signature over id.timestamp.body."""
    number, stamp = told.headers.get("webhook-id", ""), told.headers.get("webhook-timestamp", "")
    if not number or "." in number or abs(time.time() - float(stamp or 0)) > 300:
        return 400, "bad webhook-id or webhook-timestamp"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(
        hmac.digest(key, f"{number}.{stamp}.".encode() + told.raw, hashlib.sha256)).decode()
    if not any(hmac.compare_digest(wanted, given) for given in told.headers.get("webhook-signature", "").split()):
        return 401, "bad signature"
    if not isinstance(told.body, dict) or not {"type", "timestamp", "data"} <= told.body.keys():
        return 400, "not an event"
    return 200, "{}"


def judge_slack(told, _):
    """Incoming webhooks answer 200 `ok`, and refuse what is no payload or over a limit of Block Kit."""
    if not isinstance(told.body, dict):
        return 400, "invalid_payload"
    if not told.body.get("text"):
        return 400, "no_text"
    blocks = told.body.get("blocks", [])
    if len(blocks) > 50:
        return 400, "invalid_blocks"
    for block in blocks:
        text = (block.get("text") or {}).get("text", "")
        if len(text) > (150 if block["type"] == "header" else 3000) or len(block.get("fields", [])) > 10:
            return 400, "invalid_blocks"
    return 200, "ok"


def judge_pagerduty(told, _):
    """Events API v2."""
    body, errors = told.body, []
    if not isinstance(body, dict):
        return 400, '{"status":"Unrecognized object","message":"","errors":["JSON parse error"]}'
    if len(body.get("routing_key", "")) != 32:
        errors.append("Length of 'routing_key' is incorrect (should be 32 characters)")
    if body.get("event_action") not in ("trigger", "acknowledge", "resolve"):
        errors.append("'event_action' is invalid")
    if len(body.get("dedup_key", "")) > 255 or (body.get("event_action") != "trigger" and not body.get("dedup_key")):
        errors.append("'dedup_key' is invalid")
    if body.get("event_action") == "trigger":
        payload = body.get("payload", {})
        if not 0 < len(payload.get("summary", "")) <= 1024 or not payload.get("source"):
            errors.append("'payload' lacks summary or source")
        if payload.get("severity") not in ("critical", "error", "warning", "info"):
            errors.append("'payload.severity' is invalid")
    if errors:
        return 400, json.dumps({"status": "invalid event", "message": "Event object is invalid", "errors": errors})
    return 202, json.dumps({"status": "success", "message": "Event processed", "dedup_key": body.get("dedup_key", "x")})


JUDGES = {"webhook": judge_webhook, "slack": judge_slack, "pagerduty": judge_pagerduty}


class Receiver:
    """`script` holds answers to give first, each (status, headers, body); None lets the judge answer."""

    SECRET = "whsec_" + base64.b64encode(b"a secret of the lab, 32 bytes...").decode()

    def __init__(self, kind="webhook", address="127.0.40.1", port=8080):
        self.kind, self.address, self.port = kind, address, port
        self.url = f"http://{address}:{port}/hook"
        self.told, self.script, self.lock = [], [], threading.Lock()
        self.server = None

    def start(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def parse_request(self):
                self.at = time.monotonic()
                return super().parse_request()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, headers, text = receiver.take(
                    Told(self.at, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((self.address, self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def take(self, told):
        with self.lock:
            scripted = self.script.pop(0) if self.script else None
            if scripted:
                status, headers, text = scripted
            else:
                (status, text), headers = JUDGES[self.kind](told, self.SECRET), {}
            told.status = status
            self.told.append(told)
        return status, headers, text.encode()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def accepted(self, kind=None):
        with self.lock:
            return [t for t in self.told if 200 <= t.status < 300 and (kind is None or self.type_of(t) == kind)]

    def type_of(self, told):
        if self.kind == "webhook":
            return told.body["type"]
        return told.body.get("event_action", "message")

    def wait(self, kind=None, seconds=30, n=1):
        """The n-th accepted request of that kind."""
        wait_for(f"{self.kind} receiver to be told {kind or 'anything'} {n} times",
                 lambda: len(self.accepted(kind)) >= n, seconds)
        return self.accepted(kind)[n - 1]
