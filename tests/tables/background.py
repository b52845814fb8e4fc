"""Makes `index/background.tsv`: how common the commonest words of three languages are.

    pip install pyspellchecker==0.9.1 symspellpy==6.10.1    # Dossier itself needs neither
    python -m tests.tables.background > index/background.tsv

A stem's frequency is the sum of its words' frequencies. The Russian table leans to the spoken language: in
written passages its rare words are more common than it says and its commonest words less, so that its
values are drawn together. Armenian has no table with a clear licence: its words are graded by hand.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import resources

from index import analysis

HEAD = """\
# How common words are in general text: 10 x Zipf value (base-10 logarithm of the frequency per billion
# words), a tab, and the stems that are as common. Made by tests/tables/background.py: change that.
# English: frequency_dictionary_en_82_765.txt of symspellpy 6.10.1, MIT licence, (c) mmb L (Python port),
# after SymSpell, (c) Wolf Garbe; from Google Books Ngrams and SCOWL.
# Russian: ru.json.gz of pyspellchecker 0.9.1, MIT licence, (c) Tyler Barrus; values drawn together.
# Armenian: an estimate by hand, in steps of a half, of about 400 stems.
"""
KEPT = 8_000

ARMENIAN = {
    7.5: "և է",
    7.0: "են ու մի որ այս այդ ի նա որը համար հետ իր նրա",
    6.5: "եմ էր էին ես մեր ձեր իրենց նրանց նրանք մենք դուք այն ինչ բայց թե եթե նաև կամ մեջ վրա "
    "մասին կողմից ըստ որոնք չի չէ չեն ոչ միայն պետք կա շատ մեկ երկու բոլոր ամեն տարի օր մարդ "
    "երբ արդեն դեպի առանց մինչև",
    6.0: "հայաստան հանրապետություն երկիր պետություն կառավարություն օրենք գործ աշխատանք ժամանակ "
    "դեպք հարց խնդիր նոր մեծ առաջին երկրորդ հայ ազգային միջազգային անձ իրավունք կյանք "
    "ժողովուրդ քաղաք երևան կարող կարելի լինել ունի ունեն ասել նշել տալ գտնվել ստանալ որպես "
    "միջև ընթացքում արդյունք հիման հիմք ծրագիր կազմակերպություն տուն աշխարհ խոսք կողմ մաս "
    "համակարգ պայման միջոց դեմ բարձր քան ավելի նման նույն այլ տարբեր որոշ մյուս յուրաքանչյուր "
    "ինքը որտեղ ինչպես ինչու քանի ով ում երեք չորս հինգ տասը հազար միլիոն դրամ",
    5.5: "նախարարություն նախարար վարչապետ նախագահ խորհրդարան պատգամավոր ժողով խորհուրդ որոշում "
    "հոդված օրենսգիրք դատարան դատավոր ոստիկանություն քրեական իրավական քաղաքացի հասարակություն "
    "հասարակական քաղաքական տնտեսական սոցիալական մշակութային զարգացում համագործակցություն "
    "հարաբերություն հանդիպում պատասխան պատասխանատու ներկայացնել ներկայացուցիչ մասնակից "
    "մասնակցել մասնակցություն իրականացնել իրականացում կազմակերպել անցկացնել տեղի ունենալ "
    "կազմել կատարել ընդունել հաստատել հայտարարել հայտնել շարունակել սկսել ավարտել "
    "փոփոխություն տեղեկություն տեղեկատվություն տվյալ թիվ քանակ տոկոս ամիս շաբաթ ժամ երեխա կին "
    "տղամարդ ընտանիք մայր հայր երիտասարդ ուսանող դպրոց համալսարան կրթություն գիտություն "
    "առողջություն բժշկական հիվանդանոց օգնություն աջակցություն պաշտպանություն անվտանգություն "
    "պատերազմ խաղաղություն բանակ սահման ադրբեջան ռուսաստան վրաստան թուրքիա եվրոպա եվրոպական "
    "ամերիկա ԱՄՆ իրան արցախ գյումրի մարզ համայնք գյուղ ճանապարհ շենք տարածք բնակիչ "
    "բնակչություն հոգի ընկեր անուն լեզու գիրք նամակ պատմություն մշակույթ եկեղեցի արվեստ երգ "
    "ֆիլմ լրագրող լրատվամիջոց մամուլ հեռուստատեսություն համացանց կայք էջ ծառայություն "
    "ընկերություն բիզնես շուկա գին գումար փող բանկ վարկ հարկ բյուջե ֆինանսական ներդրում "
    "արտադրություն արտադրանք ապրանք գյուղատնտեսություն ջուր հող օդ էներգիա ներկա նախկին "
    "վերջին հաջորդ հիմնական կարևոր հատուկ ընդհանուր հնարավոր հնարավորություն անհրաժեշտ "
    "անհրաժեշտություն նպատակ դեր նշանակություն ուժ կարգ ձև տեսակ մակարդակ չափ որակ պատճառ "
    "հետևանք օրինակ փաստ իրավիճակ վիճակ",
    5.0: "կոնվենցիա արձանագրություն պայմանագիր համաձայնագիր փաստաթուղթ զեկույց հաշվետվություն "
    "հանձնաժողով կոմիտե հիմնադրամ գրասենյակ կենտրոն ինստիտուտ մարմին վարչություն "
    "գերատեսչություն դատախազություն դատախազ քննիչ քննություն հանցագործություն հանցանք պատիժ "
    "ազատազրկում դատավճիռ մեղադրանք մեղադրյալ ձերբակալել կասկածյալ վկա ապացույց փաստաբան "
    "պաշտպան իրավապահ ոստիկան ծառայող պաշտոն պաշտոնյա պաշտոնական դեսպան դեսպանություն "
    "պատվիրակություն դիվանագիտական համաժողով կոնֆերանս միջոցառում նիստ ելույթ քննարկում "
    "առաջարկ առաջարկություն նախագիծ ռազմավարություն քաղաքականություն բարեփոխում պլան քայլ "
    "գործողություն գործունեություն գործընթաց մեխանիզմ ընթացակարգ կանոն սկզբունք չափանիշ "
    "պահանջ պարտականություն պարտավորություն խախտում սահմանափակում արգելք ազատություն "
    "հավասարություն խտրականություն բռնություն սպառնալիք վտանգ ռիսկ զոհ տուժող վնաս կորուստ "
    "մահ հիվանդություն բուժում դեղ խնամք կացարան ապաստան փախստական միգրացիա միգրանտ "
    "օտարերկրյա արտասահման արտերկիր անձնագիր գործատու աշխատող աշխատակից աշխատավարձ "
    "աշխատաշուկա գործազուրկ մասնագետ փորձագետ փորձ գիտելիք հմտություն դասընթաց վերապատրաստում "
    "ուսուցիչ աշակերտ անչափահաս հաշմանդամ աղքատություն կարիք վճարել վճար ֆինանսավորել "
    "հովանավորել գնել վաճառել ղեկավար ղեկավարել գլխավոր գլխավորել պետ տնօրեն տեղակալ "
    "քարտուղար անդամ խումբ թիմ կուսակցություն ընտրություն քվեարկություն ընտրել դիմել դիմում "
    "բողոք գրել կարդալ խոսել լսել տեսնել իմանալ մտածել հասկանալ գալ գնալ մեկնել վերադառնալ "
    "ապրել բնակվել ծնվել մահանալ հիմնել ստեղծել մշակել պատրաստել կիրառել օգտագործել պահպանել "
    "ապահովել տրամադրել նպաստել աճ աճել նվազել բարելավել ամրապնդել գնահատել վերահսկել "
    "հետազոտություն ուսումնասիրություն վերլուծություն վիճակագրություն լուսանկար հեռախոս հասցե",
    4.0: "թրաֆիքինգ շահագործում շահագործել նույնացում ուղղորդում հավաքագրում ստրկություն առևտուր "
    "մարմնավաճառություն մուրացկանություն հարկադիր հարկադրանք խաբեություն առևանգում խոցելի "
    "ենթադրյալ վերաինտեգրում վերականգնում փոխհատուցում կանխարգելում իրազեկում սոցաշխատող",
}  # fmt: skip


def main() -> None:
    english = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    russian = resources.files("spellchecker") / "resources" / "ru.json.gz"
    pairs = (line.split() for line in english.read_text(encoding="utf-8-sig").splitlines())
    tables = [
        zipf_by_stem((word, int(count)) for word, count in pairs),
        drawn_together(zipf_by_stem(json.loads(gzip.decompress(russian.read_bytes())).items())),
        {analysis.stem(word): zipf for zipf, words in ARMENIAN.items() for word in words.split()},
    ]
    by_value: defaultdict[int, list[str]] = defaultdict(list)
    for table in tables:
        for stem in sorted(sorted(table), key=lambda stem: -table[stem])[:KEPT]:
            by_value[round(10 * table[stem])].append(stem)
    print(HEAD, end="")
    for value in sorted(by_value, reverse=True):
        print(f"{value}\t{' '.join(by_value[value])}")


def zipf_by_stem(counts: Iterable[tuple[str, int]]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for word, count in counts:
        if stem := analysis.stem(word):
            sums[stem] += count
    total = sums.total()
    return {stem: math.log10(count / total) + 9 for stem, count in sums.items()}


def drawn_together(table: dict[str, float]) -> dict[str, float]:
    """Slope and middle fit the shares of stems in 240 encyclopedia paragraphs."""
    return {stem: 5.4 + 0.63 * (zipf - 5.4) for stem, zipf in table.items()}


if __name__ == "__main__":
    main()
