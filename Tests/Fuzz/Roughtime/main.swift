import DoctorTesting
import FuzzLoop
import Glibc

/// An input of which something came that must not is made to crash.
fuzz { bytes in
    if let wrong = FuzzedRoughtime.look(bytes) {
        print("roughtime-fuzz: \(wrong)")
        abort()
    }
}
