"""What a line of text says by itself: the marks by which lines of a text rendering are told apart."""

from __future__ import annotations

import re

from .vocabulary import heading_of, link_word_of

PROSE = 140  # size at which a block reads as prose whatever it ends with
SENTENCE = 40  # size at which a block that ends like a sentence reads as prose
SHORT = 160  # size up to which a line can be an entry of a list of posts
LABEL = 60  # size up to which a line can be a menu entry, a category or a site's name
ARTICLE = 140  # prose that makes an article
FAR = 10  # blocks that are no prose between two that are, at which they may be parts of different things
HEAD = 60  # blocks over an article that its headline is looked for in
NO_HEADING = (".", ":", ",", ";", "!", "…", "”", "»", '"', "。", "！")

WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]")
END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]」』]*$")
CRUMBS = re.compile(r"\s(?:»|›|>|/|→|::|«)\s")
PARTS = re.compile(r"\s*[|·•｜‧]\s*")
YEAR = re.compile(r"(?:19|20)\d\d(?:\s*\(\d+\))?|[^\d\n]{0,30}?\bmonth\b.{0,10}", re.I)
# What a theme or an owner leaves at the foot of a page; lower case.
POWERED = (
    "powered by", "built with ", "made with ", "theme by", "theme:", "designed by", "wordpress theme",
    "all rights reserved", "rechte vorbehalten", "droits réservés", "derechos reservados", "direitos reservados",
    "diritti riservati", "rechten voorbehouden", "prawa zastrzeżone", "права защищены", "права захищені",
    "stolz präsentiert", "con la tecnología de", "com tecnologia d", "technologie von", "fourni par",
    "con tecnologia", "fièrement propulsé", "funciona gracias", "orgulhosamente", "hakları saklıdır",
    "hak cipta", "版权所有", "版權所有", "無断転載", "جميع الحقوق", "icp备",
)  # fmt: skip
CALL = re.compile(
    r"(?:click here|klicken sie hier|hier klicken|klick hier|cliquez ici|haz clic aquí|haga clic aquí|clique aqui|"
    r"clicca qui|klik hier|kliknij tutaj|нажмите здесь|кликните здесь|buraya tıklayın|klik di sini|"
    r"bấm vào đây|nhấn vào đây|点击这里|點擊這裡|点击此处|こちらをクリック|اضغط هنا|"
    r"buy now|shop now|order now|jetzt kaufen|acheter maintenant|comprar ahora|compre agora)\b\s*:?",
    re.I,
)
NETWORK = re.compile(
    r"(?:facebook|twitter|x|instagram|pinterest|whatsapp|linkedin|telegram|reddit|tumblr|youtube|vk|e-?mail|"
    r"print|share|tweet|line|weibo|微博|微信|qq|rss|tiktok|messenger|mastodon|threads|skype|copy link|[\s|,·•\d])+",
    re.I,
)
# A name alone on its line: two to four capitalised words, or what a blog's owner signs in with.
PERSON = re.compile(r"[^\W\d_a-z][\w.'’-]{0,20}(?: [^\W\d_a-z][\w.'’-]{0,20}){1,3}|admin\w{0,10}|[a-z]{4,12}")
CREDIT = re.compile(
    r"\b(?:photo|foto|picture|image|bild|credit|getty|reuters|shutterstock)\b\s*[:/by]|©|\(AP\b", re.I
)
# Over a reader's comment.
SAYS = re.compile(
    r"(?:\bsays|\bsaid|\bschrieb|\bsagt|\ba dit|\bdice|\bdijo|\bdisse|\bdiz|\bha scritto|пишет|говорит)\s*:?\s*$"
    r"|^\W*(?:reply|antworten|répondre|responder|rispondi|ответить|yanıtla|balas|回复|返信)\W*$|\b\d{1,2}:\d\d\b"
    r"|\b(?:19|20)\d\d\b|\b(?:ago|vor \d+ \w+|hace \d+ \w+)\b",
    re.I,
)
# A box that asks for consent.
CONSENT = re.compile(
    r"\b(?:uses?|using|accept|manage) (?:\w+ ){0,3}cookies|cookies? (?:policy|settings|and other)"
    r"|verwende\w* (?:\w+ )?cookies|utilis\w+ (?:des |les )?cookies|utiliza\w* (?:as )?cookies"
    r"|usa(?:mos)? (?:i )?cookies?|gebruik\w* (?:\w+ )?cookies|использу\w+ (?:файлы )?cookie",
    re.I,
)
NUMBERING = re.compile(r"^[\d.]+[.)]?\s+")
# Over or beside a post in a forum.
POST = re.compile(
    r"^(?:joined|registriert|registrado|inscrit|зарегистрирован)\s*:|^(?:posts|beiträge|mensajes|messages|сообщения)\s*:\s*\d"
    r"|^(?:by|von|par|por) .{2,40} » |^re: .|\bwrote\s*:",
    re.I,
)
ARROW = "«»‹›←→<>"
UPDATED = re.compile(
    r"\b(?:updated|modified)\b|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|обновлено|"
    r"güncelle|更新",
    re.I,
)


def size_of(text: str) -> int:
    """How much a text says, in Latin letters: a sign of Chinese, Japanese, Korean or Thai counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(WIDE.findall(text))


def is_crumbs(text: str) -> bool:
    """Whether a line is a path such as ``Home » News » Title``."""
    pieces = CRUMBS.split(text, maxsplit=1) if len(text) < 300 else [text]
    return len(pieces) > 1 and link_word_of(pieces[0]) == "home"


def is_filed(text: str) -> bool:
    """Whether a short line begins with the word for categories or tags: ``Filed under bread, rye``."""
    words = text.split(None, 8)
    if not 1 < len(words) <= 8:
        return False
    return any(heading_of(" ".join(words[:n])) in ("categories", "tags") for n in (1, 2))


def shared(title: str, text: str) -> float:
    """Share of the longer words of a title (pairs of signs where it has no blanks) that stand in a text."""
    words = [word for word in title.split() if len(word) > 3]
    if WIDE.search(title):
        words = [title[k : k + 2] for k in range(0, len(title) - 1, 2)]
    return sum(word in text for word in words) / len(words) if words else 0.0
