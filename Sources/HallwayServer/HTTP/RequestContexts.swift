import Accounts
import ChatProtocol
import Hummingbird
import NIOCore

/// What is known of a request while it is answered.
struct HallwayRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection: the client's, or the nearest proxy's.
    ///
    /// Empty if it has none.
    let peer: String
    /// Who asks, once their token was found good.
    var identity: Identity?

    init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// What is known of a request that only somebody signed in may make.
struct SignedInContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who asks.
    let identity: Identity

    init(context: HallwayRequestContext) throws(ChatError) {
        guard let identity = context.identity else { throw .signInNeeded }
        self.coreContext = context.coreContext
        self.identity = identity
    }
}
