import HallwayCommands

/// The program: everything it does is in ``HallwayCommands``, where tests can reach it.
@main
struct Main {
    static func main() async {
        await Hallway.start()
    }
}
