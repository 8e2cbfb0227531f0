/// Hashes and checks passwords with Argon2id, away from the threads that serve sockets.
///
/// At most ``Limits/parallelism`` run at once and ``Limits/waiting`` wait, so memory is bounded by the product of the
/// first and ``Parameters/memory``; whoever comes beyond that is turned away at once.
public struct PasswordHasher: Sendable {
    /// What one hash costs.
    public struct Parameters: Hashable, Sendable {
        /// Memory in bytes; at least 8 KiB.
        public let memory: Int
        /// Passes over that memory; at least 1.
        public let iterations: Int

        /// Makes parameters; libsodium always uses one lane.
        public init(memory: Int, iterations: Int) {
            precondition(memory >= 8_192 && iterations >= 1, "libsodium needs 8 KiB and one pass at least")
            self.memory = memory
            self.iterations = iterations
        }

        /// OWASP's first choice: Argon2id with 19 MiB, two passes, one lane.
        public static let owasp = Parameters(memory: 19 * 1_024 * 1_024, iterations: 2)
    }

    /// How much is done at once.
    public struct Limits: Hashable, Sendable {
        /// How many are hashed at the same time.
        public let parallelism: Int
        /// How many may wait for their turn.
        public let waiting: Int

        /// Makes limits.
        public init(parallelism: Int = 2, waiting: Int = 64) {
            self.parallelism = parallelism
            self.waiting = waiting
        }
    }

    private let argon2id: Argon2id
    private let line: HashingLine
    private let decoy: PasswordHash

    /// Makes a hasher.
    ///
    /// Copies share one line.
    public init(parameters: Parameters = .owasp, limits: Limits = Limits()) {
        var generator = UnguessableGenerator()
        self.argon2id = Argon2id(parameters: parameters)
        self.line = HashingLine(parallelism: limits.parallelism, bound: limits.waiting)
        self.decoy = self.argon2id.makeDecoy(using: &generator)
    }

    /// Hashes a password with a salt of its own.
    public func hash(_ password: String) async throws(PasswordHasherError) -> PasswordHash {
        let hash = try await self.inLine { [argon2id] in argon2id.hash(password) }
        guard let hash else { throw .failed }
        return hash
    }

    /// Whether a password has this hash.
    ///
    /// Without a hash the answer is no, after the same work: how long it takes does not tell whether there was one.
    /// (A hash made with earlier parameters takes as long as those say, until its owner's next sign-in renews it.)
    public func verify(_ password: String, against hash: PasswordHash?) async throws(PasswordHasherError) -> Bool {
        let verified = try await self.inLine { [argon2id, decoy] in argon2id.verify(password, against: hash ?? decoy) }
        guard let verified else { throw .failed }
        return verified && hash != nil
    }

    /// Whether a hash was made with other parameters than these, and should be made anew at the next sign-in.
    public func wouldRehash(_ hash: PasswordHash) -> Bool {
        self.argon2id.wouldRehash(hash)
    }

    private func inLine<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value
    ) async throws(PasswordHasherError) -> Value {
        guard let value = await self.line.run(work) else { throw .lineFull }
        return value
    }
}

/// Why a password could not be hashed or checked.
public enum PasswordHasherError: Error, Hashable {
    /// As many as may are waiting already.
    case lineFull
    /// libsodium could not start or found no memory.
    case failed
}
