import Testing

@testable import Accounts

@Suite struct PasswordRulesTests {
    private let login: Login

    init() throws {
        self.login = try #require(Login("Strange Loop"))
    }

    @Test(arguments: [
        "hallway at night", "tr0ub4dor&3", "aaaaaaab", "日本語のパスワード", "k3yboard-cat", "👍🏽🎈🚲🌧️🍋🎻🦊",
        String(repeating: "xyz!q", count: 25),
    ])
    func aPasswordNobodyWouldGuessIsTaken(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == nil)
    }

    @Test func lengthIsCountedInScalars() {
        let longest = String(repeating: "abcdefgz", count: 16)
        #expect(PasswordRules.weakness(of: "sevench", login: self.login) == .tooShort)
        #expect(PasswordRules.weakness(of: longest, login: self.login) == nil)
        #expect(PasswordRules.weakness(of: longest + "!", login: self.login) == .tooLong)
    }

    @Test(arguments: [
        "password", "PassWord", "password123", "Password2024", "qwertyuiop", "QWERTZUIOP", "iloveyou", "iloveyou!!",
        "12345678", "123456789", "1234567890", "87654321", "aaaaaaaa", "abababab", "12341234", "abcdefgh", "hgfedcba",
        "1q2w3e4r", "zaq12wsx", "football1", "welcome1", "Ｐａｓｓｗｏｒｄ", "correcthorsebatterystaple", "пароль123",
    ])
    func theCommonestAreRefused(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == .common)
    }

    /// Of the commonest in what was published of breaches: words with little around them, names, and walks on the keys.
    private static let commonest = """
        123456789 12345678 1234567890 password password1 qwerty123 1q2w3e4r iloveyou qwertyuiop princess sunshine
        123123123 football baseball superman welcome1 987654321 11111111 00000000 88888888 66666666 1q2w3e4r5t 1qaz2wsx
        zaq12wsx aa123456 aa12345678 a123456789 abcd1234 asdfghjkl q1w2e3r4 michael1 jennifer computer 1234qwer 12341234
        1qazxsw2 trustno1 starwars whatever internet corvette mercedes maverick midnight michelle patricia jonathan
        samantha victoria hardcore rush2112 redskins steelers marlboro garfield dolphins scorpion liverpool liverpool1
        bigdaddy jordan23 cocacola passw0rd p@ssw0rd p@$$w0rd pa55word blink182 slipknot metallica birthday blahblah
        asshole1 fuckyou1 fuckyou2 fuckyou! fuckoff1 motherfucker bullshit playboy1 porsche911 lasvegas godfather
        airborne elephant explorer cameron1 wildcats bulldogs chargers rangers1 yankees1 redwings ncc1701d startrek
        einstein predator terminal warcraft password9 password12 password123 password1234 password12345 password123456
        password01 password! Password1! Password123! Password@123 P@ssword1 P@ssw0rd! Pass@123 Passw0rd! sexybitch
        sexygirl babygirl babygirl1 loverboy lovelove ilovehim iloveyou1 iloveyou2 iloveyou! iloveme1 truelove
        sweetheart cutie123 chocolate spongebob tinkerbell bubblegum hellokitty jessica1 ashley12 brittany danielle
        chelsea1 charlie1 alexander alexandra stephanie christopher elizabeth katherine veronica vanessa1 sebastian
        valentina fernando gabriela carolina mariposa estrella chocolat azertyuiop marseille bonjour1 nicolas1 camille1
        juventus francesco alessandro giuseppe passwort hallo123 qwertz123 sommer123 schalke04 dortmund borussia
        arschloch 123hallo polska12 polska123 zxcvbnm1 zxcvbnm123 matrix123 marcin12 ghbdtn123 qazwsxedc qazwsx123
        1234567q 12345678q 123456789q woaini1314 5201314520 a5201314 asd123456 zxc123456 qq123456 wang1234 qwe123456
        abc123456 147258369 1qaz@WSX 1qaz!QAZ admin@123 Aa@123456 Abcd@1234 Abc@1234 India@123 Welcome@123 Test@123
        Admin@123 qwerty@123 Qwerty123! qwer1234 qwert123 qwert12345 qwerty12 qwerty1234 qwerty12345 qwerty123456
        tequieromucho amorcito alejandra america1 barcelona realmadrid cristiano mexico123 colombia argentina venezuela
        pokemon1 naruto123 nintendo64 dragonball dragon12 jesus123 jesuschrist blessed1 god12345 godisgood angel123
        heaven77 brasil123 flamengo corinthians palmeiras benfica1 sporting portugal deus1234 sayang123 bismillah
        indonesia doraemon mahalkita galatasaray fenerbahce besiktas istanbul krishna1 saibaba1 india123 pakistan
        jaimatadi bangladesh mohamed1 ahmed123 mohammed letmein1 letmein123 monkey123 shadow123 master123 killer123
        hunter123 abcdefgh abcdefghi abcdefg1 abcdefg123 a1b2c3d4 a1b2c3d4e5 123456abc 123456789a 123456789abc 123qweasd
        123qweasdzxc qwe123qwe asdasd123 asdf1234 asdfasdf asdfqwer qwerasdf zxcvasdf zxcv1234 1234abcd admin123
        admin1234 adminadmin administrator user1234 guest123 demo1234 temp1234 root1234 test1234 test12345 testtest
        testing1 testing123 changeme changeme1 happy123 lucky123 money123 family123 friends1 bestfriend freedom1
        forever21 summer2023 winter2024 spring2024 september december november february october1 monday123 friday13
        saturday thursday wednesday 741852963 789456123 963852741 321654987 456456456 147852369 159357456 159753456
        1478963250 1123581321 3141592654 1029384756 192837465 19283746 12qwaszx 1a2b3c4d 1z2x3c4v a1s2d3f4 z1x2c3v4
        0o9i8u7y qwertyui poiuytrewq lkjhgfdsa mnbvcxz1 !@#$%^&* !QAZ2wsx zaq1@WSX 11223344 1122334455 112233445566
        111222333 123321123 123454321 12344321 123654789 10203040 100200300 20202020 19871987 13131313 minecraft
        minecraft1 fortnite1 roblox123 pokemon123 runescape callofduty playstation samsung1 samsung123 nokia123
        iphone123 blackberry motorola lamborghini ferrari1 mustang1 chevrolet yamaha123 arsenal1 manchester manunited
        tottenham newcastle barcelona1 ronaldo7 cricket1 basketball football1 football12 soccer12 hockey12 lakers24
        cowboys1 packers1 seahawks google123 facebook1 windows10 linkedin dragon123 sunshine1 princess1 superman1
        batman123 flower123 cookie123 butterfly rainbow1 snoopy123 ginger12 pepper123 cheese12 summer12 thunder1
        diamond1 beautiful chicken1 bubbles1 charlie123 thomas12 daniel123 george12 matthew1 andrew12 joshua12 robert12
        jordan12 nicole12 william1 anthony1 richard1 patrick1 brandon1 austin12 justin12 taylor12 hannah12 amanda12
        melissa1 lauren12 maggie12 buddy123 ranger12 harley12 tigger12 nintendo 1234567890qwerty йцукен123 пароль123
        любовь123 motdepasse contraseña123 wachtwoord
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test func whatBreachesShowMostIsRefused() {
        let taken = Self.commonest.filter { PasswordRules.weakness(of: $0, login: self.login) != .common }
        #expect(taken == [])
    }

    @Test(arguments: [
        "password of my youth", "sunshine on the stairs", "jennifer&michael", "qwertyish", "1q2w-and-more",
        "dragonfly-87",
        "football and cake", "12345 miles away", "abcxyqwe", "aabbccde", "michaela&sons",
    ])
    func aCommonWordMayBePartOfAPasswordThatIsNot(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == nil)
    }

    @Test(arguments: ["Strange Loop", "strange loop", "STRANGE LOOP"])
    func theLoginIsNoPassword(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == .sameAsLogin)
    }

    @Test func everyWeaknessComesWithAdvice() {
        #expect(Set(PasswordRules.Weakness.allCases.map(\.advice)).count == PasswordRules.Weakness.allCases.count)
    }
}
