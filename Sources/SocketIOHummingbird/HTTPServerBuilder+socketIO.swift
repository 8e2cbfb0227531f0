public import HummingbirdCore
public import SocketIOServer

extension HTTPServerBuilder {
    /// Serves Socket.IO and a router on one port: requests to the server's path are its own, all others the router's.
    ///
    /// ```swift
    /// let sockets = SocketIOServer()
    /// sockets.namespace("/").onConnect { socket in … }
    /// let app = Application(router: router, server: .socketIO(sockets))
    /// ```
    ///
    /// Add the server's ``SocketIOServer/SocketIOServer/namespaces`` to the application's services: they run the handlers that
    /// await. Put `.tls(_:tlsConfiguration:)` around it for `https` and `wss`.
    ///
    /// - Parameters:
    ///   - sockets: Who answers on its path.
    ///   - isSecure: Whether the router's requests came by TLS, which they are marked with.
    public static func socketIO(_ sockets: SocketIOServer, isSecure: Bool = false) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            SocketIOChannel(responder: responder, sockets: sockets, isSecure: isSecure)
        }
    }
}
