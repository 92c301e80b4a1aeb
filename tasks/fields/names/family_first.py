"""Names in Latin letters whose family name is printed first, where the words themselves make it evident.

Chinese       "Mao Zedong", "Wang Xiao-Ming": a common family name of one syllable before a given name of two
Korean        "Kim Jong-un", and hyphenated names of Taiwan and Hong Kong: "Tsai Ing-wen"
Vietnamese    "Nguyễn Văn An": one of the few family names first and none last
Japanese      "Kurosawa Akira", Hungarian "Bartók Béla": a family name first, and last a given name that is none
Russian       "Ivanov Ivan Ivanovich": the patronymic stands last

"Wei Wang" and "Yang Liu" show nothing of the kind, and stay in natural order.
"""

from __future__ import annotations

import re
import unicodedata

from tasks.fields.names.keys import fold_name

_CHINESE = frozenset(
    "an ai bai bao bi bian cai cao cen chai chang che chen cheng chi chu cui dai deng ding dong dou du duan fan fang "
    "fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang huo ji jia jian jiang jiao jin "
    "jing kang kong lai lei li lian liang liao lin ling liu long lou lu luo lv ma mao mei meng miao mo mu ni nie "
    "ning niu ou pan pang pei peng pu qi qian qiao qin qiu qu quan ren ruan sha shang shao shen sheng shi shu song "
    "su sun tan tang tao tian tong tu wan wang wei wen weng wu xi xia xiang xiao xie xin xing xiong xu xue yan yang "
    "yao ye yi yin ying you yu yuan yue zang zeng zhai zhan zhang zhao zheng zhong zhou zhu zhuang zhuo zou zuo "
    "ouyang situ sima zhuge shangguan ximen huangfu murong".split()
)
_CHINESE_COMPOUND = frozenset("ouyang situ sima zhuge shangguan huangfu murong xiahou linghu gongsun dongfang".split())
# As romanised in Taiwan, Hong Kong and Singapore.
_CHINESE_ELSEWHERE = frozenset(
    "au chan chang chao chau cheung chiang chien chiu chou chow chu chuang chung fung ho hsiao hsieh hsu hsueh hui "
    "hung hwang kao ko ku kuo kwan kwok kwong lam lau law lee leung liang liao lim lin lo lui luk ma mak mok ng ong "
    "pan peng poon shih shum sit siu so sung sze szeto tai tam tan tang teng teo tsai tsang tse tseng tsui tu tung "
    "wan wong woo wu yang yau yee yeh yen yeung yim yip yiu yu yuen".split()
)
_KOREAN = frozenset(
    "ahn an bae baek ban bang bong byun cha chang cho choi chong choo chu chun chung do eom gil goo gu gwak ha ham "
    "han heo hong huh hur hwang hyun im jang jeon jeong ji jin jo joo ju jun jung kang ki kil kim ko koh koo ku kwak "
    "kwon lee lim ma min moon mun na nam noh oh pak park rhee ro roh ryu seo seok seol seong shim shin sim sin so "
    "sohn son song suh sung um woo yang yeo yi yim yoo yoon you yu yun".split()
)
_KOREAN_GIVEN = frozenset(
    "a ah beom bin bum byeong byung chan chang cheol chul dae do dong eon eun geun gi gu gun gwang gyeong gyu ha hae "
    "hak han hee ho hoon hun hwa hwan hye hyeon hyo hyuk hyun hyung il in jae je jeong ji jin jong joo joon ju jun "
    "jung ki kwang kwon kyeong kyo kyu kyung mi min moon mun myeong myung nam ok rae ri ryong ryul sang seok seong "
    "seung sik sil so sol sook soo soon suk sun sung tae uk un won woo wook yeon yeong yong yoon young yu "
    "yun".split()
)
_KOREAN_COMMONEST = frozenset("kim lee park choi".split())
_VIETNAMESE = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam "
    "luong mai to ta tang thai chau cao quach ton".split()
)
_VIETNAMESE_COMMONEST = frozenset("nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly".split())
_VIETNAMESE_CLEAR = frozenset("nguyen tran pham huynh phan bui dang trinh truong vuong doan".split())
_VIETNAMESE_GIVEN = frozenset(
    "anh binh chi cuong diep dung duc giang giap hai hanh hien hieu hoa hoai hung huong huy khanh khoa lan lien linh "
    "loan long minh my nam nga ngan nghia ngoc nhung oanh phong phuc phuong quan quang quyen quynh son tam thanh "
    "thao thi thien thinh thu thuy tien toan trang tri trung tu tuan tung tuyen van viet vinh yen".split()
)
_VIETNAMESE_MIDDLE = frozenset({"van", "thi"})
_VIETNAMESE_LETTERS = re.compile("[\u0300\u0301\u0303\u0309\u0323\u031b\u0306\u0302]")
_JAPANESE = frozenset(
    "abe akiyama ando aoki arai araki asano baba chiba doi endo fujii fujimoto fujita fujiwara fukuda fukushima "
    "furukawa goto hamada hara harada hasegawa hashimoto hattori hayakawa hayashi hirano hirata hirose honda honjo "
    "hori horiuchi hoshino ichikawa igarashi iida ikeda imai inoue ishida ishiguro ishihara ishii ishikawa ito itoh "
    "iwamoto iwasaki kaneko kato katayama kawabata kawaguchi kawakami kawamura kawasaki kikuchi kimura kinoshita "
    "kishida kitagawa kitamura kobayashi koike koizumi kojima komatsu kondo kono kubo kubota kudo kuroda kurosawa "
    "maeda maruyama matsuda matsui matsumoto matsumura matsuo matsushita miura miyamoto miyazaki miyazawa mizuno "
    "mochizuki mori morita murakami murata nagai naito nakagawa nakajima nakamura nakano nakata nakayama natsume "
    "nishida nishikawa nishimura noguchi nomura oda oe ogawa okada okamoto okubo ono onishi oshima ota otani otsuka "
    "ozaki ozawa saito saitoh sakai sakamoto sakurai sano sasaki sato satoh sawada shibata shimada shimizu shimura "
    "soseki sugawara sugimoto sugiyama suzuki tachibana takada takagi takahashi takano takeda takeuchi tamura tanabe "
    "tanaka taniguchi tezuka toyoda tsuchiya tsukamoto uchida ueda ueno wada watanabe yamada yamaguchi yamamoto "
    "yamamura yamanaka yamashita yamazaki yasuda yokoyama yoshida yoshikawa yoshimura yoshino yukawa".split()
)
_JAPANESE_WORD = re.compile(r"(?:(?:[kgsztdnhbpmyrwjf]|[kgnhbpmr]y|sh|ch|ts)?[aiueo]{1,2}n?){3,5}")
_JAPANESE_GIVEN = frozenset(
    "ai aiko akihiko akihiro akiko akio akira asuka atsushi ayako ayumi chiaki chie chihiro daiki daisuke eiji eiko "
    "emi emiko etsuko fumiko fumio genki goro hajime hanako haruka haruki haruko hayao hideaki hideki hideo hideyo "
    "hideto hiroaki hiroki hiroko hiromi hiroshi hiroyuki hisashi hitoshi ichiro isamu jiro junichi junichiro junko "
    "kaori kazuhiko kazuhiro kazuki kazuko kazuo kazuya keiichi keiji keiko keisuke keita kei kenichi kenji kenjiro "
    "kenta kenzo kiyoshi koichi koji kosuke kotaro kumiko kunio kyoko mai makoto mamoru manabu mariko masaaki "
    "masahiro masaki masako masami masanori masao masaru masashi masato masaya masayuki mayumi megumi michiko midori "
    "miho mika miki minoru misaki mitsuo mitsuru miyuki momoko naoki naoko naomi naoto natsuki noboru nobuo nobuyuki "
    "noriko norio osamu rei reiko rie rina risa ryo ryoji ryosuke ryota ryuichi sachiko saburo sadako sakura satoko "
    "satoru satoshi seiichi seiji shigeki shigeo shigeru shin shinichi shinji shinobu shinya shinzo shiro sho "
    "shoichi shoji shota shuji shunsuke soichiro susumu tadao tadashi taichi takahiro takako takao takashi takayuki "
    "takeo takeshi taro tatsuo tatsuya tetsuo tetsuya tomoko tomohiro tomomi tomoya toru toshiaki toshihiro toshiko "
    "toshio toshiyuki tsutomu tsuyoshi yasuhiro yasuko yasunari yasuo yasushi yo yoichi yoko yoshiaki yoshihiro "
    "yoshiko yoshinori yoshio yosuke yuji yuka yukari yuki yukiko yukio yuko yumi yumiko yusuke yuta yutaka".split()
)
_HUNGARIAN = frozenset(
    "bolyai kariko karman neumann semmelweis antal bakos balazs balint balla balog balogh banki barath barna barta "
    "bartha bartok biro bodnar bogdan bognar borbely boros csaszar csizmadia csonka deak dobos dudas eotvos erdelyi "
    "erdos farago farkas fazekas fekete feher fodor fulop gal gaspar gulyas hajdu halasz halmos hegedus hegyi "
    "horvath illes jakab jozsa juhasz kadar kalman karikas kelemen kemeny kertesz kiraly kis kiss kocsis kodaly "
    "kovacs kun lakatos lengyel liszt lovasz lukacs magyar major mate marton meszaros mohacsi molnar nagy nemes "
    "nemeth novak olah orban orosz orsos pal pap papp pasztor petofi pinter polgar puskas racz riesz rubik sandor "
    "sarkozi sebestyen simon sipos solymosi somogyi soos szabo szalai szalay szanto szekeres szekely szeged szegedi "
    "szemeredi szentgyorgyi szigeti szilagyi szilard szoke szucs takacs tamas teller torok toth turan varga vargha "
    "vass vegh veres virag vizi vincze voros wigner zsoldos".split()
)
_HUNGARIAN_GIVEN = frozenset(
    "anyos ede ignac todor adam agnes agota akos aladar albert andras andrea aniko anna antal arpad attila balazs "
    "balint bela bence boglarka borbala botond csaba csilla daniel david denes dezso dora edit eniko erika erno "
    "erzsebet eszter eva ferenc gabor gabriella geza gergely gergo gizella gyorgy gyozo gyula hajnalka ilona imre "
    "istvan ivan janos jeno jozsef judit julia kalman karoly katalin kinga klara kornel krisztian krisztina lajos "
    "laszlo levente lilla lorant magdolna margit maria mark marta matyas marton mate mihaly miklos milan monika "
    "nandor noemi nora orsolya otto pal peter piroska rita robert rozsa sandor sandra sara szabolcs szilvia tamas "
    "tibor timea tivadar vera veronika viktor viktoria vilmos zita zoltan zsofia zsolt zsuzsanna zsuzsa".split()
)
_HUNGARIAN_FAMILY = re.compile(r"\w{2,}(?:ényi|ányi|házi|házy|ffy|ács|ász|ész|ögyi|ős|őcs|ögh|ák|szky)")
_RUSSIAN_GIVEN = frozenset(
    "aleksandr alexander alexandr aleksei aleksey alexei alexey alla alexandra aleksandra anastasia anastasiya "
    "anatolii anatoly andrei andrey anna anton arkady artem boris daniil daria darya denis dmitri dmitrii dmitriy "
    "dmitry ekaterina elena evgenii evgeny evgeniy fedor fyodor galina georgii georgy gennady grigorii grigory igor "
    "ilya inna irina ivan kirill konstantin ksenia larisa lev leonid lidia lidiya ludmila lyudmila maksim maxim "
    "marina maria mariya mihail mikhail nadezhda natalia nataliya natalya nikita nikolai nikolay nina oksana oleg "
    "olga pavel petr pyotr roman ruslan sergei sergey semyon sofia stanislav stepan svetlana taras tatiana tatyana "
    "timur vadim valentin valentina valeria valery vasilii vasily vera viktor victor viktoria vitaly vladimir "
    "vladislav vsevolod vyacheslav yakov yana yulia yuri yurii yury zinaida zoya".split()
)
_RUSSIAN = re.compile(r"\w{2,}(?:ov|ev|ova|eva|sky|skii|skiy|skij|skaya|enko|chuk)")
_PATRONYMIC = re.compile(r"\w{2,}(?:ovich|evich|yovich|ovna|evna|ichna|inichna|ivna|ovych|yovych|il'ich|lich|mich)")
_PATRONYMIC_CYRILLIC = re.compile(r"\w{2,}(?:ович|евич|ич|овна|евна|ична|івна|ївна|йович|ыч)", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

# Only names that begin with one of these, or go on with one of those, may be printed with the family name first.
FAMILY_NAMES_OF_TWO_ORDERS = _CHINESE | _CHINESE_COMPOUND | _CHINESE_ELSEWHERE | _KOREAN | _VIETNAMESE | _JAPANESE
GIVEN_NAMES_OF_TWO_ORDERS = _HUNGARIAN_GIVEN | _RUSSIAN_GIVEN

_PINYIN = (
    r"(?:(?:[bpmf]|[dtnlgkh]|zh|ch|sh|[rzcs])?(?:ai|ao|an|ang|ei|en|eng|ou|ong|a|e|o|u)|(?:[bpmdtnljqx])"
    r"(?:i|ian|iang|iao|ie|in|ing|iong|iu|ia)|(?:zh|ch|sh|[rzcs])i|(?:[dtnlgkhrzcs]|zh|ch|sh)(?:u|uo|ui|un|uan|uai|uang|ua)|"
    r"[jqxy](?:u|ue|uan|un)|[nl](?:v|ve|ue)|y(?:a|ao|an|ang|e|i|in|ing|o|ong|ou)|w(?:a|ai|an|ang|ei|en|eng|o|u)|er)"
)
_ONE_SYLLABLE = re.compile(_PINYIN)
_TWO_SYLLABLES = re.compile(f"{_PINYIN}(?:[-']|(?![aeou])){_PINYIN}")
# A syllable of Korean, Cantonese or Mandarin in any of the common romanisations.
_ANY_SYLLABLE = re.compile(
    r"(?:chh|tsh|sz|ts|tz|hs|kh|ph|th|ch|sh|zh|ng|gw|kw|kk|ss|jj|[bcdfghjklmnpqrstwxyz])?"
    r"(?:eou|ieh|ueh|yeo|yae|wae|woo|yoo|you|yuh|iao|uai|iau|iou|ieu|ae|ai|ao|au|ea|ee|ei|eo|eu|eui|ey|ia|ie|io|iu|oe|oi|oo|ou|oh|ua|ue|"
    r"ui|uo|uh|wa|we|wi|wo|ya|ye|yi|yo|yu|ah|a|e|i|o|u|y)(?:ngh|ng|nk|ck|[bghklmnprtw])?"
)
_VIETNAMESE_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def family_comes_first(words: list[str]) -> bool:
    """Whether the first word of a name in natural script order is evidently the family name."""
    if not 2 <= len(words) <= 4 or any("." in word for word in words):
        return False
    folded = [fold_name(word) for word in words]
    return (
        _is_east_asian(words, folded)
        or _is_vietnamese(words, folded)
        or _is_japanese(folded)
        or _is_hungarian(words, folded)
        or _is_russian(words, folded)
    )


def is_east_asian_family(word: str) -> bool:
    """Whether a word is a common Chinese or Korean family name."""
    folded = fold_name(word)
    return folded in _CHINESE or folded in _KOREAN or folded in _CHINESE_ELSEWHERE


def is_vietnamese(words: list[str]) -> bool:
    """Whether a name ends with a common Vietnamese family name, and is of Vietnamese syllables."""
    if fold_name(words[-1]) not in _VIETNAMESE:
        return False
    return all(_VIETNAMESE_SYLLABLE.fullmatch(piece) for word in words for piece in fold_name(word).split("-"))


def is_syllables(word: str) -> bool:
    """Whether a word consists of one or two syllables such as Chinese and Korean have."""
    folded = fold_name(word)
    return all(_ANY_SYLLABLE.fullmatch(piece) for piece in folded.split("-")) or bool(_TWO_SYLLABLES.fullmatch(folded))


def _is_east_asian(words: list[str], folded: list[str]) -> bool:
    """Recognise Chinese and Korean names."""
    first, last = folded[0], folded[-1]
    if len(words) == 2:
        return _is_east_asian_pair(first, last)
    if len(words) != 3 or not all(map(_ANY_SYLLABLE.fullmatch, folded)):
        return False
    if first in _KOREAN and _KOREAN_GIVEN.issuperset(folded[1:]):
        return last not in (_KOREAN_COMMONEST if first in _KOREAN_COMMONEST else _KOREAN)
    if first in _KOREAN_COMMONEST:
        return last not in _KOREAN_COMMONEST and last not in _CHINESE
    families = (_CHINESE, _KOREAN, _CHINESE_ELSEWHERE, _VIETNAMESE)
    return (
        first in _CHINESE
        and all(map(_ONE_SYLLABLE.fullmatch, folded))
        and not any(last in commonest for commonest in families)
    )


def _is_east_asian_pair(first: str, last: str) -> bool:
    """Recognise Chinese and Korean names of two words."""
    if "-" in last.strip("-"):
        pieces = last.split("-")
        known = first in _CHINESE or first in _KOREAN or first in _CHINESE_ELSEWHERE
        return known and len(pieces) == 2 and all(_ANY_SYLLABLE.fullmatch(piece) for piece in pieces)
    one, two = _ONE_SYLLABLE.fullmatch(last) is not None, _TWO_SYLLABLES.fullmatch(last) is not None
    if first in _CHINESE_COMPOUND:
        return one or two
    return first in _CHINESE and two and not one and last not in _CHINESE_COMPOUND and last not in _JAPANESE


def _is_vietnamese(words: list[str], folded: list[str]) -> bool:
    """Recognise Vietnamese names of three words and more, or with the letters of the language."""
    last_is_given = folded[-1] not in (_VIETNAMESE_COMMONEST if folded[0] in _VIETNAMESE_COMMONEST else _VIETNAMESE)
    if folded[0] not in _VIETNAMESE or not last_is_given:
        return False
    if not all(map(_VIETNAMESE_SYLLABLE.fullmatch, folded)):
        return False
    if any("đ" in word.lower() or _marks(word) > 1 for word in words):
        return True
    is_clear = folded[0] in _VIETNAMESE_CLEAR or folded[1] in _VIETNAMESE_MIDDLE or not words[0].isascii()
    is_common = folded[0] in _VIETNAMESE_COMMONEST and _VIETNAMESE_GIVEN.issuperset(folded[1:])
    return len(words) > 2 and (is_clear or is_common)


def _marks(word: str) -> int:
    """Count the marks of Vietnamese in a word; only its letters bear two."""
    return max((len(_VIETNAMESE_LETTERS.findall(unicodedata.normalize("NFD", letter))) for letter in word), default=0)


def _is_japanese(folded: list[str]) -> bool:
    """Recognise Japanese names of two words."""
    first, last = folded[0], folded[-1]
    is_given = last in _JAPANESE_GIVEN or _JAPANESE_WORD.fullmatch(last) is not None
    return len(folded) == 2 and (
        first in _JAPANESE and first not in _JAPANESE_GIVEN and is_given and last not in _JAPANESE
    )


def _is_hungarian(words: list[str], folded: list[str]) -> bool:
    """Recognise Hungarian names."""
    first, last = folded[0].replace("-", ""), folded[-1]
    if last not in _HUNGARIAN_GIVEN or first in _HUNGARIAN_GIVEN or len(words) > 3:
        return False
    if len(words) == 3 and folded[1] not in _HUNGARIAN_GIVEN:
        return False
    return first in _HUNGARIAN or _HUNGARIAN_FAMILY.fullmatch(words[0].lower()) is not None


def _is_russian(words: list[str], folded: list[str]) -> bool:
    """Recognise Russian and Ukrainian names that end with the patronymic, or the given name."""
    if _CYRILLIC.search(words[0]):
        if len(words) == 3:
            patronymic = [_PATRONYMIC_CYRILLIC.fullmatch(word) is not None for word in words]
            return patronymic[2] and not patronymic[1]
        return len(words) == 2 and folded[1] in _RUSSIAN_GIVEN and folded[0] not in _RUSSIAN_GIVEN
    if len(words) == 2:
        return (
            folded[1] in _RUSSIAN_GIVEN
            and folded[0] not in _RUSSIAN_GIVEN
            and _RUSSIAN.fullmatch(folded[0]) is not None
        )
    return (
        len(words) == 3
        and _PATRONYMIC.fullmatch(folded[2]) is not None
        and _PATRONYMIC.fullmatch(folded[1]) is None
        and folded[1] in _RUSSIAN_GIVEN
        and folded[0] not in _RUSSIAN_GIVEN
    )
