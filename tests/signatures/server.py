"""An HTTPS proxy that is every host of AWS: it ends TLS itself and hands each request to a function, which answers."""

import os
import socket
import ssl
import subprocess
import tempfile
import threading

from verify import Request


def certificate(folder):
    path = os.path.join(folder, "server.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=aws", "-keyout", path, "-out", path + ".crt"], check=True, capture_output=True)
    with open(path, "a", encoding="ascii") as f, open(path + ".crt", encoding="ascii") as c:
        f.write(c.read())
    return path


def read_head(stream):
    lines = []
    while line := stream.readline(65536):
        if line == b"\r\n":
            return lines
        lines.append(line.decode("utf-8", "surrogateescape").rstrip("\r\n"))
    return None


def read_body(stream, request):
    if "chunked" in request.header("Transfer-Encoding"):
        body = b""
        while size := int(stream.readline().split(b";")[0], 16):
            body += stream.read(size)
            stream.readline()
        stream.readline()
        return body
    return stream.read(int(request.header("Content-Length", "0")))


class Server:
    """answer(request) → status, headers, body."""

    def __init__(self, answer):
        self.answer, self.handshakes = answer, 0
        with tempfile.TemporaryDirectory() as folder:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate(folder))
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.socket.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                plain = connection.makefile("rb", buffering=0)
                head = read_head(plain)
                if head is None or not head[0].startswith("CONNECT "):
                    return
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with self.tls.wrap_socket(connection, server_side=True) as inside:
                    self.handshakes += 1
                    self.converse(inside)
            except (OSError, ValueError):
                return

    def converse(self, inside):
        stream = inside.makefile("rb")
        while head := read_head(stream):
            method, target, _ = head[0].split(" ", 2)
            headers = [tuple(part.strip() for part in line.split(":", 1)) for line in head[1:]]
            request = Request(method, target, headers, b"")
            if request.header("Expect") == "100-continue":
                inside.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.body = read_body(stream, request)
            status, more, body = self.answer(request)
            lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in more)]
            inside.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if method == "HEAD" else body))
