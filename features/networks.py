"""Who stands behind a link's target: affiliate networks, redirects, social networks, free hosting and others.

The lists were gathered from the link forms that the networks and shops describe for their partners.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import IntEnum
from functools import lru_cache


class Role(IntEnum):
    """What a link's target is for."""

    OTHER = 0
    AFFILIATE = 1  # pays the page for the click or the sale
    REDIRECT = 2  # hides where it leads: shorteners, click trackers, cloaked paths
    SOCIAL = 3  # sharing buttons and profiles
    UTILITY = 4  # software, statistics, feeds, licences: what stands in everybody's page furniture
    REFERENCE = 5  # encyclopaedias, libraries, journals, public bodies


def _table(text: str) -> dict[str, str]:
    """Read lines ``name: host host ...`` into host to name; indented lines go on."""
    table: dict[str, str] = {}
    for line in text.strip().replace("\n    ", " ").splitlines():
        name, hosts = line.split(":", 1)
        table.update(dict.fromkeys(hosts.split(), name.strip()))
    return table


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written with blanks between them."""
    return frozenset(text.split())


AFFILIATES = _table("""
Amazon: amzn.to amzn.com amzn.eu amzn.asia amazon-adsystem.com assoc-amazon.com assoc-amazon.de
    assoc-amazon.co.uk
Awin: awin1.com awin.com zenaps.com tidd.ly zanox.com zanox-affiliate.de webmasterplan.com affilinet.com
CJ: anrdoezrs.net dpbolvw.net jdoqocy.com kqzyfj.com tkqlhce.com qksrv.net qksz.net ftjcfx.com
    lduhtrp.net tqlkg.com awltovhc.com yceml.net emjcd.com afcyhf.com apmebf.com commission-junction.com
    cj.dotomi.com
ShareASale: shareasale.com shrsl.com shareasale-analytics.com
Rakuten: linksynergy.com afl.rakuten.co.jp a.r10.to ad.linksynergy.com
Impact: sjv.io pxf.io evyy.net 7eer.net ojrq.net vzew.net impactradius-go.com impactradius.com
Pepperjam: pntra.com pntrs.com pntrac.com pjtra.com pjatr.com gopjn.com
ClickBank: clickbank.net clickbank.com
Digistore24: digistore24.com digistore24-app.com
eBay: rover.ebay.com ebay.us ebay.to
AliExpress: s.click.aliexpress.com a.aliexpress.com ali.ski
Admitad: admitad.com alitems.com alitems.co alitems.site tjzuh.com lenkmio.com pafutos.com wextap.com
    bywiola.com rcpsj.com
Travelpayouts: tp.media tp.st travelpayouts.com hydra.aviasales.ru
Stay22: stay22.com
Skimlinks: skimresources.com redirectingat.com
Sovrn: viglink.com sovrn.co shop-links.co narrativ.com
PartnerStack: grsm.io partnerstack.com partnerlinks.io
Webgains: webgains.com webgains.io
Tradedoubler: tradedoubler.com
TradeTracker: tradetracker.net
Commission Factory: cfjump.com commissionfactory.com.au commissionfactory.com
FlexOffers: flexlinkspro.com flexlinks.com flexoffers.com
Partnerize: prf.hn performancehorizon.com
Daisycon: ds1.nl dt51.net lt45.net ndt5.net jf79.net bdt9.net daisycon.io
Adtraction: adtraction.com adtr.co
Affiliate Future: affiliatefuture.com affiliatefuture.co.uk
AvantLink: avantlink.com
LinkConnector: linkconnector.com
Refersion: rfsn.com refersion.com
TUNE: go2cloud.org go2speed.org hasoffers.com
Geniuslink: geni.us geniuslink.com
Commission Monster: commissionmonster.com
JVZoo: jvzoo.com jvz1.com jvz2.com jvz3.com jvz4.com jvz5.com jvz6.com jvz7.com jvz8.com jvz9.com
WarriorPlus: warriorplus.com
Hotmart: go.hotmart.com hotmart.com hotm.art
Monetizze: monetizze.com.br
Eduzz: eduzz.com
Lomadee: lomadee.com redir.lomadee.com
Afilio: afilio.com.br
Shopee: shope.ee
Lazada: c.lazada.com c.lazada.co.id c.lazada.vn c.lazada.co.th
Accesstrade: accesstrade.net isclix.com accesstrade.vn
Involve Asia: invol.co invle.co involve.asia
Cuelinks: linksredirect.com clnk.in cuelinks.com
EarnKaro: ekaro.in fkrt.it fktr.in
vCommission: vcommission.com
A8: a8.net
Moshimo: af.moshimo.com
ValueCommerce: valuecommerce.com
Afb: afi-b.com felmat.net
Coupang: link.coupang.com coupa.ng
Taobao: s.click.taobao.com uland.taobao.com
JD: union-click.jd.com u.jd.com
CityAds: cityads.com cityadspix.com actionpay.net
Belboon: belboon.de belboon.com
financeAds: financeads.net
ADCELL: adcell.de adcell.com
Retailads: retailads.net
Check24: a.check24.net
bol.com: partner.bol.com partnerprogramma.bol.com
Effiliation: effiliation.com
Kwanko: metaffiliation.com kwanko.com
Public-Idées: publicidees.com
Partner-Ads: partner-ads.com
eHUB: ehub.cz affilbox.cz dognet.sk dognet.com
Convertiser: convertiser.com convert.pl salesmedia.pl
LTK: liketk.it shopltk.com rstyle.me rewardstyle.com
ShopStyle: shopstyle.it shopstyle.com
ShopMy: shopmy.us
MagicLinks: magik.ly
Howl: howl.me howl.link
CrakRevenue: crakrevenue.com
Vavada partners: vavadapartners.com
NordVPN: go.nordvpn.net nordvpn.sjv.io
Surfshark: get.surfshark.net
Bet365 affiliates: affiliates.bet365.com bet365affiliates.com
Income Access: incomeaccess.com
NetRefer: netrefer.com
""")

REDIRECTS = _table("""
a link shortener: bit.ly tinyurl.com goo.gl ow.ly is.gd cutt.ly rb.gy t.ly shorturl.at s.id tiny.cc
    soo.gd v.gd x.co clck.ru vk.cc u.to rebrand.ly bl.ink t2m.io shorte.st j.mp hyperurl.co page.link
    app.link surl.li urlz.fr lnkd.in tny.im bitly.ws dub.sh short.gy n9.cl acortar.link heylink.me
    linkr.bio goo.su bit.do
a paid link shortener: adf.ly ouo.io ouo.press linkvertise.com shrinkme.io bc.vc sh.st za.gl clk.sh
    gplinks.in gplinks.co exe.io fc.lc linkshrink.net adfoc.us droplink.co mdisk.me
a click tracker: bemobtrcks.com bemobtrk.com voluumtrk.com trkvlm.com rdtk.io clickmeter.com pixelfy.me
    clkmg.com linktrack.info trackingdesk.com fastclick.net go.link
""")

SOCIAL = word_set(
    """
    facebook.com fb.com fb.me twitter.com x.com t.co youtube.com youtu.be instagram.com linkedin.com
    pinterest.com pinterest.de pinterest.co.uk pinterest.fr pinterest.es pin.it reddit.com tumblr.com
    tiktok.com stumbleupon.com digg.com delicious.com del.icio.us icio.us flipboard.com vimeo.com
    xing.com vk.com vkontakte.ru ok.ru odnoklassniki.ru bsky.app threads.net threads.com mastodon.social
    newsvine.com technorati.com weibo.com line.me telegram.me t.me whatsapp.com wa.me hatena.ne.jp
    getpocket.com netvibes.com myspace.com friendfeed.com furl.net fark.com slashdot.org snapchat.com
    discord.gg discord.com bloglovin.com yummly.com livejournal.com mail.ru qq.com jiathis.com
    addthis.com addtoany.com sharethis.com bufferapp.com flickr.com soundcloud.com spotify.com mix.com
    plus.google.com telegram.dog teleg.one messenger.com feedly.com instapaper.com zalo.me lin.ee
    ycombinator.com blinklist.com twitch.tv patreon.com quora.com rutube.ru viber.com wechat.com
    """
)

UTILITY = word_set(
    """
    wordpress.org wordpress.com wp.com wp.me automattic.com akismet.com gravatar.com blogger.com
    feedburner.com google.com google.de google.co.uk google.fr google.es goo.gle googleusercontent.com
    doubleclick.net googlesyndication.com apple.com microsoft.com adobe.com creativecommons.org
    disqus.com statcounter.com sitemeter.com histats.com quantcast.com alexa.com w3.org mozilla.org
    typepad.com movabletype.org joomla.org drupal.org phpbb.com vbulletin.com xenforo.com mediawiki.org
    shopify.com squarespace.com wix.com weebly.com wixstatic.com ghost.org gohugo.io jekyllrb.com
    github.com gitlab.com netlify.com vercel.com cloudflare.com generatepress.com themegrill.com
    blazethemes.com elegantthemes.com studiopress.com astra.com wpastra.com themeforest.net envato.com
    tagdiv.com mythemeshop.com colorlib.com html5up.net themeisle.com kadencewp.com oceanwp.org
    superbthemes.com athemes.com gianmr.com wpexplorer.com spiraclethemes.com silkthemes.com
    themexpose.com bavotasan.com rockettheme.com livefyre.com zendesk.com eepurl.com list-manage.com
    feedblitz.com constantcontact.com liveinternet.ru rambler.ru bigmir.net i.ua yandex.ru
    linkwithin.com printfriendly.com archive.org enable-javascript.com onetrust.com truste.com
    aboutads.info paypal.com paypal.me outbrain.com taboola.com newsgator.com live.com office.com
    gstatic.com bp.blogspot.com miibeian.gov.cn miit.gov.cn beian.gov.cn 12377.cn bbb.org unsplash.com
    pexels.com pixabay.com gmail.com allaboutcookies.org youronlinechoices.com hotjar.com substack.com
    medium.com steadyhq.com ko-fi.com
    """
)

REFERENCE = word_set(
    """
    wikipedia.org wikimedia.org wikidata.org wiktionary.org doi.org arxiv.org nih.gov jstor.org
    worldcat.org britannica.com nature.com sciencedirect.com springer.com wiley.com mdpi.com plos.org
    sciencemag.org science.org pubmed.gov who.int un.org europa.eu loc.gov bl.uk d-nb.info gutenberg.org
    openstreetmap.org ssrn.com semanticscholar.org tandfonline.com sagepub.com oup.com cambridge.org
    bmj.com thelancet.com ieee.org acm.org ietf.org iso.org worldbank.org oecd.org
    """
)
_PUBLIC = re.compile(r"(?:^|\.)(?:gov|edu|mil|int|ac|gob|gouv|govt|go)(?:\.[a-z]{2})?$")

FREE_HOSTS = word_set(
    """
    blogspot.com wordpress.com tumblr.com github.io gitlab.io bitbucket.io netlify.app netlify.com
    vercel.app now.sh pages.dev workers.dev web.app firebaseapp.com onrender.com herokuapp.com surge.sh
    glitch.me repl.co replit.app fly.dev railway.app weebly.com wixsite.com webnode.com webnode.page
    jimdofree.com jimdo.com jimdosite.com yolasite.com strikingly.com carrd.co site123.me webflow.io
    squarespace.com sites.google.com 000webhostapp.com altervista.org geocities.com angelfire.com
    tripod.com freewebs.com webs.com 50webs.com freehostia.com awardspace.com atwebpages.com
    infinityfreeapp.com epizy.com rf.gd byethost.com ucoz.com ucoz.ru narod.ru livejournal.com
    over-blog.com canalblog.com skyrock.com blog.hu blog.cz estranky.cz home.pl republika.pl beep.com
    beepworld.de npage.de de.tl page.tl es.tl fr.gd lima-city.de hpage.com hatenablog.com fc2.com
    livedoor.blog seesaa.net ameblo.jp wikidot.com pbworks.com fandom.com substack.com blogs.com
    typepad.com blog.com blogs.sapo.pt blogcu.com persianblog.ir mihanblog.com blogfa.com ka-blogs.com
    ttblogs.com blogocial.com tinyblogging.com blogdigy.com bloggin.com fitnell.com neocities.org
    tilda.ws mystrikingly.com godaddysites.com bravesites.com hubpages.com squidoo.com azurewebsites.net
    s3.amazonaws.com blob.core.windows.net storage.googleapis.com appspot.com cloudfront.net ipfs.io
    r2.dev translate.goog telegra.ph notion.site gitbook.io readthedocs.io my.canva.site
    """
)
# blogspot runs under many country codes.
_BLOGSPOT = re.compile(r"(?:^|\.)blogspot\.(?:[a-z]{2,3}|com?\.[a-z]{2})$")

ABUSED_ENDINGS = word_set(
    """
    tk ml ga cf gq xyz top icu click link live online site website space fun club shop store buzz rest
    cyou cfd sbs bond win bid loan download stream racing date review faith trade accountant cricket
    science party men work gdn monster quest beauty hair skin makeup autos boats homes mom lol pics vip
    bet casino poker cam ooo zip mov pw cc su ws lat christmas
    """
)
"""Endings that yearly reports on abused domains name again and again; most of their domains are honest."""

_AFFILIATE_HOST = re.compile(
    r"(?:^|[.-])(?:affiliates?|aff|affil|refpa\w*|clkaff)[.-]|^i\d{4,}\.net$|\.i\d{4,}\.net$"
)
_PARAMETERS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = tuple(
    (re.compile(host), re.compile(query, re.I), name)
    for host, query, name in (
        (r"(?:^|\.)amazon\.", r"[?&;](?:tag|AssociateTag)=[\w-]|[/?&=]ref=as_li|/[\w-]+-2[0-3](?:$|[/?])",
         "Amazon"),
        (r"(?:^|\.)ebay\.", r"[?&](?:campid=\d|mkcid=1\b|afepn=)", "eBay"),
        (r"(?:^|\.)booking\.com$", r"[?&;]aid=\d", "Booking.com"),
        (r"(?:^|\.)agoda\.com$", r"[?&]cid=-?\d", "Agoda"),
        (r"(?:^|\.)(?:expedia|hotels|vrbo)\.", r"[?&](?:affcid|aff(?:lid)?|camref)=", "Expedia"),
        (r"(?:^|\.)(?:aviasales|hotellook|kiwi|jetradar)\.", r"[?&](?:marker|affilid)=", "Travelpayouts"),
        (r"(?:^|\.)(?:viator|tripadvisor)\.com$", r"[?&](?:pid=P\d|mcid=)", "Viator"),
        (r"(?:^|\.)getyourguide\.", r"[?&]partner_id=", "GetYourGuide"),
        (r"(?:^|\.)klook\.com$", r"[?&]aid=", "Klook"),
        (r"(?:^|\.)hostelworld\.com$", r"[?&]affiliate=", "Hostelworld"),
        (r"(?:^|\.)flipkart\.com$", r"[?&]affid=", "Flipkart"),
        (r"(?:^|\.)(?:aliexpress|alibaba|banggood|gearbest|dhgate)\.", r"[?&](?:aff_\w+|p|lkid)=\w", "AliExpress"),
        (r"(?:^|\.)etsy\.com$", r"[?&](?:awc|utm_source=affiliate)", "Etsy"),
        (r"(?:^|\.)walmart\.com$", r"[?&](?:wmlspartner|affiliates)", "Walmart"),
        (r"(?:^|\.)bookshop\.org$", r"/a/\d+", "Bookshop.org"),
        (r"(?:^|\.)thomann\.", r"[?&](?:offid|affid)=", "Thomann"),
        (r"(?:^|\.)(?:bluehost|hostgator|justhost)\.com$", r"/track/|[?&]aff", "hosting programmes"),
        (r"(?:^|\.)(?:hostinger|siteground|namecheap|cloudways|a2hosting|dreamhost)\.",
         r"[?&](?:REFERRALCODE|afcode|aff|aid|id|rewards)=", "hosting programmes"),
        (r"(?:^|\.)(?:expressvpn|nordvpn|cyberghostvpn|purevpn|surfshark|ipvanish)\.",
         r"[?&](?:a_?fid|aff_id|coupon|aff|a_aid|offer)=", "VPN programmes"),
        (r"(?:^|\.)udemy\.com$", r"[?&](?:ranMID|couponCode)=", "Udemy"),
        (r"(?:^|\.)fiverr\.com$", r"[?&](?:bta|afp)=", "Fiverr"),
    )
)  # fmt: skip
_SHOP_LABELS = frozenset(
    label for shop, _, _ in _PARAMETERS for label in re.findall(r"[a-z\d]{4,}", shop.pattern)
)
_PARTNER_QUERY = re.compile(
    r"[?&;](?:aff(?:iliate)?(?:[_-]?id)?|affid|a_?aid|a_bid|afftrack|aff_sub\w*|btag|irclickid|irgwc|awc|ranmid"
    r"|raneaid|hop|hopid|tap_a|lmref|offer_id|invite_?code|refcode|ref_?code|referral_?(?:code|id)?|partner_?id"
    r"|clickid|click_id|subid|utm_medium=affiliates?)(?:=|&|$)",
    re.I,
)
_PARTNER_PATH = re.compile(r"[^/]*//[^/]+/(?:affiliates?/|aff_c|c/\d{4,}/\d{4,}/\d{3,}|affiliate)", re.I)
_CLOAKED = re.compile(
    r"/(?=[goracejl])(?:go|goto|out|outgoing|recommends?|refer|aff|cloak|clk|away|exit|jump|redir(?:ect)?|leaving)(?:\.php)?"
    r"[/?][\w%=-]"
)
_CLOAKED_IF_MARKED = re.compile(
    r"/(?:visit|get|buy|link|offers?|deals?|partner|click|track|r|play|bonus)[/?][\w%=-]", re.I
)
_NOT_CLOAKED = re.compile(
    r"login|sign[_-]?in|register|logout|comment|share|returnto|redirect_to|goto/post|youtube", re.I
)


def found_under(host: str, table: frozenset[str]) -> str:
    """Return the entry of a table that a host is or lies under, or ``""``."""
    while host:
        if host in table:
            return host
        _, _, host = host.partition(".")
    return ""


_HOSTS: dict[str, tuple[Role, str]] = {
    **{host: (Role.UTILITY, host) for host in UTILITY},
    **{host: (Role.REFERENCE, host) for host in REFERENCE},
    **{host: (Role.SOCIAL, host) for host in SOCIAL},
    **{host: (Role.REDIRECT, name) for host, name in REDIRECTS.items()},
    **{host: (Role.AFFILIATE, name) for host, name in AFFILIATES.items()},
    # Under a social or utility host, but something else.
    "maps.app.goo.gl": (Role.UTILITY, "maps.app.goo.gl"),
    "photos.app.goo.gl": (Role.UTILITY, "photos.app.goo.gl"),
    "sites.google.com": (Role.OTHER, ""),
}
_NOBODY = (Role.OTHER, "")


@lru_cache(maxsize=65_536)
def free_host(host: str) -> str:
    """Return the free hosting service that a host lies under (not the service itself), or ``""``."""
    if _BLOGSPOT.search(host):
        return "blogspot.com"
    service = found_under(host, FREE_HOSTS)
    return service if service != host or service == "sites.google.com" else ""


@lru_cache(maxsize=65_536)
def _of_host(host: str) -> tuple[Role, str] | None:
    """What the host alone tells of a target; ``None`` where path and parameters must be asked."""
    rest = host
    while rest:
        known = _HOSTS.get(rest)
        if known is not None:
            # Somebody's site on a free host is not the host.
            return None if known[0] is Role.UTILITY and free_host(host) else known
        rest = rest.partition(".")[2]
    if _AFFILIATE_HOST.search(host):
        return Role.AFFILIATE, "a partner programme"
    return (Role.REFERENCE, host) if _PUBLIC.search(host) else None


@lru_cache(maxsize=65_536)
def _programme_of(host: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The shop programmes of a host: the parameters that mark their links, and their names."""
    if _SHOP_LABELS.isdisjoint(host.split(".")):
        return ()
    return tuple((query, name) for shop, query, name in _PARAMETERS if shop.search(host))


def target_of(host: str, href: str) -> tuple[Role, str]:
    """Tell what an outside link's target is.

    Args:
        host: host of the target, lower case without ``www.``.
        href: the whole target.

    Returns:
        Its role and the name of who stands behind it (network, shop programme, service; ``""`` for others).
    """
    known = _of_host(host)
    if known is not None:
        return known
    for query, name in _programme_of(host):
        if query.search(href):
            return Role.AFFILIATE, name
    if "?" in href and _PARTNER_QUERY.search(href):
        return Role.AFFILIATE, "a partner programme"
    if ("/aff" in href or "/c/" in href) and _PARTNER_PATH.match(href):
        return Role.AFFILIATE, "a partner programme"
    return _NOBODY


def cloaked(hrefs: Sequence[str], marked: Collection[int]) -> list[int]:
    """Find the targets whose path is of the kind that hides where a link leads (``/go/name``).

    Args:
        hrefs: the targets.
        marked: indices of those whose link carries ``nofollow`` or ``sponsored``; there weaker forms
            (``/visit/name``) count too.

    Returns:
        The indices of the targets found, in order.
    """
    found: set[int] = set()
    if _CLOAKED.search("\n".join(hrefs)):
        found.update([at for at, href in enumerate(hrefs) if _CLOAKED.search(href)])
    found.update([at for at in marked if _CLOAKED_IF_MARKED.search(hrefs[at])])
    return [at for at in sorted(found) if not _NOT_CLOAKED.search(hrefs[at])]


def readable_name(domain: str) -> str:
    """Return the naming part of a registrable domain, lower case: ``cheap-hotels`` of ``cheap-hotels.co.uk``."""
    return domain.partition(".")[0]
