import TestSupport
import Testing

@Suite struct MemoryAccountStoreTests {
    @Test func memoryConforms() async throws {
        try await AccountStoreConformance { MemoryAccountStore() }.run()
    }
}
