#!/usr/bin/env bash
# Chromium 156 (of the distribution, driven by playwright). One would expect: a page that asks for privacy with
# `Referrer-Policy: no-referrer` keeps sending its own origin with its own forms, which is what servers check against forged requests.
# Seen: the form of such a page comes with `Origin: null`, as one of a stranger's sandbox does; fetch() of the same page has the
# true origin. A server that checks origins refuses its own page wherever that runs without its script. With `same-origin` both are true.
"$(dirname "$0")/in_fresh_venv" playwright==1.65.2 <<'PY'
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from playwright.sync_api import sync_playwright

seen = []

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(self.path.strip("/") or "same-origin")

    def do_POST(self):
        seen.append((self.path.strip("/"), self.headers["Origin"]))
        self.answer("same-origin")

    def answer(self, policy):
        self.send_response(200)
        self.send_header("Referrer-Policy", policy)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<form method=post action=/form><button>go</button></form>")

    def log_message(self, *words):
        pass

server = HTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
own = f"http://127.0.0.1:{server.server_port}"
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    for policy in ("no-referrer", "same-origin"):
        page = chromium.new_page()
        page.goto(f"{own}/{policy}")
        page.evaluate("fetch('/fetch', {method: 'POST', body: ''})")
        page.click("button")
        page.wait_for_url(f"{own}/form")
    chromium.close()
print(seen)
assert seen == [("fetch", own), ("form", "null"), ("fetch", own), ("form", own)]
PY
