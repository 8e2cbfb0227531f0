import SharedKernel
import TestSupport
import Testing

@Suite struct MemorySafetyStoreTests {
    @Test func memoryConforms() async throws {
        try await SafetyStoreConformance {
            let store = MemorySafetyStore(bound: 6)
            return SafetyStoreConformance.Fixture(
                store: store,
                bound: 6,
                addAccount: { _ in },
                removeAccount: { store.remove($0) }
            )
        }.run()
    }
}
