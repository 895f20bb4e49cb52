#!/usr/bin/env python3
"""mutants.py make FOLDER [COUNT]     copies the source there, with mutants of the core in it behind a switch
mutants.py build FOLDER            builds it; what does not compile is taken out again, until it does
mutants.py run FOLDER [FROM TO]    runs each mutant's tests (BOXDOCTOR_MUTANT=N), prints who survives
mutants.py list FOLDER             prints every mutant

One build holds them all: each changed place asks at run time whether it is its turn. A mutant swaps a comparison, turns a
condition round, moves a number by one, takes the other of min and max, of union and intersection, of first and last, or leaves a
statement out. Those at fault for a build that fails are dropped, so what runs is what the compiler takes.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The core, and the suites that must notice. Suites of a folder of tests, by the folder's name.
BOOTSTRAP = ["Bootstrap", "SecondOpinion", "Time"]
CORE = [
    ("Sources/Values/Time/IntervalSet.swift", ["Time", "SecondOpinion", "DNSSEC"]),
    ("Sources/Bootstrap/Solving", BOOTSTRAP),
    ("Sources/Bootstrap/Rehearsal", BOOTSTRAP + ["Checks"]),
    ("Sources/Bootstrap/Site", BOOTSTRAP),
    ("Sources/Bootstrap/Rules", BOOTSTRAP + ["Checks"]),
    ("Sources/Bootstrap/Repairs", BOOTSTRAP + ["Remedy", "Checks"]),
    ("Sources/Bootstrap/Model", BOOTSTRAP + ["Checks"]),
    ("Sources/DNSSEC/ChainWindows.swift", ["DNSSEC", "SecondOpinion"]),
    ("Sources/DNSSEC/SignatureWindow.swift", ["DNSSEC", "SecondOpinion"]),
    ("Sources/TimeScience/NTP", ["NTP", "SecondOpinion", "Remedy"]),
    ("Sources/TimeScience/Evidence", ["NTP", "Remedy", "DNSSEC"]),
    ("Sources/Remedies/Clock", ["Remedy", "Apply"]),
    ("Sources/Remedies/Choosing", ["Remedy", "Apply"]),
    ("Sources/Remedies", ["Remedy", "Apply", "Checks"]),
    ("Sources/Operation", ["Apply", "Remedy"]),
    ("Sources/Formats/Lexers", ["Parse"]),
    ("Sources/Formats/System", ["Parse", "Probe"]),
    ("Sources/Programs/Chrony", ["Parse", "Probe", "Remedy"]),
    ("Sources/Programs/Unbound", ["Parse", "Probe"]),
    ("Sources/Programs/Dnsmasq", ["Parse", "Probe"]),
]

# What takes long, and in which folder it stands, is asked only about mutants that all that is quick lets live.
LONGER = [
    {"SiteSolutionTests": "Bootstrap", "ManyPeersTests": "Bootstrap", "CorpusTests": "Bootstrap", "DefaultsTests": "Bootstrap",
     "FixtureWalk": "Checks", "CoreOpinionTests": "SecondOpinion"},
    {"solverAgreesWithSteppingThroughBoot": "Bootstrap", "noStrategyMovesAnUnattendedClockWrongly": "NTP",
     "LawOfRemediesTests": "Remedy", "longTextsAndListsAreFine": "Parse"},
]

# Mutants that change nothing which anybody could see: part of a file's name, of the changed line, and why.
EQUIVALENT = [
    ("ClockRules.swift", "mutant(*, quorum, daemon.quorum.minimumSources", "the rule that it would add follows from the one before"),
    ("Solving/SubsetIndex.swift", "counts[element, default: 0] += mutant(*", "twice every count has the same order"),
    ("Solving/Solver.swift", "userStart = Array(repeating: 0, count: conditionCount + mutant(*", "one more that nobody looks at"),
    ("Solving/Solver.swift", "if !mutant(*) { isQueued[user] = true }", "a rule looked at twice says the same: it is slower"),
    ("Site/Components.swift", "var counter = mutant(*, plusOne: 0)", "the numbers only count up: where from is nobody's business"),
    ("Site/SiteParts.swift", "var filled = mutant(*, plusOne: 0)", "the first group begins a piece, which sets it to 0"),
    ("Site/SiteRehearsal.swift", "while mutant(*, next, queue.count", "of a strongly connected component the way back is always found"),
]

# Words and drawings: snapshots hold them, and nothing is decided there.
TEXTS = {"StepText.swift", "BootGraph.swift", "Condition.swift", "BootstrapReport.swift", "DiskErrors.swift", "Means.swift"}

SUPPORT = """import FoundationEssentials

/// Which mutant this process is; 0 is none.
package let activeMutant = ProcessInfo.processInfo.environment["BOXDOCTOR_MUTANT"].flatMap { Int($0) } ?? 0

@inline(never) package func mutant(_ number: Int) -> Bool { number == activeMutant }
package func mutant(_ number: Int, not value: Bool) -> Bool { number == activeMutant ? !value : value }
package func mutant<Number: Numeric>(_ number: Int, plusOne value: Number) -> Number {
    number == activeMutant ? value + 1 : value
}
package func mutant<Number: Comparable>(
    _ number: Int, _ a: Number, _ b: Number, _ is: (Number, Number) -> Bool, _ becomes: (Number, Number) -> Bool
) -> Bool { number == activeMutant ? becomes(a, b) : `is`(a, b) }
package func mutant<Value: Comparable>(_ number: Int, min a: Value, _ b: Value) -> Value {
    number == activeMutant ? max(a, b) : min(a, b)
}
package func mutant<Value: Comparable>(_ number: Int, max a: Value, _ b: Value) -> Value {
    number == activeMutant ? min(a, b) : max(a, b)
}
extension IntervalSet {
    package func mutantUnion(_ number: Int, _ other: IntervalSet) -> IntervalSet {
        number == activeMutant ? intersection(other) : union(other)
    }
    package func mutantIntersection(_ number: Int, _ other: IntervalSet) -> IntervalSet {
        number == activeMutant ? union(other) : intersection(other)
    }
}
"""

OPERAND = r"[A-Za-z_$][\w.$]*(?:\[[\w.]+\])?|\d[\d_]*"
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}


def balanced(text):
    depth = 0
    for letter in text:
        depth += letter in "([{"
        depth -= letter in ")]}"
        if depth < 0:
            return False
    return depth == 0


def candidates(line):
    """Every way to change a line: what kind, and the line with NUMBER for the mutant's own."""
    code = line.split("//")[0].rstrip()
    stripped = code.strip()
    if not stripped or '"""' in code or stripped.startswith(("import ", "case ", "@", "///", "package static let", "static let", "package let rank")):
        return
    indent = code[: len(code) - len(code.lstrip())]
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "\0" * len(m.group()), code)
    # Conditions that are one plain expression.
    for pattern in (r"^(\s*(?:\} else )?if )(.+)( \{)$", r"^(\s*guard )(.+)( else \{.*\})$", r"^(\s*guard )(.+)( else \{)$",
                    r"^(\s*return )([^?]+ (?:&&|\|\|) [^?]+)()$"):
        match = re.match(pattern, code)
        if match and balanced(match[2]) and not re.search(r"\b(let|var|case|await|try)\b|#available|, | \?", match[2]):
            yield "not", f"{match[1]}mutant(NUMBER, not: {match[2]}){match[3]}"
    # Comparisons of two plain operands.
    for match in re.finditer(rf"(?<![\w.)\]$?]) ?({OPERAND}) (<=|>=|==|!=|<|>) ({OPERAND})(?![\w.(\[?]| [-+*/&]| \?\?| \.\.)", outside):
        before = outside[: match.start(1)].rstrip()
        if before.endswith(("+", "-", "*", "/", "??", ".", "?")) or "nil" in (match[1], match[3]) or "\0" in match[0]:
            continue
        if match[1] in ("Number", "Value", "Self", "func", "static", "where"):
            continue
        # In which of two orders equals stand is nobody's business.
        if "$0" in outside and "$1" in outside and match[2] in "<>":
            continue
        new = f"mutant(NUMBER, {match[1]}, {match[3]}, {match[2]}, {SWAPS[match[2]]})"
        if match[2] in ("==", "!=") and not re.search(r"\d|count|index|Seconds|lag|now", match[1] + match[3]):
            new = f"mutant(NUMBER, not: {match[1]} {match[2]} {match[3]})"
        yield "compare", code[: match.start(1)] + new + code[match.end(3) :]
    # Numbers.
    for match in re.finditer(r"(?<![\w.$\"\[#])(\d[\d_]*)(?![\w.\"\]])", outside):
        if re.search(r"(case|\$|:|Int64\(|\?\?|reserveCapacity\()\s*$", outside[: match.start()]):
            continue
        yield "number", f"{code[: match.start(1)]}mutant(NUMBER, plusOne: {match[1]}){code[match.end(1) :]}"
    for name in ("min", "max"):
        for match in re.finditer(rf"(?<![\w.]){name}\((?=[^()]*(?:\([^()]*\)[^()]*)*, )", outside):
            yield name, f"{code[: match.start()]}mutant(NUMBER, {name}: {code[match.end() :]}"
    for name in ("union", "intersection"):
        for match in re.finditer(rf"\.{name}\((?!\))", outside):
            yield name, f"{code[: match.start()]}.mutant{name.capitalize()}(NUMBER, {code[match.end() :]}"
    for one, other in (("&&", "||"), ("||", "&&")):
        match = re.match(rf"^(\s*return )([^&|?]+) {re.escape(one)} ([^&|?]+)$", code)
        if match and balanced(match[2]) and balanced(match[3]):
            yield "logic", f"{match[1]}mutant(NUMBER) ? ({match[2]} {other} {match[3]}) : ({match[2]} {one} {match[3]})"
    # Statements without which it would go on.
    if balanced(code) and re.match(r"^[a-z][\w.]*(\[[\w.]+\])?(\.(append|insert|formUnion|remove)\(.*\)| \+= .*|\[?.*\]? = (true|false|nil))$", stripped):
        if not re.match(r"(let|var|self|package|private|internal)\b", stripped):
            yield "leave out", f"{indent}if !mutant(NUMBER) {{ {stripped} }}"


def suites(folders):
    names = []
    for folder in folders:
        top = os.path.join(ROOT, "Tests/DoctorTests", folder)
        for name in sorted(os.listdir(top)):
            with open(os.path.join(top, name), encoding="utf-8") as file:
                text = file.read()
            if "LiveTime" in name or "RealChrony" in name or "LiveHost" in name:
                continue
            names += re.findall(r"@Suite.* struct (\w+)", text)
    return sorted(set(names))


def make(folder, count):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name in ("Package.swift", "Package.resolved", "Sources", "checks", "Plugins", "Tests", "packaging", "man", "README.md",
                 "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "Makefile", ".swift-format", "docs"):
        source = os.path.join(ROOT, name)
        if os.path.isdir(source):
            shutil.copytree(source, os.path.join(folder, name), symlinks=True)
        elif os.path.exists(source):
            shutil.copy(source, folder)
    places, taken = [], set()
    for place, folders in CORE:
        top = os.path.join(ROOT, place)
        files = [top] if place.endswith(".swift") else [os.path.join(d, f) for d, _, names in os.walk(top) for f in sorted(names)]
        for path in sorted(files):
            name = os.path.relpath(path, ROOT)
            if not path.endswith(".swift") or name in taken or os.path.basename(name) in TEXTS:
                continue
            taken.add(name)
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file.read().split("\n")):
                    for kind, text in candidates(line):
                        places.append({"file": name, "line": number, "kind": kind, "text": text, "tests": folders})
    # One mutant a line: they must not meet. The same every time.
    random.Random(19).shuffle(places)
    chosen, lines, per_file = [], set(), {}
    for most in (6, 12, 40):
        for place in places:
            key = (place["file"], place["line"])
            if len(chosen) < count and key not in lines and per_file.get(place["file"], 0) < most:
                lines.add(key)
                per_file[place["file"]] = per_file.get(place["file"], 0) + 1
                chosen.append(place)
    chosen.sort(key=lambda place: (place["file"], place["line"]))
    for number, place in enumerate(chosen, 1):
        place["number"] = number
        place["dropped"] = False
    with open(os.path.join(folder, "Sources/Values/Mutant.swift"), "w", encoding="utf-8") as file:
        file.write(SUPPORT)
    manifest = os.path.join(folder, "Package.swift")
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(text.replace('    .unsafeFlags(["-warnings-as-errors"]),\n', ""))
        # The pure tests are all that is asked.
        file.write('package.targets.removeAll { $0.type == .test && $0.name != "DoctorTests" }\n')
    save(folder, chosen)
    write(folder, chosen)
    print(f"{len(chosen)} mutants of {len(places)} places in {len(taken)} files")


def save(folder, mutants):
    with open(os.path.join(folder, "mutants.json"), "w", encoding="utf-8") as file:
        json.dump(mutants, file, indent=1)


def load(folder):
    with open(os.path.join(folder, "mutants.json"), encoding="utf-8") as file:
        return json.load(file)


def write(folder, mutants):
    for name in sorted({mutant["file"] for mutant in mutants}):
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            lines = file.read().split("\n")
        own = [mutant for mutant in mutants if mutant["file"] == name and not mutant["dropped"]]
        for mutant in own:
            mutant["was"] = lines[mutant["line"]].strip()
            lines[mutant["line"]] = mutant["text"].replace("NUMBER", str(mutant["number"]))
        text = "\n".join(lines)
        if own and not re.search(r"^import Values$", text, re.M) and "/Values/" not in name:
            text = "import Values\n" + text
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            same = file.read() == text
        if not same:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


def build(folder):
    mutants = load(folder)
    for attempt in range(40):
        result = subprocess.run(
            ["swift", "build", "--build-tests", "--scratch-path", os.path.join(folder, ".build")], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if result.returncode == 0:
            print(f"builds with {sum(not mutant['dropped'] for mutant in mutants)} mutants")
            return 0
        blamed = set(re.findall(r"(Sources/[\w/+.-]+\.swift):(\d+):\d+: error", result.stdout))
        dropped = 0
        for mutant in mutants:
            own_import = 0
            with open(os.path.join(folder, mutant["file"]), encoding="utf-8") as file:
                head = file.readline()
            with open(os.path.join(ROOT, mutant["file"]), encoding="utf-8") as file:
                own_import = 0 if file.readline() == head else 1
            for name, line in blamed:
                # An expression of several lines is blamed where it begins.
                if name == mutant["file"] and not mutant["dropped"] and -8 <= int(line) - own_import - 1 - mutant["line"] <= 3:
                    mutant["dropped"] = True
                    dropped += 1
        print(f"{attempt}: {len(blamed)} places do not compile, {dropped} mutants dropped", flush=True)
        if not dropped:
            print(result.stdout[-4000:])
            return 1
        write(folder, mutants)
        save(folder, mutants)
    return 1


def questions(mutant):
    """Which tests are asked, in turn: what to take, and what of it to leave out."""
    long = [name for some in LONGER for name in some]
    yield [f"DoctorTests\\.{name}/" for name in suites(mutant["tests"]) if name not in long], long
    for some in LONGER:
        names = [name for name, folder in some.items() if folder in mutant["tests"]]
        if names:
            yield names, []


def is_noticed(folder, mutant, seconds):
    return any(test(folder, mutant, take, leave, seconds) for take, leave in questions(mutant))


def test(folder, mutant, take, leave, seconds):
    """Whether one of these tests fails."""
    command = [os.path.join(folder, ".build/debug/boxdoctorPackageTests.xctest"), "--testing-library", "swift-testing",
               "--filter", "(" + "|".join(take) + ")"]
    if leave:
        command += ["--skip", "|".join(leave)]
    environment = dict(os.environ, BOXDOCTOR_MUTANT=str(mutant["number"]), BOXDOCTOR_OPINIONS="400")
    child = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True)
    started = time.monotonic()
    said = b""
    os.set_blocking(child.stdout.fileno(), False)
    while True:
        said = (said + (child.stdout.read() or b""))[-200000:]
        # The first complaint is enough.
        if b"recorded an issue" in said or b"Fatal error" in said or time.monotonic() - started > seconds:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return True
        if child.poll() is not None:
            said += child.stdout.read() or b""
            return child.returncode != 0 or b"recorded an issue" in said
        time.sleep(0.05)


def run(folder, first, last):
    mutants = [mutant for mutant in load(folder) if not mutant["dropped"] and first <= mutant["number"] <= last]
    # Without any, every suite is silent: else nothing below means anything.
    folders = sorted({name for mutant in mutants for name in mutant["tests"]})
    if is_noticed(folder, {"number": 0, "tests": folders}, 900):
        print("the tests fail without a mutant")
        return 2
    survivors, equal = [], 0
    for mutant in mutants:
        text = mutant["text"].replace("NUMBER", "*")
        why = [why for file, part, why in EQUIVALENT if mutant["file"].endswith(file) and part in text]
        if why:
            equal += 1
            print(f"equals   {mutant['number']} {mutant['file']}:{mutant['line'] + 1}: {why[0]}", flush=True)
        elif not is_noticed(folder, mutant, 300):
            survivors.append(mutant)
            print(f"survives {mutant['number']} {mutant['file']}:{mutant['line'] + 1} {mutant['kind']}: {mutant['was']}", flush=True)
            print(f"         {mutant['text'].strip().replace('NUMBER', '*')}", flush=True)
    print(f"{len(mutants)} mutants, {equal} equivalent, {len(survivors)} survive: {100 * len(survivors) / max(len(mutants), 1):.1f} %")
    return 1 if len(survivors) * 20 >= len(mutants) else 0


def main():
    command, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    if command == "make":
        return make(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 240)
    if command == "build":
        return build(folder)
    if command == "run":
        return run(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 1, int(sys.argv[4]) if len(sys.argv) > 4 else 1 << 30)
    for mutant in load(folder):
        if not mutant["dropped"]:
            print(f"{mutant['number']} {mutant['file']}:{mutant['line'] + 1} {mutant['kind']}: {mutant['text'].strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
