"""Names in the White British tradition, in rough order of use.

Compiled by hand from general knowledge of which names were common when; the order stands for a frequency
and is approximate. Two eras, because the names of 2010 are not the names of 2025.
"""

GIRLS_OLDER = """
Olivia Ruby Emily Grace Jessica Chloe Sophie Lily Amelia Evie Mia Ella Charlotte Lucy Megan Ellie Isabelle
Isabella Hannah Katie Ava Holly Summer Millie Daisy Phoebe Freya Abigail Poppy Erin Emma Molly Imogen Amy
Jasmine Isla Scarlett Leah Sophia Elizabeth Eva Brooke Matilda Caitlin Keira Alice Lola Lilly Amber Isabel
Lauren Georgia Gracie Eleanor Bethany Madison Amelie Isobel Paige Lacey Sienna Libby Maisie Anna Rebecca
Rosie Tia Layla Maya Niamh Zara Sarah Lexi Maddison Alisha Sofia Skye Nicole Lexie Faith Martha Harriet Zoe
Eve Julia Aimee Hollie Lydia Evelyn Alexandra Maria Francesca Tilly Florence Alicia Abbie Emilia Courtney
Maryanne Esme Naomi Tegan Victoria Rachel Natasha Kayla Heidi Amelia-Rose Beth Demi Ebony Gabrielle Jodie
Kiera Kara Shannon Tamsin Tara Morgan Louisa Melissa Samantha Stephanie Bryony Cerys Danielle Eloise
Felicity Georgina Jemima Josephine Katherine Kate Madeleine Mollie Nancy Rhiannon Rose Catherine Clara Gemma
Jennifer Kathryn Laura Michelle Philippa Robyn Sian Sinead Verity Yasmin Ellie-Mae Lily-Mae
"""

GIRLS_NEWER = """
Olivia Amelia Isla Ava Lily Ivy Freya Florence Mia Willow Sophia Isabella Grace Evie Poppy Elsie Charlotte
Rosie Ella Sienna Daisy Phoebe Emily Alice Sofia Matilda Evelyn Harper Millie Maeve Ada Maya Luna Ruby
Emilia Esme Violet Eliza Penelope Maisie Ottilie Delilah Bonnie Mabel Aria Orla Margot Arabella Hallie
Lottie Nancy Robyn Chloe Eleanor Iris Mila Erin Imogen Rose Thea Molly Lola Harriet Clara Darcie Scarlett
Sophie Zara Olive Edith Lyra Nova Aurora Eden Beatrice Summer Autumn Jessica Heidi Emma Holly Lucy Hannah
Abigail Layla Annabelle Orlaith Gracie Lara Elizabeth Myla Maria Anna Lilah Amber Rowan Skye Ophelia Martha
Alba Albie-Rae Felicity Georgia Darcey Eloise Ellie Elodie Francesca Hazel Hope Ariella Juno Betsy Blossom
Callie Cora Dolly Dorothy Ember Everly Faye Flora Fern Indie Isabelle Josie Kitty Leah Lyla Mae Maggie
Mollie Nellie Nora Pearl Penny Primrose Quinn River Rosa Sadie Saoirse Seren Talia Tilly Victoria Wren Zoe
Lily-Rose Ava-Mae Ellie-May Gracie-Mae Evie-Rose Isla-Rae Bella Bea Lexi Remi Sasha Gabriella Amelie Jasmine
"""

BOYS_OLDER = """
Jack Oliver Thomas Harry Joshua Alfie Charlie Daniel James William Samuel George Joseph Lewis Ethan Dylan
Benjamin Alexander Jacob Ryan Liam Jake Max Luke Tyler Callum Matthew Jayden Oscar Archie Adam Riley Harvey
Harrison Lucas Logan Henry Isaac Leo Connor Edward Finley Freddie Cameron Owen Nathan Michael Ben Aaron
Jamie Noah Toby Rhys Louis Jude Leon Kai Mason Luca Alex Kyle Bailey David Sebastian Bradley Reece Kieran
Aidan Zachary Elliot Theo Sam Robert Ashton John Joel Jenson Christopher Bobby Blake Hayden Frederick
Stanley Reuben Dominic Ellis Taylor Gabriel Morgan Corey Elliott Sean Zak Declan Robbie Joe Frankie Evan
Louie Andrew Billy Kian Brandon Aiden Rory Spencer Tom Rowan Tristan Marcus Patrick Peter Jonathan Nicholas
Stephen Jordan Ewan Hugo Felix Angus Fraser Barnaby Ellison Jay Danny Scott Craig Shay Troy Kaiden Kayden
Brodie Conor Ashley Curtis Dexter Duncan Fergus Gareth Graham Gregory Ieuan Kenzie Lloyd Martin Mitchell
Philip Richard Ross Simon Steven Timothy Warren Zachariah Jaxon Preston Tyrone Lee Dominik
"""

BOYS_NEWER = """
Noah Oliver George Arthur Leo Theodore Luca Oscar Archie Theo Freddie Harry Jack Henry Charlie Alfie Thomas
William James Teddy Finley Roman Tommy Reggie Albie Hugo Lucas Louie Isaac Rory Edward Jude Arlo Joshua
Alexander Ezra Max Mason Daniel Reuben Ronnie Joseph Benjamin Adam Grayson Brody Otis Rowan Elijah Oakley
Jaxon Sebastian Albert Jacob Samuel Logan Caleb Sonny Ethan Louis Hudson Rafferty Jasper Tobias Felix Bobby
Gabriel Frederick Toby Michael Ralph Rufus Jesse Stanley Finn Hunter Chester Vinnie Ellis Liam Parker David
Kit Luke Zachary Blake Dylan Frankie Harrison Riley Nathan Myles Jenson Harvey Wilfred Barnaby Milo Ted
Robin Dexter Cooper Bodhi Otto Ellison Ozzy Rupert Monty Clark Ace Ivor Matthew Ryan Kai Alex River Lenny
Ray Ernie Alfred Atlas Axel Bertie Callum Cody Cillian Dougie Digby Eddie Ezekiel Fox Gus Hamish Hector
Innes Jax Jaxson Kobi Lennox Leon Marley Maximilian Ned Nico Owen Percy Phoenix Ralphie Raphael Reggie-Jay
Rex Romeo Ruben Sidney Tate Tristan Walter Xander Zac Zak Jackson Evan Lewis Jamie Aiden
"""

WOMEN = """
Sarah Claire Emma Laura Rebecca Gemma Rachel Kelly Victoria Katherine Lisa Michelle Nicola Joanne Samantha
Louise Charlotte Amy Jennifer Kerry Natalie Stephanie Hayley Lauren Lucy Hannah Jessica Emily Katie Sophie
Amanda Karen Leanne Stacey Danielle Kirsty Jodie Carly Zoe Helen Angela Tracey Julie Tina Donna Paula Jade
Chloe Megan Bethany Abigail Kimberley Natasha Melissa Holly Naomi Vicky Heather Jane Catherine Anna Lindsay
Cheryl Dawn Sharon Maria Beth Alice Ellie Georgia Caroline Susan Fiona Kate Ruth Alison Sally Joanna Rosie
Clare Tanya Toni Chantelle Gail Shelley
"""

MEN = """
David Paul Christopher James Andrew Michael Matthew Daniel Richard Mark Robert Steven Stephen Thomas Lee
Craig Ben Adam Jonathan Simon Ryan Gary Luke Jamie Scott Stuart Martin Peter Joseph Anthony Kevin Dean
Nathan Alexander Ian John William Benjamin Samuel Philip Neil Carl Wayne Darren Jason Shaun Sean Liam Jack
Joshua Kyle Ashley Karl Ross Aaron Nicholas Gareth Timothy Graham Alan Barry Nigel Russell Robin Damian
Dominic Leon Josh Callum Connor Jordan Lewis Tom Oliver George Harry Charlie Edward Tony Jake Danny Kieran
Bradley Reece Marcus Patrick Duncan Howard Adrian Julian
"""

FAMILIES = """
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts
Green Hall Wood Jackson Clarke Thomas Harris Lewis Cooper King Martin Turner Hill Ward Clark Edwards Moore
Morris Baker Harrison Hughes Watson Carter Morgan Allen Davis Lee Parker Bennett Young Shaw Cook Richardson
James Phillips Scott Bailey Marshall Anderson Wilkinson Miller Price Webb Mitchell Adams Campbell Rogers
Kelly Simpson Collins Cox Murphy Ellis Richards Murray Gray Stevens Chapman Graham Palmer Knight Butler Hunt
Mason Barnes Holmes Powell Owen Foster Rose Matthews Stewart Robertson Lloyd Barker Reynolds Dixon Jenkins
Fisher Fox Hunter Saunders Pearson Gibson Hudson Mills Fletcher Payne Armstrong West Andrews Elliott
Lawrence Ford Walsh Day Brooks Cole Lawson Ryan Howard Gordon Spencer Hart Webster Carr Stone Atkinson
Harvey Francis Watts Perry Dawson Newman Bradley Burton Bell Marsh Grant Dean Burns Wells Nicholls Wheeler
Berry Porter Oliver Hawkins Bishop Kaye Read Bird Riley Long Lane Freeman Harding Rowe Byrne Curtis Gilbert
Ferguson Barrett Crawford Hicks May Lowe Warren Nicholson Woods Sutton Black Stephens Kennedy Burke Hayes
Reid Davidson McDonald Sharp Gardner Cunningham Field Potter Mann Coleman Goodwin Austin Booth Henderson
Parsons Hodgson Hamilton Simmons Pearce Norman Moss Cross Lynch Peters Griffiths Watkins Hopkins Bates Page
Cooke Daniels Doyle Dunn Flynn Ball Bond Poole Gill Nash Norris Barber Little Bull Gregory Hardy Farrell
Higgins Johnston Bolton Sanders Schofield Slater Stevenson Sykes Tucker Wallis Abbott Atkins Baldwin Banks
Barton Benson Blake Bowen Bryant Cartwright Chambers Charlton Clements Connolly Cooke-Hill Crosby Dale
Dobson Draper Duffy Eaton Farmer Fitzgerald Fleming Fowler Franklin French Frost Gallagher Garner George
Gibbs Goddard Gould Greenwood Hale Hancock Hardwick Harper Hargreaves Hartley Haynes Heath Hewitt Hilton
Holland Holloway Holt Hooper Horton Houghton Humphries Hutchinson Ingram Irving Jarvis Jennings Joyce Kay
Kerr Kirby Lamb Leonard Lister Lucas Lyons MacDonald Manning McCarthy McKenzie Middleton Miles Morton Myers
Naylor Nelson Newton Nolan North Nuttall O'Brien O'Connor O'Neill O'Reilly Osborne Parkin Parry Patterson
Pollard Pratt Preston Pritchard Quinn Ramsay Randall Reeves Rhodes Rowley Savage Sheppard Short Skinner
Stokes Swift Talbot Thornton Todd Townsend Tyler Vaughan Vincent Wade Walton Warner Waters Weston Whitehead
Whittaker Wilkins Willis Winter Yates
"""

# Surnames made from places, crossed to give the long tail that any real town has.
TAIL_STARTS = """
Ash Bram Brad Brant Cald Carl Clay Cran Crow Dal Dun El Fair Farn Gar Gold Gran Hal Hather Haw Hazel Hol Kel
Kirk Lang Lin Mar Mel Nor Oak Pen Rad Red Ros Rush Sel Shel Stan Thorn Tun Wake Wal Wax Whit Win Wool Wy
"""
TAIL_ENDS = "ley ton worth field wood bury ford ham by well croft den more shaw gate stead sby wick ridge lock"
