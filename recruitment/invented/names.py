"""What invented people and their schools are made of; none of it is taken from a register."""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in " ".join(text.split()).split(",") if name.strip())


WOMENS_TITLES = ("Mrs", "Ms", "Miss", "Ms", "Mrs", "Dr", "Mx")
MENS_TITLES = ("Mr", "Mr", "Mr", "Mr", "Mr", "Dr", "Mx")
WOMEN = _lines("""
    Aaliyah, Abena, Agnieszka, Aisling, Amara, Amina, Anjali, Anneliese, Anne-Marie, Aoife, Ayesha,
    Beatrice, Bethan, Bronwen, Catherine, Chloë, Claire, Daria, Deborah, Dee, Ebony, Eleri, Elif, Emily,
    Esther, Éva, Farah, Fatima, Fiona, Folasade, Funmi, Gita, Grace, Gurpreet, Hannah, Harpreet, Helen,
    Hope, Imogen, Isobel, Jasmin, Jo, Joanna, Joy, Karen, Katarzyna, Kezia, Khadija, Laila, Laura,
    Leanne, Leila, Lucy, Magdalena, Mairéad, Maria, Marsha, Mary-Kate, Megan, Mei, Miriam, Nadia, Naomi,
    Natasha, Ngozi, Niamh, Nicola, Noor, Patience, Petra, Phoebe, Priya, Rachel, Rebecca, Renée,
    Rhiannon, Rosa, Rose, Ruth, Sadia, Saffron, Samira, Sarah, Shanice, Shreya, Siân, Siobhán, Sofía,
    Sunita, Tamsin, Temi, Usha, Valerie, Victoria, Wanjiru, Yasmin, Zainab, Zoë, Zuzanna""")
MEN = _lines("""
    Adam, Ahmed, Alasdair, Andrew, Ben, Bilal, Callum, Chidi, Daniel, David, Dee, Dylan, Emeka, Fergus,
    Gareth, George, Gurpreet, Harpreet, Hassan, Hugh, Ibrahim, Ioan, Jacek, James, Jean-Paul, Jo, Kamal,
    Kieran, Kofi, Kwame, Lewis, Łukasz, Malik, Marcus, Mark, Mehmet, Michael, Mohammed, Neil, Nikhil,
    Noor, Oliver, Olúmidé, Omar, Owain, Paul, Rajesh, Rhys, Robert, Rohan, Seán, Simon, Stephen, Tariq,
    Thanh, Theo, Thomas, Tolu, Umar, Will, Yusuf""")
# Who is called something shorter; the others go by a middle name, or by the first.
KNOWN_AS = dict(
    pair.split(" ", 1)
    for pair in _lines("""
    Abena Abi, Agnieszka Aga, Alasdair Al, Andrew Andy, Anneliese Anna, Beatrice Bea, Bethan Beth,
    Catherine Cat, Daniel Dan, Deborah Debs, Emeka Em, Folasade Sade, Gareth Gaz, Gurpreet Gupi,
    Harpreet Harps, Isobel Izzy, Jacek Jack, Joanna Jo, Katarzyna Kasia, Khadija Dija, Kieran Kez,
    Leanne Lee, Łukasz Luke, Magdalena Magda, Mary-Kate MK, Megan Meg, Mehmet Memo, Michael Mike,
    Mohammed Mo, Natasha Tash, Nicola Nic, Nikhil Nik, Oliver Olly, Olúmidé Mide, Patience Pat, Rajesh
    Raj, Rebecca Bex, Rhiannon Rhi, Robert Rob, Samira Sam, Siobhán Shiv, Stephen Steve, Tamsin Tam,
    Thomas Tom, Valerie Val, Victoria Vix, Zuzanna Zuza""")
)
SURNAMES = _lines("""
    Abara, Abernethy, Achebe, Adeyemi, Ahmed, Akhtar, Ali, Amoah, Anderson, Appiah, Asante, Atkinson,
    Bailey, Banerjee, Barrett, Begum, Bennett, Bhatt, Björklund, Booth, Brathwaite, Brennan, Burrell,
    Campbell, Chakraborty, Chaudhry, Cheung, Clarke, Cole, Cooper, D'Souza, Dacosta, Davies, de la Cruz,
    Desai, Dhillon, Douglas, Edwards, Ellison, Evans, Farouk, Fernández, Ferreira, Field, Flanagan,
    Francis, Gallagher, Ghani, Gill, Goldberg, Gordon, Grant, Greenhalgh, Gutiérrez, Hall, Harrison,
    Hashemi, Haynes, Henry, Hewitt, Hill, Hossain, Hughes, Hussain, Ibrahim, Iqbal, Islam, Jackson,
    Jenkins, Jha, Jones, Joseph, Kamara, Kapoor, Kaur, Kelly, Khan, Kovács, Kowalski, Lawal, Lee, Levy,
    Lewis, Li, Liddell, MacLeod, Mahmood, Malik, Marsh, Martínez, McAllister, McKenzie, Mensah, Mirza,
    Mistry, Mitchell, Moreau, Morgan, Müller, Musa, Mwangi, N'Diaye, Ndlovu, Nguyen, Nkrumah, Novák,
    Nowak, O'Brien, O'Connell, Ó Súilleabháin, Oduya, Ofori, Okafor, Okonkwo, Olatunji, Osei, Özdemir,
    Page, Papadopoulos, Parry, Patel, Pearce, Peña, Persaud, Phillips, Pritchard, Qureshi, Rahman,
    Ramsay, Reid, Robinson, Rosenthal, Rowntree, Sandhu, Santos, Sato, Scott, Sesay, Shah, Sheikh,
    Siddiqui, Singh, Smith, Sørensen, Stewart, Suleiman, Sutcliffe, Szczepański, Taylor, Thapa, Thomas,
    Thompson, Tran, Turner, Uddin, van der Berg, Varma, Walker, Wang, Warsame, Watkins, Whitfield,
    Williams, Wilson, Wójcik, Wong, Wright, Yeboah, Yıldız, Young, Zaman""")
SECOND_SURNAMES = _lines(
    "Adams, Bell, Brooks, Carr, Ellis, Hart, James, Jones, Lane, Mensah, Price, Shaw, Smith, Ward"
)
SUBJECTS = _lines("""
    English, English, mathematics, mathematics, science, science, history, geography, design and
    technology, RE, computing, French, Spanish, art, PE, music, drama, food""")
PLACES = _lines("""
    Ashlarvale, Blackmere, Brackenside, Brindlewick, Calderstow, Copperfield, Dunmarsh, Eastlarch,
    Fennimore, Fernhollow, Foxhanger, Garrowby Park, Gullmarsh, Hallowdene, Harbourne Vale, Hartsmere,
    Hawkswick Hill, Hollinmoor, Ivelcombe, Kestrelmoor, Larkmere, Linnetfield, Longbeck, Marlhurst,
    Merrowdown, Millbeck Lane, Nettlecombe Park, Oakfield, Otterstone, Penhallam, Quillbridge,
    Ravensholme, Rookwater, Saltersgate, Silverdene, Stonewater, Swanmarsh, Tarnfield, Tidewell,
    Underbarrow, Wexcombe, Whinmoor Edge, Willowmarsh, Wintercombe, Yarrowby""")
SCHOOLS = _lines("""
    Academy, Academy, Academy, High School, High School, School, School, Community School, Community
    College, Secondary School, Church of England Academy, Grammar School, Free School,
    Technology College""")
SAINTS = _lines("""
    St Aldhelm's, St Brannoc's, St Wendreda's, St Osyth's, St. Mary's, St Joseph's, St Thomas More, St
    Hilda's, Saint Cuthman's, St Margaret Clitherow, St Bede's, Our Lady of the Fens, Holy Rood""")
CHURCH_SCHOOLS = _lines(
    "Catholic High School, Catholic Academy, RC School, Church of England School, CE Academy, School"
)
UNIVERSITIES = _lines("""
    University of Hallowmere, University of Westerdale, Brackmoor University, University of Saltholme,
    Fennimore Metropolitan University, University of the Marches""")
OTHER_EMPLOYERS = _lines("""
    Tallowfen Logistics, Pemberwick Books, Brightmoor and Sons Ltd, Harrowgate Leisure, Copperline Software,
    Dunmarsh Borough Council, Quillbridge Building Society, Larkmere Hospital Trust""")
OTHER_POSTS = _lines("""
    Shop supervisor, Project officer, Youth worker, Care assistant, Software tester, Events assistant,
    Trainee accountant""")
CHARITIES = _lines("""
    Tidewell Youth Club, Whinmoor Refugee Welcome, Hollinmoor Scouts, Rookwater Food Bank""")
VOLUNTEERS = _lines("Youth leader, Mentor, Trustee, Homework club helper")
LEAVING_REASONS = _lines("""
    A post with more responsibility, We moved house, My contract ended, To train as a teacher,
    To teach older pupils, The school joined a trust and my post went""")
GAP_WORDS = _lines("""
    I was looking for a post, We were moving house, I was between contracts and tutored now and then,
    I was looking after my father, I travelled before the new school year, I was unwell and am well again""")
