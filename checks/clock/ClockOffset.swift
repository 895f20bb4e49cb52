import Doctor

/// How far the clock is from what the majority of its time sources says.
struct ClockOffset: Check {
    let id = "clock-offset"
    let group = "clock"
    let title = "The clock is wrong."
    let why = ""
    let reads = ["every configured NTP source, asked once over UDP"]
    let advice = ""

    func judge(_ patient: Patient) -> Finding {
        finding(.unknown, "not judged yet")
    }
}
