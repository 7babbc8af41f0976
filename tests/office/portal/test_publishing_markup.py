"""What somebody writes for the public can become a few elements and nothing else."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pantau.office.portal.publishing import markup

ELEMENTS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}
PIECES = st.sampled_from(
    [
        "<script>",
        "</p>",
        "[a](",
        "javascript:",
        "data:text/html,",
        "//x.example",
        ")",
        "**",
        "_",
        "# ",
        "- ",
        "> ",
        "1. ",
        "[[uu7-2017/280]]",
        "[[",
        "]]",
        "\\",
        "\n",
        "\n\n",
        "<img src=x onerror=1>",
        "&lt;",
        '"',
        "'",
        "`",
        "![x](y)",
        "<a:b>",
        "https://contoh.example/?a=1&b=2",
        ' "t"',
        "\x00",
        "&#106;avascript:",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=25).map("".join)
)


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        raise AssertionError("a comment got through")

    def handle_decl(self, decl):
        raise AssertionError("a declaration got through")


def article(norm: str) -> str:
    return f"Pasal <{norm}>"


@given(TEXTS)
def test_nothing_but_the_few_elements_and_safe_links_gets_through(text):
    for tag, attributes in Seen(markup.as_html(text, article)).found:
        assert tag in ELEMENTS
        if tag == "a":
            assert set(attributes) <= {"href", "class", "title"}
            assert markup.SAFE_LINK.match(attributes["href"] or "#"), attributes
        else:
            assert set(attributes) <= {"start"}


def test_the_subset_reads_as_its_help_says():
    html = markup.as_html("# Judul\n\nSatu **tebal** [kata](https://contoh.example/)\n\n- a\n- b", article)
    assert html == (
        '<h2>Judul</h2>\n<p>Satu <strong>tebal</strong> <a href="https://contoh.example/">kata</a></p>\n'
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    )


def test_a_citation_leads_to_its_norm_and_is_escaped():
    text = "Lihat [[uu7-2017/280-1]] dan lagi [[uu7-2017/280-1]]."
    assert markup.cited(text) == ("uu7-2017/280-1",)
    assert '<a class="cite" href="#norma-uu7-2017-280-1">Pasal &lt;uu7-2017/280-1&gt;</a>' in markup.as_html(
        text, article
    )
    assert (
        markup.as_plain(f"# Judul\n\n{text}", str.upper)
        == "Judul\nLihat UU7-2017/280-1 dan lagi UU7-2017/280-1."
    )
