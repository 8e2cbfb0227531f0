extension CommonPasswords {
    /// The words and names that passwords are made of, all over the world, in lower case.
    static let words = split([secrets, love, things, play, names, places].joined(separator: " "))

    private static let secrets = """
        password passwords passwort passwrd passwd password1password pass pass1234word passpass passphrase passcode
        mypassword mypass newpassword yourpassword thepassword nopassword passwordpassword motdepasse contrasena
        contraseña wachtwoord hasło haslo senha parola parool salasana adgangskode losenord lösenord sifre şifre heslo
        пароль gfhjkm matkhau rahasia jelszo lozinka zaporka qwerty qwert qwer qwertyu qwertz azerty asdf asdfg asdfgh
        zxcv zxcvb zxcvbn qazwsx qazxsw qweasd wasd abcd abcde abc aaa йцукен ytrewq qweqwe asdasd zxczxc qwaszx aabbcc
        aaabbb letmein letmeinnow welcome changeme changemenow changethis change opensesame openplease trustme trustno
        secret secrets topsecret private security secure login logon access accessgranted enter master default temp
        temporary test tests testing tester testuser demo sample example admin administrator administrador root toor
        sysadmin system server manager guest user username superuser student teacher account nothing none null empty
        unknown whatever anything something idontknow dontknow forgot forget forgotten remember blahblah iamthebest
        iamgod hello helloworld hallo hallihallo hola bonjour ciao salut привет ghbdtn namaste merhaba selam konnichiwa
        goodmorning goodbye goodluck thankyou please hallway videochat randomchat chat stranger strangers
        """

    private static let love = """
        iloveyou iloveu iloveyouu iloveyoumom iloveyoubaby ilovehim iloveher iloveme ilovegod ilovejesus ilovemymom
        ilovemyself ilovemyfamily ilovemusic ilovethis ihateyou loveyou luvyou love loves lover lovers lovely lovelove
        loveme lovehurts lovebug loverboy lovergirl truelove mylove myloves onelove firstlove amor amore amorcito
        corazon teamobebe miamor teamo teamomucho tequiero tequieromucho jetaime jtaime tiamo kochanie kocham schatz
        schatzi liebe ichliebedich woaini aishiteru anhyeuem sayang mahalkita mahalko sevgilim askim люблю любовь
        любимая baby babe babyboy babygirl babygirls babydoll babylove babycakes bitch bitches sexy sexybitch sexygirl
        sexyboy sexylady sexymama sexything hottie hotgirl hotstuff cutie cutiepie sweet sweetie sweetpea sweetheart
        sweetness honey honeybee darling princess princesa princesse prinzessin prince queen queenbee king kingking
        beautiful beauty gorgeous handsome pretty prettygirl angel angels angelica angelito angelbaby heart hearts
        kisses kissme kissmyass hugs happy happiness happyday smile smiley smiles friend friends bestfriend bestfriends
        friendship forever always together family mother father mommy daddy daddysgirl mom dad mama papa mamapapa
        momanddad grandma sister brother children husband wife marriage wedding anniversary birthday lifeisgood
        lifesucks life mylife god jesus jesuschrist jesuslovesme jesusislord jesussaves christ christian church faith
        blessed blessing heaven trinity godisgood godislove godbless godfirst lord grace glory hallelujah amen bismillah
        allah allahuakbar mohamed mohammed muhammad krishna saibaba omsairam jaimatadi jaihind ganesh ganesha shiva
        buddha deus deusefiel fuck fucker fucking fuckme fuckoff fuckyou fuckyouall fuckthis fuckthat motherfucker
        asshole arschloch bastard bullshit shit shithead dickhead penis pussy pussycat blowjob hardcore playboy pornstar
        porn sex sexsex boobs tits
        """

    private static let things = """
        monkey monkeys dragon dragons tiger tigers tigger lion lions eagle eagles falcon falcons wolf wolves bear bears
        teddybear kitty kitten kittens hellokitty pussycat cat cats dog dogs doggie doggy puppy puppies horse horses
        pony rabbit bunny snoopy dolphin dolphins elephant elephants penguin penguins scorpion spider snake turtle
        froggy frog butterfly butterflies mariposa papillon crocodile stallion panther panthers phoenix unicorn cheetah
        jaguar shark sunshine sunflower sunset sunrise sun moon moonlight star stars starlight estrella rainbow rainbows
        thunder lightning storm hurricane snow snowball snowman snowflake fire fireball firebird fireman ice iceman
        water ocean beach summer summertime winter spring autumn sommer verano invierno january february march april may
        june july august september october november december monday tuesday wednesday thursday friday saturday sunday
        midnight morning flower flowers daisy rose roses rosebud lily violet jasmine orchid garden forest mountain river
        island red blue green yellow purple orange black white pink silver golden gold diamond diamonds crystal platinum
        treasure blackbird bluebird bluesky blackcat blackberry blueberry strawberry raspberry banana bananas apple
        apples cherry peaches pineapple watermelon lemon chocolate chocolat cookie cookies cupcake candy sugar vanilla
        caramel pepper pepsi cocacola coca-cola coffee starbucks cheese butter pizza burger chicken nutella peanut
        pumpkin bubblegum bubbles jellybean lollipop pudding marlboro heineken budweiser guinness corona whiskey vodka
        tequila freedom liberty justice peace power powerful energy magic magical mystery miracle destiny fantasy dreams
        dreamer infinity universe galaxy future million millionaire money moneymaker dollar dollars rich lucky luckyone
        success winner champion champions legend legends hero heroes killer hunter ghost shadow shadows darkness
        darkside demon devil evil satan lucifer warrior warriors soldier sniper assassin ninja samurai viking pirate
        pirates gangster gangsta thuglife badboy badgirl bigboy bigdaddy bigdog rockstar superstar supergirl cowboy
        cowgirl cowboys computer computers internet laptop windows microsoft google facebook youtube twitter instagram
        whatsapp snapchat linkedin hotmail yahoo gmail amazon netflix samsung nokia iphone android motorola sony toshiba
        lenovo dell logitech panasonic sonyericsson matrix hacker hackers linux ubuntu oracle cisco database office
        business company music musica guitar guitarra drummer piano rocknroll hiphop rapper dancer dance dancing singer
        metallica slipknot nirvana greenday eminem tupac linkinpark rammstein ironmaiden beatles elvis madonna beyonce
        rihanna shakira justinbieber onedirection superman batman spiderman ironman wonderwoman hulk joker avengers
        captain captainamerica starwars startrek millennium skywalker darthvader enterprise terminator predator
        gladiator godzilla jurassic jamesbond godfather harrypotter hogwarts gryffindor slytherin voldemort gandalf
        legolas lordoftherings spongebob mickey mickeymouse minnie minniemouse donald pooh winnie winniethepooh
        tinkerbell cinderella garfield simpsons homer bart southpark scooby scoobydoo pikachu pokemon naruto sasuke goku
        dragonball dragonballz doraemon onepiece bleach anime mustang ferrari porsche mercedes corvette camaro chevrolet
        chevelle chevy toyota honda yamaha suzuki kawasaki nissan mitsubishi lamborghini volkswagen ford harley
        harleydavidson subaru chester maverick ranger diesel turbo racing scooter einstein explorer airborne terminal
        """

    private static let play = """
        football footballs futbol fussball baseball basketball basket volleyball softball soccer hockey tennis cricket
        rugby golf golfer swimming swimmer skater skateboard snowboard surfer surfing lacrosse cheerleader gymnast
        wrestling boxing karate fitness runner running cycling fishing hunting camping bowling billiards poker casino
        jackpot liverpool liverpoolfc arsenal chelsea chelseafc manchester manunited manutd mancity everton tottenham
        newcastle westham celtic rangers barcelona barca fcbarcelona realmadrid madrid atletico juventus juve inter
        acmilan milan napoli roma bayern dortmund borussia schalke ajax feyenoord benfica sporting porto galatasaray
        fenerbahce besiktas flamengo corinthians palmeiras saopaulo gremio santos boca bocajuniors riverplate chivas
        spartak zenit dynamo messi ronaldo cristiano neymar kobebryant jordan lebron lakers bulls celtics yankees redsox
        dodgers giants cubs braves steelers packers patriots broncos raiders chargers seahawks ravens saints vikings
        redskins eagles bulldogs wildcats longhorn longhorns tarheels gators buckeyes wolverines redwings blackhawks
        bruins penguin nintendo playstation xbox minecraft fortnite roblox runescape warcraft worldofwarcraft starcraft
        diablo zelda mario supermario sonic halo callofduty counterstrike leagueoflegends grandtheftauto assassinscreed
        pubg freefire gamer gaming game games player
        """
}
