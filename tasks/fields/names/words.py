"""The words that carry a meaning of their own in a name; all in lower case, without dots.

Sources: the particles and their place in a heading follow RDA (8.5, appendix F) and IFLA's "Names of Persons: National
Usages for Entry in Catalogues".
"""

from __future__ import annotations

# Words that open a family name where they are printed in lower case. A word that is as often a name of its own (Do, Le,
# San, Bin) counts with a capital letter only if it is in CAPITAL_PARTICLES too.
PARTICLES = frozenset(
    "'s 't van't in't op't aan't v.d. v. a aan ab af al an ap auf aus av bar bat ben bij bin bint binti che d da dal "
    "dalla dalle das de degl degli dei del della delle dello den der des di din do dos du e el ez ferch het i ibn im "
    "in la las le les lo los na of onder op os over san sant santa st te ten ter the tho thoe to toe tot ud uit ul "
    "und ur van vd vande vanden vander ver vom von voor vor y zu zum zur בן בר בת بن ابن بنت آل أبو ابو فان фон ван "
    "де дер".split()
)
# Those that open a family name also with a capital letter, as in "Van Rossum", "De La Cruz" and "El Asri".
CAPITAL_PARTICLES = frozenset(
    "abd abdel abdul abu al ait aït ap bar ben bin bint binti bou da dal dalla dalle de degli dei del dell della "
    "dello den der des di dos du el ibn la le les lo los mac mc op ould ten ter van vande vanden vander ver von zu ó "
    "ní nic uí mhic ò nì saint st sant santa 't ul ur".split()
)
# "Ortega y Gasset", "Puig i Cadafalch", "Silva e Oliveira": the word before them is of the family name too.
CONNECTORS = frozenset({"y", "i", "e"})
# A particle and one of these after a given name are given names: "María del Carmen", "Maria de Fátima".
DEVOTIONAL = frozenset(
    "aparecida amparo angeles anjos asuncion ceu carmen carmo conceicao concepcion consolacion cruz deus dios "
    "dolores dores espirito fatima gloria gracas graca guadalupe jesus lourdes luz los mar mercedes milagros "
    "montserrat nascimento nieves paz perpetuo pilar prado remedios rocio rosario sagrado socorro soledad".split()
)
# Those that are hardly a name of their own or initials, however they are printed.
COMMON_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten zu zum zur af av bin ibn el al y e".split()
)
# Those of a name in capitals: "VAN DER BERG".
PARTICLES_IN_CAPITALS = COMMON_PARTICLES.difference(("la", "le", "el", "al")).union(
    ("des", "und", "vom", "binti", "bint", "dei", "degli", "d", "op", "het")
)
BEFORE_DEVOTIONAL = frozenset("ana jose joao juan julio luz maria mario mary rosa santa".split())
DAUGHTERS_AND_SONS = frozenset({"bin", "ibn", "bint", "binti", "ben"})

# How generations are told apart, in the form in which they are shown.
GENERATIONS = {
    "jr": "Jr.",
    "junior": "Jr.",
    "jnr": "Jr.",
    "jun": "Jr.",
    "sr": "Sr.",
    "senior": "Sr.",
    "snr": "Sr.",
    "sen": "Sr.",
    "ii": "II",
    "iii": "III",
    "iv": "IV",
    "2nd": "II",
    "3rd": "III",
    "4th": "IV",
    "2d": "II",
    "3d": "III",
    "filho": "Filho",
    "neto": "Neto",
    "sobrinho": "Sobrinho",
    "júnior": "Júnior",
}
AFTER_A_COMMA = {"v": "V", "vi": "VI", "vii": "VII", "viii": "VIII", "5th": "V", "6th": "VI"}  # else initials
KINSHIP = frozenset({"filho", "neto", "sobrinho", "senior", "junior", "sen", "jun"})  # family names of their own too
INITIALS_TOO = frozenset({"II", "IV", "JR", "SR"})  # behind one name only: "Silva JR"
# What is a suffix where it stands between commas. A lone V is an initial more often.
SUFFIXES = frozenset((*GENERATIONS, *AFTER_A_COMMA, "esq")) - {"v", "filho", "neto", "sobrinho", "jun", "sen"}
# What is a suffix wherever it is printed so.
PRINTED_SUFFIXES = frozenset(("Jr", "Sr", "II", "III", "IV"))

# Degrees, and words of titles: they say nothing of who it is, and are set aside.
DEGREES = frozenset(
    "phd dphil mdphd mph mba msc mphil bsc dsc dvm facc facs fesc fmedsci frcp frcs frcpc frs frse obe cbe kbe mbe "
    "esq esquire drphil drrernat drmed drhc dring drsc llm lld llb edd psyd pharmd dds mbbs mbchb bds phdstudent msn "
    "mpa bsn rn faan faha faap facp mrcp dnp rph csc candsc dsci drph scd engd mres mfph msph msed mmed mmedsc "
    "mmedsci bmedsci bpharm mpharm mbbch bmbs bmbch bchir dclinpsy crnp aprn arnp cpsych frcpath frcr frcsc fracp "
    "fracs franzcp facog facep fasn fase frsc mrcs mrcgp lcsw mlis".split()
)
# Degrees that are initials or family names as often: only behind a comma, or printed in capitals after a whole name.
DEGREES_IN_CAPITALS = frozenset(
    "md ms ma ba bs do mm jd meng med pe phd od cpa dr rd rdn mha mhs mpp msw mfa dpt dpm dmd aud".split()
)
# Degrees as they are printed behind a comma, where capitals tell them from names: "MD", and not "Md".
PRINTED_DEGREES = (
    "PhD MD MPH MBA MPA MPP MHA MHS MSN BSN MSW MSPH MPhil MRes MSc BSc DSc ScD MEng BEng EngD MEd EdD MMed MFA LLM "
    "LLB LLD JD DDS DMD BDS DVM DPT DPM DNP DO DrPH DPhil DClinPsy PharmD PsyD CSc MS MA BA BS RN RD RDN CRNP APRN CPA "
    "CPsych MBBS MBChB MBBCh BMBS BMBCh FRCP FRCPC FRCS FRCSC FRCPath FRCR FRACP FRACS FRS FACS FACP FACC FACOG FACEP "
    "FAAP FAAN FAHA FESC MRCP MRCS MRCGP Esq Dr Prof".split()
)
SHORT_DEGREES = frozenset("MS MA BA BS DO JD RD".split())  # that are initials more often
# Degrees that are printed like initials.
DEGREES_LIKE_INITIALS = (
    "MD MS MA BA DO MM JD PE OD DR RN PHD MPH MBA MPA MSC MSN BSN BSC DSC CPA DDS FRS OBE LLB LLD LLM".split()
)
DEGREES_LIKE_INITIALS_BEHIND_A_COMMA = "BS RD RDN MHA MHS MPP MSW DPT DPM DMD".split()
TITLES = frozenset(
    "dr prof professor professors mr mrs ms mx miss mme mlle sir dame lord lady rev reverend fr hon ing drs ir mag "
    "dipl-ing dipl-phys dipl-inform dipl-math dipl-psych pd priv-doz privatdozent herr frau dott dottssa ssa docteur "
    "doktor doctor doc doz assoc asst adjunct emeritus capt col gen lt maj sgt cdr don doña dona sra sr srta arq lic "
    "dra profa drhc drmed drphil drrernat dring habil med phil rer nat hc mult univ-prof univ apl o shri smt sri "
    "ustadh sheikh canon msgr dom akad rndr mudr judr phdr thdr mgr bc mga".split()
)
# Titles that may stand without a dot, and are hardly names; all others count only with one.
UNDOTTED_TITLES = frozenset(
    "dr-ing dr prof professor mr mrs sir dame mme mlle drs dipl-ing dipl-phys dipl-inform dipl-math pd priv-doz herr "
    "frau dra profa reverend privatdozent doctor docteur univ-prof".split()
)
# Within a row of titles: "Prof. Dr. med. habil."
AFTER_TITLES = frozenset("med phil rer nat habil hc mult ing jur sc techn oec pol theol iur vet dent tit".split())
ROLES = frozenset(
    "ed eds editor editors hrsg hg author authors trans translator compiler comp contributor corresponding deceased "
    "autor autora".split()
)
NOBILITY = frozenset("freiherr freifrau graf gräfin baron ritter edler fürst prinz reichsgraf".split())
MAIDEN_NAME = frozenset({"née", "nee", "geb", "geborene", "born"})

# A name with one of these words is that of an organisation.
ORGANISATION_WORDS = frozenset(
    "participants academia academie academies academy accademia administration agence agencia agency agenzia akademia "
    "akademie akademien akademija alliance anstalt archives arbeitsgemeinschaft arbeitsgruppe asociacion associacao "
    "associates association associazione authority bundesamt bundesanstalt bureau centrum clinic clinics "
    "collaboration collaborations collaborative collaborators comision comissao comite comitato commission committee "
    "community company conference consejo consorcio consortia consortium corp corporation departamento departement "
    "department dept division ecole editorial enterprises escuela facultad faculte faculty fakultat fakultet "
    "federation fondation fondazione forschungszentrum foundation fundacao fundacion fundacja gemeinschaft "
    "gesellschaft gmbh group gruppe grupo gruppo hochschule hopital hospital hospitals inc industries initiative "
    "institut institute institutes institution institutions institutet instituto instituut instytut international "
    "investigators istituto kommission konsortium kollaboration krankenhaus laboratoire laboratoires laboratorio "
    "laboratories laboratorium laboratory limited llc ltd ministere ministerie ministerio ministerium ministero "
    "ministry museum nations network networks observatory office organisation organisations organising organization "
    "organizations ospedale panel partnership politecnico polytechnic polytechnique program programme project "
    "publishers registry researchers rijksinstituut schule secretariat sociedad sociedade societa societe society "
    "stiftung subcommittee systems taskforce team teams technologies telescope trialists universidad universidade "
    "universita universitaet universitat universitatea universite universiteit universitet universitetet "
    "universities university univerzita univerzitet uniwersytet verband vereinigung verein workgroup working "
    "workshop zentrum biobank forschungsgemeinschaft universitesi enstitusu yliopisto egyetem университет "
    "университета институт института академия общество ассоциация министерство комитет организация лаборатория центр "
    "інститут університет академія πανεπιστημιο ινστιτουτο جامعة معهد אוניברסיטת האוניברסיטה".split()
)
# These are family names as well: only with a second sign of an organisation beside them.
WEAK_ORGANISATION_WORDS = frozenset(
    "bank board centers centres unit units center centre centro challenge church college council court directorate "
    "experiment force house lab labs library ministries mission party press program research school sciences science "
    "service services staff study studies survey task trial trials trust union".split()
)
SIGNS_OF_AN_ORGANISATION = frozenset(
    "and for of the und für et pour del der on in national royal american european british world global medical "
    "health state federal public african asian german chinese japanese indian united associated".split()
)
# German joins them to what stands before: "Forschungsgemeinschaft".
ENDINGS_OF_ORGANISATIONS = (
    *(
        "gesellschaft",
        "gemeinschaft",
        "universitat",
        "institut",
        "zentrum",
        "klinik",
        "verband",
        "stiftung",
        "akademie",
    ),
    *("anstalt", "ministerium", "hochschule"),
)
# Well-known bodies that print their name without such a word.
ORGANISATIONS = frozenset(
    "baidu bigscience cern deepmind deepseek eurostat facebook google huawei ibm kaggle microsoft nasa nvidia nist "
    "oecd openai openstreetmap samsung tencent unesco unicef wikimedia wikipedia alibaba eleutherai meta-ai "
    "who".split()
)
NATIVE_ORGANISATIONS = tuple(
    "统计局 銀行 银行 은행 新聞社 医院 醫院 病院 병원 센터 大学 大學 学院 學院 研究所 研究院 研究会 委员会 委員会 "
    "委員會 协会 協会 協會 学会 學會 公司 会社 會社 中心 课题组 編集部 编辑部 事務局 대학교 연구소 연구원 학회 "
    "위원회 협회".split()
)
GENERIC_ORGANISATIONS = ORGANISATION_WORDS - frozenset("group team office project program working company".split())

OTHERS = frozenset(
    "others et al|et al|et alii|et alia|et coll|u a|ua|und andere|y otros|e outros|et autres|en anderen|i dr|"
    "anonymous|anon|unknown|unknown author|no author|author unknown|nn|n n|s n|sn|и др|等|ほか|他|외".split("|")
) | {"others", "and others"}

# Family names of two characters and more, in Chinese, Korean and Japanese. Where one stands at the beginning of a name
# without blanks, it is the family name.
COMPOUND_FAMILY_NAMES = frozenset(
    "歐陽 欧阳 司馬 司马 上官 諸葛 诸葛 東方 东方 皇甫 尉遲 尉迟 公孫 公孙 慕容 令狐 長孫 长孙 宇文 司徒 司空 鲜于 "
    "鮮于 夏侯 南宮 南宫 独孤 獨孤 端木 百里 呼延 남궁 황보 제갈 선우 독고 사공 서문 동방 佐藤 鈴木 高橋 田中 渡辺 "
    "渡邊 渡邉 伊藤 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 齋藤 清水 山崎 阿部 池田 橋本 "
    "山下 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 "
    "松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 "
    "島田 谷口 大野 高田 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 小山 大塚 平野 菅原 久保 松井 千葉 岩崎 桜井 "
    "野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 島崎 小島 山内 西田 北村 五十嵐 福島 "
    "安田 平田 川口 川崎 飯田 吉川 本田 久保田 沢田 辻 黒澤 黒沢 川端 夏目 三島 大江 手塚 宮沢 宮澤 湯川 朝永 南部 "
    "益川 江崎 利根川 野依 田辺 高野 堀内 松下 豊田 西川 北川 山中 大隅 本庶 吉野 真鍋 赤崎 天野 梶田 大村 根岸 下村 "
    "白川 小柴 福井 安倍 岸田 菅野 小泉 鳩山 芥川 太宰 与謝野 川村 岩田 岩本 荒木 大島 星野 大橋 松村 片山 服部 小池 "
    "尾崎 樋口 馬場 永井 浅野 矢野 石原 西山 小沢 小澤 広瀬 松原 内藤 早川 秋山 長田 桑原 関口 土屋 望月 田口 "
    "伊東".split()
)
