extension Instant {
    /// The instant as RFC 3339 in UTC with milliseconds, such as `2026-11-21T06:07:14.250Z`.
    public var rfc3339: String {
        let day = self.milliseconds.flooredDivision(by: 86_400_000)
        let inDay = self.milliseconds - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        return "\(date.year.padded(to: 4))-\(date.month.padded(to: 2))-\(date.day.padded(to: 2))"
            + "T\((inDay / 3_600_000).padded(to: 2)):\((inDay / 60_000 % 60).padded(to: 2))"
            + ":\((inDay / 1_000 % 60).padded(to: 2)).\((inDay % 1_000).padded(to: 3))Z"
    }
}

/// A date of the proleptic Gregorian calendar, by Howard Hinnant's `civil_from_days`.
private struct CivilDate {
    let year: Int64
    let month: Int64
    let day: Int64

    init(daysSinceEpoch: Int64) {
        // Years are counted from 1 March, so that the leap day is a year's last; eras are 400 years.
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    fileprivate func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
