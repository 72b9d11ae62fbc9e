"""What sort of page it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

from ..page import Kind, Where
from . import hints
from .hints import words
from .parts import HEADING_TAGS, Layout
from .vocabulary import parse_date
from .walk import Harvest

_FORUM_NAMES = words(
    "postbody postbit postbitlegacy viewtopic viewforum showthread threadtitle topiclist forumbg forumbits forabg "
    "phpbb vbulletin post_wrapper windowbg windowbg2 message--post p-body-pagecontent topic-post bbp-reply-content "
    "bbp-topic-content forum-post forum_post forumposts forum-posts threadbit thread-list threadlist cpost "
    "ipscomment ipstype_richtext forumline postlist node-forum structitem--thread discussion-list plhin topictitle "
    "bbp-replies bbp-forum wpforo-post wpf-post-wrap wpforo-topic wpforo forum-topic nodelist forumlist "
    "forum-list posterinfo topic-list"
)
_FORUM_PATH = re.compile(
    r"/(?:viewtopic|viewforum|showthread|forumdisplay|showtopic|thread-\d|topic/\d|threads?/|forums?/.+|t/[^/]+/\d)",
    re.I,
)
_SHOP_NAMES = words(
    "add-to-cart add_to_cart addtocart add_to_cart_button single_add_to_cart_button single-product product-form "
    "product-price product__price price-box woocommerce-price-amount product-single productdetails productdetail "
    "product_price buy-now buynow add-to-basket shopping-cart-item product-info-price template-product "
    "product-template price--withouttax product-grid product-list products-grid collection-products product-item "
    "product-card product-item-price product-form__submit shopify-section product-details product-info"
)
PRICE = re.compile(r"[$€£¥₹₽₺]\s?\d|\d\s?(?:[€£₽₺元円원₫]|zł|Kč|kr\b|руб|TL\b)|R[sp]\.? ?\d")
# What a price has besides digits: found much sooner than the pattern says that there is none.
_MONEY = (*"$€£¥₹₽₺元円원₫", "zł", "Kč", "kr", "руб", "TL", "Rs", "Rp")
_CART = (
    "add to cart", "add to basket", "add to bag", "in den warenkorb", "ajouter au panier", "añadir al carrito",
    "adicionar ao carrinho", "aggiungi al carrello", "in winkelwagen", "do koszyka", "в корзину", "sepete ekle",
    "masukkan keranjang", "thêm vào giỏ", "buy now", "add to wishlist", "in stock", "out of stock", "sold out",
    "加入购物车", "カートに入れる", "장바구니",
)  # fmt: skip
_LIST_BODY = re.compile(
    r"\s(?:archive|blog|category|tag|search|search-results|author|date|paged|post-type-archive|tax-\S+|list-page)\s"
)
_SINGLE_BODY = re.compile(r"\s(?:single|single-post|postid-\d+|singular|item-view|item)\s")
_FORUM_WORD = re.compile(
    r"\b(?:forums?|foren|foros?|f[oó]rum|bbs|message board|threads?|discussions?|viewtopic)\b|/comments/|"
    r"форум|論壇|论坛|掲示板|포럼|กระดาน",
    re.I,
)
_AGO = re.compile(r"\b(?:ago|yr\.|replies|wrote:|joined:|posts:)(?:\W|$)", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_POSTED = frozenset({None, Where.COMMENTS, Where.BYLINE, Where.TAGLINE})
_FRONT_BODY = re.compile(r"\s(?:home|front-page)\s")
_PRODUCT = re.compile(r"\bProduct\b")
_LIST_PATH = re.compile(
    r"/(?:page/\d+|category/|categories/|tag/|tags/|archives?(?:/|$)|(?:19|20)\d\d/(?:\d\d?/?)?$|author/|search|label/|topics?/)|[?&](?:page|paged|cat|tag|s|q)=",
    re.I,
)
_ROOT_PATH = re.compile(
    r"(?:/(?:(?:index|default|home)(?:\.\w{2,5})?)?|/[a-z]{2}(?:-[a-z]{2})?/?)?(?:\?(?:utm_|lang|fbclid|ref|gclid)[^#]*)?(?:#.*)?\Z",
    re.I,
)
_ARTICLE_TYPES = re.compile(
    r"\b(?:\w*Article|BlogPosting|NewsArticle|Recipe|Review|HowTo|Report|LiveBlogPosting|ScholarlyArticle)\b"
)


def path_of(url: str) -> str:
    """What follows the host in an address."""
    return re.sub(r"^[a-zA-Z][\w+.\-]*://[^/?#]*", "", url)


def at_root(url: str) -> bool:
    """Whether an address is that of a whole site, not of a page in it."""
    return bool(url) and bool(_ROOT_PATH.match(path_of(url)))


def has_cart(text: str) -> bool:
    """Whether a text has the words of a shop's button: add to cart, buy now, out of stock."""
    low = text.lower()
    return any(cue in low for cue in _CART)


def teasers(layout: Layout, outside: Set[int] = frozenset()) -> list[int]:
    """Blocks of the main part that are headlines of other pages of the site: headings which are all link.

    Args:
        layout: the zones.
        outside: blocks with links that lead elsewhere.
    """
    h = layout.harvest
    return [
        i
        for i, tag in enumerate(h.tags)
        if tag in HEADING_TAGS
        and layout.zones[i] is None
        and h.linked[i] >= 0.8 * len(h.texts[i])
        and len(h.texts[i]) > 8
        and i not in outside
    ]


def kind_of(
    layout: Layout,
    main: tuple[int, int, bool],
    url: str,
    meta: Mapping[str, str],
    structured: Sequence[Mapping[str, Any]],
    classes: frozenset[str],
    outside: Set[int] = frozenset(),
) -> Kind:
    """Tell articles from lists, fronts, forums and shops.

    Args:
        layout: the zones.
        main: the range of the main text, as of `Layout.main`.
        url: address of the page, or ``""``.
        meta: contents of the meta elements by lower-case name.
        structured: items of structured data.
        classes: every class name and id, lower case.
        outside: blocks with links to other sites.
    """
    h = layout.harvest
    start, end, body = main
    prose = sum(layout.prose[i] for i in range(start, end) if layout.zones[i] is None)
    types = " ".join(str(item.get("@type", "")) for item in structured)
    path = path_of(url)
    votes = _article_votes(h, meta, types, path)
    answers = any("upvoteCount" in item and item.get("@type") == "Question" for item in structured)
    if answers or _is_forum(classes, types, path) or _is_thread(layout, url):
        return Kind.FORUM
    if _is_shop(classes, layout, types, meta, prose, votes):
        return Kind.SHOP
    heads = teasers(layout, outside)
    front = (bool(url) and _ROOT_PATH.match(path) is not None) or _FRONT_BODY.search(h.body_names) is not None
    listing = _is_listing(layout, heads, start, end, prose, votes)
    if front and (listing or votes < 2):
        return Kind.FRONT
    if listing:
        return Kind.LIST
    if prose >= (140 if body or votes > 0 or "h1" in h.tags else 300):
        return Kind.ARTICLE
    return Kind.OTHER


def _is_forum(classes: frozenset[str], types: str, path: str) -> bool:
    if "DiscussionForumPosting" in types or "QAPage" in types:
        return True
    found = classes & _FORUM_NAMES
    if len(found) >= 2 or (found and _FORUM_PATH.search(path)):
        return True
    return ".php" in path and _FORUM_PATH.search(path) is not None


def _is_thread(layout: Layout, url: str) -> bool:
    """Whether a page that calls itself a forum holds several dated posts outside its lists."""
    h = layout.harvest
    if not (_FORUM_WORD.search(url) or _FORUM_WORD.search(h.title)):
        return False
    dated = sum(1 for time in h.times if time[2] < layout.size and layout.zones[time[2]] in _POSTED)
    for text, zone in zip(h.texts, layout.zones, strict=True):
        if (
            len(text) < 120
            and zone in _POSTED
            and (_AGO.search(text) or (_YEAR.search(text) and parse_date(text)))
        ):
            dated += 1
    return dated >= 2


def _is_shop(
    classes: frozenset[str], layout: Layout, types: str, meta: Mapping[str, str], prose: int, votes: int
) -> bool:
    cart = not classes.isdisjoint(_SHOP_NAMES)
    sold = meta.get("og:type", "").startswith("product")
    product = sold or _PRODUCT.search(types) is not None
    if product and (prose < 1500 or (votes <= 0 and (sold or cart))):
        return True
    if prose >= (3000 if votes > 0 else 8000):
        return False
    joined = "\n".join([text for text in layout.harvest.texts if len(text) < 60])
    prices = len(PRICE.findall(joined)) if any(sign in joined for sign in _MONEY) else 0
    if not prices and not cart:
        return False
    words = has_cart(joined)
    if (cart or product) and (words or prices >= 2):
        return True
    return (prices >= 15 and votes <= 0) or (prices >= 6 and words)


def _article_votes(h: Harvest, meta: Mapping[str, str], types: str, path: str) -> int:
    votes = 0
    if meta.get("og:type", "").lower() in ("article", "news", "blog.post"):
        votes += 1
    if _ARTICLE_TYPES.search(types):
        votes += 1
    if _SINGLE_BODY.search(h.body_names):
        votes += 2
    if "article:published_time" in meta:
        votes += 1
    if _LIST_BODY.search(h.body_names) and not _SINGLE_BODY.search(h.body_names):
        votes -= 2
    if _LIST_PATH.search(path):
        votes -= 2
    return votes


def _is_listing(layout: Layout, heads: list[int], start: int, end: int, prose: int, votes: int) -> bool:
    h = layout.harvest
    entries = [
        f
        for f, hint in enumerate(h.frame_hints)
        if hint == hints.ENTRY and layout.frame_zones[f] is None and h.frame_ends[f] > h.frame_starts[f]
    ]
    within = [i for i in heads if start <= i < end]
    if len(within) < 3:
        # Teasers beside a main text, or entries that carry no headings.
        if votes < 0 and (len(heads) >= 3 or len(entries) >= 4 or _linked_lines(layout) >= 4):
            return True
        return len(heads) >= 4 and prose < 600 and votes < 2
    before = layout.sums[within[0]] - layout.sums[start]
    if before >= 0.6 * max(prose, 1) and before >= 400:
        return False
    after = layout.sums[end] - layout.sums[within[-1]]
    if after >= 0.8 * prose and votes > 0:
        return False
    return votes < 2 or prose / len(within) < 250 or len(entries) >= 3


def _linked_lines(layout: Layout) -> int:
    """How many blocks of the main part are the text of one link, as long as a headline."""
    h = layout.harvest
    return sum(
        1
        for text, linked, zone in zip(h.texts, h.linked, layout.zones, strict=True)
        if zone is None and len(text) >= 25 and linked >= 0.9 * len(text)
    )
