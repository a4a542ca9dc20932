"""Everyday short forms of English names, and names that sound alike when said over the telephone."""

SHORT_FORMS = """
Oliver Ollie
Thomas Tom
Joshua Josh
Daniel Dan
James Jamie
William Will
William Billy
Samuel Sam
George Georgie
Joseph Joe
Benjamin Ben
Alexander Alex
Jacob Jake
Matthew Matt
Harrison Harry
Edward Eddie
Nathan Nate
Michael Mike
Zachary Zak
Robert Bobby
Christopher Chris
Frederick Freddie
Gabriel Gabe
Andrew Andy
Theodore Teddy
Theodore Theo
Sebastian Seb
Archibald Archie
Reuben Ben
Rafferty Rafe
Albert Bertie
Alfred Alfie
Patrick Paddy
Nicholas Nick
Jonathan Jon
Maximilian Max
Stephen Steve
Timothy Tim
Olivia Liv
Amelia Millie
Isabella Bella
Isabelle Izzy
Isabel Izzy
Charlotte Lottie
Charlotte Charlie
Jessica Jess
Elizabeth Lizzie
Elizabeth Beth
Abigail Abi
Eleanor Ellie
Matilda Tilly
Megan Meg
Florence Flo
Katherine Kate
Catherine Cathy
Rebecca Becky
Madison Maddie
Madeleine Maddie
Alexandra Lexi
Victoria Vicky
Evelyn Evie
Harriet Hattie
Penelope Penny
Margaret Maggie
Francesca Frankie
Georgina Georgie
Gabrielle Gabby
Natasha Tasha
Samantha Sam
Josephine Josie
Beatrice Bea
Delilah Lila
Susanna Susie
Emily Em
Imogen Immy
Bethany Beth
Danielle Dani
Stephanie Steph
Ottilie Tilly
Emilia Millie
Arabella Bella
"""

SOUND_ALIKE = """
Catherine Katherine Kathryn Katharine
Stephen Steven Stefan
Phillip Philip
Isabel Isobel Isabelle Izobel
Sofia Sophia
Sophie Sofie
Lily Lilly Lillie
Mia Mya Maya
Isla Ila Eyela
Aidan Aiden Ayden Adan
Jayden Jaden Jaiden
Kaiden Kayden Caden
Connor Conor Conner
Jaxon Jackson Jaxson
Zachary Zachery Zackary
Zak Zac Zach Zack
Elliot Elliott Eliot
Louis Lewis Luis
Luca Luka Lucca
Finley Finlay Findlay
Rhys Reece Reese
Callum Calum Colum
Kieran Kieron Ciaran
Niamh Neve Neave
Saoirse Sersha Seersha
Caitlin Kaitlin Katelyn Caitlyn
Erin Aaron Eryn
Ella Ellah Ela
Ellie Elly Elie
Harriet Harriett
Matilda Mathilda
Hannah Hanna
Sarah Sara
Rebecca Rebekah
Rachel Rachael
Megan Meghan Meagan
Abigail Abigale Abbigail
Amelia Emelia Amilia
Emily Emilie Emmily
Evie Eve Evy
Maisie Maisy Mazie
Gracie Gracey Grazie
Chloe Khloe Cloe
Phoebe Pheobe Feebe
Zoe Zoey Zoë
Brooke Brook
Georgia Jorja
Theo Teo
Reuben Ruben Rueben
Frederick Fredrick Frederic
Teddy Teddie
Ronnie Ronny
Jamie Jaime
Toby Tobi
Clarke Clark
Smith Smyth Smythe
Thompson Thomson Tomson
Davies Davis
Philips Phillips
Phillips Philips
Stevens Stephens
Stephens Stevens
Stephenson Stevenson
Stevenson Stephenson
Reid Read Reed
Read Reid Reed
Brown Browne
Green Greene
Moore Moor More
Allen Allan Alan
Johnson Johnston Jonson
Matthews Mathews
Nicholls Nichols Nicholas
Saunders Sanders
Hughes Huws Hewes
Pearson Pierson Peirson
Pearce Pierce Peirce
Lawrence Laurence
Gray Grey
Dixon Dickson
Elliott Elliot
Webb Web
Wilkinson Wilkinsen
Walsh Welsh Walshe
Barrett Barret
Bennett Bennet
Francis Frances
Cook Cooke
Cooke Cook
Marsh Marshe
Lowe Low
Rowe Row
Doyle Doil
Byrne Burn Byrn
Burns Byrnes
Connolly Connelly Conolly
MacDonald McDonald Macdonald
McDonald MacDonald
McKenzie MacKenzie
O'Brien Obrien O'Brian
O'Connor Oconnor O'Conner
O'Neill Oneill O'Neil
O'Reilly Oreilly O'Riley
Whittaker Whitaker
Yates Yeates
"""
