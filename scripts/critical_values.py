"""Works out the critical values that monitoring compares statistics with.

scripts/critical_values.py

Writes seeds/chi_square_critical.csv and seeds/ks_critical.csv. It needs scipy, which
the virtual environment of `make train` has.
"""

import csv
from pathlib import Path

from scipy.special import kolmogi
from scipy.stats import chi2

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ALPHAS = [0.05, 0.01, 0.001]
DEGREES_OF_FREEDOM = range(1, 501)


def main() -> None:
    write(
        "chi_square_critical",
        ["alpha", "degrees_of_freedom", "critical_value"],
        [
            [alpha, degrees, float(chi2.isf(alpha, degrees))]
            for alpha in ALPHAS
            for degrees in DEGREES_OF_FREEDOM
        ],
    )
    write(
        "ks_critical",
        ["alpha", "critical_value"],
        [[alpha, float(kolmogi(alpha))] for alpha in ALPHAS],
    )


def write(name: str, header: list[str], lines: list[list]) -> None:
    with open(SEEDS / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


if __name__ == "__main__":
    main()
