"""Names in the Somali and Yoruba traditions. Order stands for rough frequency."""

SOMALI_GIRLS = """
Fadumo Amina Khadija Hodan Hibaq Ayaan Sagal Ifrah Hamdi Muna Sahra Halima Asha Faiza Nasra Ubah Deqa Hawa
Ikran Maryan Nimo Rahma Safia Sumaya Suad Yasmin Zahra Zeinab Habiba Hafsa Idil Ilhan Kaltun Kowsar Ladan
Leyla Luul Marwa Naima Najma Qali Roda Sabrin Saida Samira Shamso Shukri Siham Sirad Warsan Xamdi Aisha Anab
Barni Bilan Bishaaro Caasha Cawo Dahabo Ebyan Fartun Filsan Fowsiya Ismahan Jamila
"""
SOMALI_MEN = """
Mohamed Abdi Ahmed Ali Hassan Omar Yusuf Ibrahim Hussein Abdullahi Abdirahman Osman Mohamud Ismail Adan
Farah Jama Nur Warsame Said Hersi Dahir Salad Elmi Guled Mahad Liban Bashir Khalid Zakaria Abdikadir
Abdirizak Abdifatah Abdinasir Abdiaziz Abdulkadir Abukar Aden Awale Awil Ayanle Bile Bilal Burhan Daud Dirie
Duale Egal Faisal Farhan Gedi Geedi Hamza Haji Haybe Igal Isse Jibril Kadar Keyse Mukhtar Muse Mustafa
Nuradin Roble Saleban Samatar Shire Siyad Sharif Sadiq Suleiman Tahlil Ugas Yasin Yahye Zubeir
"""
SOMALI_SPELLINGS = """
Mohamed Maxamed Mohammed Muhammad Maxamad
Ahmed Axmed Ahmad Axmad
Ali Cali Aly
Abdi Cabdi Abdy
Abdullahi Cabdullaahi Abdulahi Abdillahi
Abdirahman Cabdiraxmaan Abdurahman Abdulrahman
Hassan Xasan Hasan
Hussein Xuseen Husein Hussain
Omar Cumar Umar
Osman Cismaan Cusmaan Usman
Yusuf Yuusuf Yousuf
Ibrahim Ibraahin Ebrahim
Ismail Ismaaciil Ismael
Mohamud Maxamuud Mahmoud Mohamoud
Adan Aden Aadan
Farah Faarax Farax
Jama Jaamac Jamaa
Nur Nuur Noor
Said Siciid Saeed
Isse Ciise Issa Esse
Muse Muuse Mousa Musa
Dahir Daahir Taher
Fadumo Faduma Faadumo Fatuma Fatima
Khadija Khadiija Qadiijo Khadiijo
Halima Xaliimo Haliimo Halimo
Asha Caasha Aisha Aasha
Amina Aamina Amino
Maryan Maryam Maryama Mariam
Zeinab Seynab Zaynab
Safia Safiya Saafi
Zahra Sahra Saara
Hawa Xaawo Hawo
Leyla Leylo Layla
Rahma Raxma Rahmo
Hodan Hoodan Hodhan
Ayaan Ayan Ayane
Faiza Faayisa Fayza
Samira Samiira Sameera
"""
YORUBA_GIRLS = """
Oluwaseun Temitope Ayomide Oluwadamilola Oluwatobi Damilola Titilayo Folake Funmilayo Adenike Yetunde Bukola
Simisola Morenike Abimbola Adebukola Adeola Aderonke Adetola Adetoun Anuoluwapo Ayobami Ayotunde Bisola
Bolanle Bolatito Busayo Ebunoluwa Eniola Erioluwa Fiyinfoluwa Folasade Gbemisola Ibukunoluwa Ifeoluwa
Inioluwa Iyanuoluwa Jadesola Jolaoluwa Kehinde Taiwo Kikelomo Kofoworola Lolade Mojisola Modupe
Moyosoreoluwa Mofeyisayo Motunrayo Obafunke Olabisi Oluwafunmilayo Oluwakemi Oluwatoyin Omolara Omotola
Opeyemi Oyinkansola Ronke Sade Tiwalade Tofunmi Tolulope Toluwanimi Yewande Zainab
"""
YORUBA_BOYS = """
Oluwaseun Ayomide Oluwatobi Oluwaseyi Babatunde Ayodele Adebayo Adewale Olumide Temidayo Oluwafemi
Oluwadamilare Adekunle Ademola Adeniyi Adesola Adetokunbo Akinola Akinwale Anjolaoluwa Ayobami Ayokunle
Ayotunde Bamidele Boluwatife Damilare Darasimi Demilade Ebenezer Emmanuel Enitan Eriife Feranmi Fiyinfoluwa
Folarin Gbenga Ibukunoluwa Ifeoluwa Ireoluwa Iseoluwa Jolaoluwa Juwon Kayode Kehinde Taiwo Kolawole Korede
Kunle Lanre Mayowa Mobolaji Obaloluwa Ololade Olabode Oladapo Oladipo Olajide Olakunle Olamide Olanrewaju
Olatunji Olawale Oluwadarasimi Oluwagbemiga Oluwasegun Oluwatosin Omotayo Opeyemi Rotimi Segun Tobiloba
Toluwanimi Tunde
"""
YORUBA_FAMILIES = """
Adeyemi Adebayo Ogunleye Adeleke Okunola Balogun Adesanya Afolabi Akande Ajayi Ojo Oyelaran Olawale Oladipo
Ogundele Adewale Akinola Bankole Falade Fashola Oyedele Oyewole Olaniyan Olatunji Ogunbanjo Ogunlana
Onasanya Odunsi Oduwole Odukoya Obasanya Lawal Ladipo Kuti Kolade Idowu Famuyiwa Fadipe Fagbenle Fasanya
Ewetade Durojaiye Coker Bamgbose Babalola Ayodele Awolowo-Cole Awosika Arowolo Ariyo Amusan Alabi Akinyemi
Akinwande Akintola Akinsanya Akinbode Akerele Akinjide Ajibola Ajiboye Agboola Adio Adigun Adetunji
Aderibigbe Adeoye Adeosun Adeniji Adekoya Adegoke Adegboye Adefila
"""
YORUBA_SPELLINGS = """
Oluwaseun Oluwasheun Oluseun
Oluwatobi Olutobi Oluwatobiloba
Oluwadamilola Oludamilola
Temitope Temitayo Temitoppe
Ayomide Ayomidé Ayo-Mide Ayomiday
Adebayo Adébáyò Adebajo
Adeyemi Adéyemí Adeyeme
Babatunde Babatundé Babatunday
Olumide Olúmìdé Olumidey
Folasade Foláṣadé Folashade
Sade Shade Ṣadé Sadie
Segun Ṣégun Shegun
Oluwasegun Oluwashegun Olusegun
Ogunleye Ogunlaye Ògúnléye
Funmilayo Fúnmiláyọ̀ Funmilaio
Oluwaseyi Oluseyi Oluwasheyi
Ajayi Àjàyí Ajai
Ojo Òjó Ojoh
Afolabi Afọlábí
Yewande Yéwándé
Kehinde Kehindé Kehinday
Taiwo Táíwò Taiyewo
"""
YORUBA_SHORT = """
Oluwaseun Seun
Oluwatobi Tobi
Oluwadamilola Dami
Damilola Dami
Oluwadamilare Dare
Temitope Temi
Ayomide Ayo
Ayodele Ayo
Babatunde Tunde
Adebayo Bayo
Adewale Wale
Oluwafemi Femi
Oluwaseyi Seyi
Oluwasegun Segun
Oluwatosin Tosin
Oluwakemi Kemi
Oluwatoyin Toyin
Oluwafunmilayo Funmi
Funmilayo Funmi
Folasade Sade
Adekunle Kunle
Tolulope Tolu
Toluwanimi Tolu
Olanrewaju Lanre
Titilayo Titi
Anuoluwapo Anu
Ifeoluwa Ife
Morenike Nike
Adenike Nike
Oyinkansola Oyin
Opeyemi Ope
"""
YORUBA_ENGLISH_GIRLS = "Michelle Grace Esther Deborah Sarah Elizabeth Mary Victoria Rachel Blessing Joy Faith"
YORUBA_ENGLISH_BOYS = "David Samuel Daniel Emmanuel Joshua Michael Joseph Peter Victor Isaac Stephen Caleb"
