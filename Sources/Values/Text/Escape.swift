/// Text from outside (files, packets, names) for a screen or a log line: printable ASCII stays, everything else is spelled
/// out (`\n`, `\x1b`, `\u{e9}`), so that it can neither move the cursor nor reverse the line, and a serial console shows it.
package func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x20...0x7e: result.unicodeScalars.append(scalar)
        case 0x09: result += "\\t"
        case 0x0a: result += "\\n"
        case 0x0d: result += "\\r"
        case 0..<0x10: result += "\\x0" + String(scalar.value, radix: 16)
        case 0..<0x100 where scalar.value < 0x20 || scalar.value == 0x7f:
            result += "\\x" + String(scalar.value, radix: 16)
        default: result += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
    return result
}
