import HTTPTypes

extension HTTPField.Name {
    static let permissionsPolicy = Self.constant("Permissions-Policy")
    static let referrerPolicy = Self.constant("Referrer-Policy")
    static let crossOriginOpenerPolicy = Self.constant("Cross-Origin-Opener-Policy")
    static let xForwardedFor = Self.constant("X-Forwarded-For")

    private static func constant(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no name of a header") }
        return name
    }
}
