# SPDX-License-Identifier: Apache-2.0
"""What tracking costs: Neap beside `mlflow server`, in turns, both on one PostgreSQL.

usage: tracking_bench.py [--neap ./neap] [--seconds N] [--runs N ...] [--only NAME,...]

Prints tables in Markdown. Needs Linux, a built Neap, and requirements-bench.txt. Processor time is the whole server's
and the whole database's, from /proc, divided by the requests; the client is not in it.
"""

import argparse
import contextlib
import itertools
import json
import os
import pathlib
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from dataclasses import dataclass, field

import psycopg2

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
API = "/api/2.0/mlflow/"
START = 1_700_000_000_000  # of the first run, in milliseconds since 1970
SEARCH_RUNS = [100_000, 1_000_000]
CLIENTS = 16
REPEATS = 4


def stat(pid):
    """Parent, own and reaped children's milliseconds of processor time of a process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, reaped = (sum(map(int, fields[at : at + 2])) * TICK_MS for at in (11, 13))
    return int(fields[1]), own, reaped


def tree(pid):
    """The process and all below it."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                parents.setdefault(stat(entry)[0], []).append(int(entry))
    found = [pid]
    for process in found:
        found.extend(parents.get(process, []))
    return found


def spent(pids):
    """Milliseconds of processor time of processes and of their children that have ended."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += sum(stat(pid)[1:])
    return total


def resident_mb(pids):
    """Resident memory in MB of 10^6 bytes."""
    total = 0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            found = re.search(r"VmRSS:\s+(\d+)", status)
            total += int(found[1]) if found else 0
    return total * 1024 / 1e6


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def get(path, **parameters):
    return request("GET", API + path + "?" + urllib.parse.urlencode(parameters, doseq=True))


def post(path, **document):
    return request("POST", API + path, json.dumps(document).encode())


def request(method, path, body=b""):
    """What is sent: bytes that cost the client little, as it shares the processors with what it measures."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def joined(chunks):
    """A body that came in chunks (RFC 9112, 7.1)."""
    body, at = bytearray(), 0
    while True:
        end = chunks.index(b"\r\n", at)
        size = int(chunks[at:end], 16)
        if size == 0:
            return body
        body += chunks[end + 2 : end + 2 + size]
        at = end + 2 + size + 2


class Client:
    """One connection that stays open, and what is under way on it."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def begin(self, sent):
        self.sent, self.received, self.begun = sent, bytearray(), time.perf_counter()
        self.socket.sendall(sent)

    def answer(self):
        """Reads what is there; the body, or None when more is to come."""
        read = self.socket.recv(1 << 20)
        self.received += read
        head, _, body = self.received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if not read:
            raise OSError(f"half an answer: {self.received[:500]!r}")
        if len(body) < int(length[1]) if length else not body.endswith(b"\r\n0\r\n\r\n"):
            return None
        if head.split(b" ", 2)[1] != b"200":
            raise RuntimeError(f"{self.sent[:200]!r} was answered {self.received[:700]!r}")
        return body if length else joined(body)

    def ask(self, sent):
        self.begin(sent)
        while (body := self.answer()) is None:
            pass
        return body

    def json(self, sent):
        return json.loads(self.ask(sent))


class Server:
    """One that is measured."""

    def __init__(self, name, command, environment, processes, log):
        self.name, self.port, self.database = name, free_port(), name.lower()
        self.command = [word.replace("{port}", str(self.port)) for word in command]
        self.environment = {**os.environ, "NEAP_HTTP_PORT": str(self.port), **environment}
        self.processes, self.log, self.process = processes, log, None

    def start(self):
        """Starts it and returns the seconds until it is healthy."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=self.log.open("ab"), stderr=subprocess.STDOUT
        )
        while True:
            with contextlib.suppress(OSError, RuntimeError):
                Client(self.port).ask(request("GET", "/health"))
                return time.monotonic() - begun
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} did not start: see {self.log}\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def pids(self):
        return self.processes(self.process.pid)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def client(self):
        return Client(self.port)


def neap_pids(launcher):
    """Control alone: not the launcher and not the command line."""

    def command(pid):
        with contextlib.suppress(OSError):
            return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return ""

    return [pid for pid in tree(launcher) if re.search(r"control/target/(neap-control|quarkus-app/\S*-run\.jar)", command(pid))]


class Postgres:
    """A PostgreSQL of this run's own, by the programs that Neap has unpacked."""

    def __init__(self, folder):
        # Its programs refuse to run for root, who is somebody else in a user namespace.
        self.prefix = ["unshare", "-U"] if os.geteuid() == 0 else []
        found = sorted(pathlib.Path.home().glob(".cache/neap/postgres/PG-*/bin/initdb"))
        if not found:
            raise SystemExit("Neap's PostgreSQL is not unpacked yet: start `./neap up` once.")
        self.programs, self.data, self.port = found[-1].parent, folder / "postgres", free_port()
        initdb = [str(self.programs / "initdb"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", str(self.data)]
        subprocess.run(self.prefix + initdb, check=True, stdout=subprocess.DEVNULL)
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        log = (folder / "postgres.log").open("ab")
        self.process = subprocess.Popen(self.prefix + command, stdout=log, stderr=subprocess.STDOUT)
        self.await_ready()

    def await_ready(self):
        while True:
            try:
                return self.connect("postgres").close()
            except psycopg2.OperationalError:
                if self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def connect(self, database):
        return psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database)

    def execute(self, database, statement):
        connection = self.connect(database)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)

    def url(self, database):
        self.execute("postgres", f"create database {database}")
        return f"postgresql://postgres:unused@127.0.0.1:{self.port}/{database}"

    def pids(self):
        return tree(self.process.pid)

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


class House:
    """Both servers on one PostgreSQL, in a folder of their own."""

    def __init__(self, neap, folder):
        self.postgres = Postgres(folder)
        environment = {"NEAP_HOME": str(folder / "home"), "NEAP_DATABASE_URL": self.postgres.url("neap")}
        command = [str(neap), "up"]
        self.neap = Server("Neap", command, environment, neap_pids, folder / "neap.log")
        command = [str(pathlib.Path(sys.executable).parent / "mlflow"), "server", "--port", "{port}"]
        store = self.postgres.url("mlflow").replace("postgresql", "postgresql+psycopg2")
        command += ["--backend-store-uri", store, "--artifacts-destination", str(folder / "files")]
        self.mlflow = Server("MLflow", command, {"MLFLOW_DISABLE_TELEMETRY": "true"}, tree, folder / "mlflow.log")
        self.servers = [self.neap, self.mlflow]

    def start(self):
        for server in self.servers:
            server.start()

    def close(self):
        for server in self.servers:
            server.stop()
        self.postgres.close()


@dataclass
class Figures:
    requests: int
    cpu: float  # milliseconds of the server, for each request
    database: float  # milliseconds of the database, for each request
    latencies: list = field(repr=False)  # milliseconds, sorted

    def quantile(self, part):
        return self.latencies[min(len(self.latencies) - 1, int(part * len(self.latencies)))]


def measure(house, server, make, seconds, clients=1):
    """Asks again and again, by so many clients, after a warm-up by sixteen that takes as long.

    Measures anew until two figures agree within a tenth, five times at most: a Java machine compiles for a while.
    """
    load(server, make, seconds, CLIENTS)
    figures = once(house, server, make, seconds, clients)
    for _ in range(REPEATS):
        last, figures = figures, once(house, server, make, seconds, clients)
        if abs(figures.cpu - last.cpu) < last.cpu / 10:
            break
    return figures


def once(house, server, make, seconds, clients):
    pids, database = server.pids(), house.postgres.pids()
    before, before_database = spent(pids), spent(database)
    latencies = load(server, make, seconds, clients)
    cpu = spent(pids) - before
    cpu_database = spent(set(database + house.postgres.pids())) - before_database
    return Figures(len(latencies), cpu / len(latencies), cpu_database / len(latencies), sorted(latencies))


def load(server, make, seconds, clients):
    """One thread for all clients: threads of Python would wait for each other, and be measured instead of the server."""
    end = time.monotonic() + seconds
    latencies = []
    with selectors.DefaultSelector() as selector:
        for number in range(clients):
            client = server.client()
            client.next, client.check = make(client, number)
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.begin(client.next())
        while selector.get_map():
            for ready, _ in selector.select():
                client = ready.data
                body = client.answer()
                if body is None:
                    continue
                latencies.append((time.perf_counter() - client.begun) * 1000)
                client.check(body)
                if time.monotonic() > end:
                    selector.unregister(client.socket)
                    client.socket.close()
                else:
                    client.begin(client.next())
    return latencies


class Requests:
    """What is asked of a server; each method makes a function that makes one request, and one that looks at its answer."""

    def __init__(self, server):
        client = server.client()
        name = f"bench {time.time_ns()}"
        self.experiment = client.json(post("experiments/create", name=name))["experiment_id"]
        self.steps = itertools.count()
        self.run = self.new_run(client)
        batch = {
            "metrics": [self.point(f"m{i}") for i in range(10)],
            "params": [{"key": f"p{i}", "value": str(i)} for i in range(5)],
            "tags": [{"key": f"t{i}", "value": str(i)} for i in range(4)],
        }
        client.ask(post("runs/log-batch", run_id=self.run, **batch))
        self.long_run = self.new_run(client)
        for begin in range(0, 10_000, 1000):
            points = [self.point("loss", step) for step in range(begin, begin + 1000)]
            client.ask(post("runs/log-batch", run_id=self.long_run, metrics=points))

    def new_run(self, client):
        return client.json(self.begun_run())["run"]["info"]["run_id"]

    def begun_run(self):
        tags = [{"key": "mlflow.user", "value": "u"}, {"key": "mlflow.source.name", "value": "train.py"}]
        return post("runs/create", experiment_id=self.experiment, user_id="u", start_time=START, tags=tags)

    def point(self, key, step=None):
        step = next(self.steps) if step is None else step
        return {"key": key, "value": step * 0.5, "timestamp": START + step, "step": step}

    def create_run(self, client, number):
        return self.begun_run, len

    def get_run(self, client, number):
        return lambda: get("runs/get", run_id=self.run), len

    def log_metric(self, client, number):
        run = self.new_run(client)
        return lambda: post("runs/log-metric", run_id=run, **self.point("loss")), len

    def log_batch(self, client, points):
        run = self.new_run(client)
        return lambda: post(
            "runs/log-batch", run_id=run, metrics=[self.point(f"m{i % 10}") for i in range(points)]
        ), len

    def log_batch_10(self, client, number):
        return self.log_batch(client, 10)

    def log_batch_1000(self, client, number):
        return self.log_batch(client, 1000)

    def history_10000(self, client, number):
        def look(body):
            assert body.count(b'"step"') == 10_000, "not the whole history"

        return lambda: get("metrics/get-history", run_id=self.long_run, metric_key="loss", max_results=25000), look


FILL = {
    "Neap": [
        """insert into run select 'r' || lpad(i::text, 31, '0'), 'default', {experiment}, 'run ' || i, 'u', 'FINISHED',
            {start} + i * 1000, {start} + i * 1000 + 500, 'mlflow-artifacts:/x', 'ACTIVE' from generate_series(1, {runs}) i""",
        """insert into run_tag (run_id, key, value, workspace, experiment_id, start_time)
            select 'r' || lpad(i::text, 31, '0'), k, v, 'default', {experiment}, {start} + i * 1000
            from generate_series(1, {runs}) i,
            (values ('mlflow.user', 'u'), ('mlflow.source.name', 'train.py'), ('team', 'a')) t (k, v)""",
        """insert into param (run_id, key, value, workspace, experiment_id, start_time)
            select 'r' || lpad(i::text, 31, '0'), 'p' || k, (i % (7 * k))::text, 'default', {experiment}, {start} + i * 1000
            from generate_series(1, {runs}) i, generate_series(1, 3) k""",
        """insert into latest_metric (run_id, workspace, experiment_id, key, timestamp, step, value)
            select 'r' || lpad(i::text, 31, '0'), 'default', {experiment}, 'm' || k, {start} + i, 1,
            (i::bigint * 7919 * k % 100003) / 100003.0
            from generate_series(1, {runs}) i, generate_series(1, 3) k""",
    ],
    "MLflow": [
        """insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
                end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
            select 'r' || lpad(i::text, 31, '0'), 'run ' || i, 'LOCAL', '', '', 'u', 'FINISHED', {start} + i * 1000,
            {start} + i * 1000 + 500, '', 'active', 'mlflow-artifacts:/x', {experiment} from generate_series(1, {runs}) i""",
        """insert into tags (run_uuid, key, value) select 'r' || lpad(i::text, 31, '0'), k, v
            from generate_series(1, {runs}) i,
            (values ('mlflow.user', 'u'), ('mlflow.source.name', 'train.py'), ('team', 'a')) t (k, v)""",
        """insert into params (run_uuid, key, value) select 'r' || lpad(i::text, 31, '0'), 'p' || k, (i % (7 * k))::text
            from generate_series(1, {runs}) i, generate_series(1, 3) k""",
        """insert into latest_metrics (run_uuid, key, timestamp, step, value, is_nan)
            select 'r' || lpad(i::text, 31, '0'), 'm' || k, {start} + i, 1, (i::bigint * 7919 * k % 100003) / 100003.0, false
            from generate_series(1, {runs}) i, generate_series(1, 3) k""",
    ],
}

SEARCHES = {
    "newest 100": {},
    "by metric and param": {"filter": "metrics.m1 > 0.9 and params.p2 = '3'"},
    "ordered by a metric": {"order_by": ["metrics.m1 DESC"]},
}


def fill(house, server, runs):
    """Writes runs with three tags, params and metrics each right into the tables; returns their experiment."""
    client = server.client()
    name = f"search {runs} {time.time_ns()}"
    experiment = client.json(post("experiments/create", name=name))["experiment_id"]
    # The keys of the largest fill are those of the smaller ones: the smaller experiment's runs have another first letter.
    letter = "r" if runs == min(SEARCH_RUNS) else "s"
    for statement in FILL[server.name]:
        text = statement.replace("'r'", f"'{letter}'").format(experiment=int(experiment), runs=runs, start=START)
        house.postgres.execute(server.database, text)
    house.postgres.execute(server.database, "vacuum analyze")
    return experiment


def table(head, rows):
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def costs(house, seconds, only):
    head = ["Request", "Neap: server", "database", "MLflow: server", "database", "MLflow ÷ Neap: server", "in all"]
    rows = []
    requests = {server.name: Requests(server) for server in house.servers}
    names = ["create_run", "get_run", "log_metric", "log_batch_10", "log_batch_1000", "history_10000"]
    names = [name for name in names if not only or name in only]
    # One round that is not measured: what comes first would be measured on a Java machine that still compiles.
    for server, name in itertools.product(house.servers, names):
        load(server, getattr(requests[server.name], name), 4 * seconds, CLIENTS)
    for name in names:
        ours, theirs = (measure(house, s, getattr(requests[s.name], name), seconds) for s in house.servers)
        rows.append(
            [name.replace("_", " ")]
            + [f"{value:.2f}" for f in (ours, theirs) for value in (f.cpu, f.database)]
            + [f"{theirs.cpu / ours.cpu:.0f}", f"{(theirs.cpu + theirs.database) / (ours.cpu + ours.database):.0f}"]
        )
    table(head, rows)


def tails(house, seconds, only):
    rows = []
    requests = {server.name: Requests(server) for server in house.servers}
    for name in ["create_run", "get_run", "log_metric", "log_batch_10"]:
        if only and name not in only:
            continue
        ours, theirs = (
            measure(house, s, getattr(requests[s.name], name), seconds, clients=CLIENTS) for s in house.servers
        )
        rows.append(
            [name.replace("_", " ")]
            + [f"{value:.1f}" for f in (ours, theirs) for value in (f.quantile(0.5), f.quantile(0.99))]
            + [f"{theirs.quantile(0.99) / ours.quantile(0.99):.0f}"]
        )
    table([f"{CLIENTS} clients", "Neap: p50", "p99", "MLflow: p50", "p99", "MLflow ÷ Neap: p99"], rows)


def searches(house, seconds, runs, beside):
    rows = []
    servers = house.servers if beside else [house.neap]
    experiments = {server.name: fill(house, server, runs) for server in servers}
    for name, search in SEARCHES.items():
        row = [f"{name} of {runs:,}"]
        for server in servers:
            document = {"experiment_ids": [experiments[server.name]], "max_results": 100, **search}

            def make(client, number):
                def look(body):
                    assert body.count(b'"run_uuid"') == 100, "not 100 runs"

                return lambda: post("runs/search", **document), look

            figures = measure(house, server, make, seconds)
            row += [f"{figures.quantile(0.5):.1f}", f"{figures.quantile(0.99):.1f}", f"{figures.cpu + figures.database:.1f}"]
        rows.append(row)
    columns = [f"{server.name}: {figure}" for server in servers for figure in ("p50", "p99", "CPU")]
    table(["Search, ms"] + columns, rows)


def starts(house):
    """Starts on a database that is there, each alone, and the memory half a minute later."""
    rows = []
    for server in house.servers:
        server.stop()
    for server in house.servers:
        time.sleep(5)
        seconds = server.start()
        time.sleep(30)
        pids = server.pids()
        rows.append([server.name, f"{seconds:.1f}", f"{spent(pids) / 1000:.1f}", f"{resident_mb(pids):.0f}"])
        server.stop()
    table(["Start", "s to healthy", "CPU s", "MB resident"], rows)
    house.start()


def main():
    parser = argparse.ArgumentParser(description="What tracking costs, Neap beside MLflow's server.")
    parser.add_argument("--neap", type=pathlib.Path, default=pathlib.Path("neap"), help="the launcher (./neap)")
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement, and of its warm-up (8)")
    parser.add_argument("--runs", type=int, nargs="*", default=SEARCH_RUNS, help="runs to search among")
    parser.add_argument("--only", type=lambda names: names.split(","), help="requests such as create_run,log_metric")
    chosen = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="neap-tracking-bench-"))
    house = House(chosen.neap.resolve(), folder)
    try:
        house.start()
        starts(house)
        costs(house, chosen.seconds, chosen.only)
        tails(house, chosen.seconds, chosen.only)
        for runs in chosen.runs:
            searches(house, chosen.seconds, runs, beside=runs <= min(SEARCH_RUNS))
    finally:
        house.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
