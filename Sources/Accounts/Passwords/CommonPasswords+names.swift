extension CommonPasswords {
    static let names = """
        aaron abigail adam adrian adriana ahmed alberto alejandra alejandro alessandro alex alexander alexandra alexande
        alexandre alexandria alexis alfredo alice alicia alison allison alyssa amanda amber amelia anastasia andre
        andrea andreas andrei andres andrew andrey angela angelina angelo anita anna annie anthony antonio ariana
        armando arthur ashley ashleigh austin bailey barbara beatriz benjamin bernard bianca brandon brenda brian
        brianna britney brittany brooke bryan buddy caitlin cameron camila camille carlos carmen carolina caroline
        casper cassandra cassie catherine cecilia chantal charles charlie charlotte chelsea cheyenne chloe chris
        christian christina christine christopher cindy claudia colin connor corey courtney cristian cristina crystal
        cynthia daniel daniela danielle danny david dakota debbie deborah denise dennis derek destiny diana diego dmitry
        dominic dominique douglas dustin dylan eduardo edward elena elizabeth ella emily emma enrique eric erica erika
        ernesto esteban esther eugene evelyn fabian felipe felix fernanda fernando florian frances francesca francesco
        francisco francis frank franklin frederic gabriel gabriela gabrielle gary genesis george gerald gerard gerardo
        gilbert ginger giovanni giulia giuseppe gloria gordon gregory guillaume guillermo gustavo hannah harold harrison
        harry heather hector helen henry howard hunter isaac isabel isabella isabelle israel ivan jackie jackson jacob
        jacqueline jaime james jamie janice jasmin jason javier jeffrey jennifer jenny jeremy jerome jesse jessica
        jessie joanna joe john johnny johnson jonathan jorge jose joseph josephine joshua juan juliana julia julian
        julie junior justin karen karina katarina kate katherine kathleen kathryn katie katrina kayla keith kelly kelsey
        kenneth kevin kimberly kristen kristin kristina krystal lakers larissa laura lauren laurence leonard leonardo
        leslie lestat lillian lincoln linda lindsay lindsey lisa logan lorena lorenzo louise lucas lucia lucy luis
        madison maggie manuel marcel marcelo marcin marco marcus margaret margarita maria mariah mariana marie marilyn
        marina mario marissa mark marlon marshall martha martin martina marvin mary mason mateo mathieu matteo matthew
        matthias maurice max maxime maximus maxwell megan melanie melissa mercedes michael michaela michel michele
        michelle mickael miguel mike mikhail miranda mitchell mohamed molly monica monique morgan nadia nancy natalia
        natalie natasha nathalie nathan nathaniel nicholas nick nicolas nicole nikita nikki nikolai norman oleg olga
        oliver olivia oscar pablo paige pamela paola parker pascal patrice patricia patrick paul paula pauline pedro
        peter philip phillip pierre preston rachel rafael ramona raphael raymond rebecca regina renee ricardo richard
        riley robert roberto robin rodney rodrigo roger roland roman ronald rosemary rosita russell ruslan ryan sabrina
        salvador samantha samuel sandra santiago sara sarah sascha savannah scott sean sebastian sergei sergey sergio
        shannon sharon shawn shelby sheila shirley sidney simon simone skippy snickers sofia sonia sophia sophie spencer
        stacey stanislav stanley stefan stefanie stella stephan stephanie stephen steven stewart summer susan suzanne
        svetlana sylvia tamara tanya tatiana tatyana taylor teresa terry theodore theresa thomas tiffany timothy tina
        tommy travis trevor tristan tyler valentin valentina valerie vanessa vera veronica veronika vicente victor
        victoria vincent violetta virginia vladimir walter wang warren wendy wesley william williams winston xavier
        yolanda yvonne zachary
        """

    static let places = """
        america american usa unitedstates canada canadian mexico mexicano brasil brazil argentina colombia venezuela
        peru chile england london scotland ireland france paris marseille bordeaux germany deutschland berlin hamburg
        münchen spain espana españa italia italy portugal lisboa netherlands nederland holland amsterdam sweden sverige
        norway norge denmark finland suomi poland polska warszawa russia rossiya moscow москва россия ukraine ukraina
        turkey turkiye türkiye istanbul ankara greece hellas israel egypt africa nigeria india indian mumbai pakistan
        karachi bangladesh indonesia jakarta malaysia singapore philippines pilipinas pinoy thailand vietnam china
        beijing shanghai taiwan hongkong japan tokyo korea australia sydney newzealand california florida texas colorado
        arizona michigan virginia georgia carolina alabama newyork newyorkcity brooklyn manhattan chicago boston dallas
        houston denver detroit lasvegas hollywood losangeles sandiego montreal toronto vancouver hawaii jamaica cuba
        puertorico europa europe
        """
}
