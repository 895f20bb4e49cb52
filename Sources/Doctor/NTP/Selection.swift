/// What time it is, from the answers and floors in the facts: pure, so that a file is judged as the live box is.
public func estimateTime(_ facts: Facts) -> TimeEstimate {
    TimeEstimate(reading: facts.clock.reading)
}
