import BenchSupport

/// A picture of how long guests of each kind waited, as SVG: a panel for each evening, a bar for each kind.
///
/// Readable on light and dark ground, and by shape as well as by colour: p50 is the highest bar, p99 the lowest.
package struct WaitPicture: Sendable {
    private static let width = 760
    private static let left = 120
    private static let right = 170
    private static let rowHeight = 30
    private static let headHeight = 84
    private static let panelHead = 34
    private static let footHeight = 58

    private let title: String
    private let panels: [(title: String, report: SimulationReport)]

    /// A picture with a panel for each evening.
    package init(title: String, panels: [(title: String, report: SimulationReport)]) {
        self.title = title
        self.panels = panels
    }

    /// The picture, for a file.
    package var svg: String {
        let heights = self.panels.map { Self.panelHead + $0.report.bars.count * Self.rowHeight }
        let bottom = Self.headHeight + heights.reduce(0, +)
        var y = Self.headHeight
        var body = self.head + self.grid(to: bottom)
        for (panel, height) in zip(self.panels, heights) {
            body += self.panel(panel.title, panel.report, at: y)
            y += height
        }
        let height = bottom + Self.footHeight
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(height)" \
            viewBox="0 0 \(Self.width) \(height)" role="img" aria-labelledby="title about">
            <title id="title">\(self.title.escaped)</title>
            <desc id="about">\(self.about.escaped)</desc>
            \(Self.style)
            <rect class="ground" width="\(Self.width)" height="\(height)"/>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }

    /// The seconds at the right end of the axis.
    private var most: Double {
        let longest = self.panels.flatMap { $0.report.bars.map(\.service.p99) }.max() ?? 0
        let step = Self.step(for: longest)
        return max(1, step * (longest / step).rounded(.up))
    }

    private var about: String {
        self.panels.map { panel in
            let waits = panel.report.bars.map { "\($0.name) \(Self.words($0.service))" }
            return "\(panel.title): \(waits.joined(separator: "; "))"
        }
        .joined(separator: ". ")
    }

    private var head: [String] {
        let keys = [("p50", "half wait no longer"), ("p90", "nine of ten"), ("p99", "99 of 100")]
        var lines = [Self.text(self.title, "heading", x: 20, y: 32)]
        var x = 20
        for (name, words) in keys {
            lines.append(Self.bar(name, x: x, middle: 56, width: 26))
            lines.append(Self.text("\(name): \(words)", "small", x: x + 34, y: 60))
            x += 60 + 7 * (name.count + words.count + 2)
        }
        return lines
    }

    private func grid(to bottom: Int) -> [String] {
        let step = Self.step(for: self.most)
        var lines: [String] = []
        for mark in 0...Int((self.most / step).rounded()) {
            let seconds = Double(mark) * step
            let x = self.x(seconds).fixed(1)
            lines.append(
                "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Self.headHeight)\" y2=\"\(bottom + 4)\"/>"
            )
            lines.append("<text class=\"small middle\" x=\"\(x)\" y=\"\(bottom + 22)\">\(seconds.short)</text>")
        }
        let middle = (Self.left + Self.width - Self.right) / 2
        lines.append(
            "<text class=\"small middle\" x=\"\(middle)\" y=\"\(bottom + 44)\">seconds from entering the queue to a "
                + "room, or to giving up</text>"
        )
        return lines
    }

    private func panel(_ title: String, _ report: SimulationReport, at top: Int) -> [String] {
        var lines = [Self.text(title, "panel", x: 20, y: top + 20)]
        for (index, bar) in report.bars.enumerated() {
            let middle = top + Self.panelHead + index * Self.rowHeight + Self.rowHeight / 2
            let percentiles = [("p99", bar.service.p99), ("p90", bar.service.p90), ("p50", bar.service.p50)]
            lines.append("<text class=\"end\" x=\"\(Self.left - 10)\" y=\"\(middle + 5)\">\(bar.name.escaped)</text>")
            for (name, seconds) in percentiles {
                lines.append(Self.bar(name, x: Self.left, middle: middle, width: self.x(seconds) - Double(Self.left)))
            }
            lines.append(
                Self.text(Self.words(bar.service), "small", x: Self.width - Self.right + 12, y: middle + 4)
            )
        }
        return lines
    }

    private func x(_ seconds: Double) -> Double {
        Double(Self.left) + seconds / self.most * Double(Self.width - Self.left - Self.right)
    }

    /// A round number of seconds, of which four to ten make the axis.
    private static func step(for seconds: Double) -> Double {
        let steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
        return steps.first { seconds / $0 <= 8 } ?? 1_200
    }

    private static func words(_ service: SimulationReport.Service) -> String {
        "\(service.p50.fixed(1)) / \(service.p90.fixed(1)) / \(service.p99.fixed(1)) s"
    }

    private static func text(_ words: String, _ style: String, x: Int, y: Int) -> String {
        "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\">\(words.escaped)</text>"
    }

    private static func bar(_ name: String, x: Int, middle: Int, width: Double) -> String {
        let height = ["p50": 18, "p90": 12, "p99": 6][name] ?? 6
        // What is nought is still to be seen.
        let size = "width=\"\(max(1.5, width).fixed(1))\" height=\"\(height)\""
        return "<rect class=\"\(name)\" x=\"\(x)\" y=\"\(middle - height / 2)\" \(size)/>"
    }

    private static let style = """
        <style>
        svg { --ground: #fffdf9; --ink: #2b2620; --quiet: #6a6157; --grid: #e6dfd5;
          --p50: #8a4b00; --p90: #d08a24; --p99: #a99a86; }
        @media (prefers-color-scheme: dark) {
          svg { --ground: #1d1a16; --ink: #f2ebe1; --quiet: #b9aea0; --grid: #3a342d;
            --p50: #ffd08a; --p90: #c67f1c; --p99: #85796a; }
        }
        .ground { fill: var(--ground); } .grid { stroke: var(--grid); }
        text { fill: var(--ink); font: 14px system-ui, sans-serif; }
        .heading { font-size: 18px; font-weight: 600; } .panel { font-weight: 600; }
        .small { fill: var(--quiet); font-size: 12px; } .middle { text-anchor: middle; } .end { text-anchor: end; }
        .p50 { fill: var(--p50); } .p90 { fill: var(--p90); } .p99 { fill: var(--p99); }
        </style>
        """
}

extension SimulationReport {
    /// What a picture shows of this evening, from the top.
    fileprivate var bars: [(name: String, service: Service)] {
        Kind.allCases.compactMap { kind in self.kinds[kind].map { (kind.rawValue, $0) } }
            + [("everyone", self.everyone)]
    }
}

extension String {
    /// The text as XML bears it.
    fileprivate var escaped: String {
        self.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
