"""A light stemmer for Eastern Armenian.

Snowball's Armenian stemmer leaves seven of eight forms of ``զոհ`` (victim) apart and cuts ``օրենք`` (law) down to ``օր``
(day). Armenian adds its endings one after another (stem, plural, case, article: ``զոհ-եր-ի-ն``), so they are taken off
from the outside in, and never so many that fewer than three letters are left.
"""

from __future__ import annotations

_IRREGULAR = {
    "մարդ": "մարդ մարդու մարդուն մարդուց մարդով մարդիկ մարդկանց մարդկանցից մարդկանցով մարդը մարդն",
    "կին": "կին կինը կինն կնոջ կնոջը կնոջից կանայք կանանց կանանցից կանանցով",
    "երկիր": "երկիր երկիրը երկիրն երկրի երկրին երկրից երկրում երկրով երկրներ երկրները երկրներն երկրների երկրներին "
    "երկրներից երկրներում երկրներով",
    "տարի": "տարի տարին տարվա տարվան տարում տարուց տարով տարիներ տարիները տարիների տարիներին տարիներից տարիներում",
    "օր": "օր օրը օրն օրվա օրվան օրից օրով օրում օրեր օրերը օրերի օրերին օրերից օրերում օրերով",
    "ամիս": "ամիս ամիսը ամսի ամսվա ամսին ամսից ամիսներ ամիսները ամիսների ամիսներին ամիսներում",
    "անուն": "անուն անունը անվան անվանը անվամբ անունով անուններ անունները անունների",
    "տուն": "տուն տունը տան տանը տնից տներ տները տների տներում",
    "հայր": "հայր հայրը հոր հորը", "մայր": "մայր մայրը մոր մորը մայրեր մայրերի մայրերին",
    "աղջիկ": "աղջիկ աղջիկը աղջկա աղջկան աղջիկներ աղջիկները աղջիկների աղջիկներին",
    "գիր": "գիր գրի", "նախագահ": "նախագահ նախագահի նախագահը նախագահն նախագահին նախագահել նախագահեց նախագահում",
    "օրենք": "օրենք օրենքը օրենքն օրենքի օրենքին օրենքից օրենքով օրենքում օրենքներ օրենքները օրենքների օրենքներով",
    "կյանք": "կյանք կյանքը կյանքի կյանքից կյանքում",
    "միջոց": "միջոց միջոցը միջոցներ միջոցները միջոցների միջոցներով",
    "դատավոր": "դատավոր դատավորը դատավորի դատավորներ դատավորների",
    "պետություն": "պետություն պետությունը պետությունն պետության պետությանը պետությունից պետություններ պետությունները "
    "պետությունների պետություններին պետություններում",
    "քաղաքացի": "քաղաքացի քաղաքացին քաղաքացու քաղաքացուն քաղաքացիներ քաղաքացիները քաղաքացիների քաղաքացիներին",
    "լինել": "է են եմ էր էին եղել եղավ եղած լինել լինի",
}  # fmt: skip
_STEM_OF = {form: stem for stem, forms in _IRREGULAR.items() for form in forms.split()}

_VOWELS = "աեէըիոօւ"
_SHORTEST = 3

_ARTICLES = ("ը", "ն", "ս", "դ")
_CASES = ("ից", "ով", "ում", "ի")
_PLURALS = ("ներ", "եր")
_NOUNS = ("ություն", "ության", "ությամբ", "ութեան", "ումն", "ում", "ման", "մամբ", "ումներ")
_VERBS = ("եցինք", "վեցին", "վելու", "ացնել", "եցին", "ելու", "ալու", "վել", "վեց", "ված", "վող", "վում", "ելիս",
          "եցի", "եցիք", "ել", "ալ", "եց", "աց", "ած", "ող", "ացին")  # fmt: skip


def stem(word: str) -> str:
    """The stem of a folded word (lower case, without marks, ``և`` for ``եւ`` and ``եվ``)."""
    if word in _STEM_OF:
        return _STEM_OF[word]
    for step in (_article, _case, _plural, _noun, _verb):
        word = step(word)
        if word in _STEM_OF:
            return _STEM_OF[word]
    return word


def _cut(word: str, endings: tuple[str, ...], shortest: int = _SHORTEST) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word


def _article(word: str) -> str:
    """``ը`` after a consonant, ``ն`` after a consonant or ``ի``; after ``ա`` it belongs to the word (Հայաստան)."""
    before = word[-2:-1]
    if word.endswith("իան"):  # Թուրքիա, Թուրքիան; surnames end in -յան
        return word[:-1]
    if word.endswith("ն") and before in _VOWELS.replace("ի", ""):
        return word
    if word.endswith(("ս", "դ")) and not word.endswith(("ներս", "ներդ", "երս", "երդ")):
        return word
    return _cut(word, _ARTICLES)


def _case(word: str) -> str:
    for ending in _CASES:
        if word.endswith("յ" + ending) and word[-len(ending) - 2 : -len(ending) - 1] in _VOWELS:
            return _cut(word, ("յ" + ending,))
    if word.endswith("ում") and not word.endswith("երում"):  # as likely a noun or a verb in -ում
        return word
    return _cut(word, _CASES)


def _plural(word: str) -> str:
    return _cut(word, _PLURALS)


def _noun(word: str) -> str:
    cut = _cut(word, _NOUNS, shortest=4)
    return cut if cut != word else _cut(word, ("ում",))


def _verb(word: str) -> str:
    cut = _cut(word, _VERBS)
    return cut[:-1] if cut != word and cut.endswith("վ") and len(cut) > _SHORTEST + 1 else cut
