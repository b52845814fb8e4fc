"""Where sentences end. A bar marks the cut, as in razdel: ``'Первое.| |Второе.'``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences

ENGLISH = [
    "It was held in Vienna.| |Eleven people went.",
    "Who came?| |Nobody!| |Then they left…| |Quiet.",
    "Mr. Brown and Dr. V. Hayes met Ms. Lee.| |They talked.",
    "J. R. R. Stone signed it.",
    "See Art. 4, para. 2 and pp. 12–14 of the Convention.| |It applies.",
    "The share was 12.5 per cent in 2018.| |It fell.",
    "Section 132.2 of the Code was amended in 2011.| |A fine is set.",
    "The budget was $1.5 million.| |Of it 0.3 million was spent.",
    "The U.S. Department of State publishes it.| |It has tiers.",
    "They moved to the U.S.| |The children stayed.",
    "It opens at 9 a.m. and closes at 5 p.m. on weekdays.",
    "The NGO helps with food, rent, etc. and more.| |It is free.",
    "He said: «It is over. All of it.» and left.",
    "“It is over.”| |“We are free.”",
    "“Why?” asked the judge.| |Nobody answered.",
    "(They had paid.)| |The rest came later.",
    "1. The parties agree.| |2. The parties pay.",
    "a) The first item; b) the second item.",
    "2.1. General rules apply.| |They are short.",
    "The text ends here.12| |The next begins.",
    "He cited the law.”3| |Then he left.",
    "See www.example.org/a.html?b=1. for more, or write to info@example.org today.",
    "It said no. 5 was next.| |So it was.",
    "Was she paid?| |No.| |She was not.",
    "The firm Stone Ltd. closed.| |It owed money.",
    "The text: a heading follows.",
    "Version 2.0.1 was used...| |Nobody knew.",
    "It ended on 24 Apr. 2018.| |Then came May.",
    "No full stop at the end| ",
]
RUSSIAN = [
    "Первое.| |Второе.",
    "Кто пришёл?| |Никто!| |Все ушли…| |Тихо.",
    "А. С. Петров и В.И. Иванов выступили.| |Им ответили.",
    "Делегация приехала в Вену на съезд в 2018 г.| |Армения его поддержала.",
    "В 2018 г. Армения приняла закон.",
    "В 2016–2018 гг. число дел выросло.| |Их 40.",
    "Он живёт в г. Гюмри, ул. Мира, д. 5, кв. 12.",
    "По ст. 127.1 УК РФ и п. 2 ч. 3 ст. 132 наказание строже.| |Его повысили.",
    "Выделено 5 млн руб. на приют.| |Ещё 300 тыс. руб. дали позже.",
    "Это мужчины, женщины, дети и т.д.| |Всех приняли.",
    "Нужны паспорт, виза и т. п., но это бесплатно.| |Всё.",
    "Доля составила 12,5 %.| |Это много.",
    "Она ответила: «Нет. Никогда».| |Все замолчали.",
    "«Кто там?» — спросил он.| |Ему не ответили.",
    "«Мы свободны!» — крикнула она и ушла.",
    "1. Стороны согласны.| |2. Стороны платят.",
    "Проф. Сидоров и акад. Ким открыли съезд.| |Было 200 чел. гостей.",
    "См. рис. 3 и табл. 4 на с. 15.",
    "Приют принял 47 чел.| |Двое уехали.",
    "Это № 5.| |А это № 6.",
    "Он сказал, что т.е. значит «то есть».| |Верно.",
    "Текст закончен.5| |Следующий начат.",
    "Приём с 9.30 до 18.00.| |Вход свободный.",
    "(Это примечание.)| |Дальше текст.",
    "Съезд прошёл 24.04.2018.| |Были все.",
    "Указано выше: закон принят.",
    "Без точки в конце",
]
ARMENIAN = [
    "Առաջինը։| |Երկրորդը։",
    "Առաջինը:| |Երկրորդը:",
    "Ո՞վ եկավ։| |Ոչ ոք։| |Բոլորը գնացին։",
    "Վ. Կաժոյանը և Ա. Մարտիրոսյանը խոսեցին։| |Նրանց լսեցին։",
    "2018 թ. Հայաստանն ընդունեց օրենքը։| |Այն գործում է։",
    "2016-2018 թթ. ընթացքում զոհերը շատացան։| |Նրանք 40-ն էին։",
    "Քր. օր. 132.2 հոդ. 2-րդ կետը փոխվել է։",
    "Տես էջ 12, հոդ. 5։| |Այնտեղ գրված է։",
    "Ասաց՝ «Վերջ։ Գնացինք» և լռեց։",
    "Նա լռեց. ոչ ոք չխոսեց։| |Լռություն էր։",
    "Մասնակցում էին՝ նախարարը, դատավորը։",
    "Հասցեն՝ ք. Գյումրի, Մաշտոցի պող. 5։| |Մուտքն ազատ է։",
    "Ծախսը 1.5 մլն դոլար էր։| |Այն վճարվեց։",
    "Օգնե՜ք։| |Շո՛ւտ։",
    "Ինչո՞ւ։| |Որովհետև պետք է։",
    "1. Կողմերը համաձայն են։| |2. Կողմերը վճարում են։",
    "Եկան կանայք, երեխաներ և այլն։| |Բոլորին ընդունեցին։",
    "Հանդիպումը ժամը 15:30-ին էր։| |Եկան բոլորը։",
    "Կան երեք խումբ: առաջինը, երկրորդը, երրորդը:| |Այսքանը:",
    "Տեքստն ավարտվեց։5| |Հաջորդն սկսվեց։",
    "(Սա նշում է։)| |Հետո տեքստն է։",
    "ԱՄՆ պետդեպարտամենտը զեկույց հրապարակեց։| |Հայաստանն առաջին խմբում է։",
    "Ո՞ր թվին։| |2018-ին։",
    "Սա վերջն է!| |Իրոք?| |Այո։",
    "Առանց վերջակետի",
]


@pytest.mark.parametrize("marked", [*ENGLISH, *RUSSIAN, *ARMENIAN])
def test_sentences_end_where_the_bars_are(marked: str) -> None:
    """The sentences of the text are what stands between the bars."""
    pieces = [piece for piece in marked.split("|") if piece.strip()]
    text = marked.replace("|", "")
    assert [text[start:stop] for start, stop in sentences(text)] == [piece.strip() for piece in pieces]


PARTS = st.sampled_from(
    ["The end.", "Art. 5", "В 2018 г.", "«Да. Нет»", "Ո՞վ։", "թ.", "?!", "…", "“", "”", " ", "  ", "\n", "12", "12.5",
     ":", "Abc", "абв", "աբգ", "Ա", "»1", "\u00a0", "e\u0301", "😀", ")"]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=25).map(" ".join) | st.lists(PARTS, max_size=25).map("".join) | st.text(max_size=60)


@given(TEXTS, st.data())
def test_sentences_are_slices_that_cover_the_text(text: str, data: st.DataObject) -> None:
    """For any part of any text: the spans are in order, do not overlap, have no blanks at their ends, and hold every
    letter of the part; none is empty."""
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    spans = list(sentences(text, start, stop))
    at = start
    for first, last in spans:
        assert at <= first < last <= stop
        assert text[first:last] == text[first:last].strip()
        assert not text[at:first].strip()
        at = last
    assert not text[at:stop].strip()
    assert [text[a:b] for a, b in spans] == [text[start:stop][a:b] for a, b in sentences(text[start:stop])]
