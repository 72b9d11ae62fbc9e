"""Words of selling in many languages: trades that live on search traffic, shops, calls, deals, disclosures."""

from __future__ import annotations

from collections.abc import Iterator

from ..networks import word_set


def _phrases(text: str) -> list[str]:
    """Read a list whose phrases are parted by commas or line ends."""
    return [" ".join(phrase.split()) for phrase in text.replace("\n", ",").split(",") if phrase.strip()]


TRADES: dict[str, list[str]] = {
    "gambling": _phrases("""
        casino, casinos, poker, blackjack, baccarat, sportsbook, slot machines, slot games, online slots,
        free spins, video slots, slot online, no deposit bonus, betting sites, sports betting,
        online betting, bookmaker, bookmakers, bingo online, roulette, satta, matka,
        ipl betting, 1xbet, mostbet, vavada, 1win, melbet, parimatch, gacor, togel, judi, taruhan,
        maxwin, sbobet, situs slot, agen bola, bandar, dominoqq, slot88, rtp live, demo slot,
        casino en ligne, machines à sous, paris sportifs, casino online, tragamonedas, apuestas,
        apuestas deportivas, ruleta, cassino, caça-níqueis, caça níqueis, jogos de slot, apostas,
        apostas esportivas, spielautomaten, spielbank, sportwetten, online casinos, scommesse,
        giochi d'azzardo, kasyno, hazardowe, zakłady bukmacherskie, казино, букмекер, букмекерская,
        ставки на спорт, игровые автоматы, слоты, рулетка, bahis, canlı bahis, kumar,
        iddaa, deneme bonusu, bahis siteleri, rulet, nhà cái, cá cược, cá độ, nổ hũ, tài xỉu, xổ số,
        bắn cá, đánh bài, soi cầu, kèo nhà cái, สล็อต, บาคาร่า, คาสิโน, แทงบอล, หวย, เครดิตฟรี, เว็บตรง,
        พนัน, 博彩, 赌场, 百家乐, 老虎机, 娱乐城, 棋牌, 彩票, 赌博, 賭場, 百家樂,
        オンラインカジノ, カジノ, 카지노, 토토, 바카라, 먹튀, كازينو, مراهنات,
        روليت, καζίνο, kasino, nettikasino, nettcasino
    """),
    "pills": _phrases("""
        viagra, cialis, levitra, sildenafil, tadalafil, kamagra, tramadol, xanax, valium, phentermine,
        propecia, xenical, oxycontin, hydrocodone, adderall, modafinil, priligy,
        dapoxetine, clomid, online pharmacy, canadian pharmacy, cheap pills, hcg drops,
        testosterone booster, male enhancement, penis enlargement, виагра, сиалис, 威而鋼, 犀利士,
        壯陽, 壮阳, 伟哥,
        バイアグラ, 비아그라, potenzmittel, viagra kaufen, viagra online
    """),
    "loans": _phrases("""
        payday loan, payday loans, installment loans, instalment loans, personal loans, cash advance,
        bad credit, no credit check, loans online, fast cash, debt consolidation, credit repair,
        mesothelioma, structured settlement, car title loans, kredit ohne schufa, sofortkredit,
        crédit rapide, préstamos rápidos, préstamos, empréstimo, chwilówki, pożyczki, займ, займы,
        микрозайм, кредит онлайн, pinjaman online, vay tiền, kredi, prestiti
    """),
    "essays": _phrases("""
        essay writing, custom essay, custom essays, write my essay, essay writer, essay service,
        term paper, term papers, buy essay, buy essays, research paper writing, dissertation writing,
        homework help, assignment help, free essays, ghostwriter
    """),
    "adult": _phrases("""
        porn, porno, xxx, escorts, hentai, milf, sex cam, sex cams, webcam girls, live sex,
        adult dating, onlyfans, sexy girls, call girls, hookup, mail order brides,
        russian brides, latin women, singles dating, online dating, порно, проститутки, индивидуалки,
        escort bayan, gái gọi, 色情, 成人视频, エロ, 야동, bokep, sugar daddy
    """),
    "downloads": _phrases("""
        cracked, keygen, serial key, license key, torrent, torrents, warez, mod apk, apk download,
        full movie, full movies, movie download, watch online, watch free, free download, download free,
        dual audio, 480p, 720p, 1080p, hdrip, web-dl, mp3 download, songs download, naa songs, filmyzilla,
        putlocker, 123movies, streaming vf, film complet, pelicula completa, ver online, assistir online,
        descargar gratis, скачать бесплатно, смотреть онлайн, nonton, sub indo, مشاهدة, تحميل,
        xem phim, izle, ganzer film, telecharger gratuit, downloader
    """),
    "replica goods": _phrases("""
        replica, replicas, fake rolex, louis vuitton, ugg boots, michael kors, cheap jerseys,
        wholesale jerseys, jordan shoes, oakley sunglasses, ray ban, moncler, canada goose,
        pandora jewelry, hermes bags, cheap nike, nfl jerseys, oem parts, iphone cases, reproductions,
        knockoff, dupe bags, réplica, réplicas, copie montre, falso rolex
    """),
    "traffic": _phrases("""
        guest post, guest posts, guest posting, write for us, backlink, backlinks, buy followers,
        buy likes, seo services, seo service, seo company, link building, web traffic, article submission,
        submit article, web directory, link exchange, make money online, earn money online,
        money online, work from home, passive income, instagram followers,
        каталог ссылок, продвижение сайтов, katalog stron, linkaufbau, gagner de l'argent, ganar dinero,
        ganhar dinheiro, geld verdienen, kiếm tiền
    """),
    "diets": _phrases("""
        weight loss, weight loss pills, diet pills, fat burner, garcinia, keto gummies, keto pills,
        cbd oil, cbd gummies, cbd, kratom, delta 8, colon cleanse, acai berry, abnehmen schnell,
        hair removal, skin tags, anti aging, vape, e-liquid
    """),
    "coins": _phrases("""
        forex, binary options, bitcoin casino, crypto trading, trading bot, hyip, airdrop, crypto signals,
        bitcoin mixer, криптовалюта, форекс, ico list, usdt, dogecoin, shiba inu, memecoin
    """),
    "offers": _phrases("""
        promo code, promo codes, coupon code, coupon codes, discount code, discount codes, coupons,
        voucher codes, black friday deals, cyber monday deals, cheap flights, cheap hotels, hotel deals,
        hotel reservations, car insurance, insurance quotes, cheap car insurance, free ringtones,
        ringtones, gutscheincode, code promo, codes promo, código promocional,
        cupón, cupom, kod rabatowy, промокод, kode promo
    """),
}
"""Phrases of trades that buy and farm search traffic, by trade; lower case."""


def trade_of() -> dict[str, str]:
    """Return every phrase with its trade."""
    return {phrase: trade for trade, phrases in TRADES.items() for phrase in phrases}


CHEAP = word_set("""
    cheap discount discounted clearance wholesale outlet barato baratas baratos rebajas soldes
    günstig günstige billig economici sconti goedkope goedkoop tanie billiga halvat дешево дешёвые
    распродажа ucuz murah rẻ levné olcsó ieftin authentic replica
    """)
BUY = word_set("""
    buy sale comprar acheter kaufen verkaufen kopen kupić купить satın jual beli mua cumpara
    acquista
    """)
SHOPS = word_set("""
    shop store boutique magasin winkel sklep butik kauppa obchod áruház eshop megastore fanshop
    onlineshop
    """)
"""These name a shop where they stand last; “shop” in front is a verb, “shops” a section of a guide."""
FOREIGN_SHOPS = word_set("loja lojas tienda tiendas laden negozio магазин mağaza toko")
"""These name a shop wherever they stand."""
GOODS = word_set("""
    jerseys sneakers cleats flask flasks handbag handbags sunglasses trikot trikots maillot maillots
    camiseta camisetas zapatillas chuteiras maglia maglie футболки кроссовки forması ayakkabı sepatu
    toner cartridge supplements replicas wigs lingerie koszulki montres zegarki relojes orologi
    uhren bolsos borse tênis
    """)
SPORTS = word_set("football soccer rugby cricket basketball team club united city afc fc nrl nfl nba world")
"""With these “kit” and “shirt” are goods: a “media kit” is none."""
KITS = word_set("kit kits shirt shirts strip boots hoodie hoodies")
PLAIN_SHOP_WORDS = word_set("""
    convenience merchandise places logo our the my online visit all now app book books gift gifts
    web play to at in on your go browse a an of for and by see view more new up us products product
    cart checkout account home page locator finder hours find find-a orders sales house houses
    property properties homes tickets ticket number status track history subscription subscribe
    issue copy copies back magazine paper newspaper subscriptions by-owner owner not do don't sell
    info member members photo photos music coffee pet official fan campus museum company local near
    department thrift faq help support i personal information data best deals & | - – gear merch
    t-shirt t-shirts itunes google apple amazon etsy ebay mobile digital e-books ebooks cds art
    print prints catalog catalogue bundles everything
    """)
KEYWORDS = (
    CHEAP
    | GOODS
    | word_set("""
    casino casinos poker slots slot betting bets loan loans insurance credit mortgage mortgages
    refinance dating singles hotel hotels deals deal tickets flights flight vacation vacations
    rentals reservations cruises coupon coupons codes viagra cialis pills pharmacy drugs supplements
    diet slimming laptop laptops phone phones iphone ipad android tablet tablets tv sale furniture
    mattress mattresses tyres tires plumber plumbing roofing lawyer lawyers attorney attorneys forex
    bitcoin crypto hosting vpn essay essays papers ringtones movies torrent download downloads
    watches shoes bags jewelry jewellery gold tarife tarif kredit versicherung vergleich
    partnervermittlung autoradio navi geschenke ferienwohnung prestamos hoteles seguros viajes
    ofertas voyance assurance vols kredyt kredyty pozyczki ubezpieczenia noclegi hotele meble games
    gambling deposit bonus realtor condos homes seo backlinks directory marketing reviews review
    best top
    """)
)
"""Words that keyword domains are made of."""
CART = word_set("""
    cart basket checkout bag warenkorb einkaufswagen panier carrito carrinho cesta carrello
    winkelwagen winkelmandje koszyk корзина sepet sepetim keranjang varukorg kurv handlekurv
    ostoskori košík kosár coș
    """)
CALLS = frozenset(
    _phrases("""
        buy now, buy, buy it now, shop now, order now, order today, check price, check latest price,
        check current price, check price on amazon, see price, see price on amazon, view price,
        view on amazon, buy on amazon, buy from amazon, buy at amazon, see on amazon, view deal, get deal,
        get the deal, see deal, get offer, claim offer, claim bonus, get bonus, get coupon, get code,
        show code, show coupon code, reveal code, play now, bet now, join now, register now, sign up now,
        get started now, get it now, grab it now, grab now, grab deal, get it here, download now,
        free download, download, download link, watch now, watch online, visit site, visit website,
        visit casino, apply now, get a free quote, get free quote, free quote, call now, request a quote,
        get quote, try it free, click here, learn more here, add to cart, daftar, daftar sekarang, masuk,
        login, main sekarang, klik disini, klik di sini, beli sekarang, cek harga, hubungi kami, đăng ký,
        đăng nhập, đăng ký ngay, chơi ngay, tải app, mua ngay, สมัคร, สมัครสมาชิก, เข้าสู่ระบบ, สมัครเลย,
        สั่งซื้อ, jetzt kaufen, preis prüfen, zum angebot, bei amazon kaufen, auf amazon ansehen,
        jetzt bestellen, zum shop, hier klicken, preis ansehen, acheter, voir le prix, voir l'offre,
        acheter maintenant, cliquez ici, en profiter, comprar, comprar ahora, ver precio, ver oferta,
        haz clic aquí, ver en amazon, comprar agora, ver preço, ver na amazon, clique aqui, jogar agora,
        jogue agora, cadastre-se, acquista ora, vedi prezzo, vedi offerta, kup teraz, sprawdź cenę,
        zobacz ofertę, zagraj teraz, купить, играть, играть сейчас, скачать, зарегистрироваться,
        регистрация, перейти на сайт, hemen oyna, satın al, kayıt ol, giriş yap, hemen al, 立即购买,
        立即注册,
        立即下载, 点击进入, 线上订购, 線上訂購, 立即購買, 今すぐ購入, 바로가기, 가입하기
    """)
)
"""Anchors that are nothing but a call to buy, join or download; lower case."""
CALL_STARTS = tuple(
    _phrases("""
        click here, click this, shop now, shop here, buy now, buy here, order now, get yours,
        visit our shop, visit our store, check out our, check it out here, find it here, available at,
        hier klicken, klick hier, klicken sie hier, jetzt kaufen, hier kaufen, cliquez ici, cliquer ici,
        acheter ici, haz clic, haga clic, clic aquí, compra aquí, comprar aquí, clique aqui, compre aqui,
        clicca qui, acquista qui, klik hier, kliknij tutaj, kup tutaj, нажмите здесь, купить здесь,
        tıklayın, buraya tıkla, klik disini, klik di sini, nhấn vào đây, bấm vào đây
    """)
)
DEALS = word_set("""
    coupon coupons voucher vouchers promo promos discount discounts discounted bargain bargains deal
    deals giveaway freebie freebies cashback gutschein gutscheine rabatt rabatte rabattcode
    rabattcodes schnäppchen bestpreis réduction réductions promotions cupón cupones descuento
    descuentos oferta ofertas cupom cupons desconto descontos promoção promoções sconto sconti
    codice kortingscode korting kortingen rabatowy zniżka zniżki promocje скидка скидки скидку
    промокод промокоды купон купоны акция indirim indirimli kupon kampanya diskon promosi khuyến
    giảm
    """)
"""Words of coupons, discounts and offers."""
DISCLOSURES = _phrases("""
        affiliate link, affiliate links, affiliate disclosure, affiliate program, affiliate commission,
        earn a commission, earn commission, earn a small commission, receive a commission,
        amazon associate, amazon associates, qualifying purchases, affiliate partner, associates program,
        sponsored post, sponsored content, paid partnership, in partnership with, may be compensated,
        we may earn, affiliate-link, affiliate-links, affiliatelink, affiliatelinks, eine provision,
        provisions-links, partnerlinks, partnerprogramm, werbelinks, enthält werbung,
        bezahlte partnerschaft, qualifizierten verkäufen, liens affiliés, lien affilié,
        liens d'affiliation, programme d'affiliation, partenariat rémunéré, enlaces de afiliados,
        enlace de afiliado, enlaces afiliados, programa de afiliados, links de afiliados, link de afiliado,
        link di affiliazione, link affiliati, programma di affiliazione, affiliate-koppeling,
        linki afiliacyjne, link afiliacyjny, program partnerski, партнёрская ссылка, партнерские ссылки,
        партнерская программа, satış ortaklığı, tautan afiliasi, liên kết tiếp thị, アフィリエイト,
        제휴 마케팅,
        수수료를,
        联盟链接
    """)
"""Phrases by which a page owns up to being paid for its links; lower case."""
_ROOTS = [
    "affili",
    "afili",
    "commission",
    "sponsor",
    "partner",
    "qualif",
    "compensat",
    "provision",
    "werb",
    "associat",
    "earn",
    "парт",
]
DISCLOSURES_BY_ROOT = {
    root: [p for p in DISCLOSURES if root in p and not any(r in p for r in _ROOTS[:at])]
    for at, root in enumerate(_ROOTS)
} | {p: [p] for p in DISCLOSURES if not any(root in p for root in _ROOTS)}
"""The same by a piece of a word: a text without the piece need not be asked for its phrases."""
SUPERLATIVES = word_set("""
    best top cheapest beste besten bester bestes meilleur meilleurs meilleure meilleures mejor
    mejores melhor melhores migliori miglior migliore najlepsze najlepszy najlepszych лучшие лучший
    лучших топ terbaik terbaru iyi terpercaya nejlepší legjobb bästa parhaat
    """)


def all_phrases() -> Iterator[str]:
    """Every phrase of every trade."""
    for phrases in TRADES.values():
        yield from phrases
