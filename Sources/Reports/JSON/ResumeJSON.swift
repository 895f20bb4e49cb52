import Bootstrap
import Facts
import Findings
import Remedies
import Values

extension ResumeRehearsal {
    package var json: JSON {
        var members: [(String, JSON)] = [
            ("schema_version", 1), ("host", .string(host.title)), ("pause_seconds", .integer(pauseSeconds)),
            ("comes_back", JSON(comesBack)), ("keeper", .string(keeper)), ("source", .string("\(source)")),
        ]
        switch outcome {
        case .steps(let seconds): members += [("outcome", .string("steps")), ("within_seconds", .number(seconds))]
        case .slews(let seconds): members += [("outcome", .string("slews")), ("within_seconds", .number(seconds))]
        case .ends(let limit): members += [("outcome", .string("ends")), ("limit_seconds", .number(limit))]
        case .never(let why): members += [("outcome", .string("never")), ("why", .string(why))]
        case .unknown(let why): members += [("outcome", .string("unknown")), ("why", .string(why))]
        }
        members.append(
            (
                "refused",
                .array(refused.map { .object([("who", .string($0.who)), ("what", .string($0.what))]) })
            ))
        members.append(("now", .array(now.map { .string(host.pasted($0)) })))
        members.append(
            (
                "repairs",
                .array(
                    repairs.map { repair in
                        .object([
                            ("id", .string(repair.id)), ("class", .string(repair.class.rawValue)),
                            ("command", .string(host.pasted(repair.command))),
                        ])
                    })
            ))
        return .object(members)
    }
}
