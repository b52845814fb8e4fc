"""Makes `index/places.yaml`: countries, their adjectives and peoples, and towns, in three languages.

    pip install babel        # Dossier itself does not need it
    python -m tests.tables.places > index/places.yaml

Names of countries come from Babel (CLDR, Unicode licence v3); everything else is written here by hand. A
name that is also an everyday word in its language (Jordan, Дания beside «данные») is left out: one false
country does more harm than a missing one.
"""

from __future__ import annotations

from index import analysis

HEAD = """\
# Places, one a line: its code, then English / Russian / Armenian names, adjectives and peoples, commas
# between. A country's code is that of ISO 3166; a town's code begins with its country's. They are compared by
# their stems; after a bar stands a form of the same name that has another stem.
# Made by tests/tables/places.py: change that. Country names are from CLDR (Unicode licence v3).
"""

LEFT_OUT = {
    "Того",
    "Мали",
    "Гана",
    "Чад",
    "Chad",
    "Jordan",
    "Чили",
    "Մալի",
    "Չադ",
    "Պերու",
    "Куба",
    "Перу",
    "Нигер",
    "Дания",
    "Կատար",
}

INSTEAD = {
    "CD": ("DR Congo", "ДР Конго", "Կոնգոյի Դեմոկրատական Հանրապետություն"),
    "CG": ("Congo", "Конго", "Կոնգո"),
}

KEPT = """
    AE AF AL AM AR AT AU AZ BA BD BE BG BR BY CA CD CG CH CN CO CU CY CZ DE DK DZ EE EG ES ET FI FR
    GB GE GH GR HR HU ID IE IL IN IQ IR IS IT JO JP KE KG KH KP KR KW KZ LB LK LT LU LV LY MA MD ME
    MK MM MN MT MX MY NE NG NL NO NP NZ PE PH PK PL PS PT QA RO RS RU SA SD SE SG SI SK SO SS SY TH
    TJ TM TN TR TZ UA UG US UZ VE VN XK YE ZA
"""

MORE = {
    "AE": "UAE, Emirates, Emirati / Объединенные Арабские Эмираты, ОАЭ, Эмираты / ԱՄԷ, Էմիրություններ",
    "AF": "Afghan / афганский, афганец / աֆղանական, աֆղան",
    "AL": "Albanian / албанский, албанец / ալբանական, ալբանացի",
    "AM": "Armenian, Republic of Armenia, RA / армянский, армянин, Республика Армения, РА"
    " / հայկական, հայ, հայեր, Հայաստանի Հանրապետություն, ՀՀ",
    "AR": "Argentinian, Argentine / аргентинский / արգենտինական",
    "AT": "Austrian / австрийский, австриец / ավստրիական, ավստրիացի",
    "AU": "Australian / австралийский / ավստրալական",
    "AZ": "Azerbaijani / азербайджанский, азербайджанец / ադրբեջանական, ադրբեջանցի",
    "BA": "Bosnia, Bosnian, BiH / боснийский, Босния / բոսնիական, Բոսնիա",
    "BD": "Bangladeshi / бангладешский / բանգլադեշյան",
    "BE": "Belgian / бельгийский, бельгиец / բելգիական",
    "BG": "Bulgarian / болгарский, болгарин / բուլղարական, բուլղարացի",
    "BR": "Brazilian / бразильский / բրազիլական",
    "BY": "Belarusian, Belorussian, Belorussia / белорусский, белорус, Белоруссия / բելառուսական, բելառուս",
    "CA": "Canadian / канадский, канадец / կանադական, կանադացի",
    "CH": "Swiss / швейцарский, швейцарец / շվեյցարական, շվեյցարացի",
    "CN": "Chinese, PRC / китайский, китаец, КНР / չինական, չինացի, ՉԺՀ",
    "CO": "Colombian / колумбийский / կոլումբիական",
    "CY": "Cypriot / кипрский, киприот / կիպրական",
    "CZ": "Czech Republic, Czech / чешский, чех, Чешская Республика / չեխական, Չեխիայի Հանրապետություն",
    "DE": "German / немецкий, германский, немец, ФРГ / գերմանական, գերմանացի",
    "DK": "Danish / датский, датчанин / դանիական, դանիացի",
    "EE": "Estonian / эстонский, эстонец / էստոնական",
    "EG": "Egyptian / египетский, египтянин / եգիպտական",
    "ES": "Spanish / испанский, испанец / իսպանական, իսպանացի",
    "ET": "Ethiopian / эфиопский / եթովպական",
    "FI": "Finnish / финский, финн / ֆիննական",
    "FR": "French / французский, француз / ֆրանսիական, ֆրանսիացի",
    "GB": "UK, Great Britain, Britain, British, England, Scotland, Scottish, Wales, Welsh, Northern Ireland"
    " / Соединенное Королевство, Британия, британский, Англия, английский, Шотландия, шотландский, Уэльс"
    " / Միացյալ Թագավորություն, Մեծ Բրիտանիա, Բրիտանիա, բրիտանական, Անգլիա, անգլիական, Շոտլանդիա",
    "GE": "Georgian / грузинский, грузин / վրացական, վրացի",
    "GH": "Ghanaian / ганский / գանայական",
    "GR": "Greek / греческий, грек / հունական, հույն",
    "HR": "Croatian / хорватский, хорват / խորվաթական",
    "HU": "Hungarian / венгерский, венгр / հունգարական, հունգարացի",
    "ID": "Indonesian / индонезийский / ինդոնեզական",
    "IE": "Irish / ирландский, ирландец / իռլանդական",
    "IL": "Israeli / израильский, израильтянин / իսրայելական, իսրայելցի",
    "IN": "Indian / индийский, индиец / հնդկական, հնդիկ",
    "IQ": "Iraqi / иракский / իրաքյան, իրաքցի",
    "IR": "Iranian, Islamic Republic of Iran / иранский, иранец / իրանական, իրանցի",
    "IS": "Icelandic / исландский / իսլանդական",
    "IT": "Italian / итальянский, итальянец / իտալական, իտալացի",
    "JP": "Japanese / японский, японец / ճապոնական, ճապոնացի",
    "KG": "Kyrgyz, Kyrgyz Republic / киргизский, кыргызский, киргиз, Кыргызстан, Кыргызская Республика / ղրղզական, Ղրղզստան",
    "KP": "DPRK, North Korean / КНДР, северокорейский / ԿԺԴՀ, հյուսիսկորեական",
    "KR": "South Korean, Korean, Republic of Korea / южнокорейский, корейский / հարավկորեական",
    "KZ": "Kazakh, Kazakhstani / казахстанский, казахский, казах / ղազախական, ղազախ",
    "LB": "Lebanese / ливанский, ливанец / լիբանանյան, լիբանանցի",
    "LT": "Lithuanian / литовский, литовец / լիտվական, լիտվացի",
    "LV": "Latvian / латвийский, латышский, латыш / լատվիական",
    "MD": "Moldovan, Republic of Moldova, Moldavia / молдавский, молдаванин, Молдавия, Республика Молдова"
    " / մոլդովական, Մոլդավիա, մոլդովացի",
    "ME": "Montenegrin / черногорский / չեռնոգորական",
    "MK": "Macedonia, Macedonian / македонский, Македония / մակեդոնական, Մակեդոնիա",
    "MN": "Mongolian / монгольский / մոնղոլական",
    "MX": "Mexican / мексиканский / մեքսիկական",
    "NG": "Nigerian / нигерийский / նիգերիական",
    "NL": "Dutch, Holland / нидерландский, голландский, Голландия / նիդերլանդական, հոլանդական, Հոլանդիա",
    "NO": "Norwegian / норвежский, норвежец / նորվեգական",
    "NP": "Nepali, Nepalese / непальский / նեպալական",
    "PH": "Filipino, Philippine / филиппинский / ֆիլիպինյան",
    "PK": "Pakistani / пакистанский / պակիստանյան",
    "PL": "Polish / польский, поляк / լեհական, լեհ",
    "PS": "Palestine, Palestinian / Палестина, палестинский / Պաղեստին, պաղեստինյան",
    "PT": "Portuguese / португальский / պորտուգալական",
    "RO": "Romanian / румынский, румын / ռումինական, ռումինացի",
    "RS": "Serbian / сербский, серб / սերբական",
    "RU": "Russian, Russian Federation / российский, русский, россиянин, Российская Федерация, РФ"
    " / ռուսական, ռուս, ռուսաստանյան, Ռուսաստանի Դաշնություն, ՌԴ",
    "SA": "Saudi, Saudi Arabian, KSA / саудовский / սաուդյան",
    "SE": "Swedish / шведский, швед / շվեդական, շվեդ",
    "SK": "Slovak / словацкий, словак / սլովակական",
    "SI": "Slovenian, Slovene / словенский / սլովենական",
    "SY": "Syrian / сирийский, сириец / սիրիական, սիրիացի",
    "TH": "Thai / таиландский, тайский / թաիլանդական",
    "TJ": "Tajik / таджикский, таджик / տաջիկական, տաջիկ",
    "TM": "Turkmen / туркменский, Туркмения / թուրքմենական, թուրքմեն",
    "TR": "Turkey, Turkish / турецкий, турок / թուրքական, թուրք",
    "UA": "Ukrainian / украинский, украинец / ուկրաինական, ուկրաինացի",
    "US": "USA, U.S., United States of America, America, American, us embassy, us ambassador, us government,"
    " us state department, the us / США, Соединенные Штаты Америки, Америка, американский, американец, Штаты"
    " / ԱՄՆ, Ամերիկայի Միացյալ Նահանգներ, Ամերիկա, ամերիկյան, ամերիկացի",
    "UZ": "Uzbek / узбекский, узбекистанский, узбек / ուզբեկական, ուզբեկ",
    "VN": "Vietnamese / вьетнамский, вьетнамец / վիետնամական",
    "ZA": "South African / южноафриканский, ЮАР / հարավաֆրիկյան, ՀԱՀ",
    "JO": "Hashemite Kingdom of Jordan, Jordanian / иорданский / հորդանանյան",
    "XK": "Kosovar / косовский / կոսովյան",
}

TOWNS = """
AM/Yerevan: Yerevan, Erevan / Ереван, ереванский / Երևան, երևանյան
AM/Gyumri: Gyumri / Гюмри / Գյումրի, Գյումրիում
AM/Vanadzor: Vanadzor / Ванадзор / Վանաձոր
AM/Armavir: Armavir / Армавир / Արմավիր
AM/Ararat: Ararat / Арарат / Արարատ
AM/Aragatsotn: Aragatsotn / Арагацотн / Արագածոտն
AM/Gegharkunik: Gegharkunik / Гегаркуник / Գեղարքունիք
AM/Kotayk: Kotayk / Котайк / Կոտայք
AM/Lori: Lori / Лори / Լոռի
AM/Shirak: Shirak / Ширак / Շիրակ
AM/Syunik: Syunik / Сюник / Սյունիք
AM/Tavush: Tavush / Тавуш / Տավուշ
AM/Vayots Dzor: Vayots Dzor / Вайоц Дзор / Վայոց Ձոր
AM/Ijevan: Ijevan / Иджеван / Իջևան
AM/Kapan: Kapan / Капан / Կապան
AM/Goris: Goris / Горис / Գորիս
AM/Hrazdan: Hrazdan / Раздан / Հրազդան
AM/Tsaghkadzor: Tsaghkadzor / Цахкадзор / Ծաղկաձոր
AM/Dilijan: Dilijan / Дилижан / Դիլիջան
AM/Sevan: Sevan / Севан / Սևան
AM/Etchmiadzin: Etchmiadzin, Vagharshapat / Эчмиадзин, Вагаршапат / Էջմիածին, Վաղարշապատ
AE/Dubai: Dubai / Дубай / Դուբայ
AE/Abu Dhabi: Abu Dhabi / Абу-Даби / Աբու Դաբի
AT/Vienna: Vienna / Вена, венский / Վիեննա
AZ/Baku: Baku / Баку / Բաքու
BE/Brussels: Brussels / Брюссель / Բրյուսել
BG/Sofia: Sofia / София / Սոֆիա
BY/Minsk: Minsk / Минск / Մինսկ
CH/Geneva: Geneva / Женева / Ժնև
CH/Bern: Bern / Берн / Բեռն
CZ/Prague: Prague / Прага / Պրահա
DE/Berlin: Berlin / Берлин / Բեռլին
DK/Copenhagen: Copenhagen / Копенгаген / Կոպենհագեն
EE/Tallinn: Tallinn / Таллин / Տալլին
ES/Madrid: Madrid / Мадрид / Մադրիդ
FI/Helsinki: Helsinki / Хельсинки / Հելսինկի
FR/Paris: Paris / Париж / Փարիզ
FR/Strasbourg: Strasbourg / Страсбург / Ստրասբուրգ
GB/London: London / Лондон / Լոնդոն
GB/Edinburgh: Edinburgh / Эдинбург / Էդինբուրգ
GE/Tbilisi: Tbilisi / Тбилиси / Թբիլիսի
GE/Batumi: Batumi / Батуми / Բաթում, Բաթումի
GR/Athens: Athens / Афины / Աթենք
HU/Budapest: Budapest / Будапешт / Բուդապեշտ
IR/Tehran: Tehran / Тегеран / Թեհրան
IT/Rome: Rome / Рим / Հռոմ
IT/Palermo: Palermo / Палермо / Պալերմո
KG/Bishkek: Bishkek / Бишкек / Բիշքեկ
KZ/Astana: Astana, Nur-Sultan / Астана, Нур-Султан / Աստանա
KZ/Almaty: Almaty / Алматы, Алма-Ата / Ալմաթի
LT/Vilnius: Vilnius / Вильнюс / Վիլնյուս
LV/Riga: Riga / Рига / Ռիգա
MD/Chisinau: Chisinau, Kishinev / Кишинев / Քիշնև
NL/The Hague: The Hague, Hague / Гаага / Հաագա
NL/Amsterdam: Amsterdam / Амстердам / Ամստերդամ
NO/Oslo: Oslo / Осло / Օսլո
PL/Warsaw: Warsaw / Варшава / Վարշավա
PT/Lisbon: Lisbon / Лиссабон / Լիսաբոն
RO/Bucharest: Bucharest / Бухарест / Բուխարեստ
RS/Belgrade: Belgrade / Белград / Բելգրադ
RU/Moscow: Moscow / Москва, московский / Մոսկվա
RU/Saint Petersburg: Saint Petersburg, St Petersburg / Санкт-Петербург, Петербург / Սանկտ Պետերբուրգ
SE/Stockholm: Stockholm / Стокгольм / Ստոկհոլմ
TJ/Dushanbe: Dushanbe / Душанбе / Դուշանբե
TM/Ashgabat: Ashgabat / Ашхабад / Աշգաբադ
TR/Ankara: Ankara / Анкара / Անկարա
TR/Istanbul: Istanbul / Стамбул / Ստամբուլ
UA/Kyiv: Kyiv, Kiev / Киев / Կիև
UA/Lviv: Lviv / Львов / Լվով
US/New York: New York / Нью-Йорк / Նյու Յորք
US/Washington: Washington / Вашингтон / Վաշինգտոն
UZ/Tashkent: Tashkent / Ташкент / Տաշքենդ
"""


def main() -> None:
    from babel import Locale  # type: ignore[import-not-found]  # noqa: PLC0415 - only this program needs it

    print(HEAD)
    for code in KEPT.split():
        more = [part.split(", ") for part in MORE.get(code, " / / ").split(" / ")] if code in MORE else [[], [], []]
        columns = []
        for i, (language, extra) in enumerate(zip(("en", "ru", "hy"), more, strict=True)):
            name = INSTEAD[code][i] if code in INSTEAD else Locale(language).territories[code]
            names = [name.split(" (")[0].replace(" & ", " and "), *extra]
            columns.append(", ".join(dict.fromkeys(n for n in names if n and n not in LEFT_OUT)))
        print(f'"{code}": ' + with_forms(" / ".join(column for column in columns if column)))
    for line in TOWNS.strip().splitlines():
        code, town = line.split(": ")
        print(f"{code}: {with_forms(town)}")


def with_forms(line: str) -> str:
    return " / ".join(", ".join(map(with_its_forms, column.split(", "))) for column in line.split(" / "))


def with_its_forms(name: str) -> str:
    """The name and one form for each stem that its other forms have."""
    forms: dict[str, str] = {}
    if name[0].isupper() and not name.isupper() and not set(name) & set(" -’"):
        for form in russian_forms(name) if name[-1] in CYRILLIC else armenian_forms(name):
            forms.setdefault(analysis.stem(form), form)
    forms.pop(analysis.stem(name), None)
    return "|".join([name, *forms.values()])


CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def russian_forms(name: str) -> list[str]:
    if name.endswith("ия"):
        return [name[:-2] + ending for ending in ("ии", "ию", "ией")]
    if name[-1] in "ая":
        endings = ("и", "ы") if name[-1] == "а" else ("и",)
        return [name[:-1] + ending for ending in (*endings, "е", "ой" if name[-1] == "а" else "ей")]
    if name[-1] == "й" and name[-2] not in "иы":
        return [name[:-1] + ending for ending in ("я", "ю", "ем", "е")]
    if name[-1] == "ь":
        return [name[:-1] + ending for ending in ("я", "ю", "ем", "е")]
    return [] if name[-1] in "иоуеыэюй" else [name + ending for ending in ("а", "у", "ом", "е")]


def armenian_forms(name: str) -> list[str]:
    if not "ա" <= name[-1] <= "և":
        return []
    if name[-1] == "ա":
        return [name + ending for ending in ("յի", "յում", "յից", "ն")]
    if name[-1] == "ի":
        return [name + "ում", name[:-1] + "ու", name + "ից", name + "ն"]
    return [name + ending for ending in (("յի", "յում") if name[-1] in "ոե" else ("ի", "ում", "ից", "ը"))]


if __name__ == "__main__":
    main()
