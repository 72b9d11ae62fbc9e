"""What a page is built of: stock themes left as they came, missing ways to reach somebody, ads, trackers, scripts.

What needs the markup (scripts, pictures, hidden text) is not measurable on a text rendering.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from ..facts import body_counts, body_words, outside_links, visible_text
from ..lists import (
    AD_HOSTS,
    CDN_HOSTS,
    LEGAL_WORDS,
    LOW_AD_HOSTS,
    PUSH_HOSTS,
    ROLE_NAMES,
    SAMPLE_LINES,
    SAMPLES,
    SEARCH_PICTURE_HOSTS,
    SHARE_HOSTS,
    SOCIAL_HOSTS,
    TRACKER_HOSTS,
    UNCATEGORIZED,
    URGENCY,
    WIDGETS,
    words,
)
from ..page import Block, Image, Kind, Link, Where
from ..phrases import Phrases, around, lowered, passages, shortened
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from .wording import low

# ---------------------------------------------------------------------------------------------- shared steps


def _from(value: float, evidence: Callable[[], Evidence]) -> Measurement:
    return Measurement(float(value), evidence)


def _found(
    quotes: Iterable[Quote], value: float | None = None, limit: int = 3, **words: object
) -> Measurement:
    """A measurement whose value is the number of quotes, or a value given, and whose evidence is the quotes."""
    kept = list(quotes)
    count = len(kept)
    first = kept[0].text if kept else ""
    return _from(
        count if value is None else value,
        lambda: Evidence(tuple(kept[:limit]), {"count": count, "first": first, **words}),
    )


_ARTICLE, _FOOTER = frozenset({Where.ARTICLE}), frozenset({Where.FOOTER})


def _quote(block: Block) -> Quote:
    return Quote(shortened(block.text), block.where)


def briefs(facts: Facts) -> list[Block]:
    """The page's lines of up to 60 characters."""
    return [block for block in facts.page.blocks[:3000] if len(block.text) <= 60]


def short_lines(facts: Facts) -> dict[str, Block]:
    """The page's lines of up to 60 characters by their text in lower case; the first one of each wording."""
    return {block.text.lower(): block for block in facts.of(briefs)[::-1]}


def anchors(facts: Facts) -> dict[str, Link]:
    """The page's links by their text in lower case; the first one of each wording."""
    links = facts.page.links
    return {link.text.lower(): link for link in (*links[:300], *links[300:][-150:])[::-1]}


def foot(facts: Facts) -> tuple[Block, ...]:
    """The footer, with the last six lines of the page, where credits stand in themes without one."""
    page = facts.page
    last = page.blocks[-6:]
    return (*page.footer[-60:], *[block for block in last if block.where not in _ARTICLE])


def foot_text(facts: Facts) -> str:
    """The footer's text, lower case, a block a line."""
    return lowered("\n".join([block.text[:300] for block in facts.of(foot)]))


def resources(facts: Facts) -> Counter[str]:
    """How many scripts, frames and pictures come from each host."""
    furniture = facts.page.furniture
    if furniture is None:
        return Counter()
    tally: Counter[str] = Counter()
    for address in (*furniture.scripts[:300], *furniture.iframes[:100]):
        tally[host_of(address)] += 1
    for image in furniture.images[:500]:
        tally[image.host] += 1
    tally.pop("", 0)
    return tally


def host_of(address: str) -> str:
    """Host of an address, lower case without ``www.``; ``""`` where it has none."""
    at = address.find("//")
    if at < 0 or at > 8 or (at and address[at - 1] != ":"):
        return ""
    host = address[at + 2 :].partition("/")[0].partition("?")[0].rpartition("@")[2].partition(":")[0].lower()
    return host.removeprefix("www.")


_NEXT = "\0"  # between two scripts, so that no quote runs from one into the other


def code(facts: Facts) -> str:
    """The beginnings of the inline scripts, 4,000 characters each and 16,000 in all."""
    furniture = facts.page.furniture
    return (
        _NEXT.join([script[:4000] for script in furniture.inline_scripts[:60]])[:16_000] if furniture else ""
    )


def _under(host: str, listed: Mapping[str, object] | frozenset[str]) -> str:
    """The listed host that a host is or lies under, or ``""``."""
    while host:
        if host in listed:
            return host
        _, _, host = host.partition(".")
    return ""


_NETWORKS = {
    **dict.fromkeys(TRACKER_HOSTS, "tracker"),
    **dict.fromkeys(PUSH_HOSTS, "push"),
    **dict.fromkeys(AD_HOSTS, "ad"),
    **dict.fromkeys(LOW_AD_HOSTS, "low"),
}
_NAMED = {
    "ad": ("adsbygoogle", "taboola", "outbrain"),
    "low": ("\tatOptions", " atOptions", "\natOptions"),
    "tracker": ("gtag(", "_gaq", "_hmt"),
    "push": ("OneSignal", "requestPermission"),
}


def networks(facts: Facts) -> dict[str, list[str]]:
    """The advertising, tracking and notification networks of the page, each once, by kind."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in _NAMED}
    for host in facts.of(resources):
        network = _under(host, _NETWORKS)
        if network:
            found[_NETWORKS[network]][network] = None
    return {kind: list(hosts) for kind, hosts in found.items()}


def _in_code(text: str, pattern: str) -> Quote | None:
    at = text.find(pattern)
    if at < 0:
        return None
    script = text[text.rfind(_NEXT, 0, at) + 1 :].partition(_NEXT)[0]
    at = script.find(pattern)
    return Quote(" ".join(around(script, at, at + len(pattern), 40).split()), Where.SCRIPT)


def _served(facts: Facts, kind: str) -> Measurement:
    """How many networks of a kind serve the page or are set up in its scripts."""
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    hosts = facts.of(networks)[kind]
    text = facts.of(code)
    named = [part for part in _NAMED[kind] if part in text] if text else []
    if hosts:
        named = [
            part
            for part in named
            if not any(part in host or part in _ALIASES.get(host, ()) for host in hosts)
        ]

    def evidence() -> Evidence:
        addresses = (*furniture.scripts, *furniture.iframes, *[image.src for image in furniture.images])
        quotes = [Quote(a[:200], Where.SCRIPT) for host in hosts for a in addresses if host in a.lower()]
        quotes += [quote for part in named if (quote := _in_code(text, part))]
        every = [*hosts, *named]
        return Evidence(tuple(quotes[:3]), {"count": len(every), "first": ", ".join(every[:3])})

    return _from(len(hosts) + len(named), evidence)


# What the scripts of a network call themselves, so that it counts once.
_ALIASES = {
    "googlesyndication.com": ("adsbygoogle",),
    "googletagmanager.com": ("gtag(",),
    "google-analytics.com": ("gtag(", "_gaq"),
    "hm.baidu.com": ("_hmt",),
    "onesignal.com": ("OneSignal",),
}


# ---------------------------------------------------------------------------------- a theme left as it came

_CREDIT = re.compile(
    r"\b(?:theme|template|thème|tema|thema)s?:? [^\n]{0,40}\b(?:by|von|par|por|di)\b|\btheme: \w"
    r"|\bthemes? \||\w theme$"
    r"|\bwordpress (?:theme|thème|tema)|powered by (?:wordpress|blogger|[\w ]{2,20}theme)"
    r"|built with generatepress"
    r"|stolz präsentiert von|fièrement propulsé par|funciona gracias a|creado con wordpress|orgulhosamente"
    r"|dumnie wspierane|сайт работает на wordpress|с гордостью"
)
_CREDIT_WORDS = (
    "theme", "powered", "wordpress", "templat", "thème", "tema", "generatep", "präsentiert", "propulsé", "funciona",
    "creado", "orgulhosa", "wspierane", "гордостью",
)  # fmt: skip


@signal(
    "template.theme_credit",
    unit="yes/no",
    high=1,
    farm=1,
    about="The footer still holds the credit line of the theme or the program it was made with.",
    raises="The theme's own credit line was left in the footer: “{first}”.",
)
def theme_credit(facts: Facts) -> Measurement:
    text = facts.of(foot_text)
    if not text:
        return NOT_MEASURABLE
    if not any(word in text for word in _CREDIT_WORDS):
        return _found(())
    for line in text.split("\n"):
        if (
            len(line) < 160
            and any(word in line for word in _CREDIT_WORDS)
            and (match := _CREDIT.search(line))
        ):
            return _found(passages(facts.of(foot), [match.group()], 1), 1.0)
    return _found(())


_TAGLINES = re.compile(
    r"just another .{0,30}(?:site|blog|weblog)|^my wordpress blog|^another .{0,40} site$"
    r"|ein weiterer wordpress|eine weitere wordpress"
    r"|un site utilisant wordpress|otro sitio realizado con wordpress|^otro sitio|só mais um site"
    r"|mais um site wordpress"
    r"|un nuovo sito targato wordpress|een andere wordpress|kolejna witryna oparta|ещё один сайт на wordpress"
    r"|bir başka wordpress|situs wordpress lainnya|又一个wordpress|another wordpress|^your (?:tagline|slogan)"
    r"|^site tagline|^tagline|^your site description|^a wordpress (?:site|blog)|^blog$|^my blog$|^my website$"
)


@signal(
    "template.default_tagline",
    unit="yes/no",
    high=1,
    farm=1,
    about="The site's tagline is the one its program came with: Just another WordPress site.",
    raises="The tagline is the one the program came with: “{first}”.",
)
def default_tagline(facts: Facts) -> Measurement:
    page = facts.page
    texts = [
        (page.tagline, Where.TAGLINE),
        (page.description, Where.HEAD),
        (page.title[-80:], Where.TITLE),
        (page.title, Where.TITLE),
    ]
    if not any(text for text, _ in texts):
        return NOT_MEASURABLE
    for text, where in texts:
        if not text or not (where is Where.TAGLINE or "nother" in text or "ordpress" in text.lower()):
            continue
        if _TAGLINES.search(lowered(text)):
            return _found([Quote(shortened(text), where)], 1.0)
    return _found(())


_SAMPLE_LINES = frozenset(SAMPLE_LINES)
_SAMPLES = Phrases(SAMPLES)


@signal(
    "template.sample_content",
    unit="count",
    farm=1,
    about="Sample posts and texts of the program or theme that were never taken out: Hello world!, Sample Page.",
    raises="{count:sample text was|sample texts were} never taken out, as “{first}”.",
)
def sample_content(facts: Facts) -> Measurement:
    if not facts.page.blocks:
        return NOT_MEASURABLE
    hits = [*_SAMPLES.found(facts.of(low), facts.of(body_counts))]
    hits += sorted(_SAMPLE_LINES & facts.of(short_lines).keys())
    return _found(passages(facts.page.blocks, hits, 5) if hits else (), float(len(hits)))


_ROLES = words(
    "admin administrator editor editors editorial team staff desk service agent bot articles newsroom contributor "
    "redaktion redacción redação редакция webmaster newsdesk correspondent guest moderator"
)
_ACCOUNT = re.compile(r"\d{2,}|@|_|\.(?:com|net|org|info|co|me|de|ru|cn)\b")


@signal(
    "template.role_author",
    unit="yes/no",
    high=1,
    farm=1,
    about="The author is a role or an account name: admin, editor, staff, team; not measured without an author.",
    raises="The author is given as “{first}”, nobody's name.",
)
def role_author(facts: Facts) -> Measurement:
    author = facts.page.author.strip()
    if not author:
        return NOT_MEASURABLE
    name = lowered(author)
    role = name in ROLE_NAMES or not _ROLES.isdisjoint(name.split()) or bool(_ACCOUNT.search(name))
    return _found([Quote(author[:80], Where.BYLINE)], float(role))


@signal(
    "template.uncategorized",
    unit="yes/no",
    high=1,
    farm=1,
    about="Posts are filed under the category the program came with: Uncategorized.",
    raises="Posts are filed under “{first}”.",
)
def uncategorized(facts: Facts) -> Measurement:
    rows, found = facts.of(short_lines), facts.of(anchors)
    if not facts.page.blocks:
        return NOT_MEASURABLE
    for name in sorted(UNCATEGORIZED & (rows.keys() | found.keys())):
        return _found(
            [_quote(rows[name]) if name in rows else Quote(found[name].text, found[name].where)], 1.0
        )
    return _found(())


_NO_COMMENTS = frozenset(
    {
        "no comments to show",
        "es sind keine kommentare vorhanden",
        "keine kommentare vorhanden",
        "aucun commentaire à afficher",
        "no hay comentarios que mostrar",
        "nenhum comentário para mostrar",
        "nessun commento da mostrare",
        "geen reacties om weer te geven",
        "brak komentarzy do wyświetlenia",
        "tidak ada komentar untuk ditampilkan",
        "görüntülenecek bir yorum yok",
        "没有评论可显示",
    }
)
_RECENT_COMMENTS = frozenset(
    {
        "recent comments",
        "latest comments",
        "neueste kommentare",
        "letzte kommentare",
        "commentaires récents",
        "comentarios recientes",
        "comentários recentes",
        "comentários",
        "commenti recenti",
        "recente reacties",
        "najnowsze komentarze",
        "свежие комментарии",
        "komentar terbaru",
        "son yorumlar",
        "近期评论",
        "phản hồi gần đây",
    }
)


@signal(
    "template.empty_comments",
    unit="yes/no",
    high=1,
    farm=1,
    about="The list of recent comments that the theme came with is there and empty.",
    raises="The list of recent comments is there and empty.",
)
def empty_comments(facts: Facts) -> Measurement:
    rows = facts.of(short_lines)
    if not facts.page.blocks:
        return NOT_MEASURABLE
    for name in sorted(name for name in _NO_COMMENTS if name in rows or name + "." in rows):
        return _found([_quote(rows.get(name) or rows[name + "."])], 1.0)
    if _RECENT_COMMENTS.isdisjoint(rows):
        return _found(())
    blocks = facts.page.blocks[:4000]
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        if block.text.lower() in _RECENT_COMMENTS and (
            after is None or after.tag in ("h1", "h2", "h3", "h4") or after.text.lower() in WIDGETS
        ):
            return _found([_quote(block)], 1.0)
    return _found(())


@signal(
    "template.stock_widgets",
    unit="count",
    farm=1,
    about="Side lists as the blog program came with: Recent Posts, Recent Comments, Archives, Categories, Meta.",
    raises="{count:side list is|side lists are} as the program came with: {first}.",
)
def stock_widgets(facts: Facts) -> Measurement:
    rows = facts.of(short_lines)
    if not facts.page.blocks:
        return NOT_MEASURABLE
    hits = sorted(WIDGETS & rows.keys())
    return _from(
        len(hits),
        lambda: Evidence(
            tuple(_quote(rows[name]) for name in hits[:3]), {"count": len(hits), "first": ", ".join(hits[:3])}
        ),
    )


_DEFAULT_THEME = re.compile(r"/themes/(twenty\w+|[\w-]+)/")


@signal(
    "template.default_theme",
    unit="yes/no",
    high=1,
    farm=0,
    about="The page is dressed in one of the themes that WordPress comes with.",
    raises="The theme is {which} of those the program came with.",
    lowers="The theme is {which} of those the program came with.",
)
def default_theme(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    themed = False
    for address in (*furniture.stylesheets[:60], *furniture.scripts[:60]):
        match = _DEFAULT_THEME.search(address)
        themed = themed or match is not None
        if match and match.group(1).startswith("twenty"):
            return _found([Quote(address[:200], Where.SCRIPT)], 1.0, which=f"{match.group(1)}, one")
    if not themed and "wordpress" in furniture.generator.lower():
        return NOT_MEASURABLE  # its style sheets are not there to tell
    return _found((), which="none")


@signal(
    "template.contents_box",
    unit="yes/no",
    high=1,
    farm=1,
    about="A table of contents stands over the article, as search-minded blogs put it.",
    raises="A table of contents stands over the article.",
)
def contents_box(facts: Facts) -> Measurement:
    if not facts.page.article:
        return NOT_MEASURABLE
    rows = facts.of(short_lines)
    for name in (
        "table of contents",
        "contents",
        "inhaltsverzeichnis",
        "sommaire",
        "table des matières",
        "índice",
        "tabla de contenidos",
        "tabela de conteúdos",
        "daftar isi",
        "spis treści",
        "содержание",
        "mục lục",
    ):
        if name in rows:
            return _found([_quote(rows[name])], 1.0)
    furniture = facts.page.furniture
    boxes = (
        "ez-toc-container",
        "toc_container",
        "lwptoc",
        "rank-math-toc",
        "wp-block-rank-math-toc-block",
        "kk-star-ratings",
    )
    return _found((), float(furniture is not None and not furniture.classes.isdisjoint(boxes)))


# ------------------------------------------------------------------------------------------ ways to somebody


def ways(facts: Facts) -> dict[str, Link]:
    """Which kinds of service page the site links to (about, contact, imprint, privacy, dmca, ...), and the link."""
    found = facts.of(anchors)
    kept: dict[str, Link] = {}
    for text in sorted(found.keys() & LEGAL_WORDS.keys()):
        if found[text].inside or not found[text].domain:
            kept.setdefault(LEGAL_WORDS[text], found[text])
    if facts.page.rendering == "text":
        rows = facts.of(short_lines)
        for row in sorted(rows.keys() & LEGAL_WORDS.keys()):
            kept.setdefault(LEGAL_WORDS[row], Link(rows[row].text, where=rows[row].where))
    return kept


def _way(facts: Facts, *kinds: str) -> Measurement:
    page = facts.page
    if not page.menu and not page.footer and len(page.links) < 5:
        return NOT_MEASURABLE
    found = facts.of(ways)
    hits = [found[kind] for kind in kinds if kind in found]
    quotes = tuple(Quote(link.text, link.where) for link in hits[:3] if link.text)
    first = f"“{hits[0].text}”" if hits else "nothing"
    return _from(float(bool(hits)), lambda: Evidence(quotes, {"first": first}))


@signal(
    "template.about",
    unit="yes/no",
    high=1,
    farm=-1,
    about="The site links to a page about itself.",
    raises="No link tells who is behind the site.",
    lowers="The site links to a page about itself ({first}).",
)
def about(facts: Facts) -> Measurement:
    return _way(facts, "about")


@signal(
    "template.contact",
    unit="yes/no",
    high=1,
    farm=-1,
    about="The site links to a way to reach somebody, or to its imprint.",
    raises="No link leads to a way to reach somebody.",
    lowers="The site links to a way to reach somebody ({first}).",
)
def contact(facts: Facts) -> Measurement:
    return _way(facts, "contact", "imprint")


@signal(
    "template.privacy",
    unit="yes/no",
    high=1,
    farm=0,
    about="The site links to its privacy notice or terms.",
    raises="The site links to {first} as its terms or privacy notice.",
    lowers="The site links to {first} as its terms or privacy notice.",
)
def privacy(facts: Facts) -> Measurement:
    return _way(facts, "privacy", "terms")


@signal(
    "template.dmca",
    unit="yes/no",
    high=1,
    farm=1,
    about="The site links to a takedown page (DMCA), as sites that live on others' work do.",
    raises="The site links to a takedown page ({first}), as sites that live on others' work do.",
)
def dmca(facts: Facts) -> Measurement:
    return _way(facts, "dmca")


@signal(
    "template.guest_posts",
    unit="yes/no",
    high=1,
    farm=1,
    about="The site asks for guest posts, or sells posts and links.",
    raises="The site invites others to place posts: {first}.",
)
def guest_posts(facts: Facts) -> Measurement:
    return _way(facts, "guest")


@signal(
    "template.disclaimer",
    unit="yes/no",
    high=1,
    farm=1,
    about="The site links to a disclaimer or disclosure page.",
    raises="The site links to {first}, as made-for-search sites do.",
)
def disclaimer(facts: Facts) -> Measurement:
    return _way(facts, "disclaimer", "disclosure")


@signal(
    "template.legal_only",
    unit="share",
    high=1,
    farm=1,
    about="Share of the footer's links that are boilerplate (privacy, terms, disclaimer, DMCA, contact, about).",
    raises="The footer holds hardly anything but boilerplate: {count} of {total:link|links}.",
)
def legal_only(facts: Facts) -> Measurement:
    links = [link for link in facts.page.links if link.where in _FOOTER and link.text]
    if not 2 <= len(links) <= 400:
        return NOT_MEASURABLE
    hits = [link for link in links if link.text.lower() in LEGAL_WORDS]
    return _found(
        [Quote(shortened(link.text), link.where) for link in hits], len(hits) / len(links), total=len(links)
    )


@signal(
    "template.menu_length",
    unit="count",
    farm=0,
    about="How many entries the site's menu has; 0 is a page without any.",
    raises="The menu has {count:entry|entries}.",
    lowers="The menu has {count:entry|entries}.",
)
def menu_length(facts: Facts) -> Measurement:
    page = facts.page
    if not page.blocks:
        return NOT_MEASURABLE
    return _from(
        len(page.menu),
        lambda: Evidence(
            tuple(Quote(shortened(link.text), link.where) for link in page.menu[:3] if link.text),
            {"count": len(page.menu)},
        ),
    )


_SHARING = re.compile(
    r"\bshare|intent/|\bstatus/|pin/create|submit|watch\?|embed|/posts/|/p/|dialog|widgets", re.IGNORECASE
)


def social(facts: Facts) -> tuple[list[str], list[str], list[str]]:
    """Addresses of links to social networks: accounts (one a network), sharing buttons, bare front pages."""
    accounts: dict[str, str] = {}
    shares: list[str] = []
    bare: list[str] = []
    for link in facts.of(outside_links)[:1000]:
        if link.domain in SOCIAL_HOSTS or link.domain in SHARE_HOSTS:
            path = link.href.partition("//")[2].partition("/")[2].strip("/#")
            if not path:
                bare.append(link.href)
            elif _SHARING.search(path):
                shares.append(link.href)
            elif link.paragraph < 0 and link.domain in SOCIAL_HOSTS:
                accounts.setdefault(link.domain, link.href)
    return list(accounts.values()), shares, bare


def _addresses(facts: Facts, which: int) -> Measurement:
    if facts.page.rendering != "html" or len(facts.page.links) < 5:
        return NOT_MEASURABLE
    hits = facts.of(social)[which]
    return _from(
        len(hits),
        lambda: Evidence(
            tuple(Quote(href[:200], Where.ADDRESS) for href in hits[:3]),
            {"count": len(hits), "first": hits[0] if hits else ""},
        ),
    )


@signal(
    "template.social_accounts",
    unit="count",
    farm=-1,
    about="How many different accounts in social networks the page links to, sharing buttons left out.",
    raises="The page links to {count:account|accounts} of its own in social networks.",
    lowers="The page links to {count:account|accounts} of its own, as {first}.",
)
def social_accounts(facts: Facts) -> Measurement:
    return _addresses(facts, 0)


@signal(
    "template.share_buttons",
    unit="count",
    farm=0,
    about="How many links share the page in social networks.",
    raises="{count:link shares|links share} the page in social networks.",
    lowers="{count:link shares|links share} the page in social networks.",
)
def share_buttons(facts: Facts) -> Measurement:
    return _addresses(facts, 1)


@signal(
    "template.empty_social",
    unit="count",
    farm=1,
    about="Links to social networks that lead to the network's front page instead of an account.",
    raises="{count:link to a social network leads|links to social networks lead} to no account, as {first}.",
)
def empty_social(facts: Facts) -> Measurement:
    return _addresses(facts, 2)


# ------------------------------------------------------------------------------------------ ads and trackers


@signal(
    "template.ad_networks",
    unit="count",
    farm=1,
    about="How many advertising networks serve or are set up on the page.",
    raises="{count:advertising network is|advertising networks are} set up on the page: {first}.",
)
def ad_networks(facts: Facts) -> Measurement:
    return _served(facts, "ad")


@signal(
    "template.low_ads",
    unit="count",
    farm=1,
    about="How many networks for pop-unders, redirects and lowest-price ads are set up on the page.",
    source="Vadrevu, Perdisci 2019, What you see is not what you get: discovering and tracking ad campaigns",
    raises="Pop-under or lowest-price ad networks are set up on the page: {first}.",
)
def low_ads(facts: Facts) -> Measurement:
    return _served(facts, "low")


@signal(
    "template.trackers",
    unit="count",
    farm=0,
    about="How many tracking services look on.",
    raises="{count:tracking service looks|tracking services look} on. {first}",
    lowers="{count:tracking service looks|tracking services look} on. {first}",
)
def trackers(facts: Facts) -> Measurement:
    return _served(facts, "tracker")


@signal(
    "template.push",
    unit="count",
    farm=1,
    about="How many services ask the reader for the right to send notifications.",
    raises="The page asks for the right to send notifications: {first}.",
)
def push(facts: Facts) -> Measurement:
    return _served(facts, "push")


# ---------------------------------------------------------------------------------------------------- scripts

_REDIRECT = re.compile(
    r"\blocation(?:\.href)?\s*=\s*['\"](?:https?:)?//([\w.-]+)"
    r"|\blocation\.(?:replace|assign)\(\s*['\"](?:https?:)?//([\w.-]+)"
)
_BY_NAME = re.compile(
    r"\blocation(?:\.href)?\s*=\s*([\w$]+)\s*;|\blocation\.(?:replace|assign)\(\s*([\w$]+)\s*\)"
)
_ON_CONDITION = re.compile(r"\bif\b|&&|\bconfirm\b|\baddEventListener\b")
_STUB_TEXT, _STUB_LINKS = 400, 3


def _sent_to(script: str, stub: bool) -> re.Match[str] | None:
    """Where a script sends the visitor: the address written out, or on a stub the one that a name stands for."""
    if found := _REDIRECT.search(script):
        return found
    named = _BY_NAME.search(script) if stub else None
    if named is None:
        return None
    name = re.escape(named[1] or named[2])
    return re.search(rf"(?<![\w$.]){name}\s*=\s*['\"](?:https?:)?//([\w.-]+)()", script)


@signal(
    "template.redirect_script",
    unit="yes/no",
    high=1,
    farm=1,
    about="A script sends the visitor to another site.",
    source="Wu, Davison 2005, Cloaking and redirection: a preliminary study",
    raises="A script sends the visitor to another site ({host}).",
)
def redirect_script(facts: Facts) -> Measurement:
    page = facts.page
    if page.furniture is None:
        return NOT_MEASURABLE
    stub = len(page.links) <= _STUB_LINKS and len(facts.of(visible_text)) < _STUB_TEXT
    for script in page.furniture.inline_scripts[:60]:
        if "location" not in script:
            continue
        # A redirect on loading is the whole of its script; longer ones hold functions that wait for a click or
        # a condition, unless the page has nothing else to show.
        waits = "function" in script and "setTimeout" not in script
        if (len(script) < 600 and not waits and not _ON_CONDITION.search(script)) or (
            stub and len(script) < 4_000
        ):
            match = _sent_to(script, stub)
            host = (match.group(1) or match.group(2)).lower() if match else ""
            if match and not (page.domain and host.endswith(page.domain)):
                return _found([Quote(" ".join(match.group().split()), Where.SCRIPT)], 1.0, host=host)
    return _from(0.0, Evidence)


_PACKED = ("eval(function(p,a,c,k", "eval(atob(", "eval(unescape(", "eval(String.from", "write(atob(")
_HEX = re.compile(r"(?:(?:\\x|%)[0-9a-fA-F]{2}){30}")
_NUMBERS = re.compile(r"fromCharCode\((?:\s*\d+\s*,){12}")


@signal(
    "template.obfuscated",
    unit="count",
    farm=1,
    about="Marks of scripts written so that nobody can read them: packed, hex-escaped, decoded while running.",
    source="Likarish, Jung, Jo 2009, Obfuscated malicious JavaScript detection",
    raises="Scripts are written so that nobody can read them: {first}.",
)
def obfuscated(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    text = facts.of(code)
    marks: list[str] = []
    if "eval(" in text or "write(" in text:
        marks += [mark for mark in _PACKED if mark in text]
    if text.count("_0x") > 5:
        marks.append("_0x")
    if (text.count("\\x") > 30 or text.count("%") > 60) and (match := _HEX.search(text)):
        marks.append(match.group())
    if "fromCharCode" in text and (match := _NUMBERS.search(text)):
        marks.append(match.group())
    quotes = [quote for mark in marks if (quote := _in_code(text, mark))]
    return _found(quotes)


@signal(
    "template.meta_refresh",
    unit="yes/no",
    high=1,
    farm=1,
    about="The page sends the visitor to another page by itself.",
    raises="The page sends the visitor on by itself: {first}.",
)
def meta_refresh(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    hit = "url" in furniture.refresh.lower() and "noscript" not in furniture.refresh.lower()
    return _found([Quote(furniture.refresh[:200], Where.HEAD)] if hit else [], float(hit))


@signal(
    "template.inline_script_size",
    unit="characters",
    farm=0,
    about="How much script stands in the page itself.",
    raises="{count:character of script stands|characters of script stand} in the page.",
    lowers="{count:character of script stands|characters of script stand} in the page.",
)
def inline_script_size(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    size = sum(map(len, furniture.inline_scripts))
    return _from(size, lambda: Evidence((), {"count": size}))


@signal(
    "template.script_files",
    unit="count",
    farm=0,
    about="How many script files the page loads.",
    raises="The page loads {count:script file|script files}.",
    lowers="The page loads {count:script file|script files}.",
)
def script_files(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    count = len(furniture.scripts)
    return _from(count, lambda: Evidence((), {"count": count}))


# --------------------------------------------------------------------------------------------------- pictures


def pictures(facts: Facts) -> list[Image]:
    """The page's pictures with an address, at most 500; data addresses left out."""
    furniture = facts.page.furniture
    if furniture is None:
        return []
    return [image for image in furniture.images[:500] if image.src and not image.src.startswith("data:")]


_SAVED = "_files/"  # where browsers save a page's pictures: where those came from is not to be told


def _pictures(facts: Facts, wanted: Callable[[Image], bool]) -> Measurement:
    """The share of the pictures that are wanted."""
    images = facts.of(pictures)
    return _share_of(images, [image for image in images if wanted(image)])


def _pictures_from(facts: Facts, wanted: Callable[[str], bool]) -> Measurement:
    """The share of the pictures whose host is wanted."""
    images = [image for image in facts.of(pictures) if _SAVED not in image.src]
    hosts = {host for host in {image.host for image in images} if host and wanted(host)}
    return _share_of(images, [image for image in images if image.host in hosts])


def _share_of(images: list[Image], hits: list[Image]) -> Measurement:
    if len(images) < 2:
        return NOT_MEASURABLE
    hosts = list(dict.fromkeys(image.host for image in hits if image.host))
    return _from(
        len(hits) / len(images),
        lambda: Evidence(
            tuple(Quote(image.src[:200], Where.ADDRESS) for image in hits[:3]),
            {"count": len(hits), "total": len(images), "first": ", ".join(hosts[:3])},
        ),
    )


_STORE = re.compile(r"cdn|img|image|static|assets|media|cache|upload|files|pics|photo")


@signal(
    "template.hotlinked",
    unit="share",
    high=1,
    farm=1,
    about="Share of the pictures fetched from another site that is no picture service.",
    raises="{count} of {total} pictures {count:=is|are} fetched from other sites: {first}.",
)
def hotlinked(facts: Facts) -> Measurement:
    page = facts.page
    if not page.domain:
        return NOT_MEASURABLE
    label = page.domain.split(".")[0]

    def foreign(host: str) -> bool:
        return (
            not host.endswith(page.domain)
            and label not in host
            and not _under(host, CDN_HOSTS)
            and (not _STORE.search(host) or bool(_under(host, SEARCH_PICTURE_HOSTS)))
        )

    return _pictures_from(facts, foreign)


@signal(
    "template.search_pictures",
    unit="share",
    high=1,
    farm=1,
    about="Share of the pictures fetched from picture search or pin boards.",
    raises="{count} of {total} pictures {count:=comes|come} from picture search or pin boards: {first}.",
)
def search_pictures(facts: Facts) -> Measurement:
    return _pictures_from(facts, lambda host: bool(_under(host, SEARCH_PICTURE_HOSTS)))


@signal(
    "template.alt_texts",
    unit="share",
    high=1,
    farm=0,
    about="Share of the pictures that have an alternative text.",
    raises="{count} of {total} pictures {count:=has|have} an alternative text.",
    lowers="{count} of {total} pictures {count:=has|have} an alternative text.",
)
def alt_texts(facts: Facts) -> Measurement:
    return _pictures(facts, lambda image: bool(image.alt.strip()))


@signal(
    "template.alt_title",
    unit="share",
    high=1,
    farm=1,
    about="Share of the pictures whose alternative text is the headline or holds it.",
    raises="{count} of {total} pictures {count:=is|are} described by the headline itself.",
)
def alt_title(facts: Facts) -> Measurement:
    headline = lowered(facts.page.headline or facts.page.title).strip()
    if headline.count(" ") < 2:
        return NOT_MEASURABLE
    return _pictures(facts, lambda image: len(image.alt) > 8 and headline in lowered(image.alt))


@signal(
    "template.picture_count",
    unit="count",
    farm=0,
    about="How many pictures the page shows.",
    raises="The page shows {count:picture|pictures}.",
    lowers="The page shows {count:picture|pictures}.",
)
def picture_count(facts: Facts) -> Measurement:
    if facts.page.furniture is None:
        return NOT_MEASURABLE
    count = len(facts.page.furniture.images)
    return _from(count, lambda: Evidence((), {"count": count}))


# ---------------------------------------------------------------------------------------------- hidden matter


@signal(
    "template.hidden_text",
    unit="share",
    high=1,
    farm=1,
    about="Share of the page's characters that a reader cannot see.",
    source="Gyöngyi, Garcia-Molina 2005, Web spam taxonomy",
    raises="{count:character of text is|characters of text are} hidden from the reader.",
)
def hidden_text(facts: Facts) -> Measurement:
    page = facts.page
    if page.furniture is None:
        return NOT_MEASURABLE
    count = sum(map(len, page.hidden))
    total = count + len(facts.of(visible_text))
    if not total:
        return NOT_MEASURABLE

    def evidence() -> Evidence:
        longest = sorted(page.hidden, key=len, reverse=True)[:3]
        return Evidence(tuple(Quote(shortened(text), Where.HIDDEN) for text in longest), {"count": count})

    return _from(count / total, evidence)


# -------------------------------------------------------------------------------------------- structured data

_ARTICLES = frozenset({"article", "newsarticle", "blogposting", "report", "technarticle", "techarticle"})


def kinds(facts: Facts) -> list[tuple[str, Mapping[str, object]]]:
    """The items of structured data as pairs of kind (lower case) and item."""
    furniture = facts.page.furniture
    kept: list[tuple[str, Mapping[str, object]]] = []
    for item in islice(furniture.structured, 200) if furniture else ():
        for name in str(item.get("@type", item.get("type", ""))).split():
            kept.append((name.rsplit("/", 1)[-1].lower(), item))
    return kept


@signal(
    "template.self_ratings",
    unit="yes/no",
    high=1,
    farm=1,
    about="The site gives itself a rating in its structured data (on an article, page, site or organisation).",
    source="Google Search documentation on self-serving reviews (2019)",
    raises="The page gives itself a rating for search engines ({rating}).",
)
def self_ratings(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    own = _ARTICLES | {
        "organization",
        "localbusiness",
        "website",
        "webpage",
        "creativeworkseries",
        "creativework",
        "service",
    }
    for name, item in facts.of(kinds):
        rating = item.get("aggregateRating.ratingValue")
        if rating and name in own:
            return _found((), 1.0, rating=f"{name} {rating}")
    return _from(0.0, Evidence)


_NAMES_OF_PARTS = (
    ("author", "author.name", "author.@id"),
    ("publisher", "publisher.name", "publisher.@id"),
    ("datePublished",),
)


@signal(
    "template.structured_article",
    unit="share",
    high=1,
    farm=0,
    about="How much of author, publisher and date the structured data of an article names; 0 where it has none.",
    raises="The page's data for machines names {count} of author, publisher and date.",
    lowers="The page's data for machines names {count} of author, publisher and date.",
)
def structured_article(facts: Facts) -> Measurement:
    page = facts.page
    if page.furniture is None or page.kind is not Kind.ARTICLE:
        return NOT_MEASURABLE
    best = 0
    for name, item in facts.of(kinds):
        if name in _ARTICLES:
            best = max(best, sum(any(item.get(key) for key in keys) for keys in _NAMES_OF_PARTS))
    return _from(best / 3, lambda: Evidence((), {"count": best or "none"}))


@signal(
    "template.faq_data",
    unit="yes/no",
    high=1,
    farm=1,
    about="Structured data offers questions and answers or a how-to for the result list of search engines.",
    raises="The page offers ready questions and answers to search engines.",
)
def faq_data(facts: Facts) -> Measurement:
    if facts.page.furniture is None:
        return NOT_MEASURABLE
    hit = any(name in ("faqpage", "howto", "qapage", "question") for name, _ in facts.of(kinds))
    return _from(float(hit), Evidence)


# ----------------------------------------------------------------------------------------------- the reader's


@signal(
    "template.language_lie",
    unit="yes/no",
    high=1,
    farm=1,
    about="The language the page claims is another than that of its text.",
    raises="The page claims to be in “{claimed}” and is written in “{first}”.",
)
def language_lie(facts: Facts) -> Measurement:
    page = facts.page
    claimed = re.split(r"[-_]", page.declared_language)[0]
    if page.language in ("", "la") or len(facts.of(body_words)) < 60:
        return NOT_MEASURABLE
    if len(claimed) != 2:
        return NOT_MEASURABLE  # the tag that claims it may have been lost with the page's wrapper
    same = {"nb": "no", "nn": "no", "in": "id", "iw": "he"}
    lie = same.get(claimed, claimed) != same.get(page.language, page.language)
    near = {claimed, page.language} in (
        {"da", "no"},
        {"id", "ms"},
        {"hr", "sr"},
        {"hr", "bs"},
        {"sr", "bs"},
        {"cs", "sk"},
    )
    return _from(
        float(lie and not near),
        lambda: Evidence((), {"claimed": page.declared_language, "first": page.language}),
    )


@signal(
    "template.forms",
    unit="count",
    farm=-1,
    about="How many forms (search, comment, subscription) the page offers.",
    raises="The page offers {count:form|forms}.",
    lowers="The page offers {count:form|forms} for search, comments or orders.",
)
def forms(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    count = len(furniture.forms)
    return _from(count, lambda: Evidence((), {"count": count}))


@signal(
    "template.comment_form",
    unit="yes/no",
    high=1,
    farm=0,
    about="Readers can leave a comment.",
    raises="Readers {can} leave a comment.",
    lowers="Readers {can} leave a comment.",
)
def comment_form(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None or not facts.page.article:
        return NOT_MEASURABLE
    marks = (
        "commentform",
        "respond",
        "disqus_thread",
        "comment-form",
        "comments-form",
        "reply-title",
        "utterances",
        "giscus",
    )
    hit = not furniture.classes.isdisjoint(marks) or any("comment" in action for action in furniture.forms)
    return _from(float(hit), lambda: Evidence((), {"can": "can" if hit else "cannot"}))


@signal(
    "template.feeds",
    unit="yes/no",
    high=1,
    farm=0,
    about="The page names a feed of its site.",
    raises="The page names {count:feed|feeds} of its site.",
    lowers="The page names {count:feed|feeds} of its site.",
)
def feeds(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    return _found(
        [Quote(address[:200], Where.HEAD) for address in furniture.feeds], float(bool(furniture.feeds))
    )


_URGENCY = Phrases(URGENCY)


@signal(
    "template.urgency",
    unit="count",
    farm=1,
    about="Phrases that hurry the visitor or ask for age: limited time, hurry, only a few left, over 18.",
    source="Mathur et al. 2019, Dark patterns at scale",
    raises="The page hurries its visitor: “{first}”.",
)
def urgency(facts: Facts) -> Measurement:
    if not facts.page.blocks:
        return NOT_MEASURABLE
    hits = _URGENCY.found(facts.of(low), facts.of(body_counts))
    return _found(passages(facts.page.blocks, hits, 3) if hits else (), float(len(hits)))


@signal(
    "template.frames",
    unit="count",
    farm=0,
    about="How many frames of other sites stand in the page, videos and maps among them.",
    raises="{count:frame of another site stands|frames of other sites stand} in the page.",
    lowers="{count:frame of another site stands|frames of other sites stand} in the page.",
)
def frames(facts: Facts) -> Measurement:
    furniture = facts.page.furniture
    if furniture is None:
        return NOT_MEASURABLE
    outside = [
        address for address in furniture.iframes[:100] if host_of(address) not in ("", facts.page.host)
    ]
    return _found([Quote(address[:200], Where.ADDRESS) for address in outside])
