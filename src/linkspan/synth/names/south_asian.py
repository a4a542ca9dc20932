"""Names in three South Asian traditions: Muslim, Hindu and Sikh. Order stands for rough frequency."""

MUSLIM_GIRLS = """
Aisha Fatima Maryam Zainab Khadija Amina Hafsa Safa Sumaya Inaya Anaya Aaliyah Zara Hana Ayesha Sana Iqra
Alina Maria Hira Noor Zoya Sara Mahnoor Anisa Ruqayyah Amara Aiza Eshaal Hania Areeba Asma Nabila Sadia
Samina Nadia Shazia Rabia Saima Tahira Uzma Yasmin Halima Humaira Javeria Kiran Laiba Mehwish Mishal Nimra
Rida Sidra Tasnim Zahra Zunaira Nusrat Rukhsana Salma Shabnam Tanzila Farhana Mumtaz Parveen Aleena Dua
Eliza Haleema Jannat Minahil Romaisa Safiya Tayyaba
"""
MUSLIM_BOYS = """
Mohammed Muhammad Ibrahim Yusuf Ali Hamza Abdullah Musa Ahmed Umar Omar Hassan Zayn Ayaan Adam Isa Ismail
Bilal Haris Yahya Rayyan Zakariya Ayan Hussain Sulaiman Uthman Idris Eesa Haroon Mustafa Danyal Imran Ehsan
Kamran Arham Faizan Zain Subhan Shayan Saad Rehan Qasim Owais Nabeel Mikail Kashif Junaid Jibril Irfan Hasan
Ghulam Farhan Faisal Asad Arslan Anas Ammar Ahsan Adnan Abdul Abdur Tariq Talha Taha Usman Waleed Wasim
Yaseen Zeeshan Zubair Zaid Shahid Sami Tanvir Rahim Kabir Jamal Mahir Nafis Rafi Sabbir Tahmid Shakil
"""
MUSLIM_FAMILIES = """
Khan Ahmed Hussain Ali Begum Khatun Akhtar Miah Rahman Malik Mahmood Iqbal Shah Mohammed Islam Uddin Hussein
Patel Chowdhury Butt Mirza Sheikh Qureshi Raja Aslam Ahmad Bashir Rashid Rehman Siddiqui Syed Hassan Javed
Akram Anwar Ashraf Aziz Azam Bhatti Bukhari Choudhry Dar Farooq Ghani Haider Hanif Haque Hashmi Ilyas Jabbar
Kauser Khalid Latif Majid Mian Munir Mughal Nawaz Parveen Rafiq Raza Riaz Sadiq Saeed Saleem Sarwar Shabir
Shafiq Sharif Tahir Tariq Ullah Yaqub Yasin Younis Zaman Zaheer Talukder Sarkar Sultana Alam Hoque Kabir
Karim Mannan Matin Quddus
"""
MUSLIM_WOMENS_LAST = "Begum Bibi Khatun Akhtar Kauser Parveen Sultana Bano Jan Khanom"
MUSLIM_SPELLINGS = """
Mohammed Muhammad Mohammad Mohamed Muhammed Mohamad Md
Aisha Ayesha Aysha Aishah Aesha
Fatima Fatimah Fathima Fatema
Maryam Mariam Mariyam Miriam
Zainab Zaynab Zainub Zeinab
Khadija Khadijah Khadeeja Khadeja
Amina Aminah Ameena Aamina
Yusuf Yousuf Yousaf Yusof Yousef
Ibrahim Ebrahim Ibraheem Ibrahym
Hussain Hussein Husain Hossain Hossein
Ahmed Ahmad Ahmet
Hamza Hamzah Humza
Umar Omar Umer
Hassan Hasan Hassaan
Uthman Usman Osman Uthmaan
Zain Zayn Zane Zayne
Eesa Isa Esa Issa
Musa Moosa Mousa
Ismail Ismael Ismaeel
Rehan Rayhan Raihan
Sulaiman Suleman Sulayman Suleiman
Yahya Yahyah Yehya
Zakariya Zakaria Zakariyya Zachariya
Haroon Harun Haroun
Ruqayyah Ruqayya Ruqaiya Rukaya
Sumaya Sumayyah Sumaiya Somaya
Safiya Safiyyah Safia
Inaya Inayah Enaya
Aaliyah Aliyah Aliya Alia
Zahra Zara Zahrah
Chowdhury Choudhury Chaudhry Choudhry Chowdhry Chaudhary
Sheikh Shaikh Sheik Shaik
Qureshi Quraishi Qureishi Koreshi
Siddiqui Siddiqi Siddique Sidiqui
Rahman Rehman Rahmaan Rahaman
Begum Begam Begom
Khatun Khatoon Khatoun
Akhtar Akhter Aktar Akther
Miah Mia Miya Meah
Mahmood Mahmud Mehmood
Iqbal Eqbal Ikbal
Kauser Kausar Kawsar Kousar
Syed Sayed Sayyid Saiyed
Rashid Rasheed Rashed
Saeed Saed Said
Saleem Salim Selim
Shafiq Shafique Shafeeq
Farooq Faruk Farouk Farooque
Uddin Udin Uddyn
Noor Nur Nour
Yasmin Yasmeen Jasmin
Abdul Abdal Abd
"""
HINDU_GIRLS = """
Aanya Diya Anika Priya Riya Isha Saanvi Anaya Aditi Shreya Kavya Pooja Nisha Meera Divya Neha Anjali Tara
Maya Myra Avni Kiara Krisha Khushi Jiya Siya Ishani Nandini Roshni Sneha Swati Vidya Radhika Rupal Sonal
Shivani Tanvi Trisha Urvi Vanshika Aarohi Aarya Amrita Asha Bhavika Bhavini Charvi Devika Dhara Drishti
Gayatri Hetal Hiral Jhanvi Kajal Komal Lakshmi Mansi Mira Mitali Nidhi Nitya Palak Pari Parul Payal Prisha
Rachna Rekha Sejal Sita Smita Sunita Zeel
"""
HINDU_BOYS = """
Aarav Arjun Krish Vihaan Aryan Rohan Dev Ishaan Rahul Shiv Om Aditya Ravi Vivaan Reyansh Kian Ved Dhruv Jay
Neel Yash Karan Nikhil Akash Anish Amit Ajay Vijay Sanjay Rajesh Ramesh Sunil Suresh Mukesh Nilesh Hitesh
Jignesh Kunal Manish Mihir Milan Nirav Parth Pranav Pratik Raj Rishi Rudra Sachin Sahil Samir Shaan Shreyas
Siddharth Tejas Utsav Varun Veer Vikram Viraj Vishal Yuvraj Advik Agastya Ansh Atharv Ayush Chirag Darsh
Deepak Dinesh Gaurav Harsh Hari Jatin Keshav Krishna Lakshya Madhav Mohan Naman Pradeep
"""
HINDU_FAMILIES = """
Patel Shah Sharma Mistry Kumar Desai Gupta Joshi Parmar Mehta Solanki Chauhan Reddy Rao Nair Iyer Pillai
Menon Verma Singhal Agarwal Bhatt Pandya Trivedi Dave Modi Amin Parekh Thakkar Vaghela Rathod Makwana Lad
Naik Kulkarni Patil Deshmukh Jain Kapoor Malhotra Khanna Chopra Arora Mehra Banerjee Chatterjee Mukherjee
Das Dutta Ghosh Sen Bose Roy Chakraborty Mishra Tiwari Dubey Pandey Yadav Srivastava Saxena Krishnan
Subramaniam Raman Venkatesh Gandhi Varsani Hirani Vekaria Kerai Halai Tailor Lakhani Raval Vyas Gohil
Prajapati Limbachia Rana Thapa Gurung
"""
HINDU_SPELLINGS = """
Shreya Shriya Shreeya Sreya
Pooja Puja Poojah
Meera Mira Meerah
Diya Dia Deeya
Aanya Anya Ananya
Riya Ria Rhea Reeya
Aarav Arav Aarave
Krish Kresh Kris
Vivaan Vivan Vihan
Ishaan Ishan Eshan
Krishna Krsna Krushna
Lakshmi Laxmi Luxmi
Siddharth Sidharth Siddhartha
Chauhan Chouhan Chohan Chauhaun
Agarwal Aggarwal Agrawal
Banerjee Banerji Bannerjee
Chatterjee Chatterji
Mukherjee Mukherji Mookerjee
Parekh Parikh Pareekh
Thakkar Thakker Thaker
Dave Dawe Davé
Mistry Mistri Mestry
Verma Varma
Dutta Datta Dutt
Roy Rai Ray
Subramaniam Subramanian Subramanium
Trivedi Trevedi
Bhatt Bhat Butt
Rathod Rathore Rathor
Shiv Shiva Siv
Jay Jai
Dhruv Druv Dhruva
"""
SIKH_GIRLS = """
Jasleen Simran Harleen Gurleen Amrit Manpreet Harpreet Jaspreet Navneet Kiran Avneet Jasmine Prabhleen
Sukhpreet Rajveer Mehar Anmol Ashmeet Asees Baljit Balvir Daljit Dilpreet Gagandeep Gurpreet Gurjit Harjit
Harjot Hardeep Harsimran Inderjit Ishleen Jagdeep Jasdeep Jaskiran Jasmeet Jatinder Jeevan Jivanjot Kamaljit
Karamjit Kirandeep Kuldip Lovepreet Mandeep Maninder Manjit Manveer Maya Nirmal Navdeep Navjot Onkar
Paramjit Parminder Prabhjot Pavan Preeti Ravneet Rupinder Sandeep Satinder Satnam Sharan Sharanjit Sukhjit
Sukhvir Surinder Tavleen Taranjit Tejinder
"""
SIKH_BOYS = """
Arjan Harman Gurveer Jaspreet Amrit Harpreet Gurpreet Manpreet Sukhdeep Karan Jasdeep Fateh Zorawar Angad
Ajeet Amandeep Amarjit Baldeep Balraj Balvinder Bikram Charanjit Daljit Davinder Dilraj Ekam Fatehjit
Gagandeep Gurdeep Gurdit Gurjant Gurnam Gursimran Harbir Hardeep Harinder Harjot Harkirat Harvir Inderjit
Iqbal Jagjit Jagraj Jaskaran Jasraj Jasvir Jatinder Jeevan Jodhveer Joban Jujhar Kabir Karam Kirpal
Kulwinder Lakhvir Mandeep Maninder Manjit Manraj Navdeep Navraj Nihal Onkar Parminder Prabhjot Ranjit
Ravinder Sahib Sandeep Satnam Shaan Sukhraj Tegh Veer Yuvraj
"""
SIKH_FAMILIES = """
Gill Sandhu Dhillon Grewal Sidhu Dhaliwal Bains Johal Atwal Sahota Uppal Mann Randhawa Virk Chahal Cheema
Deol Purewal Sangha Rai Basra Bhogal Bhamra Sagoo Panesar Kalsi Matharu Sehmi Virdee Hayer Hundal Aujla
Bassi Brar Buttar Dosanjh Dulai Garcha Ghuman Gosal Heer Jandu Jhutti Kang Khaira Khangura Khela Kooner
Lally Lidder Lalli Mahal Malhi Nagra Nijjar Pabla Pannu Powar Rakkar Sall Samra Sanghera Sarai Sekhon Sihota
Sohal Somal Sran Takhar Thandi Toor Tut Wahiwala
"""
SIKH_SPELLINGS = """
Gurpreet Gurprit Gurpriet
Manpreet Manprit
Harpreet Harprit Herpreet
Jaspreet Jasprit
Simran Simren Simrun
Jasleen Jaslene Jaslin
Baljit Baljeet
Daljit Daljeet
Manjit Manjeet
Ranjit Ranjeet
Harjit Harjeet
Paramjit Paramjeet
Inderjit Inderjeet
Sukhvir Sukhveer
Balvir Balveer
Davinder Devinder Dawinder
Parminder Parmindar Perminder
Kulwinder Kulvinder
Arjan Arjun
Jeevan Jivan
Karan Karen Kharan
Sandhu Sandu Sandhoo
Dhillon Dhilon Dillon
Sidhu Sidhoo Siddhu
Johal Johel Jawhal
Sahota Sahotta
Bains Bhains
Virdee Virdi
Bhogal Bhogall
Sanghera Sangera
Dosanjh Dosangh
Kaur Kaurr Kour
Singh Sing Singhe
"""
