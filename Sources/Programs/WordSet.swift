/// The words of a text, as lists of a program's options are written down here.
func wordSet(_ text: String) -> Set<String> { Set(text.split { $0 == " " || $0 == "\n" }.map(String.init)) }
