import DoctorTesting
import FuzzLoop

fuzz(FuzzedTime.httpHeader)
