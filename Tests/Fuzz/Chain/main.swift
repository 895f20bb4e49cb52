import DoctorTesting
import FuzzLoop

fuzz { _ = FuzzedChain.look($0) }
