/// All settings as they were found, for people to read.
package struct SettingsReport: Sendable {
    /// Every setting there is, in order.
    package let entries: [SettingEntry]
    /// What is wrong.
    package let error: SettingsError?

    /// Looks at every setting, right or wrong.
    package init(_ sources: SettingSources) {
        var reader = SettingsReader(sources)
        _ = Settings(reading: &reader)
        self.entries = reader.entries
        self.error = reader.problems.isEmpty ? nil : SettingsError(reader.problems)
    }

    /// A table of names, values and sources.
    ///
    /// Secrets are masked.
    package var table: String {
        let rows = self.entries.map { entry in
            [entry.facts.name, entry.shown.escapingControls, entry.source?.rawValue ?? "default"]
        }
        let all = [["SETTING", "VALUE", "SOURCE"]] + rows
        let widths = (0..<2).map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            "\(row[0].padded(to: widths[0]))  \(row[1].padded(to: widths[1]))  \(row[2])"
        }.joined(separator: "\n")
    }

    /// The text of `.env.sample`: every setting with its meaning and its default, usable as it is when copied.
    package static var sample: String {
        let heading = """
            # Settings of Hallway. Copy this file to `.env` and change what you need; the environment overrides it.
            # A value is everything behind the `=`: no quotes, no comment behind it, no `export`. Empty is the default.
            # `hallway config check` says what is wrong, `hallway config print` what is in force.
            # This file is what `hallway config sample` prints.

            """
        var text = heading
        var section = ""
        for entry in SettingsReport(SettingSources()).entries {
            if entry.section != section {
                section = entry.section
                text += "\n# --- \(section) ---\n"
            }
            text += "\n" + entry.facts.meaning.wrapped(at: 118).map { "# \($0)\n" }.joined()
            text += "\(entry.facts.name)=\(entry.facts.defaultText)\n"
        }
        return text
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.count))
    }

    /// The text in lines of at most so many characters, broken at spaces.
    fileprivate func wrapped(at width: Int) -> [String] {
        var lines: [String] = []
        for word in self.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
