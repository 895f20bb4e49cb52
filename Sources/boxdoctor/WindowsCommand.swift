import ArgumentParser
import Box
import DNSSEC
import Facts
import Findings
import Formats
import Native
import Probes
import Programs
import Reports
import Values

struct WindowsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "windows",
        abstract: "Show at which clock readings names are accepted: the validity of every signature on their way.",
        discussion:
            "Exit status: 0 all names are accepted at the clock, 2 one is not, 3 unknown, 64 usage, 70 boxdoctor failed."
    )

    @Argument(help: "Host names, such as pool.ntp.org.")
    var names: [String]

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Ask this resolver: an address, or address@port, instead of the box's own.")
    var resolver: String?

    @Option(
        help: "Trust the DS or DNSKEY records in this file instead of the box's own anchors.",
        completion: .file())
    var anchors: String?

    @Option(help: "Judge as this validator does: unbound, resolved, bind, dnsmasq, knot, powerdns, ldns.")
    var validator: String?

    @Option(help: "Judge at this clock reading (RFC 3339, such as 2026-11-19T12:00Z) instead of the present one.")
    var at: String?

    @Option(help: "text, json or svg.")
    var format: WindowsFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        if json { format = .json }
        let model = try validator.map { name in
            guard let model = ValidatorModel(named: name) else {
                let known = ValidatorModel.all.map(\.name).joined(separator: ", ")
                throw Failure.usage("--validator takes one of \(known), not '\(escaped(name))'")
            }
            return model
        }
        let moment = try at.map { text in
            guard let moment = Timestamp(rfc3339: text) else {
                throw Failure.usage("--at takes a time such as 2026-11-19T12:00Z, not '\(escaped(text))'")
            }
            return moment
        }
        let endpoint = try resolver.map { text in
            guard let endpoint = Endpoint(resolver: text) else {
                throw Failure.usage("--resolver takes an address or address@port, not '\(escaped(text))'")
            }
            return endpoint
        }
        let asked = try names.map { name in
            if IPAddress(name) != nil {
                throw Failure.usage("\(escaped(name)) is an address, and only names are signed: name a host")
            }
            guard let name = DNSName.absolute(name) else {
                throw Failure.usage("'\(escaped(name))' is no host name")
            }
            return name
        }
        let given = try anchors.map(operatorsAnchors)
        var facts = try Session(box).facts {
            $0.names = asked
            $0.isNamesOnly = true
            $0.resolver = endpoint
            $0.anchors = given?.anchors.filter(\.isTrusted)
            $0.validator = model
        }
        facts.troubles += given?.troubles ?? []
        facts.dnssec.chains = asked.map {
            facts.dnssec.chain(of: $0)
                ?? NameChain(name: String($0.dropLast()), status: .unknown, why: facts.whyNoChain)
        }
        let views = WindowsView.all(in: facts, validator: model, at: moment)
        switch format {
        case .text: try output.tell(views.textReport(on: output.screen))
        case .json: try output.write(views.jsonReport)
        case .svg: try output.write(views.svgReport)
        }
        let status = views.worstStatus
        if status != .ok { throw ExitCode(ExitStatus.of(status, failOn: .unknown)) }
    }

    /// Those in the file named; one without any cannot be used, for falling back to others would not be what was asked.
    private func operatorsAnchors(_ path: String) throws -> TrustAnchorText.Contents {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path, limit: FileLimits.configuration, waiting: box.wait)
        } catch {
            throw Failure.usage(error)
        }
        let contents = TrustAnchorText.read(bytes, path)
        guard contents.anchors.contains(where: \.isTrusted) else {
            let why = contents.troubles.first.map { " (\($0.source): \($0.text))" } ?? ""
            throw Failure.usage("--anchors \(path): no DS or DNSKEY record there that can be trusted\(why)")
        }
        return contents
    }
}

enum WindowsFormat: String, ExpressibleByArgument, CaseIterable { case text, json, svg }
