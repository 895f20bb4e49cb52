import DoctorTesting
import FuzzLoop

fuzz(FuzzedTime.ntpExtensions)
