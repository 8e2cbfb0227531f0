import SharedKernel

/// One atomic step in the making.
struct Step: Sendable {
    /// What is to be told before anybody is paired.
    var directives: [Directive] = []
    /// Those who came into the queue or asked again: they are paired if they can be, or else told that they wait.
    var seekers: [GuestID] = []
    /// Those who may have somebody new by the passing of time: they are told only if they have.
    var quietSeekers: [GuestID] = []
    /// Those who by the passing of time may now have a last partner.
    var rematchSeekers: [GuestID] = []
    /// What is to be told of rooms that were made.
    var matches: [Directive] = []
    /// How the request is answered, if the command bore one.
    var reply = Reply.none

    enum Reply: Hashable, Sendable {
        case none
        /// With where the guest stands after the step.
        case standing
        /// With nothing to say.
        case done
        case calling(Call)
        case refused(Refusal)
    }
}
