"""Discourse networks against Discourse Network Analyzer's own figures for its sample (networks/README.md of the data folder).

usage: python benchmarks/networks.py [DATA]

Prints each figure as DNA has it and as we compute it; exit status 1 if one differs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from demarche.analyse import NetworkOptions, PolarizationOptions, WindowOptions, network, polarization, polarization_over_time, read_dna

EPA, ASE = "Environmental Protection Agency", "Alliance to Save Energy"


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DEMARCHE_DATA", "../shared"))
    rows = read_dna(data / "networks" / "sample.dna")
    two, one = network(rows, NetworkOptions(modes=2)), network(rows)
    energy = next(name for name in one.rows if name.startswith("Ener"))
    # The plain product: actor x issue times its transpose, with the diagonal that DNA leaves out.
    plain = two.values @ two.values.T
    over_time = list(polarization_over_time(rows, WindowOptions(8, "days", "gaussian"), PolarizationOptions("dna", normalised=False)))
    still = polarization(rows, PolarizationOptions("dna")).score
    figures = [
        ("statements", 40, len(rows)),
        ("documents", 7, len({r.report for r in rows})),
        ("first day", "2005-01-26", str(rows[0].date)),
        ("last day", "2005-02-16", str(rows[-1].date)),
        ("two-mode network, size", (7, 6), two.values.shape),
        ("two-mode network, sum", 40, two.values.sum()),
        (f"two-mode, {energy}, first concept", 2, two.values[two.rows.index(energy), 0]),
        (f"two-mode, {energy}, second concept", 0, two.values[two.rows.index(energy), 1]),
        ("one-mode network, size", (7, 7), one.values.shape),
        ("one-mode network, sum", 276, one.values.sum()),
        ("the same with its diagonal, sum", 424, plain.sum()),
        (f"{EPA} with {ASE}", 10, one.value(EPA, ASE)),
        (f"{EPA} with {energy}", 2, one.value(EPA, energy)),
        ("polarization, 8 days, gaussian: values", 22, len(over_time)),
        ("polarization (within 0.1)", 0.534, round(still, 4)),
    ]
    wrong = 0
    print(f"{'figure':58}{'DNA':>12}{'demarche':>12}")
    for name, theirs, ours in figures:
        same = abs(ours - theirs) <= 0.1 if isinstance(theirs, float) else ours == theirs
        wrong += not same
        print(f"{name:58}{theirs!s:>12}{ours!s:>12}{'' if same else '  differs'}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
