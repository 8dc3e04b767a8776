#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a container image (docker-archive tar) from files, with no daemon and no base image.

image.py -o OUT.tar -t NAME:TAG [-e=WORD]... [--user U] [--ldd] SRC:DST...

SRC is a file or a folder, -e a word of the entrypoint. --ldd adds the shared libraries of the programs from this machine.
The same inputs give the same bytes, so the digest is stable.
"""
import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile

ETC = {
    "/etc/passwd": "root:x:0:0:root:/root:/nologin\nneap:x:65532:65532:neap:/tmp:/nologin\n",
    "/etc/group": "root:x:0:\nneap:x:65532:\n",
    "/etc/nsswitch.conf": "hosts: files dns\n",
}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", required=True)
    parser.add_argument("-t", required=True)
    parser.add_argument("-e", action="append", default=[])
    parser.add_argument("--user", default="65532:65532")
    parser.add_argument("--ldd", action="store_true")
    parser.add_argument("files", nargs="+")
    return parser.parse_args()


class Root:
    """The files of the image, by path: a source, or None for a folder, and a mode."""

    def __init__(self):
        self.entries = {}

    def folder(self, path):
        while path not in ("", "/"):
            self.entries.setdefault(path, (None, 0o755))
            path = os.path.dirname(path)

    def add(self, source, path):
        if os.path.isdir(source):
            self.folder(path)
            for name in sorted(os.listdir(source)):
                self.add(os.path.join(source, name), os.path.join(path, name))
            return
        self.folder(os.path.dirname(path))
        self.entries[path] = (source, 0o755 if os.access(source, os.X_OK) else 0o644)

    def add_libraries(self):
        for source in [source for source, _ in self.entries.values() if source]:
            out = subprocess.run(["ldd", source], capture_output=True, text=True).stdout
            for library in re.findall(r"(/\S+) \(0x", out):
                if library.startswith(("/lib", "/usr/lib")):
                    self.add(os.path.realpath(library), library)

    def layer(self):
        self.entries["/tmp"] = (None, 0o1777)
        self.folder("/etc")
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
            for path in sorted(self.entries):
                source, mode = self.entries[path]
                entry = tarfile.TarInfo(path.lstrip("/"))
                entry.mode = mode
                if source is None:
                    entry.type = tarfile.DIRTYPE
                    tar.addfile(entry)
                else:
                    entry.size = os.path.getsize(source)
                    with open(source, "rb") as content:
                        tar.addfile(entry, content)
            for path, text in sorted(ETC.items()):
                add_bytes(tar, path.lstrip("/"), text.encode())
        return out.getvalue()


def add_bytes(tar, name, data):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    tar.addfile(entry, io.BytesIO(data))


def main():
    asked = arguments()
    root = Root()
    for pair in asked.files:
        root.add(*pair.split(":", 1))
    if asked.ldd:
        root.add_libraries()
    layer = root.layer()
    digest = hashlib.sha256(layer).hexdigest()
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": {"User": asked.user, "Entrypoint": asked.e, "WorkingDir": "/"},
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]},
        },
        sort_keys=True,
    ).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = json.dumps([{"Config": name, "RepoTags": [asked.t], "Layers": [digest + "/layer.tar"]}]).encode()
    with tarfile.open(asked.o, "w", format=tarfile.GNU_FORMAT) as tar:
        add_bytes(tar, name, config)
        add_bytes(tar, digest + "/layer.tar", layer)
        add_bytes(tar, "manifest.json", manifest)


main()
