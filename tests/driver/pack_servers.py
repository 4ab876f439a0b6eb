"""Local servers for the tests of packs: files with ranges, a package index, npm's registry and Poly Haven's API, on this machine alone."""

import base64
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

OBJ = "v 0 0 0\nv 2 0 0\nv 0 3 -1\nf 1 2 3\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hdr(size: int = 2_000, of: int = 0) -> bytes:
    """A Radiance picture of some bytes; another for every `of`."""
    start = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 16 +X 32\n"
    return start + hashlib.shake_256(bytes([of])).digest(size - len(start))


def zipped(members: dict) -> bytes:
    """A zip of contents by their names or ZipInfo."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def tarred(*members) -> bytes:
    """A gzipped tar of (name, content) or TarInfo."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz", format=tarfile.PAX_FORMAT) as package:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                package.addfile(member)
                continue
            about = tarfile.TarInfo(member[0])
            about.size = len(member[1])
            package.addfile(about, io.BytesIO(member[1]))
    return data.getvalue()


class Server:
    """Serves `files`, bytes by path. `asked` has (path, begin of the range or None) of each request; `stop_at` holds an answer back
    from that byte on until the server is told to go on; `ranges` says whether it knows of ranges; `leads` sends from a path to an address."""

    def __init__(self):
        self.files, self.leads, self.asked, self.agents = {}, {}, [], set()
        self.stop_at, self.cut_at, self.ranges = None, None, True
        self.released = threading.Event()

    def put(self, path: str, data: bytes) -> str:
        self.files[path] = data
        return self.address + path

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        begin = handler.headers["Range"]
        begin = int(begin.removeprefix("bytes=").removesuffix("-")) if begin else None
        self.asked.append((handler.path, begin))
        self.agents.add(handler.headers["User-Agent"])
        if handler.path in self.leads:
            handler.send_response(302)
            handler.send_header("Location", self.leads[handler.path])
            handler.end_headers()
            return
        data = self.files.get(handler.path)
        if data is None:
            handler.send_error(404)
            return
        if begin is not None and self.ranges:
            if begin >= len(data):
                handler.send_error(416)
                return
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            data = data[begin:]
        else:
            handler.send_response(200)
        kinds = {"json": "application/json", "html": "text/html"}
        handler.send_header("Content-Type", kinds.get("html" if handler.path.endswith("/") else handler.path.rpartition(".")[2], "application/octet-stream"))
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if self.stop_at is not None:
            handler.wfile.write(data[: self.stop_at])
            handler.wfile.flush()
            self.released.wait()
            data = data[self.stop_at :]
        try:
            handler.wfile.write(data[: self.cut_at])
        except OSError:
            pass  # whoever asked was killed


@contextmanager
def serving():
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.answer(self)

        def log_message(self, *words):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    server.close = lambda: (server.released.set(), http.shutdown(), http.server_close())
    try:
        yield server
    finally:
        if thread.is_alive():
            server.close()


def wheel(members: dict, name="toy_models", version="1.2.3") -> bytes:
    about = f"{name}-{version}.dist-info"
    return zipped({**members, f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
                   f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n", f"{about}/RECORD": ""})  # fmt: skip


def index(server: Server, files: dict[str, bytes], project="toy-models") -> str:
    """A package index with one project's files; its address."""
    links = "".join(f'<a href="/files/{name}">{name}</a>' for name in files)
    server.files[f"/simple/{project}/"] = f"<!DOCTYPE html><html><body>{links}</body></html>".encode()
    server.files |= {f"/files/{name}": data for name, data in files.items()}
    return f"{server.address}/simple/"


def npm_registry(server: Server, data: bytes, name="toy-models", version="1.2.3") -> str:
    about = {
        "name": name,
        "version": version,
        "dist": {
            "tarball": f"{server.address}/{name}/-/{name}-{version}.tgz",
            "shasum": hashlib.sha1(data).hexdigest(),
            "integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
        },
    }
    server.files[f"/{name}"] = json.dumps({"name": name, "dist-tags": {"latest": version}, "versions": {version: about}}).encode()
    server.files[f"/{name}/-/{name}-{version}.tgz"] = data
    return f"{server.address}/"


def poly_haven(server: Server, pictures: dict[str, bytes], resolution="1k", **changes) -> str:
    """An API that answers for some HDRIs as Poly Haven's does; its address. `changes` go into every file's row."""
    for id, data in pictures.items():
        address = server.put(f"/dl/{id}_{resolution}.hdr", data)
        row = {"size": len(data), "md5": hashlib.md5(data).hexdigest(), "url": address, **changes}
        answer = {"hdri": {resolution: {"hdr": row}}, "backplates": {}, "tonemapped": row}
        server.files[f"/files/{id}"] = json.dumps(answer).encode()
    return server.address


def listing(root) -> dict:
    """Every file and folder below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else None for path in sorted(root.rglob("*"))}


def write_pack(folder, sources, assets, **more):
    """A pack's YAML in a folder."""
    values = {"id": "toys", "title": "Toys of a test", "licence": "CC0-1.0", "source": "made by a test", "terms": "Do what you like.", "from": sources, **more,
              "assets": assets}  # fmt: skip
    file = folder / f"{values['id']}.yaml"
    file.write_text(yaml.safe_dump(values, sort_keys=False))
    return file
