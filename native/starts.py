#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""starts.py RUNS COMMAND...: starts each command RUNS times, in turns, and prints medians as a Markdown table.

A command is one argument, split at blanks: starts.py 20 './neap --version' 'src/target/neap --version'
Measured are wall time from before fork to the end, processor time, and the largest resident memory of the process.
"""
import os
import statistics
import sys
import time


def run(words):
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(null, stream)
        os.execvp(words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit('%s ended with status %d' % (' '.join(words), status))
    return (time.perf_counter() - begun) * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss * 1024 / 1e6


if len(sys.argv) < 3:
    sys.exit(__doc__)
samples = {command: [] for command in sys.argv[2:]}
for i in range(int(sys.argv[1]) + 1):
    for command, taken in samples.items():
        sample = run(command.split())
        if i > 0:    # the first fills the caches
            taken.append(sample)
print('| command | median ms | longest ms | processor ms | memory MB |\n|---|---|---|---|---|')
for command, taken in samples.items():
    wall, cpu, memory = zip(*taken)
    print('| `%s` | %.0f | %.0f | %.0f | %.0f |' % (
        command, statistics.median(wall), max(wall), statistics.median(cpu), statistics.median(memory)))
