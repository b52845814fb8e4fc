"""HTML as a reader sees its article."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction import extract
from index.model import Metadata


def page(body: str, head: str = "") -> str:
    return extract(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html").text


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>Decree N <b>726</b>-Ն of <i>2019</i></p>", "Decree N 726-Ն of 2019"),
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\nthree"),
        ("<h2>A <br> heading</h2>", "A heading"),
        ("<div>bare<div>inner</div>after</div>", "bare\ninner\nafter"),
        ("<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>", "one\ntwo\nthree"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>soft&shy;hyphen&nbsp;and&#8203;zero</p>", "softhyphen andzero"),
        ("<table><tr><th>Year</th><th>Women</th></tr><tr><td>2020</td><td><p>7</p></td></tr></table>",
         "Year | Women\n2020 | 7"),
        ("<table><tr><td><h1>Layout</h1><p>one</p></td><td><p>two</p></td></tr></table>", "Layout\none\ntwo"),
        ("<table><tr><th rowspan=2>Country<th colspan=2>Victims<tr><th>Women<th>Men<tr><td rowspan=2>Armenia<td>7<td>4"
         "<tr><td>8<td>5</table>",
         "Country | Victims\nCountry | Women | Men\nArmenia | 7 | 4\nArmenia | 8 | 5"),
        ("<table><tr><td>a<td>b<tr style='display:none'><td>x<td>y</table>", "a | b"),
        ("<ol start=3><li>three<ol type=a><li>x<li>y</ol><li value=9>nine<li>ten</ol>",
         "3. three\na. x\nb. y\n9. nine\n10. ten"),
        ("<ol style='list-style: none'><li>bare</ol>", "bare"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<p>seen <span class='sr-only'>for machines</span></p>", "seen"),
        ("<script>x</script><style>x</style><noscript>x</noscript><template>x</template><p>y</p>", "y"),
        ("<p hidden>x</p><p style='display: none'>x</p><p aria-hidden=true>x</p><!-- x --><p>y</p>", "y"),
        ("<form><p>Search</p></form><p>y</p>", "y"),
        ("<form><h1>Page</h1><p>y</p></form>", "Page\ny"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(body: str, seen: str) -> None:
    """A new line only where a block begins or ends; nothing hidden."""
    assert page(body) == seen


SITE = """<header>Logo</header><nav><a href=x>Home</a></nav>%s<aside>Related</aside><footer>Imprint</footer>"""


@pytest.mark.parametrize(
    "article",
    [
        "<main><h1>Plan</h1><p>The text of the plan, for all to read.</p></main>",
        "<main><article><header><h1>Plan</h1></header><p>The text of the plan, for all to read.</p></article></main>",
        "<div class=page><ul class=menu><li>Contact</ul><h1>Plan</h1><p>The text of the plan, for all to read.</p>"
        "<ul><li><a href=1>First page</a><li><a href=2>Second</a><li><a href=3>Third</a></ul>"
        "<div id=cookie-consent>We use cookies</div></div>",
        "<div><a href=1>Home</a> | <a href=2>News</a> | <a href=3>Contact</a></div><div class=with-sidebar><h2>Plan</h2>"
        "<p>The text of the plan, for all to read.</p></div>",
        "<article><h1>Plan</h1><p>The text of the plan, for all to read.</p><div class='share-buttons'>Share it</div>"
        "<ul class=related><li>More</ul></article><article>A teaser</article><article>Another</article>",
    ],
)
def test_the_site_around_the_article_goes(article: str) -> None:
    """Menus, banners and footers are left out, whether or not the page marks its article."""
    assert page(SITE % article) == "Plan\nThe text of the plan, for all to read."


def test_a_teaser_is_not_the_article() -> None:
    """One short article beside a long text, and several of them, do not stand for the page."""
    long = "<p>" + "The text of the page goes on. " * 20 + "</p>"
    assert page(f"{long}<article>Teaser</article>").startswith("The text")
    assert page("<article><p>One</p></article><article><p>Two</p></article>") == "One\nTwo"


def test_metadata_of_the_head() -> None:
    """Title, publisher, date, address and language, as the page says them."""
    source = """<html lang="hy-AM"><head><title>Plan | Council</title><meta property="og:title" content="Plan">
    <meta property="og:site_name" content="Council"><link rel="canonical" href="https://x.org/plan">
    <meta property="article:published_time" content="2018-04-24T10:00:00+04:00"></head>
    <body><p>text</p></body></html>"""
    assert extract(source.encode(), "a.html").metadata == Metadata("Plan", "Council", "2018-04-24", "https://x.org/plan", "hy")


def test_metadata_for_search_engines() -> None:
    """Where the head says nothing: the publisher's name is no part of the title, an address is made whole."""
    source = """<html xml:lang="ru"><head><title>План действий — МИД</title><base href="https://x.org/a/">
    <link rel="canonical" href="/plan"><script type="application/ld+json">{"broken</script><script type="application/ld+json">
    {"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", "datePublished": "2018-04-24T10:00",
    "publisher": {"name": "МИД"}}]}</script></head><body><p>текст</p></body></html>"""
    assert extract(source.encode(), "a.html").metadata == Metadata(
        "План действий", "МИД", "2018-04-24", "https://x.org/plan", "ru"
    )


@pytest.mark.parametrize("href", ["http://[", "javascript:alert(1)", "//", "\u202e"])
def test_an_address_that_is_none(href: str) -> None:
    """Is left out."""
    assert extract(f"<html><link rel=canonical href='{href}'><p>x".encode(), "a.html").metadata.url is None


def test_the_charset_that_the_page_declares() -> None:
    """Also for a text too short to be told by its letters."""
    source = '<meta charset="windows-1251"><p>Да</p>'
    assert extract(source.encode("cp1251"), "a.html").text == "Да"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "koi8-r"])
def test_a_wrong_charset_does_no_harm(declared: str) -> None:
    """The letters of the page tell which it is in."""
    text = "Торговля людьми остаётся тяжким посягательством на человеческое достоинство."
    source = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>{text}</p></html>'
    assert extract(source.encode("cp1251"), "a.html").text == text


def test_a_page_in_an_old_armenian_font() -> None:
    """Also written in entities, as the programs of its time did."""
    assert page("<p><font face='Arial Armenian'>&ETH;&sup3;&Ucirc;&sup3;&euml;&iuml;&sup3;&Yacute;</font></p>") == "Հայաստան"


def test_headings_nest() -> None:
    """As sections of the text."""
    done = extract(b"<html><body><h1>A</h1><p>x</p><h3>B</h3><p>y</p></body></html>", "a.html")
    assert [(section.title, section.start, section.stop) for section in done.sections] == [("A", 0, 7), ("B", 4, 7)]


def test_a_page_may_nest_deeper_than_python() -> None:
    """Ten thousand elements inside each other are read."""
    assert page("<div>" * 10_000 + "deep" + "</div>" * 10_000) == "deep"


def test_a_page_without_words_is_refused() -> None:
    """Pictures and scripts are no text."""
    with pytest.raises(RefusedError) as refused:
        page("<img src=x><script>y</script>")
    assert refused.value.code == "no-text"
