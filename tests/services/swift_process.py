"""Swift's four servers in one process, run by the Python of var/swift: `swift_process.py FOLDER PORT ACCESS SECRET`.

Account, container and object server are one device each, with one replica; the proxy in front speaks S3. Each
configuration is the shortest that Swift's own documentation allows ("SAIO"), on loopback alone.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi
from swift.common import storage_policy, utils
from swift.common.ring import RingBuilder
from swift.common.utils import config as swift_config
from swift.common.wsgi import SwiftHttpProtocol, loadapp

STORES = ("account", "container", "object")
FILTERS = ("catch_errors", "gatekeeper", "healthcheck", "s3api", "tempauth", "bulk", "slo", "dlo")
OPTIONS = {"s3api": "location = us-east-1\ns3_acl = false\nmin_segment_size = 5242880"}
HASHES = "[swift-hash]\nswift_hash_path_prefix = tests\nswift_hash_path_suffix = tests\n"
POLICY = "[storage-policy:0]\nname = one\ndefault = yes\n"
STORE = """[DEFAULT]
devices = {folder}/devices
mount_check = false
disable_fallocate = true
swift_dir = {folder}
bind_ip = 127.0.0.1
bind_port = {port}
user =
log_level = ERROR
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""
PROXY = """[DEFAULT]
swift_dir = {folder}
bind_ip = 127.0.0.1
bind_port = {port}
log_level = ERROR
[pipeline:main]
pipeline = {filters} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
"""


def main(folder: Path, port: int, access: str, secret: str) -> None:
    """Write the configuration, make the rings, serve until a signal."""
    (folder / "devices" / "one").mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text(HASHES + POLICY)
    for module in (utils, swift_config, storage_policy):
        if hasattr(module, "SWIFT_CONF_FILE"):
            module.SWIFT_CONF_FILE = str(folder / "swift.conf")
    storage_policy.reload_storage_policies()
    utils.validate_configuration()
    servers = [eventlet.spawn(wsgi.server, *store(folder, name), **quiet()) for name in STORES]
    speaker = proxy(folder, port, access, secret)  # before its socket: who may connect is answered
    front = eventlet.listen(("127.0.0.1", port), backlog=256)
    servers.append(eventlet.spawn(wsgi.server, front, speaker, **quiet()))
    print(f"S3 on 127.0.0.1:{port}", flush=True)
    servers[-1].wait()


def store(folder: Path, name: str) -> tuple[socket.socket, object]:
    """The socket and the application of one store, on a free port that its ring names."""
    listener = eventlet.listen(("127.0.0.1", 0), backlog=256)
    port = listener.getsockname()[1]
    builder = RingBuilder(4, 1, 1)
    builder.add_dev(
        {"id": 0, "region": 1, "zone": 1, "weight": 1, "device": "one", "meta": ""}
        | {"ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
    )
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))
    return listener, application(folder, name, STORE.format(folder=folder, name=name, port=port))


def proxy(folder: Path, port: int, access: str, secret: str) -> object:
    """The application that speaks S3. An access key of Swift's own sign-in is `account:user`."""
    account, user = access.split(":")
    options = OPTIONS | {"tempauth": f"user_{account}_{user} = {secret} .admin"}
    parts = [f"[filter:{name}]\nuse = egg:swift#{name}\n{options.get(name, '')}\n" for name in FILTERS]
    text = PROXY.format(folder=folder, port=port, filters=" ".join(FILTERS)) + "".join(parts)
    return application(folder, "proxy", text)


def application(folder: Path, name: str, text: str) -> object:
    """The WSGI application of one configuration."""
    path = folder / f"{name}.conf"
    path.write_text(text)
    return loadapp(str(path), global_conf={"log_level": "ERROR"})


def quiet() -> dict[str, object]:
    """Arguments of each server: Swift's own protocol, no line for each request."""
    return {"protocol": SwiftHttpProtocol, "log_output": False}


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3], sys.argv[4])
