/// The passwords that anybody would try first, of those long enough to be allowed at all.
///
/// A short list kept in the program: it stops the first hundreds of guesses, which is about what the sign-in throttle
/// lets through in an hour. Repetitions and runs are no part of it; ``PasswordRules`` finds those by their form.
enum CommonPasswords {
    /// Whether a password, folded to lower case, is on the list, be it with digits or signs at its end or without.
    static func contains(_ folded: String) -> Bool {
        if Self.list.contains(folded) || Self.stems.contains(folded) { return true }
        let scalars = folded.unicodeScalars
        guard let end = scalars.lastIndex(where: { $0.properties.isAlphabetic }) else { return false }
        let stem = scalars[...end]
        return scalars.count - stem.count <= 4 && Self.stems.contains(String(stem))
    }

    /// Common whatever up to four digits or signs follow (`password2024!` has five, and is a guess for later).
    private static let stems = Self.words(
        """
        password passw0rd p@ssword p@ssw0rd pa55word passwort passwrd pass1234word motdepasse contrasena contraseña
        wachtwoord hasło haslo senha parola parool salasana adgangskode losenord lösenord sifre şifre heslo пароль
        qwerty qwertyu qwertyui qwertyuiop qwertz qwertzui qwertzuiop azerty azertyui azertyuiop asdfgh asdfghj asdfghjk
        asdfghjkl zxcvbn zxcvbnm йцукен qazwsx qazwsxedc
        letmein welcome iloveyou iloveu loveyou lovely love admin administrator root toor guest user test testing tester
        login access master default changeme secret private temp temporary hello hallo hola bonjour hallway internet
        computer monkey dragon football baseball basketball soccer hockey superman batman spiderman pokemon starwars
        sunshine princess shadow michael jennifer jessica ashley charlie daniel thomas jordan andrew joshua matthew
        robert george hunter killer ginger pepper cookie summer winter spring autumn flower banana orange purple
        chocolate cheese freedom whatever trustno trustme mustang ferrari porsche mercedes corvette harley yankees
        liverpool arsenal chelsea barcelona juventus samsung google facebook microsoft nintendo playstation minecraft
        fortnite roblox
        """
    )

    private static let list = Self.words(
        """
        1234567890 0123456789 9876543210 0987654321 12345678910 123456789a 123456789q 123456789z a123456789 q123456789
        12345678a a12345678 a1234567 aa12345678 aa123456 aa123456789 1234567a 1234qwer 123qweasd 123qweasdzxc 12qwaszx
        1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qaz1qaz 1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2 2wsx3edc
        q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qwer1234 qwert123 qwerty12 qwe123456 qweasd123 qweasdzxc qweqweqwe qwer4321
        qwaszx12 asdf1234 asdfasdf asd123456 asdqwe123 zxcv1234 zxcvbnm1 poiuytrewq lkjhgfdsa mnbvcxz1 1234asdf
        147258369 147852369 159357456 159753456 123654789 123789456 741852963 789456123 963852741 987456321 456789123
        112233445566 11223344 1122334455 11112222 12341234 12121212 123123123 123321123 12344321 123454321 1234554321
        123456654321 12345679 123456987 123698745 121212121 131313131 135792468 13579246 246813579 147147147 159159159
        10203040 1020304050 102030405060 100200300 01020304 01234567 00000001 00000007 10101010 20202020 98765432 87654321
        19841984 19851985 19861986 19871987 19881988 19891989 19901990 20002000 20202020 20212021 20222022 20232023
        20242024 20252025 20262026 11111112 11223345 22446688 55667788 66668888 88888889 31415926 314159265 27182818
        abc12345 abcd1234 abcde123 abc123456 abcdef12 abcdefg1 abcdefgh1 abcd12345 abc123abc 123abc123 123456abc
        a1b2c3d4 a1b2c3d4e5 aaaa1111 aabbccdd aaabbbccc abababab asdasdasd zxczxczxc
        iloveyou iloveyou2 iloveyou3 iloveyou1 ilovegod iloveme1 ilovemymom lovelove loveme123 mylove123 love1234
        babygirl babyboy1 sweetheart sweetie1 sweetpea beautiful gorgeous handsome butterfly bubbles1 blink182
        princess princesa estrella corazon1 teamobebe tequiero teamo123 mariposa chocolat doudou123 loulou123
        football1 footballs baseball1 softball volleyball swimming cheerleader lacrosse snowboard skateboard
        superstar rockstar superuser superman1 wonderwoman ironman1 batman123 godzilla terminator gladiator
        starwars1 startrek darkside skywalker millennium lordoftherings gandalf1 hogwarts harrypotter pikachu1
        elephant crocodile dolphins penguins scorpion stallion panthers tarheels longhorn wildcats bulldogs redsox04
        cowboys1 steelers packers1 patriots manchester realmadrid
        nicholas jonathan benjamin alexander alexandra alexande christian christine christina christopher patricia
        margaret michelle michael1 elizabeth samantha stephanie victoria veronica danielle gabriel1 isabella natalie1
        anthony1 patrick1 richard1 jessica1 jennifer1 charlie1 brandon1 kristina caroline fernando alejandro sebastian
        california colorado michigan florida1 brooklyn newyork1 paris123 london12 montreal australia scotland england1
        mountain sunflower sunshine1 rainbow1 blackbird bluebird snowball moonlight midnight fireball firebird
        thunder1 lightning hurricane diamond1 crystal1 platinum treasure mystery1 universe infinity forever1 together
        whatever1 nothing1 trustno1 iamthebest iamgod123 letmein1 letmein123 letmeinnow opensesame openplease
        nopassword mypassword mypass123 newpassword yourpassword thepassword passpass pass1234 pass12345 pass123456
        passphrase passcode password123456 password12345 password1234567 password12345678 password0123 password2024!
        password2025! password2026! correcthorsebatterystaple
        welcome1 welcome12 welcome123 welcome2024! welcome2025! changeme1 changemenow changethis default1 temp1234
        admin123 admin1234 admin12345 admin123456 admin@123 adminadmin administrator1 root1234 rootroot toortoor
        test1234 test12345 testtest testtest1 testing1 testing123 user1234 username username1 guest123 guestguest
        demo1234 demodemo sample12 example1 secret12 secret123 topsecret security private1 computer1 internet1 internet12
        samsung1 samsung12 nokia1234 iphone12 android1 windows1 windows10 microsoft1 google12 google123 facebook1 youtube1
        twitter1 linkedin instagram whatsapp snapchat hotmail1 yahoo123 gmail123 minecraft1 fortnite1
        hallway1 hallway12 hallway123 videochat randomchat stranger strangers
        """
    )

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
