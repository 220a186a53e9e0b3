"""A model hub on the loopback address: one repository with one commit, as clients expect it."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "someone/bert-small-zh"


@dataclass
class Hub:
    folder: Path
    cut_bytes: int = 0
    """How many bytes of model.safetensors never arrive."""
    endpoint: str = ""
    fetched: list[str] = field(default_factory=list[str])


@contextmanager
def serve_hub(hub: Hub) -> Generator[Hub]:
    def name_of(file: Path) -> str:
        return file.relative_to(hub.folder).as_posix()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

        def _answer(self, with_body: bool) -> None:
            path = urlsplit(self.path).path
            if path.startswith(f"/api/models/{REPOSITORY}"):
                self._send_repository()
                return
            prefix = f"/{REPOSITORY}/resolve/{COMMIT}/"
            file = hub.folder / path.removeprefix(prefix)
            if path.startswith(prefix) and file.is_file():
                self._send_file(file, with_body)
                return
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send_repository(self) -> None:
            siblings = [
                {"rfilename": name_of(file), "size": file.stat().st_size}
                for file in sorted(hub.folder.rglob("*"))
                if file.is_file()
            ]
            body = json.dumps({"id": REPOSITORY, "sha": COMMIT, "siblings": siblings}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _send_file(self, file: Path, with_body: bool) -> None:
            content = file.read_bytes()
            self.send_response(200)
            self.send_header("ETag", f'"{name_of(file).replace("/", "-")}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if with_body:
                hub.fetched.append(name_of(file))
                cut = hub.cut_bytes if file.name == "model.safetensors" else 0
                self.wfile.write(content[: len(content) - cut])
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
