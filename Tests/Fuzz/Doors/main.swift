import DoctorTesting
import FuzzLoop
import Glibc

// One program for all doors: which one, FUZZ_DOOR says.
let name = getenv("FUZZ_DOOR").map { String(cString: $0) } ?? ""
guard let door = FuzzedDoors.doors(judging: 16)[name] else {
    print("FUZZ_DOOR: one of \(FuzzedDoors.all.keys.sorted().joined(separator: " "))")
    exit(64)
}
fuzz(door)
