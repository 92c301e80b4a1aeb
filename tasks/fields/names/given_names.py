"""Common given names: where one stands first, a word behind the family name is a degree rather than initials."""

from __future__ import annotations

from tasks.fields.names.keys import fold_name

# The commonest given names of English, German, French, Italian, Portuguese, Scandinavian and Indian usage.
_COMMON = frozenset(
    "aaron abigail adam adrian agnes ahmed alan albert alberto alessandro alex alexander alexandra alfred ali alice "
    "alison allison amanda amber amit amy andre andrea andreas andrew angela anil anita ann anna anne annette anthony "
    "antoine antonio arjun arthur ashley barbara beatrice benjamin bernard bernhard beth bettina beverly bjorn bo "
    "brandon brenda brian bruce bruno camille carl carla carlo carlos carol caroline catherine cecilia charles "
    "charlotte chris christian christina christine christoph christopher claire clara claude claudia colin connie "
    "craig cynthia daniel daniela daniele dave david deborah deepak denise dennis derek diana diane dieter dominique "
    "donald donna dorothy douglas edith edward edwin eileen elaine eleanor elena elisabeth elizabeth ellen emily emma "
    "eric erica erik erika ernest eugene eva evelyn fabio felix fernando florian frances francesca francesco francis "
    "francois frank franz fred frederick friedrich gabriel gabriele gareth gary geoffrey george gerald gerard gerhard "
    "giovanni giulia giuseppe gloria grace graham gregory guido guillaume gunter gustav hannah hans harold harry "
    "hassan heather heidi heinrich heinz helen helena helga helmut henri henrik henry herbert hermann holger howard "
    "hugh ian ines ingrid irene isaac isabel isabelle ivan jack jacob jacqueline jacques james jan jane janet janice "
    "jason jean jeffrey jennifer jeremy jessica jesus jill jim jo joan joao joe joel johan johannes john jonathan "
    "jose josef joseph joshua joyce juan judith judy juergen julia julian julie jurgen justin karen karin karl "
    "katherine kathleen kathryn katja keith kelly kenneth kevin klaus kristin kumar kurt larry lars laura lauren "
    "laurence laurent lawrence lena leo leonard leonardo leslie lewis linda lisa louis louise luca lucas lucia lucy "
    "luigi luis luke lynn manuel marc marco margaret maria marie marina mario marion mark markus marta martha martin "
    "mary massimo mathieu matteo matthew matthias maurice maurizio max megan melanie melissa michael michel michele "
    "michelle miguel mike mohamed mohammad mohammed monica monika moritz nancy natalie nathan neil nicholas nicola "
    "nicolas nicole nigel nils nina norman oliver olivier olivia otto pamela paolo pascal patricia patrick paul paula "
    "paulo pedro peggy peter petra philip philipp philippe pierre rachel rajesh ralf ralph ravi raymond rebecca "
    "renate rene ricardo richard rita robert roberta roberto robin rodney roger roland rolf ronald rosa rose roy ruth "
    "ryan sally sam samantha samuel sandra sanjay sara sarah scott sean sebastian sharon sheila silvia simon simone "
    "sofia sophia sophie stefan stefania stefano stephan stephanie stephen steve steven stuart sunil susan susanne "
    "suresh sven sylvia sylvie tara ted teresa theodore theresa thomas tim timothy tina tom tony tracy ulrich ulrike "
    "ursula uwe valentina valerie vanessa vera veronica victor victoria vijay vincent vincenzo virginia vivian "
    "volker walter wayne wendy werner wilhelm william wolfgang xavier yves yvonne zachary al ed ty jo di cy".split()
)


def is_common_given(word: str) -> bool:
    """Whether a word is a common given name, in whatever letters it is printed."""
    return fold_name(word) in _COMMON
