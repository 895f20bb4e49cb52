/// When this program was made: a time that the present cannot precede, and the pivot of NTP's eras where nothing later is
/// known.
///
/// Raised by hand with each release, to a day that is surely past: a generated date would make two builds of one source
/// differ, and would itself come from a clock.
package enum BuildDate {
    /// 2026-11-01T00:00:00Z.
    package static let time = Timestamp(unixSeconds: 1_793_491_200)

    package static let source = Source("boxdoctor's build date")
}
