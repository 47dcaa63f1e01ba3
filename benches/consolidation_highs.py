"""Solves the groups that benches/consolidation.rs wrote as mixed-integer programmes by HiGHS, through scipy.

The model, of a group with contracts c, days d, organisations o: f[d] the first stage is on d, l[d] a later one is; x[c,d] and
y[c,d] contract c comes in at the first or a later stage on d; z[o,d] organisation o is there on the first day.
Maximise sum w[c,d] (x[c,d] + y[c,d]) - sum F[d] f[d] - sum L[d] l[d], with one first stage, later ones after it, a contract in at most one
place, at least two organisations on the first day. Prints objectives and the seconds that solving took, reading left out.
"""

import json
import pathlib
import sys
import time

import highspy
import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix


def solve(case):
    worths, owners = case["worths"], case["organisations"]
    days, contracts = len(case["first_costs"]), len(worths)
    organisations = sorted(set(owners))
    count, cost, integer = 0, [], []

    def add(value, whole):
        nonlocal count
        count += 1
        cost.append(-value)
        integer.append(1 if whole else 0)
        return count - 1

    first = [add(-float(value), True) for value in case["first_costs"]]
    later = [add(-float(value), True) for value in case["later_costs"]]
    x, y = {}, {}
    for c in range(contracts):
        for d in range(days):
            if worths[c][d] is not None:
                x[c, d] = add(float(worths[c][d]), False)
                if float(worths[c][d]) > 0:
                    y[c, d] = add(float(worths[c][d]), False)
    z = {(o, d): add(0.0, False) for o in organisations for d in range(days)}
    rows, columns, values, low, high = [], [], [], [], []

    def row(terms, least, most):
        for variable, value in terms:
            rows.append(len(low))
            columns.append(variable)
            values.append(value)
        low.append(least)
        high.append(most)

    endless = numpy.inf
    row([(one, 1.0) for one in first], 1.0, 1.0)
    row([(one, 1.0) for one in later], 0.0, case["stages"] - 1.0)
    for d in range(days):
        row([(later[d], 1.0)] + [(first[e], -1.0) for e in range(d)], -endless, 0.0)
        row([(z[o, d], 1.0) for o in organisations] + [(first[d], -2.0)], 0.0, endless)
        for o in organisations:
            there = [(x[c, d], -1.0) for c in range(contracts) if owners[c] == o and (c, d) in x]
            row([(z[o, d], 1.0)] + there, -endless, 0.0)
            row([(z[o, d], 1.0), (first[d], -1.0)], -endless, 0.0)
    for c in range(contracts):
        places = [(x[c, d], 1.0) for d in range(days) if (c, d) in x] + [(y[c, d], 1.0) for d in range(days) if (c, d) in y]
        if places:
            row(places, 0.0, 1.0)
    for (c, d), variable in x.items():
        row([(variable, 1.0), (first[d], -1.0)], -endless, 0.0)
    for (c, d), variable in y.items():
        row([(variable, 1.0), (later[d], -1.0)], -endless, 0.0)
    # Who comes in is whole as well: an organisation is there or not.
    for variable in x.values():
        integer[variable] = 1
    matrix = coo_matrix((values, (rows, columns)), shape=(len(low), count)).tocsr()
    began = time.process_time()
    answer = milp(
        c=numpy.array(cost),
        integrality=numpy.array(integer),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(matrix, low, high),
        options={"mip_rel_gap": 0.0},
    )
    spent = time.process_time() - began
    return (None if answer.x is None else -answer.fun), spent


def main():
    objectives, seconds = [], 0.0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        objective, spent = solve(json.loads(path.read_text()))
        objectives.append(objective)
        seconds += spent
    print(json.dumps({"version": highspy.Highs().version(), "objectives": objectives, "seconds": seconds}))


main()
