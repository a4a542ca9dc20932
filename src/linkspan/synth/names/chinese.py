"""Names in the Chinese tradition: syllables of given names, and family names in three spellings."""

GIRL_SYLLABLES = """
Xin Yi Mei Li Yan Xiu Jing Ying Yu Hui Fang Na Min Juan Hong Xia Ling Yun Ping Lan Zi Han Ruo Xi Shi Yue
Meng Ting Jia Qi Wen Xue Rui Ke Xiang Lin Qing Shu Wei Ning
"""
BOY_SYLLABLES = """
Wei Ming Jun Hao Yu Chen Lei Qiang Jian Bo Tao Peng Zhi Hua Feng Long Bin Yang Chao Gang Jie Kai Zi Xuan Rui
Ze Yi Tian Cheng Guo Dong Ren Sheng Hai Liang Xiang Zhen An Le
"""
# Pinyin, then the Cantonese or Hokkien spelling, then Wade-Giles or older spellings.
FAMILY_SPELLINGS = """
Wang Wong Ong
Li Lee Lei
Zhang Cheung Chang
Liu Lau Low
Chen Chan Tan
Yang Yeung Young
Huang Wong Hwang
Zhao Chiu Chao
Wu Ng Woo
Zhou Chow Chou
Xu Tsui Hsu
Sun Suen Soon
Ma Mah Mar
Zhu Chu Choo
Hu Woo Wu
Guo Kwok Kuo
He Ho Hoh
Lin Lam Lim
Gao Ko Kao
Luo Law Lo
Zheng Cheng Tay
Liang Leung Neo
Xie Tse Hsieh
Song Sung Soong
Tang Tong Thong
Han Hon Hahn
Feng Fung Foong
Deng Tang Teng
Cao Tso Tsao
Peng Pang Phang
Zeng Tsang Tseng
Xiao Siu Hsiao
Tian Tin Tien
Dong Tung Toong
Pan Poon Phua
Yuan Yuen Yuan
Cai Choi Tsai
Jiang Kong Chiang
Yu Yue Yee
Du To Tu
Ye Yip Yeh
Cheng Ching Chng
Wei Ngai Wee
Su So Soh
Lu Lo Loo
Ding Ting Teng
Ren Yam Jen
Shen Sum Sim
Yao Yiu Yeow
Lu Luk Loke
Jiang Keung Kang
Cui Chui Tsui
Zhong Chung Chong
Tan Tam Tham
Lu Lui Loo
Wang Wong Heng
Fan Fan Hwan
Jin Kam Chin
Shi Shek Shih
Liao Liu Leow
Jia Ka Chia
Xia Ha Hsia
Wei Wai Goei
Fu Foo Foo
Fang Fong Png
Bai Pak Pai
Zou Chau Tsou
Meng Mang Beng
Xiong Hung Hsiung
Qin Chun Chin
Qiu Yau Chiu
"""
ENGLISH_GIRLS = """
Emily Jenny Grace Amy Tiffany Cindy Vivian Lucy Angela Iris Joyce Fiona Cherry Winnie Yoyo Bella Chloe Sophie
"""
ENGLISH_BOYS = """
Jason Kevin Daniel Michael Eric David Andy Leo Ryan Alan Vincent Henry Tony Raymond Ken Alex Lucas Jacky
"""
