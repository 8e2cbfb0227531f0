import Configuration
import Foundation
import Testing

@testable import HallwayServer

@Suite struct EnvironmentSampleTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appending(path: "../../../.env.sample")
        .standardizedFileURL.path

    @Test func theSampleHasEverySettingWithItsMeaningAndDefaultAndNoOther() throws {
        let sample = try String(contentsOfFile: Self.path, encoding: .utf8)
        #expect(sample == SettingsReport.sample, "write it anew: hallway config sample > .env.sample")
    }

    @Test func theSampleCanBeUsedAsItIsAndSaysTheDefaults() async throws {
        let file = try await EnvironmentVariablesProvider.file(at: Self.path)
        let report = SettingsReport(SettingSources(file: file))
        #expect(report.error == nil)
        for entry in report.entries {
            #expect(entry.text == entry.facts.defaultText)
            #expect(try file.environmentValue(forName: entry.facts.name) == entry.facts.defaultText)
        }
    }

    @Test func everySettingIsReadOnceAndHasAMeaning() {
        let names = SettingsReport(SettingSources()).entries.map(\.facts.name)
        #expect(Set(names).count == names.count)
        #expect(
            SettingsReport(SettingSources()).entries.allSatisfy {
                $0.facts.meaning.hasSuffix(".") || $0.facts.meaning.hasSuffix(")")
            }
        )
    }
}
