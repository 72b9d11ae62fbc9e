"""The word lists behind `vocabulary`: plain data, as people write it; accents and case do not matter.

Languages in each list, where it has words of them: en, de, fr, es, pt, it, nl, pl, ru, uk, cs, sk, sv, da, no,
fi, el, ro, hu, tr, id, vi, zh (simplified and traditional), ja, ko, ar, fa, he, hi. A word that several
kinds claim goes to the first.
"""

# Kind of page block to the headings that name it.
HEADINGS = {
    "posts": """
        recent posts|recent post|latest posts|latest post|new posts|newest posts|recent articles
        latest articles
        recent entries|recent stories|latest stories|latest news|recent news|latest from the blog
        from the blog
        latest blog posts|recent blog posts|recent blogs|latest blogs|our latest posts|new articles
        recently added
        latest updates|recent updates|recent writing|recent publications|latest|recent|what s new
        just in|just added
        neueste beitrage|letzte beitrage|aktuelle beitrage|neue beitrage|neueste artikel|letzte artikel
        aktuelle artikel|aktuelles|neuigkeiten|neueste nachrichten|aktuelle nachrichten|neueste eintrage
        articles recents|derniers articles|articles recents du blog|derniers billets|billets recents
        dernieres nouvelles|dernieres actualites|dernieres publications|publications recentes
        nouveaux articles
        a la une|dernieres infos
        entradas recientes|ultimas entradas|articulos recientes|ultimos articulos
        publicaciones recientes
        ultimas publicaciones|ultimas noticias|noticias recientes|lo ultimo|nuevas entradas
        lo mas reciente
        posts recentes|ultimos posts|artigos recentes|ultimos artigos|publicacoes recentes
        postagens recentes
        ultimas postagens|noticias recentes|entradas recentes|ultimas publicacoes
        articoli recenti|ultimi articoli|post recenti|ultimi post|ultime notizie|notizie recenti
        recente berichten|laatste berichten|nieuwste berichten|recente artikelen|laatste artikelen
        laatste nieuws
        meest recente berichten|recente posts
        ostatnie wpisy|najnowsze wpisy|ostatnie artykuly|ostatnie artykuły|najnowsze artykuły
        ostatnie posty
        najnowsze posty|najnowsze wiadomości|aktualności
        свежие записи|последние записи|недавние записи|последние статьи|новые статьи|свежие статьи
        последние новости|новые записи|последние публикации|свежие публикации|недавние публикации
        новые материалы
        останні записи|нещодавні записи|свіжі записи|останні статті|останні новини|останні публікації
        nejnovejsi prispevky|posledni prispevky|nejnovejsi clanky|posledni clanky|nejnovejsi zpravy
        najnovsie clanky|najnovsie prispevky
        senaste inlaggen|senaste inlagg|senaste nytt|nya inlagg|senaste artiklarna
        seneste indlæg|nyeste indlæg|seneste nyt|seneste artikler
        siste innlegg|nyeste innlegg|siste nytt|nylige innlegg
        viimeisimmat artikkelit|uusimmat artikkelit|viimeisimmat kirjoitukset|uusimmat kirjoitukset
        uusimmat
        προσφατα αρθρα|τελευταια αρθρα|προσφατες δημοσιευσεις|τελευταιες αναρτησεις|προσφατες αναρτησεις
        τελευταια νεα
        articole recente|ultimele articole|postari recente|ultimele stiri
        legutobbi bejegyzesek|friss bejegyzesek|legfrissebb bejegyzesek|legujabb cikkek|friss hirek
        legutobbi cikkek
        son yazilar|son yazılar|yeni yazilar|en son yazilar|son makaleler|son haberler|son gonderiler
        guncel yazilar
        son konular|son eklenenler
        pos terbaru|pos pos terbaru|artikel terbaru|postingan terbaru|tulisan terbaru|tulisan terakhir
        berita terbaru
        entri terbaru|kiriman terbaru|terbaru|artikel terkini|catatan terbaru
        bai viet moi|bai viet gan đay|bai viet moi nhat|bai moi nhat|bai moi|tin moi|tin moi nhat
        tin tuc moi nhat
        bai viet moi đang
        近期文章|最新文章|最近文章|最新发布|最新动态|最新资讯|最新消息|最近更新|最新日志|最近发表
        最新帖子|新闻动态
        最新發佈|最新動態|最新資訊|近期貼文|最近更新|最新發表|近期發表|最新公告
        最近の投稿|最新の投稿|最新記事|新着記事|最近の記事|最新の記事|新着情報|最近の投稿記事
        最新情報|新着エントリー|最近のエントリー
        최근 글|최신 글|최근글|최신글|최근 게시물|최신 게시물|최근 기사|최신 기사|최근에 올라온 글
        احدث المقالات|اخر المقالات|احدث المواضيع|اخر المواضيع|احدث التدوينات|المقالات الاخيرة
        اخر الاخبار|احدث الاخبار
        مقالات حديثة|مواضيع حديثة
        آخرین نوشته ها|اخرین نوشته ها|نوشته های تازه|آخرین مطالب|اخرین مطالب|جدیدترین مطالب
        نوشته‌های تازه
        آخرین نوشته‌ها|تازه ترین مطالب
        פוסטים אחרונים|פוסטים חדשים|מאמרים אחרונים|רשומות אחרונות|כתבות אחרונות|הפוסטים האחרונים
        हाल के पोस्ट|हाल के पोस्ट्स|नवीनतम पोस्ट|ताजा खबरें|हालिया पोस्ट|हाल ही के पोस्ट|नई पोस्ट
    """,
    "related": """
        related posts|related post|related articles|related article|related|similar posts
        similar articles
        related stories|related news|related content|related links|related topics|you may also like
        you might also like
        you may like|you might like|more like this|see also|read also|also read|more from this author
        more stories
        recommended|recommended for you|recommended posts|recommended articles|recommended reading
        further reading
        read next|up next|what to read next|more posts|more articles|more to explore|keep reading
        explore more
        you may also be interested in|other posts|other articles|suggested posts|suggested articles
        don t miss
        editor s picks|more from the blog|more news|continue reading|similar stories|you may have missed
        must read
        related reading|related resources
        ahnliche beitrage|ahnliche artikel|verwandte beitrage|verwandte artikel|weitere beitrage
        weitere artikel
        das konnte dich auch interessieren|das konnte sie auch interessieren|auch interessant
        mehr zum thema
        siehe auch|passend dazu|lesen sie auch|empfohlene artikel|zum thema|weiterlesen
        articles similaires|articles lies|articles connexes|sur le meme theme|sur le meme sujet
        a lire aussi
        vous aimerez aussi|vous pourriez aussi aimer|vous aimerez peut etre aussi|voir aussi
        a lire egalement
        lire aussi|dans la meme categorie|autres articles|recommandes pour vous
        entradas relacionadas|articulos relacionados|noticias relacionadas|publicaciones relacionadas
        relacionado
        relacionados|te puede interesar|tambien te puede interesar|quiza te interese|ver tambien
        lee tambien
        temas relacionados|articulos similares|contenido relacionado|mas articulos|post relacionados
        posts relacionados|artigos relacionados|materias relacionadas|postagens relacionadas|leia tambem
        veja tambem
        voce tambem pode gostar|voce pode gostar|conteudo relacionado|artigos semelhantes|veja mais
        leia mais sobre
        articoli correlati|post correlati|articoli simili|potrebbe interessarti
        potrebbe interessarti anche
        ti potrebbe interessare|leggi anche|vedi anche|ti potrebbe piacere|potrebbero interessarti
        correlati
        altri articoli
        gerelateerde berichten|gerelateerde artikelen|vergelijkbare berichten|gerelateerd|lees ook
        zie ook
        misschien vind je dit ook leuk|meer artikelen|dit vind je misschien ook leuk|aanbevolen
        podobne wpisy|podobne artykuły|powiązane wpisy|powiązane artykuły|zobacz także|zobacz również
        przeczytaj także|czytaj także|może cię zainteresować|polecane artykuły|polecane|powiązane posty
        похожие записи|похожие статьи|похожие публикации|связанные записи|читайте также|смотрите также
        по теме
        похожие материалы|вам может понравиться|вам также может понравиться|еще по теме|ещё по теме
        рекомендуем
        вас может заинтересовать|другие статьи|похожие новости|материалы по теме|см также
        схожі записи|схожі статті|читайте також|дивіться також|повязані записи|вам може сподобатися
        podobne prispevky|souvisejici clanky|podobne clanky|souvisejici prispevky|prectete si take
        mohlo by vas zajimat
        suvisiace clanky|podobne clanky
        relaterade inlagg|liknande inlagg|relaterade artiklar|las ocksa|du kanske ocksa gillar|se aven
        relaterede indlæg|lignende indlæg|relaterede artikler|læs ogsa|se ogsa
        maske er du interesseret i
        relaterte innlegg|lignende innlegg|relaterte artikler|les ogsa|du liker kanskje ogsa
        aiheeseen liittyvaa|samankaltaisia artikkeleita|lue myos|katso myos|lisaa aiheesta
        samankaltaiset artikkelit
        σχετικα αρθρα|παρομοια αρθρα|σχετικες αναρτησεις|διαβαστε επισης|μπορει να σας αρεσει
        δειτε επισης
        articole similare|articole asemanatoare|articole inrudite|citeste si|vezi si
        s ar putea sa ti placa
        kapcsolodo bejegyzesek|hasonlo bejegyzesek|kapcsolodo cikkek|hasonlo cikkek|ez is erdekelheti
        olvassa el ezt is
        benzer yazilar|ilgili yazilar|benzer icerikler|ilgili haberler|benzer konular|ilgili konular
        bunlar da ilginizi cekebilir
        ilginizi cekebilir|bunlari da sevebilirsiniz|benzer makaleler|ilgili makaleler|bunlara da bakin
        ayrica bakiniz
        pos terkait|artikel terkait|postingan terkait|berita terkait|baca juga|mungkin anda suka|terkait
        anda mungkin juga suka|artikel lainnya|artikel serupa|lihat juga|artikel menarik lainnya
        bai viet lien quan|bai lien quan|tin lien quan|bai viet tuong tu|co the ban quan tam
        co the ban thich
        co the ban se thich|xem them|bai viet cung chuyen muc|tin cung chuyen muc|bai viet khac|đoc them
        相关文章|相关推荐|相关阅读|猜你喜欢|类似文章|你可能也喜欢|推荐阅读|您可能感兴趣|延伸阅读
        相关新闻|相关内容|推荐文章
        相關文章|相關推薦|相關閱讀|猜你喜歡|類似文章|你可能也喜歡|推薦閱讀|延伸閱讀|相關新聞
        您可能也喜歡|推薦文章
        関連記事|関連投稿|類似記事|こちらもおすすめ|あわせて読みたい|おすすめ記事|関連
        あなたにおすすめ|合わせて読みたい|関連する記事|関連ニュース
        관련 글|관련 기사|관련글|비슷한 글|관련 게시물|추천 글|함께 보면 좋은 글|이런 글도 있습니다
        추천 기사
        مقالات ذات صلة|مواضيع ذات صلة|مقالات مشابهة|مواضيع مشابهة|قد يعجبك ايضا|اقرا ايضا|ربما يعجبك
        ذات صلة|شاهد ايضا
        اخبار ذات صلة|مقالات قد تعجبك
        نوشته های مرتبط|مطالب مرتبط|مطالب مشابه|نوشته های مشابه|همچنین بخوانید|شاید بپسندید|مقالات مرتبط
        פוסטים קשורים|מאמרים קשורים|פוסטים דומים|אולי יעניין אותך|כתבות נוספות|קראו גם|אולי תאהבו גם
        संबंधित पोस्ट|संबंधित लेख|इसी तरह के पोस्ट|यह भी पढ़ें|ये भी पढ़ें|आपको यह भी पसंद आ सकता है
        संबंधित खबरें
    """,
    "popular": """
        popular posts|popular post|most popular|popular|popular articles|top posts|top stories|trending
        trending now
        most read|most viewed|most commented|popular this week|popular now|trending posts|hot posts
        hot articles
        top articles|featured posts|featured articles|featured|popular stories|popular news
        popular content|top news
        best of the blog|most shared|popular topics|trending articles|trending topics|top posts pages
        beliebte beitrage|beliebt|beliebteste beitrage|meistgelesen|meist gelesen|beliebte artikel
        top artikel
        am meisten gelesen|meistgelesene artikel|top beitrage|populare beitrage|im trend
        articles populaires|les plus lus|les plus populaires|populaires|les plus consultes|tendances
        populaire
        articles les plus lus|articles les plus consultes|le plus lu
        entradas populares|articulos populares|lo mas leido|mas leidos|los mas leidos|lo mas visto
        populares
        lo mas popular|mas populares|tendencias|publicaciones populares|lo mas comentado|destacados
        noticias populares
        posts populares|mais lidas|mais lidos|mais populares|artigos populares|postagens populares
        mais vistos|em alta
        as mais lidas|postagens mais visitadas|mais acessados|destaques
        articoli popolari|piu letti|i piu letti|articoli piu letti|post popolari|piu popolari|popolari
        tendenze
        post piu popolari|le piu lette|in evidenza
        populaire berichten|meest gelezen|populair|populaire artikelen|meest bekeken|best gelezen
        popularne wpisy|najpopularniejsze|najczęściej czytane|popularne artykuły|popularne posty
        popularne|na czasie
        популярные записи|популярное|популярные статьи|самое читаемое|самые популярные
        популярные публикации
        популярные новости|популярные материалы|топ статей|лучшее|в тренде
        популярні записи|популярне|популярні статті|найпопулярніше|найчитаніше
        oblibene prispevky|nejctenejsi|nejctenejsi clanky|popularni clanky|popularni prispevky
        najcitanejsie|popularne clanky
        populara inlagg|mest lasta|mest last|populart|populara artiklar
        populære indlæg|mest læste|populære artikler|mest læst
        populære innlegg|mest leste|mest lest
        suosituimmat|luetuimmat|suositut artikkelit|suosituimmat artikkelit
        δημοφιλη αρθρα|δημοφιλη|τα πιο δημοφιλη|δημοφιλεις αναρτησεις|πιο διαβασμενα
        articole populare|cele mai citite|cele mai populare|populare
        nepszeru bejegyzesek|legnepszerubb|legolvasottabb|nepszeru cikkek|legolvasottabb cikkek
        populer yazilar|en cok okunanlar|populer|cok okunanlar|en populer|populer konular
        populer haberler|one cikanlar
        en cok okunan|populer yayinlar|trend
        pos populer|artikel populer|terpopuler|postingan populer|paling populer|paling banyak dibaca
        berita populer|trending topik
        entri populer|populer
        bai viet noi bat|bai viet pho bien|đoc nhieu|xem nhieu|xem nhieu nhat|noi bat|đoc nhieu nhat
        tin noi bat|bai viet xem nhieu
        bai đang pho bien|pho bien
        热门文章|热门|热门推荐|最受欢迎|阅读排行|点击排行|热门帖子|排行榜|热文|热门资讯|最热文章
        熱門文章|熱門|熱門推薦|最受歡迎|閱讀排行|人氣文章|熱門貼文
        人気記事|人気の投稿|人気の記事|人気ランキング|アクセスランキング|よく読まれている記事
        人気記事ランキング|人気のエントリー|注目記事|人気
        인기 글|인기글|많이 본 글|인기 게시물|인기 기사|많이 본 뉴스|인기
        الاكثر قراءة|الاكثر مشاهدة|المقالات الشائعة|الاكثر شعبية|المواضيع الشائعة|المشاركات الشائعة
        الاكثر تداولا|مقالات مميزة|رائج
        محبوب ترین مطالب|پربازدیدترین|پربازدیدترین مطالب|مطالب محبوب|محبوب ترین ها|نوشته های محبوب
        פוסטים פופולריים|הנקראים ביותר|הכי נקראים|פופולרי|מאמרים פופולריים
        लोकप्रिय पोस्ट|लोकप्रिय|सबसे ज्यादा पढ़े गए|लोकप्रिय लेख|ट्रेंडिंग
    """,
    "comments": """
        comments|comment|recent comments|latest comments|responses|discussion|reader comments
        comments closed|replies
        comments are closed|no comments|no comments yet|join the conversation|join the discussion
        reviews|thoughts
        comments to show|no comments to show|view comments|show comments|all comments|user comments
        what people say
        kommentare|neueste kommentare|letzte kommentare|kommentar|aktuelle kommentare|keine kommentare
        leserkommentare
        neue kommentare|diskussion
        commentaires|commentaires recents|derniers commentaires|commentaire|reactions|aucun commentaire
        vos commentaires
        comentarios|comentarios recientes|ultimos comentarios|comentario|sin comentarios
        no hay comentarios
        comentarios recentes|nenhum comentario|sem comentarios|novos comentarios
        commenti|commenti recenti|ultimi commenti|commento|nessun commento
        reacties|recente reacties|laatste reacties|reactie|opmerkingen|geen reacties
        komentarze|najnowsze komentarze|ostatnie komentarze|komentarz|brak komentarzy
        комментарии|свежие комментарии|последние комментарии|недавние комментарии|комментариев
        комментарий|отзывы
        нет комментариев|комментариев нет|комментария|обсуждение
        коментарі|останні коментарі|нещодавні коментарі|коментарів
        komentare|nejnovejsi komentare|posledni komentare|komentar|najnovsie komentare
        kommentarer|senaste kommentarer|senaste kommentarerna
        seneste kommentarer|nyeste kommentarer
        siste kommentarer|ingen kommentarer
        kommentit|viimeisimmat kommentit|uusimmat kommentit|kommenttia|keskustelu
        σχολια|προσφατα σχολια|τελευταια σχολια|σχολιο
        comentarii|comentarii recente|ultimele comentarii|niciun comentariu
        hozzaszolasok|legutobbi hozzaszolasok|friss hozzaszolasok|megjegyzesek|kommentek|hozzaszolas
        yorumlar|son yorumlar|yorum|yeni yorumlar|yorum yok
        komentar terbaru|komentar terkini|komentar komentar terbaru|tanggapan|tidak ada komentar|ulasan
        binh luan|phan hoi gan đay|binh luan gan đay|binh luan moi nhat|y kien|phan hoi|nhan xet
        phan hoi moi nhat
        评论|近期评论|最新评论|最近评论|留言|条评论|评论列表|精彩评论|网友评论|全部评论
        評論|近期留言|最新留言|近期評論|則留言|留言板|篇回應|最新評論
        コメント|最近のコメント|最新コメント|件のコメント|新着コメント|コメント一覧|この記事へのコメント
        댓글|최근 댓글|최신 댓글|개의 댓글|최근댓글
        التعليقات|احدث التعليقات|اخر التعليقات|تعليقات|تعليق|لا توجد تعليقات|احدث الردود
        دیدگاه ها|آخرین دیدگاه ها|نظرات|آخرین نظرات|دیدگاه‌ها|دیدگاه‌های تازه|دیدگاه های تازه
        תגובות|תגובות אחרונות|אין תגובות|התגובות האחרונות
        टिप्पणियाँ|हाल की टिप्पणियाँ|टिप्पणी|हाल ही की टिप्पणियां|टिप्पणियां
    """,
    "archives": """
        archives|archive|blog archive|blog archives|monthly archives|monthly archive|post archive
        news archive
        archives by month|past posts|older posts by month|browse by month|posts by month|article archive
        archiv|archive nach monaten|blog archiv|blogarchiv|monatsarchiv|beitragsarchiv
        archives du blog|archives mensuelles|archives par mois
        archivo|archivos|archivo del blog|archivos del blog|historico|hemeroteca
        arquivo|arquivos|arquivo do blog|arquivo mensal
        archivio|archivi|archivio blog|archivio mensile|archivio articoli
        archief|archieven|blogarchief|maandarchief
        archiwum|archiwa|archiwum bloga|archiwum wpisow
        архив|архивы|архив блога|архив записей|архив новостей|архив сайта|архив по месяцам
        архіви|архів|архів блогу
        archivy|archiv clanku|archiv prispevku
        arkiv|bloggarkiv|arkiver
        arkisto|arkistot|blogiarkisto
        αρχειο|αρχεια|αρχειοθηκη ιστολογιου|ιστορικο|αρχειοθηκη
        arhive|arhiva|arhiva blogului
        archivum|blogarchivum
        arsivler|arsiv|blog arsivi|arsivi|haber arsivi
        arsip|arsip blog|arsip bulanan
        luu tru|kho luu tru|thang nam|luu tru blog|kho bai viet
        归档|文章归档|存档|历史归档|按月归档|文章存档|日期归档|历史文章
        彙整|文章彙整|封存|存檔|歸檔|文章歸檔|每月文章|文章存檔
        アーカイブ|月別アーカイブ|過去の記事|ブログ アーカイブ|月別|月を選択|過去ログ|バックナンバー
        보관함|글 보관함|글보관함|월별 보관함|블로그 보관함|아카이브
        الارشيف|ارشيف|الارشيفات|ارشيف المدونة|ارشيف المدونة الالكترونية|الارشيف الشهري
        بایگانی|بایگانی ها|آرشیو|بایگانی‌ها|آرشیو ماهانه|بایگانی وبلاگ
        ארכיון|ארכיונים|ארכיב|ארכיון הבלוג
        पुरालेख|संग्रह|अभिलेखागार|आर्काइव|ब्लॉग संग्रह|लेखागार
    """,
    "categories": """
        categories|category|browse by category|topics|all categories|blog categories|browse categories
        sections
        post categories|browse topics|popular categories|browse by topic|article categories|departments
        filed under
        product categories|posted in|news categories|subjects
        veröffentlicht in|abgelegt unter|publié dans|classé dans|publicado en
        publicado em|pubblicato in|geplaatst in
        archiviato in|arquivado em|archivado en|opublikowano w|опубликовано в|publicerat i
        posted under
        kategorien|kategorie|themen|rubriken|alle kategorien|rubrik|ressorts
        rubriques|toutes les categories|themes|rubrique
        categorias|categoria|temas|secciones|todas las categorias|todas as categorias|secoes|assuntos
        topicos
        categorie|tutte le categorie|argomenti|sezioni|rubriche
        categorieen|rubrieken|onderwerpen|alle categorieen
        kategorie wpisow|tematy|kategorie bloga|działy
        рубрики|категории|категория|разделы|темы|рубрика|все категории|тематика
        категорії|категорія|рубрики сайту|розділи|теми
        rubriky|temata
        kategorier|amnen|emner|kategori
        kategoriat|aiheet|osastot|kategoria
        κατηγοριες|κατηγορια|θεματα|ενοτητες
        categorii|subiecte
        kategoriak|rovatok|temak
        kategoriler|konular|bolumler|tum kategoriler
        kategori artikel|kategori kategori|topik|rubrik berita|semua kategori
        chuyen muc|danh muc|the loai|chu đe|danh muc bai viet|chuyen muc bai viet|danh muc san pham
        分类|分类目录|栏目|文章分类|目录|全部分类|专题|栏目导航|栏目分类|分类导航
        分類|文章分類|類別|分類目錄|欄目|專題
        カテゴリー|カテゴリ|カテゴリー一覧|カテゴリ一覧|ジャンル|トピック|記事カテゴリ|テーマ
        카테고리|분류|카테고리 목록|주제|분류 전체보기
        التصنيفات|تصنيفات|الاقسام|اقسام|تصنيف|الفئات|اقسام الموقع|اقسام المدونة
        دسته ها|دسته بندی ها|دسته‌ها|دسته بندی|موضوعات|دسته بندی مطالب
        קטגוריות|קטגוריה|נושאים|מדורים
        श्रेणियाँ|श्रेणी|वर्ग|श्रेणियां|कैटेगरी|विषय
    """,
    "tags": """
        tags|tag cloud|tagged|popular tags|tag|labels|tagged with|tagcloud|all tags|keywords|post tags
        browse by tag|label
        hot tags|top tags|tagged as
        schlagworter|schlagworte|schlagwortwolke|stichworte|tagwolke|schlagwort|verschlagwortet mit
        etiquettes|mots cles|nuage de tags|etiquette|nuage d etiquettes|mots clefs
        etiquetas|nube de etiquetas|etiqueta|nube de tags|palabras clave
        nuvem de tags|marcadores|palavras chave
        etichette|tag popolari|nuvola di tag|parole chiave
        labels en tags|trefwoorden|tagwolk
        tagi|etykiety|chmura tagow|znaczniki|słowa kluczowe
        метки|теги|облако тегов|облако меток|ярлыки|тэги|ключевые слова|популярные теги
        позначки|мітки|хмара тегів
        stitky|oblak stitku|znacky
        taggar|etiketter|taggmoln|nyckelord
        emneord|nøgleord|stikord
        avainsanat|tunnisteet|tagit
        ετικετες|λεξεις κλειδια|ετικετα
        etichete|cuvinte cheie
        cimkek|cimkefelho|kulcsszavak
        etiketler|etiket bulutu|anahtar kelimeler|etiket
        tagar|label artikel|kata kunci|tanda|tag populer
        the|tu khoa|the bai viet|nhan|tags bai viet
        标签|标签云|热门标签|关键词|文章标签
        標籤|標籤雲|熱門標籤|關鍵字
        タグ|タグクラウド|タグ一覧|人気のタグ|ラベル|キーワード
        태그|태그 클라우드|인기 태그|라벨|꼬리표
        الوسوم|وسوم|كلمات مفتاحية|الكلمات الدلالية|سحابة الوسوم|تسميات|الكلمات المفتاحية|العلامات
        برچسب ها|برچسب‌ها|برچسب|ابر برچسب|کلمات کلیدی
        תגיות|ענן תגיות|תוויות|מילות מפתח
        टैग|टैग्स|लेबल|टैग क्लाउड
    """,
    "meta": """
        meta|metadata|login area|site admin|account|user menu|members area|admin
        metadaten|connexion compte|metadatos|metadados|metadati|dane meta|мета|мета информация
        метаданные
        ustveri|ust veri|metainformaatio|μεταστοιχεια|metaadatok
        quan ly|thong tin meta
        功能|元信息|其他操作|管理|元数据|其它
        其他操作|中繼資料|站台資訊|後設資料
        メタ情報|メタ|메타|그 밖의 기능|منوعات|ميتا|اطلاعات|متا|מטא|कार्य|मेटा
    """,
    "search": """
        search|search this site|search for|search this blog|search the site|site search|search our site
        search here
        find|type and press enter|what are you looking for|search website|search posts|search results
        search form
        suche|suchen|seite durchsuchen|website durchsuchen|suche nach|volltextsuche
        dieses blog durchsuchen
        recherche|rechercher|rechercher sur le site|rechercher dans ce blog|chercher
        buscar|busqueda|buscador|buscar en el sitio|buscar en este blog|pesquisar|pesquisa|busca
        pesquise
        pesquisar este blog|procurar|cerca|ricerca|cerca nel sito|cerca nel blog|zoeken|zoek
        zoek op deze site|zoeken naar
        szukaj|wyszukiwarka|wyszukaj|szukaj na stronie|поиск|поиск по сайту|найти|искать|пошук|знайти
        hledat|vyhledavani|hledani|vyhladavanie|hladat|sok|sok pa webbplatsen|søg|søk|haku|etsi
        hae sivustolta|αναζητηση
        cauta|cautare|kereses|ara|arama|site ici arama|sitede ara|cari|pencarian|cari di blog ini
        telusuri
        tim kiem|tim|tim kiem blog nay|搜索|站内搜索|搜索本站|查找|搜尋|站內搜尋|搜尋此網誌|検索
        サイト内検索|ブログ内検索|このブログを検索
        검색|사이트 검색|이 블로그 검색|بحث|ابحث|البحث|البحث في الموقع|بحث هذه المدونة الالكترونية
        ابحث في الموقع
        جستجو|جست و جو|جستجو در سایت|חיפוש|חיפוש באתר|חפש|खोज|खोजें|सर्च
    """,
    "social": """
        follow us|social|follow|social media|connect with us|connect|stay connected|follow me
        find us on facebook
        share|share this|share this post|share this article|social links|get social|find us|share on
        like us on facebook
        follow us on facebook|follow us on twitter|follow us on instagram|share it|social networks
        spread the word
        sharing is caring|let s connect|stay in touch|get in touch|follow us on
        follow us on social media|like this
        share with friends|share this with your friends|stay social|keep in touch
        folgen sie uns|folge uns|folgt uns|soziale medien|teilen|teilen mit|soziale netzwerke
        beitrag teilen|artikel teilen
        suivez nous|reseaux sociaux|partager|partagez|partager cet article|suivez moi|partager sur
        siguenos|sigueme|redes sociales|compartir|comparte|compartelo|siganos|compartir esto
        compartir en
        siga nos|redes sociais|compartilhar|compartilhe|siga|partilhar|compartilhe isso
        compartilhe este post
        seguici|social network|condividi|seguimi|seguici su|condividi su|seguici sui social
        volg ons|delen|deel dit|deel dit bericht|sociale media|volg mij|deel dit artikel|delen op
        obserwuj nas|śledź nas|udostępnij|media społecznościowe|znajdź nas|podziel się|udostępnij na
        мы в соцсетях|подписывайтесь|поделиться|социальные сети|следите за нами|соцсети|поделись
        поделитесь|поделиться ссылкой
        поділитися|соціальні мережі|слідкуйте за нами|ми в соцмережах
        sledujte nas|sdilet|socialni site|sdilejte|socialne siete
        folj oss|dela|sociala medier|følg os|del|sociale medier|følg oss|sosiale medier|seuraa meita|jaa
        sosiaalinen media
        ακολουθηστε μας|κοινοποιηση|μοιραστειτε το|social media μας|urmareste ne|distribuie|urmariti ne
        kovess minket|megosztas|kozossegi media|kovessen minket
        bizi takip edin|sosyal medya|paylas|takip et|bizi takip et|bunu paylas|sosyal medyada biz
        ikuti kami|bagikan|media sosial|bagikan ini|ikuti saya|sebarkan|share artikel ini
        theo doi chung toi|mang xa hoi|chia se|ket noi voi chung toi|chia se bai viet
        关注我们|社交媒体|分享|分享到|分享这篇文章|关注|微信公众号|扫码关注|关注我
        關注我們|追蹤我們|社群媒體|分享此文|社群|追蹤
        フォロー|フォローする|シェア|シェアする|フォローしてね|sns|共有|共有する|公式sns
        この記事をシェアする
        팔로우|공유|공유하기|소셜 미디어|팔로우하기|이것이 좋아요
        تابعنا|تابعونا|شارك|مشاركة|شارك هذا|تابعنا على|مواقع التواصل الاجتماعي|شاركها|شبكات التواصل
        تابعنا على فيسبوك
        ما را دنبال کنید|اشتراک گذاری|شبکه های اجتماعی|به اشتراک بگذارید
        עקבו אחרינו|שתפו|רשתות חברתיות|שיתוף|हमें फॉलो करें|साझा करें|शेयर करें|सोशल मीडिया
    """,
    "newsletter": """
        newsletter|subscribe|newsletter signup|sign up for our newsletter|subscribe to our newsletter
        email updates
        subscribe to blog via email|join our newsletter|email newsletter|get updates|subscribe via email
        mailing list
        subscribe by email|stay up to date|stay updated|stay informed|subscribe now|sign up
        follow blog via email
        join our mailing list|follow by email|get our newsletter|never miss a post|subscription
        free newsletter
        weekly newsletter|newsletter sign up|subscribe for updates
        newsletter abonnieren|abonnieren|newsletter anmeldung|newsletter bestellen|blog abonnieren
        blog via e mail abonnieren
        abonnez vous|inscription newsletter|lettre d information|infolettre|s abonner
        inscrivez vous a la newsletter
        abonnez vous a la newsletter|inscrivez vous a notre newsletter
        suscribete|boletin|boletin de noticias|suscripcion|suscribirse|suscribete a nuestro boletin
        suscribirme
        suscribete al blog por correo electronico|suscribete a la newsletter
        assine|inscreva se|assine nossa newsletter|boletim|assinar|receba novidades|boletim informativo
        subscreva
        iscriviti|iscriviti alla newsletter|iscrizione newsletter|iscriviti alla nostra newsletter
        nieuwsbrief|inschrijven nieuwsbrief|abonneren|schrijf je in|abonneer
        meld je aan voor de nieuwsbrief
        biuletyn|subskrybuj|zapisz się do newslettera|subskrypcja
        рассылка|подписка|подписаться|подпишитесь|подписка на новости|подпишитесь на рассылку
        подписка на рассылку
        розсилка|підписка|підписатися|підпишіться
        odber novinek|odebirat|prihlasit se k odberu|odber noviniek
        nyhetsbrev|prenumerera|nyhedsbrev|tilmeld nyhedsbrev|abonner|uutiskirje|tilaa uutiskirje
        ενημερωτικο δελτιο|εγγραφη
        abonare|aboneaza te|hirlevel|feliratkozas|iratkozz fel hirlevelunkre
        bulten|e bulten|abone ol|bultene abone ol|abonelik|e posta bulteni
        berlangganan|buletin|langganan|langganan lewat email
        đang ky nhan tin|đang ky|ban tin|nhan ban tin|đang ky nhan ban tin
        订阅|邮件订阅|订阅我们|電子報|訂閱|訂閱電子報|電子報訂閱|ニュースレター|メールマガジン
        メルマガ|メルマガ登録|購読|購読する|ブログをメールで購読
        뉴스레터|구독|구독하기|이메일 구독|뉴스레터 구독
        النشرة البريدية|اشترك|القائمة البريدية|اشترك معنا|النشرة الاخبارية|اشترك في النشرة البريدية
        الاشتراك
        خبرنامه|عضویت در خبرنامه|اشتراک|ניוזלטר|הרשמה לניוזלטר|הירשמו|न्यूज़लेटर|सदस्यता लें
        सब्सक्राइब करें
    """,
    "reply": """
        leave a reply|leave a comment|post a comment|add a comment|leave a response|write a comment
        submit a comment
        leave comment|add comment|post comment|leave reply|cancel reply|leave a reply cancel reply|reply
        write a reply
        leave your comment|add your comment|leave a comment cancel reply|post a reply|leave a message
        add new comment
        write a review|leave a reply cancel|have your say|leave a comment cancel|your comment
        leave a note
        schreibe einen kommentar|kommentar schreiben|hinterlasse einen kommentar|kommentar hinterlassen
        antworten
        schreib einen kommentar|kommentar verfassen|kommentar abgeben|antwort hinterlassen|kommentieren
        hinterlasse eine antwort
        einen kommentar schreiben|antwort abbrechen|schreibe einen kommentar antworten abbrechen
        laisser un commentaire|laissez un commentaire|ajouter un commentaire|ecrire un commentaire
        poster un commentaire
        laisser un commentaire annuler la reponse|repondre|laisser une reponse|votre commentaire
        publier un commentaire
        enregistrer un commentaire
        deja un comentario|deja una respuesta|dejar un comentario|escribe un comentario
        publicar un comentario
        deja un comentario cancelar respuesta|deja una respuesta cancelar la respuesta|responder
        anadir comentario|comentar
        agregar un comentario|dejar una respuesta|dejanos tu comentario|publicar comentario
        deixe um comentario|deixe uma resposta|comente|deixe um comentario cancelar resposta
        postar um comentario
        deixar um comentario|escreva um comentario|deixe seu comentario
        deixe uma resposta cancelar resposta|enviar um comentario
        lascia un commento|lascia una risposta|scrivi un commento|commenta|rispondi
        lascia un commento annulla risposta
        posta un commento|invia un commento|aggiungi un commento|lascia una risposta annulla risposta
        geef een reactie|laat een reactie achter|reageren|plaats een reactie|een reactie plaatsen
        reactie plaatsen
        reactie annuleren|geef een reactie reactie annuleren|schrijf een reactie
        dodaj komentarz|napisz komentarz|zostaw komentarz|odpowiedz|skomentuj|dodaj odpowiedź
        zostaw odpowiedź
        dodaj komentarz anuluj pisanie odpowiedzi|prześlij komentarz
        добавить комментарий|оставить комментарий|написать комментарий|оставьте комментарий|ответить
        оставить ответ
        добавить комментарий отменить ответ|отправить комментарий|ваш комментарий|прокомментировать
        залишити відповідь|залишити коментар|додати коментар|написати коментар|опублікувати коментар
        napsat komentar|pridat komentar|zanechat komentar|vlozit komentar|napsat komentar zrusit odpoved
        okomentovat
        lamna ett svar|kommentera|lamna en kommentar|skriv en kommentar|lamna ett svar avbryt svar
        skicka en kommentar
        skriv et svar|skriv en kommentar|læg en kommentar|legg igjen en kommentar|legg igjen et svar
        legg inn en kommentar
        kommenter|send en kommentar
        vastaa|kirjoita kommentti|jata kommentti|kommentoi|laheta kommentti
        αφηστε μια απαντηση|αφηστε ενα σχολιο|αφησε ενα σχολιο|προσθεστε ενα σχολιο|δημοσιευση σχολιου
        σχολιαστε
        lasa un comentariu|lasa un raspuns|adauga un comentariu|comenteaza|trimiteti un comentariu
        velemeny hirdetese|szolj hozza|hozzaszolas kuldese|irj hozzaszolast|valasz irasa
        megjegyzes kuldese
        bir yanit yazin|yorum yap|yorum yapin|bir cevap yazin|yorum gonder|yorum yaz|yanitla
        yorum birakin
        bir yanit yazin yaniti iptal et|cevap yaz|yorum ekle
        tinggalkan balasan|tinggalkan komentar|tulis komentar|beri komentar|kirim komentar
        batalkan balasan|posting komentar
        tinggalkan balasan batalkan balasan|balas
        tra loi|đe lai mot binh luan|viet binh luan|gui binh luan|đe lai binh luan|tra loi huy
        huy tra loi|đang nhan xet|huy
        发表评论|发表回复|写评论|留下评论|取消回复|添加评论|我要评论|发表评论取消回复
        发表回复取消回复|回复|发布评论
        發表留言|發佈留言|發表迴響|發表回應|回覆|取消回覆|發佈留言取消回覆|張貼留言|發表評論|我要留言
        コメントを残す|コメントする|コメントを書く|コメントをどうぞ|返信する|コメントを投稿
        コメントを投稿する|コメントを残すコメントをキャンセル|返信
        댓글 남기기|답글 남기기|댓글 달기|댓글 쓰기|응답 취소|댓글 남기기 응답 취소|답글 남기기 응답 취소
        اترك تعليقا|اترك ردا|اضف تعليقا|اكتب تعليقا|اترك رد|اضف تعليق|الغاء الرد|اترك تعليقا الغاء الرد
        ارسال تعليق|رد|علق
        اترك تعليق|شاركنا رايك
        دیدگاهتان را بنویسید|نظر بدهید|ارسال دیدگاه|لغو پاسخ|ارسال نظر|دیدگاه بگذارید
        دیدگاهتان را بنویسید لغو پاسخ|پاسخ دهید
        כתיבת תגובה|השאר תגובה|הוסף תגובה|הגב|השאירו תגובה|פרסום תגובה|כתיבת תגובה לבטל
        टिप्पणी करे|एक टिप्पणी छोड़ें|उत्तर दें|प्रातिक्रिया दे|टिप्पणी करें|जवाब दें|एक टिप्पणी भेजें
        एक उत्तर छोड़ें
    """,
    "menu": """
        menu|navigation|main menu|primary menu|site navigation|main navigation|pages|top menu|site menu
        nav|quick links
        primary navigation|footer menu|secondary menu|useful links|mobile menu|navigation menu
        toggle navigation|site map
        toggle menu|open menu|show menu|menu close|close menu|navigate|explore|links|quicklinks
        expand menu|important links
        blogroll|sitemap|our pages|primary navigation menu|hauptmenu|hauptnavigation|seiten|menue
        menu schliessen|nutzliche links
        menu principal|pages du site|navigation principale|liens utiles|liens|plan du site
        navegacion|paginas|menu de navegacion|enlaces|enlaces de interes|enlaces rapidos|navegacao
        links uteis|menu de navegacao
        pagine|navigazione|menu principale|link utili|collegamenti|menu di navigazione|navigatie
        hoofdmenu|pagina s|snelle links
        nawigacja|strony|menu główne|przydatne linki|linki|меню|навигация|страницы|главное меню
        полезные ссылки|ссылки
        навігація|сторінки|головне меню|корисні посилання|navigace|stranky|hlavni menu|hlavni nabidka
        odkazy|navigacia
        huvudmeny|meny|sidor|navigering|lankar|sider|hovedmenu|hovedmeny|valikko|paavalikko|sivut
        navigointi|linkit
        μενου|πλοηγηση|σελιδες|κυριο μενου|χρησιμοι συνδεσμοι|συνδεσμοι|meniu|navigare|pagini
        linkuri utile|meniu principal
        navigacio|oldalak|fomenu|linkek|ana menu|sayfalar|navigasyon|baglantilar|hizli baglantilar
        faydali linkler|hizli erisim
        menu utama|halaman|navigasi|laman|tautan|tautan cepat|menu chinh|trang|đieu huong|lien ket
        lien ket nhanh|lien ket huu ich
        菜单|导航|页面|主菜单|网站导航|快速链接|友情链接|链接|友情連結|選單|導覽|頁面|主選單
        快速連結|連結|導航|相關連結
        メニュー|ナビゲーション|ページ|固定ページ|サイトマップ|リンク|リンク集
        グローバルナビゲーション|メインメニュー
        메뉴|내비게이션|페이지|바로가기|주 메뉴|링크|القائمة|الصفحات|القائمة الرئيسية|التنقل|قائمة
        روابط|روابط مهمة
        روابط سريعة
        روابط مفيدة|صفحات|فهرست|منو|برگه ها|برگه‌ها|پیوندها|دسترسی سریع|منوی اصلی|תפריט|ניווט|עמודים
        תפריט ראשי|קישורים
        קישורים שימושיים|मेनू|मेन्यू|पृष्ठ|नेविगेशन|पेज|महत्वपूर्ण लिंक
    """,
}

# Kind of stock link to its anchor texts.
LINKS = {
    "home": """
        home|homepage|home page|startseite|accueil|inicio|pagina inicial|pagina principal
        pagina de inicio|portada
        principal|capa|pagina inicio|a casa|home principale|strona główna|start|главная|на главную
        главная страница|домой|головна
        головна сторінка|domu|uvod|uvodni stranka|domov|hem|startsida|hjem|forside|hjemmeside|etusivu
        koti|αρχικη|αρχικη σελιδα
        acasa|prima pagina|kezdolap|fooldal|cimlap|anasayfa|ana sayfa|beranda|rumah|trang chu|首页
        网站首页|主页
        首頁|主頁
        ホーム|トップ|トップページ|홈|홈페이지|처음으로|الرئيسية|الصفحة الرئيسية|البداية|خانه
        صفحه اصلی|בית|עמוד הבית|ראשי
        דף הבית
        होम|मुख पृष्ठ|मुखपृष्ठ|home sweet home|start here|thuis|voorpagina|главная home|início|top page
    """,
    "about": """
        about|about us|about me|about this site|about this blog|our story|who we are|uber uns|uber mich
        uber|wir uber uns
        a propos|qui sommes nous|a propos de nous|a propos de moi|qui suis je|acerca de|sobre nosotros
        quienes somos|sobre mi
        nosotros|acerca|conocenos|sobre|sobre nos|quem somos|quem somos nos|sobre mim|chi siamo|chi sono
        informazioni
        su di noi|over ons|over mij|over|wie zijn wij|o nas|o mnie|o blogu|о нас|о сайте|о проекте
        обо мне|о компании|о блоге
        про нас|про сайт|про проект|o mne|o webu|om oss|om|om mig|om meg|om os|tietoa meista|meista
        tietoja|σχετικα|σχετικα με εμας
        ποιοι ειμαστε|despre|despre noi|despre mine|rolunk|rolam|bemutatkozas|hakkinda|hakkimizda
        hakkimda|biz kimiz|kurumsal
        tentang|tentang kami|tentang saya|gioi thieu|ve chung toi|ve toi|关于|关于我们|关于我
        关于本站|公司简介|關於|關於我們
        關於我
        このサイトについて|運営者情報|プロフィール|会社概要|私たちについて|当サイトについて|運営会社
        自己紹介|소개|회사 소개|블로그 소개
        من نحن|عن الموقع|حول|عنا|حول الموقع|نبذة عنا|درباره ما|درباره|درباره من|אודות|אודותינו|מי אנחנו
        हमारे बारे में|परिचय|about blog
    """,
    "contact": """
        contact|contact us|contact me|get in touch|contacts|reach us|email us|kontakt
        kontaktieren sie uns|kontaktformular
        contactez nous|nous contacter|me contacter|contacto|contactanos|contactenos|contactar|contato
        fale conosco
        entre em contato|contacte nos|contactos|contatti|contattaci|contattami|neem contact op
        contacteer ons|skontaktuj się|kontakty
        контакты|связаться с нами|обратная связь|написать нам|контакти|звязатися з нами|kontaktujte nas
        kontakta oss|kontakt oss
        kontakt os|ota yhteytta|yhteystiedot|yhteys|επικοινωνια|contacteaza ne|kapcsolat|elerhetoseg
        iletisim|bize ulasin
        kontak|hubungi kami|kontak kami|hubungi|lien he|联系我们|联系|联系方式|聯絡我們|聯絡
        聯繫我們|お問い合わせ|お問合せ|連絡先|問い合わせ
        お問い合せ
        연락처|문의|문의하기|اتصل بنا|تواصل معنا|راسلنا|للتواصل|تماس با ما|تماس|צור קשר|צרו קשר
        יצירת קשר|संपर्क
        संपर्क करें|हमसे संपर्क करें
    """,
    "imprint": """
        imprint|legal notice|legal|impressum|anbieterkennzeichnung|mentions legales|aviso legal
        note legali|colofon|colophon
        informacion legal|informacao legal|publishing information|masthead|редакция|выходные данные
        tiraz|künye|kunye|impresszum
        impressum datenschutz|legal information|特定商取引法に基づく表記|特定商取引法に基づく表示
        법적 고지|法律声明|版权声明|版權聲明
        nota legal
        thong tin phap ly|إشعار قانوني|aviso juridico|redaktion|redazione|redaktionen|redakcja
    """,
    "privacy": """
        privacy|privacy policy|privacy notice|cookie policy|cookies|privacy statement|data protection
        cookie settings|gdpr
        do not sell my personal information|privacy cookies|datenschutz|datenschutzerklarung
        cookie richtlinie
        politique de confidentialite|confidentialite|vie privee|politique de cookies
        donnees personnelles
        politica de privacidad|privacidad|politica de cookies|proteccion de datos
        politica de privacidade|privacidade
        politica de privacidade e cookies|informativa sulla privacy|informativa privacy
        informativa cookie|privacybeleid
        privacyverklaring|cookiebeleid|polityka prywatności|polityka cookies|prywatność
        политика конфиденциальности
        конфиденциальность|политика приватности|политика обработки персональных данных
        політика конфіденційності
        ochrana osobnich udaju|zasady ochrany osobnich udaju|integritetspolicy|personvern
        privatlivspolitik|tietosuoja
        tietosuojaseloste|πολιτικη απορρητου|απορρητο|politica de confidentialitate|adatvedelem
        adatvedelmi tajekoztato
        adatkezelesi tajekoztato|gizlilik politikasi|gizlilik|cerez politikasi|kvkk|kebijakan privasi
        privasi
        chinh sach bao mat|quyen rieng tu|chinh sach quyen rieng tu|隐私政策|隐私|隐私声明
        隱私權政策|隱私政策|隱私
        プライバシーポリシー|個人情報保護方針|プライバシー|개인정보처리방침|개인정보 처리방침
        개인정보 보호정책|سياسة الخصوصية|الخصوصية
        سیاست حفظ حریم خصوصی|حریم خصوصی|מדיניות פרטיות|פרטיות|गोपनीयता नीति|प्राइवेसी पॉलिसी
    """,
    "terms": """
        terms|terms of use|terms of service|terms and conditions|terms conditions|conditions of use
        disclaimer|dmca|dmca policy
        editorial policy|affiliate disclosure|disclosure|terms privacy|user agreement|agb
        nutzungsbedingungen|haftungsausschluss
        conditions generales|conditions d utilisation|cgu|cgv|terminos y condiciones|condiciones de uso
        terminos de uso
        termos de uso|termos e condicoes|termos de servico|termini e condizioni|condizioni d uso
        algemene voorwaarden
        gebruiksvoorwaarden|regulamin|пользовательское соглашение|условия использования|правила
        правила сайта|умови використання
        obchodni podminky|anvandarvillkor|kayttoehdot|οροι χρησης|termeni si conditii
        felhasznalasi feltetelek|aszf
        kullanim kosullari|kullanim sartlari|syarat dan ketentuan|syarat ketentuan|đieu khoan su dung
        đieu khoan
        免责声明|服务条款|使用条款|免責聲明|服務條款|利用規約|免責事項|이용약관|면책조항
        شروط الاستخدام|اتفاقية الاستخدام|شروط الخدمة
        قوانین و مقررات|شرایط استفاده|תנאי שימוש|תקנון|नियम और शर्तें|अस्वीकरण
    """,
    "login": """
        log in|login|sign in|log out|logout|register|sign up|sign out|my account|create account
        create an account|log in register
        anmelden|abmelden|registrieren|einloggen|mein konto|connexion|se connecter|deconnexion
        s inscrire|inscription|mon compte
        acceder|iniciar sesion|registrarse|cerrar sesion|registro|mi cuenta|entrar|acessar|fazer login
        cadastre se|sair
        registrar se|minha conta|accedi|registrati|esci|il mio account|inloggen|registreren|uitloggen
        mijn account|aanmelden
        zaloguj się|zaloguj|zarejestruj się|rejestracja|logowanie|wyloguj|moje konto|войти|вход
        регистрация|выйти|авторизация
        увійти|реєстрація|вхід|prihlasit se|prihlaseni|registrace|prihlasit sa|logga in|registrera
        log ind|logg inn
        kirjaudu sisaan|kirjaudu|rekisteroidy|συνδεση|σύνδεση|autentificare|conectare|inregistrare
        bejelentkezes|regisztracio
        giris yap|giris|oturum ac|kayit ol|uye ol|uye girisi|masuk|daftar|keluar|đang nhap|đang xuat|登录
        登入|注册|註冊|登錄
        ログイン|ログアウト|新規登録|会員登録|로그인|회원가입|로그아웃|تسجيل الدخول|دخول|التسجيل
        تسجيل|ورود|ثبت نام|התחבר|התחברות
        הרשמה|כניסה
        लॉग इन|लॉग इन करें|साइन इन|रजिस्टर
    """,
    "feed": """
        entries feed|comments feed|entries rss|comments rss|rss|rss feed|feed|atom|wordpress org
        wordpress com|atom feed
        subscribe in a reader|rss feeds|posts rss|posts feed|xhtml|valid xhtml|xfn|wp|wordpress
        feed der eintrage|feed der kommentare|eintrags feed|kommentar feed|kommentare feed|beitrage rss
        kommentare als rss
        beitragsfeed|kommentarfeed|flux des publications|flux des commentaires|flux rss des articles
        rss des commentaires|flux rss
        site de wordpress fr|feed de entradas|feed de comentarios|feed de posts|rss de las entradas
        rss de los comentarios
        feed dei contenuti|feed dei commenti|posts rss|berichten feed|berichtenfeed|reacties feed
        reactiesfeed|kanał wpisow
        kanał komentarzy|kanał wpisów|лента записей|лента комментариев|rss записей|rss комментариев
        стрічка записів
        стрічка коментарів|kanal prispevku|kanal komentaru|zdroj zadaní prispevkov
        zdroj kanalu prispevky|zdroj kanalu komentare
        inlaggsflode|kommentarsflode|flode for inlagg|flode for kommentarer|indlægsfeed|kommentarfeed
        innleggsstrøm|kommentarstrøm
        sisaltosyote|kommenttisyote|artikkelien syote|κοινοποιηση εγγραφων|κοινοποιηση σχολιων
        flux intrari|flux comentarii
        bejegyzesek hircsatorna|hozzaszolasok hircsatorna|yazi beslemesi|giris akisi|kayit akisi
        yorum akisi|yorum beslemesi
        feed entri|feed komentar|feed pos|umpan entri|rss bai viet|rss binh luan
        dong thong tin cac binh luan|dong thong tin
        条目 feed|条目feed|评论 feed|评论feed|文章 rss|评论 rss|文章rss|评论rss
        訂閱網站內容的資訊提供|訂閱留言的資訊提供|项目feed
        投稿フィード|コメントフィード|投稿の rss|コメントの rss|입력 내용 피드|댓글 피드|글 rss
        댓글 rss|خلاصات الإدخالات|خلاصة التعليقات
        خلاصات المدخلات|خلاصة المدونة|خوراک ورودی ها|خوراک دیدگاه ها|خوراک ورودی‌ها|خوراک دیدگاه‌ها
        פיד רשומות|פיד תגובות|आरएसएस
    """,
    "more": """
        read more|continue reading|more|learn more|view more|see more|load more|show more|full story
        read the full story|read on
        read full article|keep reading|view all|see all|find out more|details|view post|read article
        show all|view details
        weiterlesen|mehr lesen|mehr erfahren|mehr|weiter lesen|alle anzeigen|mehr anzeigen|zum artikel
        lesen sie mehr
        lire la suite|lire plus|en savoir plus|continuer la lecture|voir plus|voir tout|plus|la suite
        leer mas|seguir leyendo|mas informacion|ver mas|continuar leyendo|ver todo|saber mas|ver todos
        continue leyendo
        leia mais|continue lendo|saiba mais|ver mais|continuar a ler|continuar lendo|ler mais|veja mais
        carregar mais
        leggi tutto|continua a leggere|leggi di piu|scopri di piu|continua|vedi tutti|leggi|altro
        lees meer|verder lezen|lees verder|meer lezen|meer weergeven|bekijk alle|meer
        czytaj dalej|czytaj więcej|więcej|dowiedz się więcej|zobacz więcej|читать далее|читать полностью
        подробнее|далее|читать дальше
        показать еще|читать|еще|читати далі|докладніше|детальніше|cist dale|vice|pokracovat ve cteni
        cist vice|citat dalej
        las mer|fortsatt lasa|mer|læs mere|fortsæt med at læse|læs videre|les mer|fortsett a lese
        lue lisaa|jatka lukemista
        διαβαστε περισσοτερα|περισσοτερα|συνεχεια|δειτε περισσοτερα|citeste mai mult|mai mult
        citeste mai departe|continua sa citesti
        tovabb|tovabb olvasom|bovebben|olvass tovabb|devamini oku|devami|devamini okuyun
        okumaya devam et|daha fazla|tumunu gor
        baca selengkapnya|selengkapnya|baca lebih lanjut|lanjutkan membaca|lihat semua
        lihat selengkapnya|muat lainnya
        đoc tiep|xem them|đoc them|chi tiet|xem chi tiet|xem tat ca|tim hieu them
        阅读全文|阅读更多|继续阅读|查看更多|更多|查看详情|了解更多|閱讀全文|閱讀更多|繼續閱讀
        查看更多|了解更多|阅读原文
        続きを読む|もっと見る|詳細を見る|もっと読む|詳しく見る|一覧を見る|더 읽기|더 보기|계속 읽기
        더보기|자세히 보기
        اقرا المزيد|المزيد|تابع القراءة|قراءة المزيد|اكمل القراءة|عرض المزيد|ادامه مطلب|بیشتر بخوانید
        بیشتر|ادامه
        קרא עוד|המשך קריאה|עוד|להמשך קריאה|קראו עוד|और पढ़ें|अधिक|पूरा पढ़ें|आगे पढ़ें
    """,
    "previous": """
        previous|previous post|previous article|older posts|older|prev|older post|previous page
        previous story|older entries
        vorheriger beitrag|vorheriger|zuruck|altere beitrage|vorheriger artikel|alterer post
        beitragsnavigation|post navigation
        article precedent|precedent|articles plus anciens|publication precedente|navigation de l article
        message plus ancien
        entrada anterior|anterior|anteriores|entradas anteriores|articulo anterior
        navegacion de entradas|entrada antigua|previo
        post anterior|artigo anterior|posts antigos|navegacao de post|navegacao de posts
        publicacao anterior|postagem mais antiga
        articolo precedente|precedente|articoli meno recenti|navigazione articoli|post precedente
        post piu vecchio
        vorig bericht|vorige|oudere berichten|berichtnavigatie|vorig artikel|bericht navigatie
        oudere post
        poprzedni wpis|poprzedni|starsze wpisy|nawigacja wpisu|poprzedni artykuł|starszy post
        zobacz wpisy
        предыдущая запись|предыдущая|назад|навигация по записям|предыдущая статья|предыдущее|предыдущий
        старые записи|следующее сообщение старое
        попередній запис|попередня|навігація записів|попередня стаття|predchozi prispevek|predchozi
        navigace pro prispevky|starsi prispevky
        foregaende inlagg|foregaende|inlaggsnavigering|aldre inlagg|forrige indlæg|forrige
        indlægsnavigation|forrige innlegg|innleggsnavigasjon
        edellinen|edellinen artikkeli|artikkelien selaus|vanhemmat artikkelit|προηγουμενο
        προηγουμενο αρθρο|πλοηγηση αρθρων
        articolul anterior|navigare in articole|elozo|elozo bejegyzes|bejegyzes navigacio|onceki
        onceki yazi|yazi gezinmesi|yazi dolasimi
        sonraki kayit|onceki kayit|pos sebelumnya|sebelumnya|navigasi pos|artikel sebelumnya
        posting lama|bai truoc|bai viet truoc|truoc
        đieu huong bai viet|bai cu hon|上一篇|上一页|文章导航|上一篇文章|上一頁|文章導覽|前の記事
        前へ|前の投稿|投稿ナビゲーション|過去の投稿
        이전|이전 글|글 내비게이션|글 탐색|السابق|المقال السابق|تصفح المقالات|المقالة السابقة
        التدوينة السابقة|قبلی
        راهبری نوشته|نوشته قبلی
        הקודם|הפוסט הקודם|ניווט בפוסטים|ניווט|पिछला|पिछला पोस्ट|पोस्ट नेविगेशन
    """,
    "next": """
        next|next post|next article|newer posts|newer|newer post|next page|next story|newer entries
        nachster beitrag|nachster|weiter|neuere beitrage|nachster artikel|neuerer post|nachste seite
        article suivant|suivant|articles plus recents|publication suivante|message plus recent
        entrada siguiente|siguiente|siguientes|entradas siguientes|siguiente entrada|articulo siguiente
        siguiente articulo
        proximo|proximo post|proximo artigo|proxima|posts mais recentes|seguinte|proxima pagina
        postagem mais recente
        articolo successivo|successivo|prossimo|articoli piu recenti|prossimo articolo|post successivo
        avanti|post piu recente
        volgend bericht|volgende|nieuwere berichten|volgend artikel|nieuwere post|następny wpis|następny
        nowsze wpisy|następny artykuł
        nowszy post|следующая запись|следующая|вперед|вперёд|следующая статья|следующее|следующий
        наступний запис|наступна|наступна стаття
        dalsi prispevek|dalsi|nasledujici|novejsi prispevky|nasta inlagg|nasta|nyare inlagg|næste indlæg
        næste|neste innlegg|neste
        seuraava|seuraava artikkeli|uudemmat artikkelit|επομενο|επομενο αρθρο|articolul urmator|urmator
        urmatorul|kovetkezo|kovetkezo bejegyzes
        sonraki|sonraki yazi|pos berikutnya|berikutnya|selanjutnya|artikel selanjutnya
        posting lebih baru|bai sau|bai viet tiep theo|tiep
        bai tiep theo|tiep theo|下一篇|下一页|下一篇文章|下一頁|次の記事|次へ|次の投稿|新しい投稿
        다음|다음 글|التالي|المقال التالي
        المقالة التالية
        التدوينة التالية|بعدی|نوشته بعدی|הבא|הפוסט הבא|अगला|अगला पोस्ट
    """,
    "skip": """
        skip to content|skip to main content|skip to navigation|skip to primary content|skip navigation
        back to top|to top|top
        skip to footer|skip to secondary content|skip to sidebar|scroll to top|go to top|jump to content
        print|close|toggle sidebar
        zum inhalt springen|springe zum inhalt|zum inhalt|direkt zum inhalt|nach oben
        zum hauptinhalt springen
        aller au contenu|aller au contenu principal|passer au contenu|haut de page|retour en haut
        saltar al contenido|ir al contenido|volver arriba|saltar al contenido principal|ir arriba
        saltar a contenido
        pular para o conteudo|ir para o conteudo|saltar para o conteudo|voltar ao topo|vai al contenuto
        salta al contenuto|torna su
        torna in alto|ga naar de inhoud|naar de inhoud springen|spring naar inhoud|meteen naar de inhoud
        terug naar boven|naar boven
        przejdź do treści|do gory|przeskocz do treści|do góry|перейти к содержимому|перейти к содержанию
        перейти к основному содержанию|наверх|вверх
        перейти до вмісту|вгору|preskocit na obsah|prejit k obsahu webu|nahoru|hoppa till innehall
        spring til indhold|hopp til innhold
        til toppen|siirry sisaltoon|hyppaa sisaltoon|μεταβαση στο περιεχομενο|sari la continut
        kilepes a tartalomba|ugras a tartalomhoz
        icerige gec|icerige atla|icerige gec|yukari cik|basa don|lewati ke konten|langsung ke konten
        langsung ke isi|kembali ke atas
        chuyen đen noi dung|chuyen đen phan noi dung|bo qua noi dung|len đau trang|跳至内容|跳到内容
        返回顶部|回到顶部
        跳转到内容|跳至主要內容|跳至內容|回到頂部
        コンテンツへスキップ|コンテンツへ移動|本文へ移動|ページトップへ|トップへ戻る
        내용으로 건너뛰기|콘텐츠로 건너뛰기|본문으로 바로가기|맨 위로
        التجاوز الى المحتوى|انتقل الى المحتوى|تخطى الى المحتوى|الى الاعلى|تخطي الى المحتوى
        رفتن به نوشته ها|رفتن به محتوا|پرش به محتوا
        דלג לתוכן|לדלג לתוכן|सामग्री पर जाएं|इसे छोड़कर सामग्री पर बढ़ने के लिए
    """,
}

# Twelve months a language, the forms of one with blanks between, ``_`` for a blank inside one.
MONTHS = """
    january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|
    october oct|november nov|december dec;
    januar janner jan|februar feber feb|marz mrz maerz|april apr|mai|juni jun|juli jul|august aug|
    september sep|oktober okt|november nov|dezember dez;
    janvier janv|fevrier fevr fev|mars|avril avr|mai|juin|juillet juil|aout|septembre sept|
    octobre oct|novembre nov|decembre dec;
    enero ene|febrero feb|marzo mar|abril abr|mayo|junio jun|julio jul|agosto ago|
    septiembre setiembre sep set|octubre oct|noviembre nov|diciembre dic;
    janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|
    setembro set|outubro out|novembro nov|dezembro dez;
    gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|
    settembre set sett|ottobre ott|novembre nov|dicembre dic;
    januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep|
    oktober okt|november nov|december dec;
    styczeń stycznia sty|luty lutego lut|marzec marca|kwiecień kwietnia kwi|maj maja|
    czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|
    październik października paź|listopad listopada lis|grudzień grudnia gru;
    январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|
    июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сен сент|октябрь октября окт|
    ноябрь ноября ноя нояб|декабрь декабря дек;
    січень січня січ|лютий лютого лют|березень березня бер|квітень квітня кві квіт|
    травень травня тра трав|червень червня чер черв|липень липня лип|серпень серпня сер серп|
    вересень вересня вер|жовтень жовтня жов жовт|листопад листопада лис лист|грудень грудня гру груд;
    leden ledna|unor unora|brezen brezna|duben dubna|kveten kvetna|cerven cervna|cervenec cervence|
    srpen srpna|zari|rijen rijna|listopad listopadu|prosinec prosince;
    januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december;
    januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december;
    januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember des;
    tammikuu tammikuuta tammi|helmikuu helmikuuta helmi|maaliskuu maaliskuuta maalis|
    huhtikuu huhtikuuta huhti|toukokuu toukokuuta touko|kesakuu kesakuuta kesa|
    heinakuu heinakuuta heina|elokuu elokuuta elo|syyskuu syyskuuta syys|lokakuu lokakuuta loka|
    marraskuu marraskuuta marras|joulukuu joulukuuta joulu;
    ιανουαριος ιανουαριου ιαν|φεβρουαριος φεβρουαριου φεβ|μαρτιος μαρτιου μαρ|απριλιος απριλιου απρ|
    μαιος μαιου μαι|ιουνιος ιουνιου ιουν|ιουλιος ιουλιου ιουλ|αυγουστος αυγουστου αυγ|
    σεπτεμβριος σεπτεμβριου σεπ|οκτωβριος οκτωβριου οκτ|νοεμβριος νοεμβριου νοε|
    δεκεμβριος δεκεμβριου δεκ;
    ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|
    noiembrie noi|decembrie;
    januar jan|februar|marcius marc|aprilis|majus|junius|julius|augusztus|szeptember szept|oktober|
    november|december;
    ocak oca|subat sub|mart|nisan nis|mayis|haziran haz|temmuz tem|agustos agu|eylul eyl|ekim eki|
    kasim kas|aralik ara;
    januari|februari|maret|april|mei|juni|juli|agustus agt agu|september|oktober|november nop|
    desember des;
    thang_1 thang_mot thang_gieng|thang_2 thang_hai|thang_3 thang_ba|thang_4 thang_tu|
    thang_5 thang_nam|thang_6 thang_sau|thang_7 thang_bay|thang_8 thang_tam|thang_9 thang_chin|
    thang_10 thang_muoi|thang_11 thang_muoi_mot|thang_12 thang_muoi_hai thang_chap;
    一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月;
    يناير|فبراير|مارس|ابريل|مايو|يونيو يونيه|يوليو يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر;
    كانون_الثاني جانفي|شباط فيفري|اذار|نيسان افريل|ايار ماي|حزيران جوان|تموز جويلية|اب اوت|ايلول|
    تشرين_الاول|تشرين_الثاني|كانون_الاول;
    ژانویه|فوریه|مارس|آوریل|مه می|ژوئن جون|ژوئیه جولای|آگوست اگوست|سپتامبر|اکتبر|نوامبر|دسامبر;
    ינואר בינואר|פברואר בפברואר|מרץ במרץ|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי|אוגוסט באוגוסט|
    ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר;
    जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|
    दिसंबर दिसम्बर
"""
