"""Names in the Polish and Romanian traditions, with their own letters. Order stands for rough frequency."""

POLISH_GIRLS = """
Zuzanna Julia Maja Zofia Hanna Lena Alicja Maria Oliwia Amelia Aleksandra Wiktoria Natalia Pola Emilia
Antonina Laura Anna Gabriela Nikola Kornelia Nadia Martyna Karolina Katarzyna Magdalena Weronika Agata
Agnieszka Barbara Beata Dominika Dorota Ewa Helena Iga Ida Iwona Izabela Jagoda Joanna Justyna Kamila Kinga
Klaudia Lidia Liliana Łucja Marcelina Marta Małgorzata Milena Monika Nina Patrycja Paulina Róża Sara Sandra
Sylwia Urszula Wanda Żaneta Zosia Michalina Blanka
"""
POLISH_BOYS = """
Antoni Jakub Jan Szymon Aleksander Filip Franciszek Mikołaj Wojciech Adam Kacper Michał Marcel Stanisław
Wiktor Leon Piotr Nikodem Igor Ignacy Tymon Miłosz Maksymilian Bartosz Dawid Mateusz Oliwier Oskar Kamil
Patryk Dominik Krzysztof Łukasz Tomasz Paweł Marcin Maciej Grzegorz Andrzej Adrian Damian Daniel Fabian
Gabriel Hubert Jacek Jarosław Jerzy Józef Karol Konrad Krystian Norbert Olaf Przemysław Rafał Robert
Sebastian Tadeusz Tymoteusz Witold Zbigniew Alan Bruno Błażej Eryk Kajetan Natan Ksawery
"""
POLISH_FAMILIES = """
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski
Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk
Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski
Pietrzak Zalewski Wróblewski Marciniak Jasiński Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk
Chmielewski Borkowski Sokołowski Szczepański Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Mazurek
Wysocki Kołodziej Kaźmierczak Czarnecki
"""
POLISH_SHORT = """
Zuzanna Zuzia
Zofia Zosia
Julia Julka
Hanna Hania
Maria Marysia
Aleksandra Ola
Wiktoria Wika
Natalia Natalka
Katarzyna Kasia
Magdalena Magda
Małgorzata Gosia
Agnieszka Aga
Joanna Asia
Karolina Karola
Jakub Kuba
Jan Janek
Franciszek Franek
Mikołaj Mikuś
Aleksander Olek
Stanisław Staś
Wojciech Wojtek
Antoni Antek
Tomasz Tomek
Piotr Piotrek
Krzysztof Krzysiek
Bartosz Bartek
Maksymilian Maks
Dominik Domin
Tadeusz Tadek
"""
POLISH_SPELLINGS = """
Zuzanna Suzanna Zuzana
Zofia Sofia Sophia
Oliwia Olivia
Wiktoria Victoria
Weronika Veronica Veronika
Aleksandra Alexandra
Aleksander Alexander
Wiktor Victor Viktor
Jakub Jacob Yakub
Szymon Simon Symon
Filip Philip Phillip
Kacper Kasper Casper
Mateusz Matthew Mateus
Michał Michael Michal
Krzysztof Christopher Krysztof
Nikola Nicola
Dominik Dominic
Oskar Oscar
Patryk Patrick
Wiśniewski Wisniewski Vishnevski
Wójcik Wojcik Voycik
Woźniak Wozniak
Dąbrowski Dabrowski Dombrowski
Kowalczyk Kovalczyk
Kowalski Kovalski
Piotrowski Piotrovski
Szewczyk Szevczyk
"""
ROMANIAN_GIRLS = """
Maria Andreea Elena Ioana Sofia Alexandra Ana Gabriela Daria Antonia Ștefania Bianca Larisa Denisa Alexia
Diana Cristina Mihaela Raluca Roxana Simona Adriana Anastasia Ilinca Irina Iulia Laura Lavinia Loredana
Lucia Mădălina Medeea Melisa Miruna Monica Narcisa Natalia Nicoleta Oana Paula Patricia Rebeca Ruxandra Sara
Sabina Smaranda Sorina Teodora Valentina Veronica Violeta Amalia Anisia Aurora Briana Camelia Carla Claudia
Corina Crina Damaris Delia Ema Eva Florina Georgiana Ecaterina
"""
ROMANIAN_BOYS = """
Andrei Alexandru David Ștefan Matei Gabriel Luca Mihai Cristian Ionuț Darius Vlad Rareș Tudor Adrian Robert
Daniel Denis Eduard Florin George Marian Mario Nicolae Radu Răzvan Sebastian Victor Bogdan Ciprian Claudiu
Codruț Constantin Cosmin Cătălin Călin Dan Dănuț Dragoș Dumitru Emanuel Eric Fabian Filip Horia Iacob Ianis
Ilie Ioan Iosif Iulian Laurențiu Liviu Lucian Marius Mircea Octavian Ovidiu Patrick Paul Petru Raul Remus
Sergiu Silviu Sorin Teodor Toma Traian Valentin Vasile
"""
ROMANIAN_FAMILIES = """
Popa Popescu Radu Ionescu Dumitru Stan Stoica Gheorghe Matei Rusu Ciobanu Munteanu Moldovan Dinu Constantin
Șerban Marin Lazăr Florea Ion Stanciu Dobre Vasile Nistor Toma Tudor Ilie Barbu Cristea Mocanu Oprea Voicu
Sandu Dragomir Luca Ungureanu Sava Ene Neagu Manole Preda Badea Diaconu Enache Nicolae Bălan Coman Pavel
Anghel Iancu Grigore Petre Olteanu Avram Roman Ștefan Suciu Crăciun Zamfir Simion Tănase Muntean Pop Mureșan
Lungu Cojocaru Bucur Marinescu Georgescu Niculae Vlad Mihai Mihalache Filip Apostol Chiriac Drăgan Cozma
Rotaru Croitoru
"""
ROMANIAN_SPELLINGS = """
Ștefan Stefan Stephan Steven
Ștefania Stefania Stephania
Andreea Andrea Andreia
Ioana Joana Johanna
Andrei Andrey Andre
Alexandru Alexandro Alexander
Mihai Mihail Mihay
Mihaela Michaela Mikaela
Cristian Christian Kristian
Cristina Christina Kristina
Ionuț Ionut Ionutz
Rareș Rares Raresh
Gabriela Gabriella
Nicolae Nicholae Nikolae
Gheorghe George Georghe
Popescu Popesku
Ionescu Ionesku Jonescu
Șerban Serban Sherban
Munteanu Muntianu
Ungureanu Ungurianu
Mureșan Muresan Mureshan
"""
