import Testing

@testable import HallwayServer

@Suite struct AvailableCoresTests {
    @Test(arguments: [("00000000,00000003", 2), ("f", 4), ("ffffffff,ffffffff", 64), ("1", 1)])
    func theProcessorsThatAProcessIsHeldToAreCounted(mask: String, count: Int) {
        let status = "Name:\thallway\nCpus_allowed:\t\(mask)\nCpus_allowed_list:\t0-1\n"
        #expect(AvailableCores.allowed(in: status) == count)
    }

    @Test(arguments: ["", "Cpus_allowed:\t0\n", "Cpus_allowed_list:\t0-3\n"])
    func whereThatIsNotSaidNothingIsMadeUp(status: String) {
        #expect(AvailableCores.allowed(in: status) == nil)
    }

    @Test func thereIsAtLeastOne() {
        #expect(AvailableCores.count >= 1)
    }
}
