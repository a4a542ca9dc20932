"""Names in the Arabic tradition. Order stands for rough frequency."""

GIRLS = """
Fatima Maryam Layla Nour Sara Aya Zeinab Mariam Hala Rana Yasmin Salma Noor Amal Huda Dina Rania Lina Jana
Malak Farah Hanan Iman Amira Samira Nadia Aisha Khadija Zahra Rim Reem Lamia Lubna Maha Manal Mona Nada
Najwa Nawal Nesrin Ranim Rasha Rawan Razan Ruba Sahar Samar Shahd Shaima Sidra Suha Tala Tasneem Wafa Widad
Yara Yusra Zain Alaa Asma Bayan Dalia Ghada Hanin Hiba Jumana Lujain
"""
BOYS = """
Mohamed Ahmed Ali Omar Yousef Hassan Hussein Ibrahim Khaled Mahmoud Mustafa Abdullah Karim Tariq Adam Amir
Anas Ayman Bassam Bilal Faisal Fares Firas Ghassan Habib Hadi Haitham Hamza Hani Hatem Hisham Ihab Imad
Ismail Jamal Jamil Kamal Laith Majid Malik Marwan Mazen Munir Murad Nabil Nader Nasser Nizar Osama Qais Rami
Rashid Rayan Saif Saleh Salim Sami Samir Tamer Wael Walid Wassim Yahya Yasin Yazan Younes Zaid Zakaria Ziad
"""
FAMILIES = """
Al-Hassan Al-Masri Al-Khatib Al-Ahmad Al-Sayed Al-Jaber Al-Rashid Al-Hamdan Al-Najjar Al-Sharif Haddad
Khoury Mansour Saleh Hamad Ibrahim Nasser Hassan Khalil Othman Abdullah Al-Zahrani Al-Ghamdi Al-Otaibi Al-
Qasim Al-Shami Al-Halabi Al-Iraqi Al-Bayati Al-Tikriti Al-Jubouri Al-Dulaimi Al-Saadi Al-Maliki Al-Hashimi
Al-Obaidi Al-Janabi Al-Azzawi Bouzid Benali Benmoussa Bensalem Belkacem Bouazza Cherif Djebbar El-Amrani El-
Idrissi El-Fassi El-Mansouri Fadel Fares Ghanem Hijazi Hamdi Issa Jaber Kanaan Karam Lahham Mahfouz Makki
Moussa Mubarak Qabbani Rahal Sabbagh Safadi Salameh Shaheen Suleiman Taha Tawfik Yassin Zaki Zeidan Abu-Zaid
Abu-Bakr
"""
SPELLINGS = """
Mohamed Mohammed Muhammad Mohammad Mohamad
Ahmed Ahmad Ahmet
Yousef Youssef Yusuf Yousif Yousuf Joseph
Khaled Khalid Kalid
Hussein Husain Hussain Houssein
Hassan Hasan Hassen
Mahmoud Mahmud Mahmood
Mustafa Mostafa Moustafa Mustapha
Abdullah Abdallah Abdulla Abdoullah
Ibrahim Ebrahim Ibraheem Brahim
Omar Umar Omer
Tariq Tarek Tarik Tareq
Walid Waleed Oualid
Rashid Rasheed Rachid
Salim Saleem Selim
Ziad Ziyad Zeyad
Layla Leila Laila Leyla
Nour Noor Nur
Fatima Fatimah Fatma Fatema
Maryam Mariam Meryem Miriam
Zeinab Zaynab Zainab Zineb
Khadija Khadijah Khadeja
Aisha Aicha Aysha Ayesha
Yasmin Yasmine Yasmeen Jasmine
Huda Houda Hoda
Iman Eman Imane
Amira Ameera Emira
Rim Reem Rym
Nesrin Nisreen Nesrine
Tasneem Tasnim Tesnim
Haddad Hadad Heddad
Khoury Khouri Khuri
Mansour Mansur Mansoor
Othman Osman Uthman
Suleiman Sulaiman Soliman Sleiman
Shaheen Shahin Chahine
Cherif Sharif Sherif Shareef
Moussa Musa Mousa
Yassin Yasin Yaseen
Issa Isa Eissa
Khalil Khaleel Kalil
"""
