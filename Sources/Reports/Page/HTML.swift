import Values

/// HTML 5 as text. Whatever comes from a box goes through `text`: controls and foreign scripts are made visible, and the
/// signs of the language are escaped.
enum HTML {
    static func text(_ text: some StringProtocol) -> String { XML.escaped(String(text)) }

    /// A command to paste.
    static func command(_ command: String) -> String { "<pre class=\"command\"><code>\(text(command))</code></pre>\n" }

    static func section(_ id: String, _ title: String, _ body: String) -> String {
        "<section aria-labelledby=\"\(id)\">\n<h2 id=\"\(id)\">\(text(title))</h2>\n\(body)</section>\n"
    }

    /// Cells are HTML already. Scrolls by itself where the screen is narrower than its words.
    static func table(_ caption: String, _ headings: [String], _ rows: [[String]]) -> String {
        let head = headings.map { "<th scope=\"col\">\(text($0))</th>" }.joined()
        let body = rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        let table =
            "<table>\n<caption>\(text(caption))</caption>\n<thead><tr>\(head)</tr></thead>\n"
            + "<tbody>\n\(body.joined())</tbody>\n</table>\n"
        return scroll(caption, table)
    }

    /// A picture with its words: what it says to whoever does not see it stands beside it, as a list or a table.
    static func figure(_ name: String, _ caption: String, _ svg: String) -> String {
        "<figure>\n\(scroll(name, svg))<figcaption>\(text(caption))</figcaption>\n</figure>\n"
    }

    static func time(_ moment: Timestamp) -> String {
        "<time datetime=\"\(text("\(moment)"))\">\(text(moment.toTheSecond))</time>"
    }

    /// Reached by the Tab key, so that the arrow keys scroll it.
    private static func scroll(_ name: String, _ content: String) -> String {
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(text(name))\">\n\(content)</div>\n"
    }

    /// A picture of ours as a part of a page: named for screen readers, and without what only a file of its own needs.
    static func inline(_ svg: String, _ name: String) -> String {
        svg.replacing(" xmlns=\"http://www.w3.org/2000/svg\"", with: " role=\"img\" aria-label=\"\(text(name))\"")
    }
}
