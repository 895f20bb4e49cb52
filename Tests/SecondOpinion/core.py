#!/usr/bin/env python3
"""The solver, the windows and the selection once more, plainly, by the design and the RFCs: everything second by second.

    core.py FILE    reads a case a line (JSON), prints what it comes to a line

No set is ever united or cut here: a question is put at one second of each stretch in which nothing can change, and the
stretches with the same answer are joined at the end.
"""

import json
import sys

HALF = 1 << 31
TURN = 1 << 32


def stretches(ends):
    """The first seconds of the stretches that these seconds begin; None for the one without a beginning."""
    return [None] + sorted(set(ends))


def joined(starts, holds):
    """Intervals [from, until], None for no end, out of the answers at the stretches' first seconds."""
    result = []
    for number, start in enumerate(starts):
        if not holds[number]:
            continue
        end = starts[number + 1] - 1 if number + 1 < len(starts) else None
        if result and start is not None and result[-1][1] is not None and result[-1][1] + 1 == start:
            result[-1][1] = end
        else:
            result.append([start, end])
    return result


def second_of(starts, number):
    """A second inside a stretch."""
    if starts[number] is not None:
        return starts[number]
    return starts[1] - 1 if len(starts) > 1 else 0


def inside(second, intervals):
    return any((a is None or a <= second) and (b is None or second <= b) for a, b in intervals)


# The least fixed point: at one lag, a condition is true that some rule makes true, and nothing else is.


def true_conditions(case, lag):
    true = set()
    grown = True
    while grown:
        grown = False
        for rule in case["rules"]:
            if (
                rule["head"] not in true
                and inside(lag, rule["when"])
                and all(need in true for need in rule["needs"])
                and all(sum(of in true for of in choice["of"]) >= choice["least"] for choice in rule["choices"])
            ):
                true.add(rule["head"])
                grown = True
    return true


def solve(case):
    ends = [e for rule in case["rules"] for a, b in rule["when"] for e in (a, b if b is None else b + 1) if e is not None]
    starts = stretches(ends)
    true = [true_conditions(case, second_of(starts, number)) for number in range(len(starts))]
    return [joined(starts, [condition in at for at in true]) for condition in range(case["conditions"])]


# DNSSEC windows (RFC 4034 section 3.1.5, RFC 1982), and how far each validator lets a clock stray (the reference's table).

# tolerance(lifetime) -> (before, after); serial numbers or plain ones; which links it does not count; first signature only
VALIDATORS = {
    "unbound": (lambda life: (min(max(life // 10, 3600), 86400),) * 2, True, {"proofSOA"}, False),
    "resolved": (lambda life: (min(max(life // 10, 0), 4200),) * 2, False, {"noDelegation"}, False),
    "bind": (lambda life: (0, 0), True, {"proofSOA", "noDelegation", "soa"}, True),
    "dnsmasq": (lambda life: (0, 0), True, set(), False),
    "knot": (lambda life: (0, 0), False, set(), False),
    "powerdns": (lambda life: (60, 0), True, {"noDelegation"}, False),
    "ldns": (lambda life: (0, 0), True, {"proofSOA", "noDelegation"}, False),
    # The dates alone, of links that every validator counts.
    "signed": (lambda life: (0, 0), True, {"proofSOA", "noDelegation", "soa"}, False),
}


def serial(difference):
    difference %= TURN
    return difference - TURN if difference >= HALF else difference


def is_accepted(signature, second, tolerance, is_serial, reference):
    inception, expiration = signature["inception"], signature["expiration"]
    if not is_serial:
        life = expiration - inception
        before, after = tolerance(life)
        return life >= 0 and max(0, inception - before) <= second <= expiration + after
    life = serial(expiration - inception)
    before, after = tolerance(life)
    return (
        life >= 0
        and reference - HALF <= second < reference + HALF
        and serial(second - inception) >= -before
        and serial(expiration - second) >= -after
    )


def is_link_accepted(link, second, rules, reference, dates_alone):
    tolerance, is_serial, _, first_only = rules
    good = [s for s in link["signatures"] if s["verified"]]

    def any_of(signatures):
        return any(is_accepted(s, second, tolerance, is_serial, reference) for s in signatures)

    # Which algorithms it wants is a validator's own affair.
    if dates_alone or link["algorithms"] is None:
        return any_of(good[:1] if first_only else good)
    return all(any_of([s for s in good if s["algorithm"] == algorithm]) for algorithm in link["algorithms"])


def is_chain_accepted(case, second):
    rules = VALIDATORS[case["validator"]]
    if case["status"] not in ("secure", "insecure"):
        return False
    links = [
        link
        for link in case["links"]
        if link["role"] not in rules[2] and (case["validator"] == "signed" or not is_excepted(case, link["owner"]))
    ]
    def is_accepted_now(link):
        return is_link_accepted(link, second, rules, case["reference"], case["validator"] == "signed")

    shared = [link for link in links if link["question"] is None]
    if not all(is_accepted_now(link) for link in shared):
        return False
    questions = {link["question"] for link in links} - {None}
    # A name is of use with either address.
    return not questions or any(
        all(is_accepted_now(link) for link in links if link["question"] == question)
        for question in questions
    )


def is_excepted(case, owner):
    labels = owner.rstrip(".").split(".")
    names = {".".join(labels[at:]) + "." for at in range(len(labels))} | {"."}
    return bool(names & set(case["insecure"]))


def windows(case):
    reference = case["reference"]
    ends = [reference - HALF, reference + HALF, 0]
    tolerance = VALIDATORS[case["validator"]][0]
    for link in case["links"]:
        for signature in link["signatures"]:
            inception, expiration = signature["inception"], signature["expiration"]
            for life in (serial(expiration - inception), expiration - inception):
                before, after = tolerance(life)
                for turn in range(-2, 3):
                    base = reference // TURN * TURN + turn * TURN
                    for end in (inception - before, expiration + after + 1, inception + HALF, expiration - HALF + 1):
                        ends += [end + base, end]
    starts = stretches(ends)
    excepted = case["validator"] != "signed" and is_excepted(case, case["name"])
    return joined(
        starts,
        [excepted or is_chain_accepted(case, second_of(starts, number)) for number in range(len(starts))],
    )


# The selection: RFC 5905 section 11.2.1. Votes are closed ranges of offsets; whoever is silent agrees with nobody.


def select(case):
    votes, voters = case["votes"], case["voters"]
    silent = voters - len(votes)

    def count(point):
        return sum(low <= point <= high for low, high in votes)

    points = sorted({end for vote in votes for end in vote})
    for wrong in range(silent, voters):
        if wrong * 2 >= voters:
            return None
        shared = [point for point in points if count(point) >= voters - wrong]
        if not shared:
            continue
        low, high = shared[0], shared[-1]
        outside = sum(not 2 * low <= a + b <= 2 * high for a, b in votes)
        if outside + silent <= wrong:
            return [low, high, max(count(point) for point in points if low <= point <= high)]
    return None


def main():
    judges = {"model": solve, "chain": windows, "votes": select}
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            print(json.dumps(judges[case["kind"]](case), separators=(",", ":")))


if __name__ == "__main__":
    main()
