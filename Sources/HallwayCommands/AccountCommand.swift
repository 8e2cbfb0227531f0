import Accounts
import ArgumentParser
import Foundation
import HallwayServer
import SharedKernel

/// `hallway account`: who may come, and who may not.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Show accounts, shut them out, and invite new ones.",
        discussion: "Works beside a running server, which learns of it within a second.",
        subcommands: [Show.self, Ban.self, Unban.self, Invite.self, Invites.self]
    )

    /// The account that a command is about.
    struct Subject: ParsableArguments {
        @Argument(help: "The account: its id (acc_…), as reports show it, or its login.")
        var account: String

        func find(at desk: HostDesk) async throws -> AccountOverview {
            try await Reporting.telling { try await desk.moderation.account(named: self.account) }
        }
    }

    /// Shows one account.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an account.")

        @OptionGroup var subject: Subject
        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let overview = try await self.subject.find(at: desk)
            let account = overview.account
            let ban = try await Reporting.telling { try await desk.moderation.ban(of: account.id) }
            print(
                Table.lines([
                    ("account", account.id.description),
                    ("login", overview.login ?? "none: a guest"),
                    ("name", account.displayName),
                    ("made", account.createdAt.minute),
                    ("last seen", account.lastSeenAt.minute),
                    ("terms", "version \(account.termsVersion), agreed to at \(account.adultConfirmedAt.minute)"),
                    ("banned", ban.map { "\($0.words), by \($0.by)" } ?? "no"),
                ])
            )
        }
    }

    /// Shuts an account out.
    struct Ban: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut an account out: its sockets end within two seconds, and new ones are refused.",
            discussion: "An earlier ban of the account is replaced. The reason is told to whoever is shut out."
        )

        @OptionGroup var subject: Subject

        @Option(help: "Why, in words for the one who is shut out; at most 200 characters.")
        var reason: String

        @OptionGroup var end: BanEnd
        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let account = try await self.subject.find(at: desk).account
            let until = self.end.instant(from: Instant.now)
            let ban = try await Reporting.telling {
                try await desk.moderation.ban(account.id, because: self.reason, until: until, by: self.host.moderator)
            }
            let link = ban.until == nil ? ":" : ""
            print("\(account.displayName) (\(account.id)) is shut out\(link) \(ban.words)")
        }
    }

    /// Lets an account in again.
    struct Unban: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let an account in again.")

        @OptionGroup var subject: Subject
        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let account = try await self.subject.find(at: desk).account
            let wasBanned = try await Reporting.telling {
                try await desk.moderation.unban(account.id, by: self.host.moderator)
            }
            print("\(account.displayName) (\(account.id)) " + (wasBanned ? "may come in again" : "was not shut out"))
        }
    }

    /// Makes an invite.
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an invite, for SIGN_UP=invite.",
            discussion: """
                Prints the code alone on the first line, and how to use it below. The code is shown once: only its digest \
                is kept.
                """
        )

        @Option(help: "How many may sign up with it.")
        var uses = 1

        @Option(help: ArgumentHelp("How long it is good, such as 12h or 7d.", valueName: "duration"))
        var lasting = Lifetime(.seconds(7 * 86_400))

        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let invite = try await Reporting.telling {
                try await desk.moderation.invite(
                    uses: self.uses,
                    lasting: self.lasting.duration,
                    by: self.host.moderator
                )
            }
            print(invite.code)
            print(
                "Good for \(invite.uses == 1 ? "one sign-up" : "\(invite.uses) sign-ups") until \(invite.expiresAt.minute)."
            )
            print("Send it as a link: the page's address and then /#invite=\(invite.code)")
        }
    }

    /// Lists the invites.
    struct Invites: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the invites that can still be used. Their codes are not kept."
        )

        @OptionGroup var host: HostOptions

        func run() async throws {
            let desk = try await self.host.desk()
            let invites = try await Reporting.telling { try await desk.moderation.invites() }
            guard !invites.isEmpty else { return print("There are none. `hallway account invite` makes one.") }
            print(
                Table.text(
                    ["made", "by", "uses left", "good until"],
                    invites.map { [$0.createdAt.minute, $0.by, "\($0.uses)", $0.expiresAt.minute] }
                )
            )
        }
    }
}
