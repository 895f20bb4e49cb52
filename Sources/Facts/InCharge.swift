import Values

extension Facts {
    /// The daemons that keep this box's clock: those that run; where none is known to run, those that boot starts.
    /// Several = they compete. One that only watches (`chronyd -x`) keeps no clock; nor does one that stands still in a
    /// container, whose clock is the host's.
    package var daemonsInCharge: [TimeDaemon] {
        let keepers = timeDaemons.filter(\.setsClock)
        let running = keepers.filter { $0.isRunning.truth == true }
        guard running.isEmpty else { return running }
        return keepers.filter { $0.isEnabled.truth == true && !(isContainer && $0.isRunning.truth == false) }
    }

    /// Where in `timeDaemons` the one stands that a remedy changes: the first in charge; where nobody can tell who is, the
    /// first that may be started.
    package var keeperIndex: Int? {
        if let first = daemonsInCharge.first { return timeDaemons.firstIndex(of: first) }
        return timeDaemons.firstIndex {
            $0.setsClock && $0.isRunning.truth != false && $0.isEnabled.truth == nil && !$0.isEnabled.isAbsent
        }
    }

    package var keeper: TimeDaemon? { keeperIndex.map { timeDaemons[$0] } }

    /// Whether there might be a daemon in charge that could not be seen: neither its running nor its start is known.
    package var mightHaveUnseenDaemon: Bool {
        timeDaemons.contains {
            $0.setsClock && $0.isRunning.truth != false && $0.isEnabled.truth == nil && $0.isRunning.value == nil
        }
    }

    /// Time and randomness are the host's affair in a container.
    package var isContainer: Bool { host.container.value != nil }
}

extension TimeDaemon {
    /// False where it is told to leave the clock alone.
    package var setsClock: Bool { leavesClock?.value != true }
}
