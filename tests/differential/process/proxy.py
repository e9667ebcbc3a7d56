"""The endpoint between a command and moto: records exchanges in one run, answers from the record in the next."""

import http.client
import http.server
import threading


class Exchange:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.reply = None  # status, headers, body


class Proxy:
    def __init__(self, upstream_port):
        self.upstream_port = upstream_port
        self.seen = []
        self.record = []
        self.replaying = False
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                body = self.body()
                exchange = Exchange(self.command, self.path, dict(self.headers.items()), body)
                exchange.reply = proxy.answer(exchange)
                status, headers, text = exchange.reply
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text)

            def body(self):
                if "chunked" in self.headers.get("Transfer-Encoding", ""):
                    return b"".join(iter(self.chunk, b""))
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def chunk(self):
                size = int(self.rfile.readline().split(b";")[0], 16)
                data = self.rfile.read(size)
                self.rfile.readline()
                return data

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = handle_any

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def begin(self, replay_of=None):
        """A new run: forward and record, or answer in the order of a record."""
        self.seen = []
        self.record = list(replay_of or [])
        self.replaying = replay_of is not None

    def answer(self, exchange):
        self.seen.append(exchange)
        if not self.replaying:
            return self.forward(exchange)
        at = len(self.seen) - 1
        if at < len(self.record):
            return self.record[at].reply
        return 400, [("Content-Length", "0"), ("x-unexpected", "request beyond the record")], b""

    def forward(self, exchange):
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream_port)
        dropped = {"connection", "transfer-encoding", "content-length", "expect"}
        headers = {k: v for k, v in exchange.headers.items() if k.lower() not in dropped}
        upstream.request(exchange.method, exchange.path, exchange.body or None, headers)
        response = upstream.getresponse()
        text = response.read()
        kept = [(k, v) for k, v in response.getheaders() if k.lower() not in dropped | {"server", "date"}]
        length = response.getheader("Content-Length") if exchange.method == "HEAD" else str(len(text))
        upstream.close()
        return response.status, kept + [("Content-Length", length or "0")], text
