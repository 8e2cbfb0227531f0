extension Instant {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The instant as HTTP writes dates, such as `Sat, 21 Nov 2026 06:07:14 GMT` (RFC 9110, section 5.6.7).
    public var httpDate: String {
        let day = self.milliseconds.flooredDivision(by: 86_400_000)
        let date = CivilDate(daysSinceEpoch: day)
        // The epoch was a Thursday.
        let weekday = Self.days[Int(day - day.flooredDivision(by: 7) * 7)]
        let time = self.rfc3339.dropFirst(8)
        return "\(weekday), \(time.prefix(2)) \(Self.months[Int(date.month) - 1]) \(self.rfc3339.prefix(4)) "
            + "\(time.dropFirst(3).prefix(8)) GMT"
    }
}
