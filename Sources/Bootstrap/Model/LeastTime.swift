import Facts
import TimeScience
import Values

extension Facts {
    /// The earliest that the present can be: by what is proven, by every date that the box has written down, and by every
    /// certificate seen, for nobody is issued one for later. Seconds since 1970; nil where nothing is known. For judging,
    /// not for setting a clock: a file's date may be wrong, a certificate shown by anybody.
    var leastTime: Int64? {
        let proven = ProvenBounds(self).floor.map { [$0.time] } ?? []
        let written = floors.filter { $0.kind != .signature }.map(\.time)
        return (proven + written + certificates.map(\.notBefore)).map(\.unixSeconds).max()
    }
}
