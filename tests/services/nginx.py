"""A real nginx with the configuration of deploy/nginx, rendered for a test by the script that operators use."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.services import process

ROOT = Path(__file__).resolve().parents[2]
RENDER = ROOT / "deploy" / "nginx" / "render.sh"
KEY = "a-key-of-forty-letters-for-nginx-and-web"
PACKAGES = "nginx, libnginx-mod-http-js and gettext-base"


@dataclass(frozen=True)
class Nginx:
    """A server that runs."""

    server: process.Server
    port: int
    folder: Path

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"


def render(folder: Path, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run deploy/nginx/render.sh into `folder`/conf with `settings`; the caller looks at the status."""
    process.installed("/usr/bin/envsubst", PACKAGES)
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "NGINX_RUN": str(folder / "run"),
        "MEDIA_NGINX_KEY": KEY,
        **({"NGINX_USER": "root"} if os.geteuid() == 0 else {}),
        **settings,
    }
    return subprocess.run(
        [RENDER, folder / "conf"], env=env, capture_output=True, text=True, check=False, timeout=30
    )


def program() -> Path:
    """The nginx of this machine, with the module that signs for the bucket. Raises Unavailable."""
    process.installed("/usr/lib/nginx/modules/ngx_http_js_module.so", PACKAGES)
    return process.installed("/usr/sbin/nginx", PACKAGES)


@contextlib.contextmanager
def running(settings: Mapping[str, str], *, port: int | None = None) -> Iterator[Nginx]:
    """nginx on a free port of the loopback address, before the servers that `WEB_SERVERS` names."""
    binary = program()
    with process.folder("nginx") as folder:
        port = port or process.free_port()
        listen = {"NGINX_LISTEN": f"127.0.0.1:{port}"}
        done = render(folder, {**settings, **listen})
        if done.returncode:
            raise RuntimeError(f"render.sh ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        server = process.Server(
            name="nginx",
            argv=[binary, "-c", folder / "conf" / "nginx.conf", "-g", "daemon off;"],
            folder=folder,
            answers=lambda: process.is_listening(port),
            env={name: value for name, value in settings.items() if name.startswith("S3_")},
        )
        with server.running():
            yield Nginx(server, port, folder)


@contextlib.contextmanager
def uploads_front(*, academy: str, bucket: str, port: int) -> Iterator[None]:
    """The recipe of deploy/README.md for a bucket that knows no CORS, word for word, on `port`."""
    recipe = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    block = recipe.partition("In its server block:")[2].split("```")[1]
    for example, here in (("https://academy.example.org", academy), ("http://swift:8080", bucket)):
        if example not in block:
            raise LookupError(example)
        block = block.replace(example, here)
    with process.folder("uploads-front") as folder:
        temporary = " ".join(
            f"{kind}_temp_path {folder / kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"pid {folder / 'pid'}; error_log stderr; {'user root;' if os.geteuid() == 0 else ''} events {{}}\n"
            f"http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port}; {block} }} }}\n"
        )
        server = process.Server(
            name="uploads-front",
            argv=[program(), "-c", folder / "nginx.conf", "-g", "daemon off;"],
            folder=folder,
            answers=lambda: process.is_listening(port),
        )
        with server.running():
            yield
