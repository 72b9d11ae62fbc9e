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
        online betting, bookmaker, bookmakers, bingo online, roulette, lottery results, satta, matka,
        ipl betting, 1xbet, mostbet, vavada, pin up, 1win, melbet, parimatch, gacor, togel, judi, taruhan,
        maxwin, sbobet, situs slot, agen bola, bandar, dominoqq, slot88, rtp live, jackpot, demo slot,
        casino en ligne, machines à sous, paris sportifs, casino online, tragamonedas, apuestas,
        apuestas deportivas, ruleta, cassino, caça-níqueis, caça níqueis, jogos de slot, apostas,
        apostas esportivas, spielautomaten, spielbank, sportwetten, online casinos, scommesse,
        giochi d'azzardo, kasyno, hazard, hazardowe, zakłady bukmacherskie, казино, букмекер, букмекерская,
        ставки на спорт, игровые автоматы, слоты, рулетка, вулкан, зеркало, bahis, canlı bahis, kumar,
        iddaa, deneme bonusu, bahis siteleri, rulet, nhà cái, cá cược, cá độ, nổ hũ, tài xỉu, xổ số,
        bắn cá, đánh bài, soi cầu, kèo nhà cái, สล็อต, บาคาร่า, คาสิโน, แทงบอล, หวย, เครดิตฟรี, เว็บตรง,
        พนัน, 博彩, 赌场, 百家乐, 老虎机, 娱乐城, 棋牌, 彩票, 赌博, 賭場, 百家樂,
        オンラインカジノ, カジノ, 카지노, 토토, 바카라, 먹튀, كازينو, مراهنات,
        روليت, καζίνο, kasino, nettikasino, nettcasino
    """),
    "pills": _phrases("""
        viagra, cialis, levitra, sildenafil, tadalafil, kamagra, tramadol, xanax, valium, ambien,
        phentermine, propecia, xenical, soma, oxycontin, hydrocodone, adderall, modafinil, priligy,
        dapoxetine, clomid, online pharmacy, canadian pharmacy, cheap pills, hcg drops,
        testosterone booster, male enhancement, penis enlargement, виагра, сиалис, 威而鋼, 犀利士, 壯陽, 壮阳, 伟哥,
        バイアグラ, 비아그라, potenzmittel, viagra kaufen, viagra online
    """),
    "loans": _phrases("""
        payday loan, payday loans, installment loans, instalment loans, personal loans, cash advance,
        bad credit, no credit check, loans online, fast cash, debt consolidation, credit repair, refinance,
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
        porn, porno, xxx, escort, escorts, hentai, milf, sex cam, sex cams, webcam girls, live sex,
        adult dating, nude, nudes, onlyfans, sexy girls, call girls, hookup, mail order brides,
        russian brides, latin women, singles dating, online dating, порно, проститутки, индивидуалки,
        escort bayan, gái gọi, 色情, 成人视频, エロ, 야동, bokep, sugar daddy
    """),
    "downloads": _phrases("""
        crack, cracked, keygen, serial key, license key, torrent, torrents, warez, mod apk, apk download,
        full movie, full movies, movie download, watch online, watch free, free download, download free,
        dual audio, 480p, 720p, 1080p, hdrip, web-dl, mp3 download, songs download, naa songs, filmyzilla,
        putlocker, 123movies, streaming vf, film complet, pelicula completa, ver online, assistir online,
        baixar, descargar gratis, скачать бесплатно, смотреть онлайн, nonton, sub indo, مشاهدة, تحميل,
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
        submit article, web directory, link exchange, adsense, make money online, earn money online,
        money online, work from home, passive income, affiliate marketing, instagram followers,
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
        hotel reservations, hotels in, car insurance, insurance quotes, cheap car insurance, web hosting,
        free ringtones, ringtones, real estate, gutscheincode, code promo, codes promo, código promocional,
        cupón, cupom, kod rabatowy, промокод, kode promo
    """),
}
"""Phrases of trades that buy and farm search traffic, by trade; lower case."""


def trade_of() -> dict[str, str]:
    """Return every phrase with its trade."""
    return {phrase: trade for trade, phrases in TRADES.items() for phrase in phrases}


SELLING = word_set("""
    shop shops store stores outlet sale cheap discount discounted clearance wholesale buy purchase order
    loja lojas barato baratas baratos comprar tienda tiendas oferta ofertas rebajas boutique magasin
    soldes acheter promo günstig günstige billig kaufen bestellen verkauf angebote angebot laden negozio
    acquista offerte economici sconti winkel kopen goedkope goedkoop aanbieding sklep tanie kupić promocja
    butik köp billiga kjøp køb kauppa halvat магазин купить дешево дешёвые распродажа скидки mağaza satın
    ucuz indirim toko jual beli murah diskon bán mua giá rẻ obchod levné áruház olcsó vásárlás magazin
    ieftin cumpara eshop e-shop megastore fanshop onlineshop
    """)
GOODS = word_set("""
    jersey jerseys shirt shirts kit kits hoodie hoodies sneakers sneaker shoes boots cleats trainers flask
    flasks bottle watches handbag handbags bags backpack backpacks sunglasses jewelry jewellery bracelet
    necklace rings perfume trikot trikots schuhe taschen uhren maillot maillots chaussures montres sacs
    camiseta camisetas zapatillas bolsos relojes camisa camisas chuteiras tênis maglia maglie scarpe borse
    orologi koszulki buty zegarki футболки кроссовки часы сумки forma ayakkabı sepatu jaket jas tas laptop
    laptops iphone phones ipad tablets headphones cases case toner cartridge vape furniture mattress
    mattresses tyres tires wigs lingerie dresses dress supplements
    """)
PLAIN_SHOP_WORDS = word_set("""
    shop store our the my online visit all now app book gift web play to at in on your go browse a an of
    for and by see view more new e-shop eshop us up online-shop products product cart checkout account
    home page locator finder hours stores shops buy order orders sale sales house houses property
    properties homes tickets ticket number status track history subscription subscribe issue copy copies
    back magazine paper newspaper subscriptions loja tienda boutique magasin laden negozio winkel sklep
    butik магазин toko
    """)
CART = word_set("""
    cart basket checkout bag warenkorb einkaufswagen panier carrito carrinho cesta carrello winkelwagen
    winkelmandje koszyk корзина sepet sepetim keranjang varukorg kurv handlekurv ostoskori košík kosár coș
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
        регистрация, перейти на сайт, hemen oyna, satın al, kayıt ol, giriş yap, hemen al, 立即购买, 立即注册,
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
DEALS = _phrases("""
        coupon, coupons, promo code, promo codes, discount code, discount codes, voucher, vouchers, % off,
        best price, best prices, lowest price, best deal, best deals, hot deals, free shipping,
        limited time, money back guarantee, 100% free, special offer, special offers, bargain, bargains,
        gutschein, gutscheine, rabatt, rabatte, rabattcode, schnäppchen, bestpreis, code promo,
        codes promo, bon plan, bons plans, meilleur prix, réduction, cupón, cupones, descuento, descuentos,
        mejor precio, oferta, ofertas, cupom, desconto, descontos, melhor preço, sconto, sconti,
        codice sconto, kod rabatowy, zniżka, promocje, kortingscode, korting, скидка, скидки, промокод,
        купон, indirim, kupon, diskon, kode promo, harga murah, giá rẻ, khuyến mãi, mã giảm giá, 优惠码, 优惠券,
        クーポン, 割引, 쿠폰, ส่วนลด, โปรโมชั่น, bonus
    """)
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
        партнерская программа, satış ortaklığı, tautan afiliasi, liên kết tiếp thị, アフィリエイト, 제휴 마케팅,
        수수료를,
        联盟链接
    """)
"""Phrases by which a page owns up to being paid for its links; lower case."""
SUPERLATIVES = word_set("""
    best top cheapest beste besten bester bestes meilleur meilleurs meilleure meilleures mejor mejores
    melhor melhores migliori miglior migliore najlepsze najlepszy najlepszych лучшие лучший лучших топ
    terbaik terbaru iyi terpercaya nejlepší legjobb bästa parhaat
    """)


def all_phrases() -> Iterator[str]:
    """Every phrase of every trade."""
    for phrases in TRADES.values():
        yield from phrases
