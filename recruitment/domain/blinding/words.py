"""Words that are names to one reader and plain English to another, and words no school can be known by.

A name in `ORDINARY` is replaced only where it is used as a name; any other name wherever it stands.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """
    canon dame doctor dr father fr madam madame miss mr mrs ms mx prof professor rev reverend sir
    """
)
POST_NOMINALS = _words(
    """
    ba bsc cbe jr junior ma mba mbe med msc npqh npqltd npqml npqsl obe pgce phd qts senior sr
    """
)
# Titles that no sentence has for another word.
SURE_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr"})
PARTICLES = _words(
    """
    ab af al ap av ben bin bint binti da das de del della den der di do dos du e el ferch ibn la le mac mc
    ni nic o saint san sant santa st ten ter ua ui ul van von y zu zur
    """
)
SMALL = _words(
    """
    a an and at by for in of on the to with
    """
)
SAINTS = {"st": "st", "saint": "st", "ss": "sts", "sts": "sts", "saints": "sts"}
INSTITUTION = _words(
    """
    academies academy aided alternative anglican art arts boarding boys business catholic ce center centre
    christian church cofe college colleges community comprehensive computing controlled council day early
    education educational engineering england enterprise faith federation first form foundation free girls
    grammar high hindu humanities independent infant infants international islamic jewish junior juniors
    language languages learning limited lower ltd mat mathematics maths media methodist middle mixed multi
    music muslim nursery partnership performing prep preparatory primary provision pru pupil rc referral
    roman school schooling schools science sciences secondary sikh sixth special specialist sport sports
    studio teaching technical technology training trust unit university upper utc voluntary years
    """
)
# What tells a school, and a university, from any other employer.
SCHOOL = _words(
    """
    academies academy college federation grammar infant infants junior juniors nursery prep preparatory
    preschool primary pru school schools secondary utc ysgol
    """
)
UNIVERSITY = _words(
    """
    conservatoire polytechnic universities university
    """
)
LEGAL_FORM = _words(
    """
    cic inc limited llp ltd plc
    """
)
# What people write where a name is asked for and there is none.
NO_NAME = _words(
    """
    abroad agencies agency applicable army bar business cafe care charity children church civil college
    company council county country employed employment family firm freelance government home hospital house
    local na navy nil none nursery office own parents police prison private pub restaurant school schools
    self service shop shops supply tutor tutoring university various voluntary volunteer work
    """
)
PLACE = _words(
    """
    abbey ash avenue bank banks barn bay beech bishop bishops bridge brook castle cedar central chapel city
    cliff close coast common cottage county court crescent cross dale downs drive duchess duke east eastern
    elm farm field fields ford forest garden gardens gate gates glen grange great green grove hall heath
    hill hills hillside holly house king kings lady lake lakes lane little lodge lord manor maple mead
    meadow meadows mill minster moor moors mount new north northern oak old orchard park parkside prince
    princes princess priory queen queens ridge river rivers riverside road rock royal sea shore side south
    southern spring square stone street summit temple terrace thorn tower town upper vale valley view
    village water waters way well wells west western willow wood woods
    """
)
# Nouns without an article, adjectives, months: at a sentence's beginning a verb after them shows nothing.
MASS = _words(
    """
    able amber april august autumn best better black blessing bliss blue bright brown chance charity
    constance coral crystal dawn destiny early earnest east fair faith felicity frank frost glory gold good
    grace gray green grey happy hardy harmony honor honour hope ivory jade joy june just justice late law
    liberty little long love major march may mercy merit minor moral music noble north pain patience peace
    pearl power precious pride prudence rain reading ready real red rich ruby sandy savage serenity sharp
    short silver small snow south spring steel stone strong summer sunny swift trinity true truth unity
    verity virtue west white winter wisdom wise wood young
    """
)
MONTHS = _words(
    """
    april august december february jan january july june march may november october september
    """
)
# Given names, surnames and names of schools that are also words; short names that are words when in capitals.
_EVERYDAY = _words(
    """
    abbot ace acorn acorns ai albion ambition amen anchor angel angels apostles archer ark aspiration aspire
    baker ball bang barber basil bea beacon bee bell belle bill bin bird birdie birds bob body bong bonnie
    bonny bridges britannia buddy bull bush buster butler carol carpenter carter case cases cathedral chad
    chandler chase cheese cherry chess chew child children chin chip chow christ clay clement clerk coach
    coal cold cole collar colt combs compass cook cooke cooper cope corn cornerstone coronation costs cotton
    couch count craft crane crisp crow crown cruise cutter dad daisy dance darling dash date daw deal dean
    dear death deer dell delta dew dice din ding discovery do dodge dolphin don dong door dot dowdy down
    drake draper draw dream driver drum dry dust dyer eagle earl elder ember emmanuel end endeavour english
    eve excel excellence explorer falls fan fang farmer fast fat fear feast fell fern few finch fine fish
    fisher fist flash fletcher flight flint flood flower flowers fold folk food foot force foreman foster
    foundations fowl fox foxes frame french friend friends fry fuller furnace future futures game gammon
    gang gardener gardner gateway gay gene gift gill gills ginger given glass global glover goat going
    goodman goose gore grain grand grant graves ground guest gun guy ha hail hal hale ham hammer hand hands
    hang hank harbour hard hare harm harper hart harvest hatch hawk hay hazard hazel he head heard heart
    heather heaven herb herd heritage herring hide highland hind ho hoe hogg hole holiday holy honey hood
    hook horizon horizons horn horne horse howl hull hum hung hunt hunter hurt imam inspire iris iron ivy
    jack jasmine jay jeans jet jewel job joiner joint joker jolly journey jubilee judge keen keep ken key
    keys keystone kind kit kitchen kite kitty knight knights kong lad ladd lamb lance land lark lash last
    laurel lawn laws leach leader leaf learn leek leg legg legge lemon les less levy li light lighthouse
    lilly lily line ling link lion list lively lo lock locke looker lot lotte loud low lu luck lucky lunch
    lynch ma mac mace mail main malt man manly mann manning marina mark marks marsh marshal marshall mason
    mast masters match max maxim mayor means melody memorial mercer might mild miles millennium miller mills
    mint mist mo money monk moody moon moore morning moss mountain mouse mum mundy my nail nan nation
    national net ng nice night nightingale no noel noon norm nova nurse nutt oakes oaks oasis odd offer
    olive opal opportunity or organ over overall own pa pack packer paddock page paige paine palace palm
    palmer pan pane pang parish parker parks parrott partridge pat patch pathway pathways pay peach peacock
    pears pease peel peg pen pennies penny people pepper perch perfect petal phoenix pickles pierce pigeon
    pike pilgrim pillow pin pine ping pink pioneer pip piper pitcher pitt pixie place plain plant plants
    play player plum plumber point pole polish polly pond pool poor pope poppy porter pot potter pound
    powers pratt press price prices priest prime primrose prior proctor progress proud purchase purse quail
    quarrel quick quiet rainbow rankin raven raw ray read reader reason reed reeds reef reeve reeves reg
    regal rest rex rhyme rice riches rider riding rigg ring rings rio rise roach roads rob robe robin rocky
    rod rolling rolls rook room root roots rope rose rosemary rough round rowan rowing rue rule rules runner
    rush rust rusty sacred sadd sadler saga sage sailor saint saints sale sales salmon salt samples sands
    sang savory sawyer say sayer scales scarlet scout seal search season see seed self seller sellers sense
    sergeant service shade shaw she sheep sheikh shepherd shepherds shine ship shirt shoe shoemaker shy silk
    simple sing singer skill skinner sky skye slater sleep smart smoke snell so soap sol song songs sonny
    sparks sparrow speak speaker spear speed spence spice spiller spurs squire squires staff stage stamp
    stand star stars steer stepping sterling stern stew steward still stock stocks stoker stoneman stones
    storm stout strain strange stride student style success such sue sugar sum summers sun sunday sunrise
    sunshine swallow swan sweet sweeting swindle sword table tad tailor tall tan tang tanner task tate
    teacher teal teddy tell tempest thatcher thick tide tidy tiger till tiller timber time tin ting tipping
    tong tongue tool towers tractor trainer travel treasure tree trees trick trim trotter trout trump trusty
    tuck tuesday turner twist underwood unwin usher valentine van velvet venture verse vic vickers victory
    vine viola violet vision voyage wade wain wait waite wake walk walker wall walls wan wanda wang war ward
    warden wards ware warm warner warren washer watch waterhouse waterman weaver webster weeks weir whale
    wheat wheel wheeler whistle whitehead wick wicked wicks wider wild wilde will wills win wind window wine
    wing wings witch wolf woman wonder wong wool word words worker world worth worthy yard year yes
    yip you yup zeal
    """
)
ORDINARY = INSTITUTION | PLACE | MASS | MONTHS | TITLES | SMALL | _EVERYDAY
# Acronyms every teacher writes: a school whose initials are one of these is not known by them.
KNOWN_ACRONYMS = _words(
    """
    act adhd aps aqa asc asd bbc camhs cat cats cct cic cin cla cpd cpoms cps dbs dfe dsl eal ecf ect ehc
    ehcp epep eyfs faq fsm gcse gdp gdpr gp hlta ict itt kcsie lac lado lsa mash mat nhs npq npqh npqsl nqh
    nqt ocr odd ofsted pace pda pep pgce pp pru pshe pta rse sats scitt scr sen senco send sendco sla slt
    smsc ssp tac taf tlr uk usa wjec
    """
)
DETERMINERS = _words(
    """
    a all an another any both each every first her his its last more most much next no one our same second
    some such that the their these this those what which whose your
    """
)
# After a word that opens a sentence, these show that it is somebody; the next, unless it is one of `MASS`.
PERSON_VERBS = _words(
    """
    admitted agreed answered asked coached emailed encouraged explained insisted joined knew knows laughed
    listened mentored nodded observed phoned ran rang remembered remembers reminded replied said sat says
    smiled spoke stood suggested supported taught teaches thanked thinks told walked wanted wants wrote
    """
)
ANY_VERBS = _words(
    """
    also always and became began brought called came can changed chose could did does felt found gave got
    had has helped is kept led left let made met moved never often put saw set should showed started then
    thought took tried was went who worked would
    """
)
INTRODUCERS = _words(
    """
    am called dear dr hello hi im miss mr mrs ms mx named sir thanks
    """
)
AFTER_A_NAME = _words(
    """
    december dr february friday i id ill im ive january miss monday mr mrs ms november october saturday
    september sir sunday thursday tuesday wednesday year
    """
)
MONTH_BEFORE = _words(
    """
    around beginning by during each early end every half in last late mid middle next on since start this
    till until
    """
)
MONTH_AFTER = _words(
    """
    and assessment assessments bank exam exams half halfterm mock mocks nd or rd sats series st th to
    """
)
SCHOOL_BEFORE = _words(
    """
    across around at for from in join joined joining leave leaving left of to with
    """
)
TOWN_BEFORE = _words(
    """
    across around in near
    """
)
# Words that hold sentences together: no employer is known by one alone.
FUNCTION = DETERMINERS | SMALL | ANY_VERBS | INTRODUCERS | MONTH_BEFORE | SCHOOL_BEFORE
