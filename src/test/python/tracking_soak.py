# SPDX-License-Identifier: Apache-2.0
"""Many clients log to Neap while others search; then every point is counted.

usage: tracking_soak.py [--neap ./neap] [--seconds 600] [--clients 64] [--searchers 2]

Each client has a run of its own and one that all share; it logs points one by one and in batches, and now and then the
same batch twice, as a client does whose answer was lost. Ends with an error when a request fails or a point is missing
or doubled. Needs what tracking_bench.py needs.
"""

import argparse
import pathlib
import shutil
import tempfile
import threading
import time

from tracking_bench import House, get, post, resident_mb

BATCH = 50


class Writer(threading.Thread):
    """Logs to its own run and to the common one, under a key of its own."""

    def __init__(self, server, number, experiment, common, end):
        super().__init__(daemon=True)
        self.server, self.number, self.experiment, self.common, self.end = server, number, experiment, common, end
        self.points, self.requests, self.failure, self.run_id = 0, 0, None, None

    def run(self):
        try:
            client = self.server.client()
            self.run_id = begin_run(client, self.experiment)
            while time.monotonic() < self.end:
                self.log(client)
        except Exception as failure:  # told by the main thread
            self.failure = failure

    def log(self, client):
        batch = [self.point(self.points + i) for i in range(BATCH)]
        for run_id in (self.run_id, self.common):
            client.ask(post("runs/log-batch", run_id=run_id, metrics=batch))
        if self.points % (10 * BATCH) == 0:
            client.ask(post("runs/log-batch", run_id=self.run_id, metrics=batch))
        client.ask(post("runs/log-metric", run_id=self.run_id, **self.point(self.points + BATCH)))
        client.ask(post("runs/log-metric", run_id=self.common, **self.point(self.points + BATCH)))
        self.points += BATCH + 1
        self.requests += 4

    def point(self, step):
        return {"key": f"loss-{self.number}", "value": 1 / (step + 1), "timestamp": 1_700_000_000_000 + step, "step": step}


class Searcher(threading.Thread):
    """Asks for the best runs, again and again."""

    def __init__(self, server, experiment, end):
        super().__init__(daemon=True)
        self.server, self.experiment, self.end = server, experiment, end
        self.requests, self.failure = 0, None

    def run(self):
        try:
            client = self.server.client()
            while time.monotonic() < self.end:
                order = ["metrics.`loss-0` ASC"] if self.requests % 2 else []
                client.ask(post("runs/search", experiment_ids=[self.experiment], max_results=100, order_by=order))
                self.requests += 1
        except Exception as failure:  # told by the main thread
            self.failure = failure


def begin_run(client, experiment):
    begun = client.json(post("runs/create", experiment_id=experiment, start_time=int(time.time() * 1000)))
    return begun["run"]["info"]["run_id"]


def steps(client, run_id, key):
    """All steps of a history, page by page."""
    found, token = [], ""
    while True:
        page = client.json(get("metrics/get-history", run_id=run_id, metric_key=key, page_token=token))
        found += [point.get("step", 0) for point in page.get("metrics", [])]
        token = page.get("next_page_token")
        if not token:
            return found


def soak(server, seconds, clients, searchers):
    client = server.client()
    experiment = client.json(post("experiments/create", name=f"soak {time.time_ns()}"))["experiment_id"]
    common = begin_run(client, experiment)
    end = time.monotonic() + seconds
    writers = [Writer(server, number, experiment, common, end) for number in range(clients)]
    readers = [Searcher(server, experiment, end) for _ in range(searchers)]
    for thread in writers + readers:
        thread.start()
    memory = []
    while time.monotonic() < end:
        time.sleep(max(1, seconds / 20))
        memory.append(resident_mb(server.pids()))
    for thread in writers + readers:
        thread.join(120)
        if thread.failure:
            raise thread.failure
    for writer in writers:
        for run_id in (writer.run_id, common):
            found = steps(client, run_id, f"loss-{writer.number}")
            assert found == list(range(writer.points)), f"{len(found)} points of {writer.points}"
    written = sum(writer.points for writer in writers)
    print(f"{clients} clients wrote {2 * written:,} points in {sum(writer.requests for writer in writers):,} requests in")
    print(f"{seconds} s beside {sum(reader.requests for reader in readers):,} searches; none was lost or doubled.")
    print("MB resident:", ", ".join(f"{megabytes:.0f}" for megabytes in memory))


def main():
    parser = argparse.ArgumentParser(description="Many clients log to Neap while others search.")
    parser.add_argument("--neap", type=pathlib.Path, default=pathlib.Path("neap"), help="the launcher (./neap)")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--searchers", type=int, default=2)
    chosen = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="neap-tracking-soak-"))
    house = House(chosen.neap.resolve(), folder)
    try:
        house.neap.start()
        soak(house.neap, chosen.seconds, chosen.clients, chosen.searchers)
    finally:
        house.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
