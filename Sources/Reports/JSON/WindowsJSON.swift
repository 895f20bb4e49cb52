import DNSSEC
import Facts
import Values

extension [WindowsView] {
    /// The `windows` object of the contract: times RFC 3339, null = unbounded or unknown.
    package var jsonReport: String {
        JSON.object([
            ("schema_version", 1),
            ("names", .array(map(\.json))),
            ("round_trips", JSON(map(\.chain.roundTrips).max())),
        ]).text + "\n"
    }
}

extension WindowsView {
    fileprivate var json: JSON {
        [
            ("name", .string(chain.name)), ("status", .string(chain.status.rawValue)),
            ("why", JSON(chain.why.isEmpty ? nil : chain.why)), ("validator", .string(validator.name)),
            ("resolver", JSON(chain.via.map { "\($0)" })),
            ("addresses", .array(chain.addresses.map { .string("\($0)") })),
            ("signed", json(signed)), ("accepted", json(accepted)), ("reading", .string("\(reading)")),
            ("true_time", JSON(trueTime)), ("accepted_now", JSON(isJudged ? isAcceptedNow : nil)),
            ("binding", .object([("from", json(binding(.from))), ("until", json(binding(.until)))])),
            ("links", .array(chain.links.flatMap(json(_:)))),
        ].asJSON
    }

    private func json(_ link: ChainLink?) -> JSON { JSON(link.map { "\($0.owner) \($0.type)" }) }

    private func json(_ set: IntervalSet) -> JSON {
        guard isJudged else { return .null }
        return .array(
            set.intervals.map {
                .object([
                    ("from", $0.from == .min ? .null : .string("\(Timestamp(unixSeconds: $0.from))")),
                    ("until", $0.until == .max ? .null : .string("\(Timestamp(unixSeconds: $0.until))")),
                ])
            })
    }

    /// One entry a signature: an RRset with two of them appears twice.
    private func json(_ link: ChainLink) -> [JSON] {
        link.signatures.map { signature in
            let dates = signature.dates(reference: reference).intervals
            return .object([
                ("owner", .string(link.owner)), ("type", .string(link.type)), ("signer", .string(signature.signer)),
                ("key_tag", JSON(Int(signature.keyTag))), ("algorithm", JSON(Int(signature.algorithm))),
                ("inception", moment(dates.first?.from, signature.inception)),
                ("expiration", moment(dates.last?.until, signature.expiration)),
                ("verified", .bool(signature.isVerified)),
                ("why", JSON(signature.why.isEmpty ? nil : signature.why)), ("role", .string(link.role.rawValue)),
                ("question", JSON(link.question)),
            ])
        }
    }

    /// The date in the turn of 2^32 seconds around the present; where the two are the wrong way round, as written.
    private func moment(_ unwrapped: Int64?, _ serial: UInt32) -> JSON {
        .string("\(Timestamp(unixSeconds: unwrapped ?? Int64(serial)))")
    }
}

extension [(String, JSON)] {
    fileprivate var asJSON: JSON { .object(self) }
}
