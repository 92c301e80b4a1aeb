"""Given names and the familiar forms that stand for them in print, as folded keys.

Each line is a full name and forms of it, from everyday use in English and some neighbouring languages.
"""

from __future__ import annotations

import polars as pl

_FORMS = """
abigail abby gail abi
abraham abe bram
albert al bert
aleksandr sasha
alexander sandy sascha sasha xander lex alex
alexandra sandra sasha alex
alexandre alex
alexandros alex
alfred fred alf
andrew andy drew
anthony tony
antonio toni tonio
antonius anton ton toon
barbara babs barb
benjamin benny benji ben
bernard bernie
cameron cam
catherine cathy kate kathy cath katy
charles charlie chuck carl chas
christian chris
christina tina chris
christine chris tina
christopher kit topher chris
cornelis kees
cornelius kees
daniel danny dan dani
david dave davy
deborah debbie debby
dimitrios dimitris
dmitry dima mitya
donald don donnie
dorothy dot dolly
douglas doug
edmund ted ned
eduardo edu
edward ed ted ned eddie teddy
edwin ed
elizabeth liz beth betty lizzie eliza lisa betsy bess
eugene gene
evgeny zhenya
fernando nando
florence flo
francis frank
francisco paco pancho
frederic fred
frederick fred rick
friedrich fritz
gabriel gabe
geoffrey geoff jeff
gerald gerry jerry
gerard gerry
gregory greg
gwendolyn wendy
harold harry hal
hendrik henk
henry hank harry
herbert bert
ioannis yannis giannis yiannis
jacob jake
jacobus jaap
jacques jack
james jim jimmy jamie
janet jan
jeffrey geoff jeff
jennifer jenny jen
jessica jess
johannes hans jan han
john jack johnny
johnathan jon
jonathan jon
jose pepe
joseph joe joey
josephus jos
joshua josh
judith judy
katharine kate kathy katie katy
katherine kate kathy katie katy kat
kathleen kathy kate
kenneth ken kenny
konstantinos kostas costas
laurence larry
lawrence larry
leonard len lenny
louis lou
luis lucho
manuel manolo
margaret maggie meg peggy marge greta rita
maria mia
martin marty
matthew matt
maximilian max
michael mike mick mickey misha
mikhail misha
mitchell mitch
nancy nan
nathaniel nathan nate
nicholas nick nicky
nicolas nico nick
nikolaos nikos
nikolaus klaus
panagiotis panos takis
patricia pat patty trish
patrick pat paddy
pavel pasha
peter pete
philip phil pip
phillip phil
raymond ray
rebecca becky becca
richard dick rick ricky rich
robert bob bobby rob bert
ronald ron ronnie
rosemary rose
rudolf rolf
salvatore salvo
samuel sam sammy
sergey serge seryozha
solomon sol
spyridon spyros
stanislaw stan
stanley stan
stephanie steffi
stephen steve
steven steve stevie
stuart stu
susan sue suzy susie
susanna sue
terence terry
teresa tess terry
theodore ted teddy theo
thomas tom tommy
timothy timmy tim
valerie val
victor vic
victoria vicky tori vic
vincent vince vin
vladimir vova volodya
walter walt wally
wilhelm willi willy
willem wim pim
william bill billy will willy liam
yevgeny zhenya
zachary zach zack
"""


def familiar_names() -> pl.DataFrame:
    """Return the pairs of first names of which one stands for the other, in both orders, as columns one, other."""
    full_names = (line.split() for line in _FORMS.split("\n") if line)
    pairs = {(full, form) for full, *forms in full_names for form in forms}
    both = sorted(pairs | {(form, full) for full, form in pairs})
    return pl.DataFrame(both, schema=["one", "other"], orient="row")
