#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Splits Palmer penguins into the files of src/main/resources/penguins/.

Usage: python3 make_penguins.py palmerpenguins-0.1.4-py3-none-any.whl ../resources/penguins

Needs Python's standard library only. Get the wheel by `pip download --no-deps palmerpenguins==0.1.4`.
"""

import csv
import io
import pathlib
import sys
import zipfile

MEASUREMENTS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
COLUMNS = [*MEASUREMENTS, "species"]
HELD_OUT_EVERY = 5


def complete_rows(wheel):
    """The rows with all four measurements, in the order of the source."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("palmerpenguins/data/penguins.csv").decode()
    rows = csv.DictReader(io.StringIO(text))
    return [row for row in rows if all(row[name] != "NA" for name in MEASUREMENTS)]


def split(rows):
    """Every fifth row is held out; of the others, the season of 2007 is batch 1, later seasons are batch 2."""
    files = {"batch-1.csv": [], "batch-2.csv": [], "held-out.csv": []}
    for index, row in enumerate(rows):
        if index % HELD_OUT_EVERY == HELD_OUT_EVERY - 1:
            files["held-out.csv"].append(row)
        else:
            files["batch-1.csv" if row["year"] == "2007" else "batch-2.csv"].append(row)
    return files


def main(wheel, folder):
    for name, rows in split(complete_rows(wheel)).items():
        with open(pathlib.Path(folder, name), "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(name, len(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
