"""What sort of page it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..page import Kind
from . import hints
from .parts import HEADING_TAGS, Layout
from .walk import Harvest

_FORUM_NAMES = re.compile(
    r"(?<![\w-])(?:postbody|postbit|postbitlegacy|viewtopic|viewforum|showthread|threadtitle|topiclist|forumbg|forumbits|"
    r"forabg|phpbb|vbulletin|post_wrapper|windowbg2?|message--post|p-body-pageContent|topic-post|bbp-reply-content|"
    r"bbp-topic|forum_?posts?|threadbit|thread-list|threadlist|cPost|ipsComment|forumline|postlist|node-forum|"
    r"structItem--thread|discussion-list|plhin|topictitle)\b",
    re.I,
)
_FORUM_PATH = re.compile(
    r"/(?:viewtopic|viewforum|showthread|forumdisplay|showtopic|thread-\d|topic/\d|threads?/|forums?/.+|t/[^/]+/\d)",
    re.I,
)
_SHOP_NAMES = re.compile(
    r"(?<![\w-])(?:add[-_]?to[-_]?cart|addtocart|single_add_to_cart_button|single-product|product-form|product-price|"
    r"product__price|price-box|woocommerce-price-amount|woocommerce-Price-amount|product-single|productdetails?|"
    r"product_price|buy-?now|add-to-basket|shopping-cart-item|product-info-price|template-product|product-template|"
    r"price--withoutTax|product-grid|product-list|products-grid|collection-products|post-type-archive-product)\b",
    re.I,
)
PRICE = re.compile(
    r"(?:[$€£¥₹₽₺]|\b(?:US|AU|CA)\$|USD|EUR|GBP|Rs\.?|Rp\.?)\s?\d[\d.,\s]{0,12}|\d[\d.,]{0,10}\s?(?:€|£|zł|Kč|kr\b|руб|₽|₺|TL\b|EUR|USD|元|円|원|₫|đ\b)"
)
CART = re.compile(
    r"\b(?:add to (?:cart|basket|bag)|in den warenkorb|ajouter au panier|añadir al carrito|adicionar ao carrinho|comprar|"
    r"aggiungi al carrello|in winkelwagen|do koszyka|в корзину|sepete ekle|masukkan keranjang|thêm vào giỏ|"
    r"buy now|add to wishlist|in stock|out of stock)\b|加入购物车|カートに入れる|장바구니",
    re.I,
)
_LIST_BODY = re.compile(
    r"\s(?:archive|blog|category|tag|search|search-results|author|date|paged|post-type-archive|tax-\S+|list-page)\s"
)
_SINGLE_BODY = re.compile(r"\s(?:single|single-post|postid-\d+|singular|item-view|item)\s")
_LIST_PATH = re.compile(
    r"/(?:page/\d+|category/|categories/|tag/|tags/|archives?(?:/|$)|author/|search|label/|topics?/?$)|[?&](?:page|paged|cat|tag|s|q)=",
    re.I,
)
_ROOT_PATH = re.compile(
    r"(?:/(?:(?:index|default|home)(?:\.\w{2,5})?)?|/[a-z]{2}(?:-[a-z]{2})?/?)?(?:[?#].*)?\Z", re.I
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


def teasers(layout: Layout) -> list[int]:
    """Blocks of the main part that are headlines of other pages: headings which are all link."""
    h = layout.harvest
    return [
        i
        for i, tag in enumerate(h.tags)
        if tag in HEADING_TAGS
        and layout.zones[i] is None
        and h.linked[i] >= 0.8 * len(h.texts[i])
        and len(h.texts[i]) > 8
    ]


def kind_of(
    layout: Layout,
    main: tuple[int, int, bool],
    url: str,
    meta: Mapping[str, str],
    structured: Sequence[Mapping[str, Any]],
) -> Kind:
    """Tell articles from lists, fronts, forums and shops.

    Args:
        layout: the zones.
        main: the range of the main text, as of `Layout.main`.
        url: address of the page, or ``""``.
        meta: contents of the meta elements by lower-case name.
        structured: items of structured data.
    """
    h = layout.harvest
    start, end, body = main
    prose = sum(layout.prose[i] for i in range(start, end) if layout.zones[i] is None)
    types = " ".join(str(item.get("@type", "")) for item in structured)
    path = path_of(url)
    all_names = " ".join(h.names)
    if _is_forum(all_names, types, path):
        return Kind.FORUM
    if _is_shop(all_names, layout, types, meta, prose):
        return Kind.SHOP
    heads = teasers(layout)
    at_root = (
        (bool(url)
        and bool(_ROOT_PATH.match(path)))
        or bool(re.search(r"\s(?:home|front-page)\s", h.body_names))
    )
    votes = _article_votes(h, meta, types, path)
    listing = _is_listing(layout, heads, start, end, prose, votes)
    if at_root:
        return Kind.FRONT
    if listing:
        return Kind.LIST
    if prose >= (200 if body or votes > 0 else 300):
        return Kind.ARTICLE
    return Kind.OTHER


def _is_forum(all_names: str, types: str, path: str) -> bool:
    if "DiscussionForumPosting" in types or "QAPage" in types:
        return True
    names = set(map(str.lower, _FORUM_NAMES.findall(all_names)))
    if len(names) >= 2 or (names and _FORUM_PATH.search(path)):
        return True
    return bool(re.search(r"(?:viewtopic|showthread|forumdisplay)\.php", path))


def _is_shop(all_names: str, layout: Layout, types: str, meta: Mapping[str, str], prose: int) -> bool:
    cart = _SHOP_NAMES.search(all_names) is not None
    product = re.search(r"\bProduct\b", types) is not None or meta.get("og:type", "").startswith("product")
    if product and (cart or prose < 1500):
        return True
    if prose >= 3000:
        return False
    short = [text for text in layout.harvest.texts if len(text) < 60]
    prices = len(PRICE.findall("\n".join(short)))
    if not prices and not cart:
        return False
    words = CART.search("\n".join([text for text in short if len(text) < 30])) is not None
    if cart and (words or prices >= 2):
        return prose < 3000
    return prices >= 6 and words and prose < 1500


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
        if votes < 0 and (len(heads) >= 3 or len(entries) >= 4):
            return True
        return len(heads) >= 4 and prose < 600 and votes < 2
    before = layout.sums[within[0]] - layout.sums[start]
    if before >= 0.6 * max(prose, 1) and before >= 400:
        return False
    after = layout.sums[end] - layout.sums[within[-1]]
    if after >= 0.8 * prose and votes > 0:
        return False
    return votes < 2 or prose / len(within) < 250 or len(entries) >= 3
