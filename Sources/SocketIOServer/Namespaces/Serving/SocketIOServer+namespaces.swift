extension SocketIOServer {
    /// Makes a server whose clients are let in by the handlers of its namespaces: see ``namespace(_:)``.
    public convenience init(
        configuration: SocketIOConfiguration = SocketIOConfiguration(),
        namespaces: Namespaces = Namespaces()
    ) {
        self.init(configuration: configuration, connectHandler: namespaces)
    }

    /// The namespaces that clients are let into; nil if the server was made with another connect handler.
    public var namespaces: Namespaces? {
        self.connectHandler as? Namespaces
    }

    /// The namespace of that name, which is there from the first time that it is asked for.
    ///
    /// Only for a server that was made with ``Namespaces``; what a name may be is said there.
    public func namespace(_ name: String) -> Namespace {
        guard let namespaces = self.namespaces else {
            preconditionFailure("a server with a connect handler of its own has no namespaces")
        }
        return namespaces.namespace(name)
    }
}
