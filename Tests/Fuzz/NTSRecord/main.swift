import DoctorTesting
import FuzzLoop

fuzz(FuzzedTime.ntsRecords)
