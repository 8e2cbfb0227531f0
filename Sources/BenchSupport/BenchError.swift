/// Why a measurement could not be made.
package struct BenchError: Error, CustomStringConvertible {
    /// The reason, in words for whoever started it.
    package let description: String

    /// Makes an error.
    package init(_ description: String) {
        self.description = description
    }
}
