"""What class names and ids say about the part of a page that an element is."""

from __future__ import annotations

import re

NONE = 0
MENU = 1
FOOTER = 2
ASIDE = 3
COMMENTS = 4
POSTS = 5
CATEGORIES = 6
ARCHIVES = 7
BODY = 8
BYLINE = 9
SITENAME = 10
TAGLINE = 11
HEADER = 12
CLUTTER = 13
ENTRY = 14
AUTHOR = 15
DATE = 16
UNSEEN = 17
TOOLBAR = 18
TITLE = 19
OPENED = 20
SKIP = 21
"""The parts. OPENED: what a script shows on demand. UNSEEN: for screen readers. SKIP: leads past the menu."""

# Whole class names and ids, as themes and generators give them.
_WHOLE: dict[str, int] = {}
# Words that a name is made of, when no whole name is known; the least number wins where several fit.
_WORDS: dict[str, tuple[int, int]] = {}


def words(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


def _whole(hint: int, names: str) -> None:
    _WHOLE.update(dict.fromkeys(names.split(), hint))


def _words(rank: int, hint: int, names: str) -> None:
    _WORDS.update(dict.fromkeys(names.split(), (rank, hint)))


_whole(
    BODY,
    "entry-content entry-body entrytext entry_content entrybody entry__content post-body post-content "
    "postcontent post_content post-text post-entry post__content post__body postbody-content article-body "
    "article-content article__body article__content articlebody articlecontent article_body article_content "
    "article-text articletext article-copy story-body storybody story-content story__content body-copy "
    "bodycopy story_body td-post-content markdown-body theme-doc-markdown blog-content blog_content "
    "blogcontent single-content singlecontent content-body content__body contentbody page-content "
    "page__content post-single-content postarea e-content h-entry-content prose gh-content kg-post "
    "news-content news_content newscontent news-text news-body wp-block-post-content "
    "elementor-widget-theme-post-content cms-content rich-text richtext rte node-content field-name-body "
    "field--name-body main-article articlebox art_content artical-content article_text newstext js_content "
    "rich_media_content blkcontainersblock content-inner-article text-article singlepost-content the-content "
    "post-article blog-post-body blog-post-content blogpost-content recipe-content tdb_single_content "
    "available-content main_content_text b-article__text article_full_text detail-content detail_content "
    "detailcontent artibody contentmain textbody mw-parser-output bodytext snews-content zoomcontent "
    "articleinfobody story-text storytext paragraph-wrap",
)
_whole(
    ENTRY,
    "post hentry article single-post blog-post blogpost type-post type-page post-outer story entry node "
    "post-item post-card card teaser blog-item news-item list-item product-card post-preview entry-summary "
    "excerpt post-excerpt article-item item-content archive-post loop-item post-list-item articlelist",
)
_whole(
    MENU,
    "menu nav navigation navbar main-menu mainmenu main-nav mainnav primary-menu primary-nav top-menu topmenu "
    "top-nav topnav nav-menu navmenu nav-bar navi nav-links-main site-navigation site-nav main-navigation "
    "mainnavigation primary-navigation menubar menu-bar globalnav global-nav gnav header-menu header-nav "
    "menu-main nav-main nav-primary leftnav left-nav leftmenu left-menu sidemenu side-menu subnav submenu "
    "sub-menu mega-menu megamenu off-canvas-menu offcanvas mobile-menu mobile-nav navbar-nav nav-wrapper "
    "menu-container pagelist pagelist1 crosscol tabs-nav dropdown-menu wp-block-navigation nav-container "
    "site-menu hamburger-menu nav-list navlist nav_menu nav-collapse navbar-collapse daohang dhlink top_nav "
    "mainnav_box slicknav superfish sf-menu ubermenu genesis-nav-menu",
)
_whole(
    FOOTER,
    "footer site-footer page-footer pagefooter footer-wrapper footer-widgets footer-bottom footer-area foot "
    "bottom-footer main-footer global-footer colophon site-info siteinfo credits copyright copyrights "
    "footer-container footer-content footer-nav footer-menu footer-inner footermenu footernav footer-links "
    "footer-outer attribution1 subfooter sub-footer bottombar bottom-bar gfooter theme-credit disclaimer "
    "impressum-footer wp-block-template-part-footer page_footer footer_container",
)
_whole(
    HEADER,
    "site-header siteheader masthead page-header pageheader main-header global-header topbar top-bar "
    "header-wrapper header-container header-main header-inner header-top headerbar banner site-branding "
    "branding branding-container header header-outer header1 hd top toolbar header_wrap",
)
_whole(
    ASIDE,
    "sidebar side-bar sidebars sidebar1 sidebar2 sidebar-primary sidebar-right sidebar-left sidebar-1 "
    "secondary tertiary widget-area widget-container right-sidebar left-sidebar rightcolumn leftcolumn "
    "right-column left-column rightcol leftcol right-col left-col right-rail rail aside sidecolumn side-col "
    "sidebar-container sidebar-wrapper sidebar-wrap sidebar-column rsidebar lsidebar blogroll linkcat widget "
    "widget_text widget_meta widget_links sidebarblock sidebar-content sidenav side-nav toc table-of-contents "
    "ez-toc-container ez-toc-counter lwptoc toc_container wp-block-table-of-contents infobox navbox "
    "pagesidebar",
)
_whole(
    COMMENTS,
    "comments comment-list commentlist comments-area comments-wrapper comment-wrapper comment-respond respond "
    "commentform comment-form disqus_thread disqus comments-section comment-section comments-list "
    "comments-container fb-comments postcomments post-comments article-comments comment-body comment-content "
    "comment-text comments-block blog-comments comments_wrapper comment-thread commentthread pinglist "
    "livefyre reader-comments user-comments usercomments comments-title reviews-list customer-reviews "
    "wp-block-comments wp-block-post-comments wp-block-post-comments-form guestbook cusdis utterances giscus "
    "comments-template commentslist trackbacks pingbacks wpdiscuz wpdcom",
)
_whole(
    POSTS,
    "widget_recent_entries widget-recent-posts recent-posts recent-post recentposts recent_posts "
    "recententries recent-articles related-posts related-post relatedposts related_posts related-articles "
    "related related-content relatedcontent related-stories related-news related_articles relatedarticles "
    "jp-relatedposts yarpp yarpp-related popular-posts popularposts popularposts1 popularposts2 popular-post "
    "popular_posts popular-articles trending trending-posts most-read mostread most-popular mostpopular "
    "more-posts more-stories more-articles more-from more-news also-like you-may-like youmaylike latest-posts "
    "latest-news latestposts latestnews latest-articles recent-news recommended recommended-posts "
    "recommendations td_block_related_posts wp-block-latest-posts crp_related rpwe-block widget_recent-posts "
    "widget_popular_posts wpp-list readnext read-next see-also further-reading suggested-posts next-posts "
    "similar-posts similar-articles hot-news hotnews hotposts top-stories topstories wp_rp_wrap "
    "rp4wp-related-posts related-wrap taboola outbrain trc_related_container related_post read-more-posts "
    "xiangguan tuijian editors-picks featuredpost1 widget-popular-posts",
)
_whole(
    CATEGORIES,
    "widget_categories widget_tag_cloud widget_product_categories tagcloud tag-cloud tag_cloud cat-links "
    "tags-links tag-links post-tags post-categories post-category entry-tags entry-categories categories "
    "category-list tag-list taglist tags article-tags entry-utility categorylist categories-list label1 "
    "label2 label-size post-labels labels wp-block-categories wp-block-tag-cloud wp-block-post-terms post_tag "
    "post_tags postcategories topics-list meta-tags blog-tags blog-categories single-tags widget_category "
    "cloud-label-widget-content list-label-widget-content tagsinglecontent catlinks",
)
_whole(
    ARCHIVES,
    "widget_archive blogarchive blogarchive1 blogarchive2 blogarchivelist archive-list archives "
    "archive-widget archives-list wp-block-archives archivelist bloggerarchive archive-month monthly-archives "
    "widget-archives",
)
_whole(
    BYLINE,
    "byline by-line entry-meta post-meta postmeta post_meta post-info postinfo post-details posted-on "
    "post-header-line-1 post-footer-line post-footer-line-1 entry-header-meta article-meta article-info "
    "article__meta articleinfo meta-info meta entry-info post__meta blog-meta post-date-author author-date "
    "dateline post-byline entry-byline single-meta td-post-author-name td-module-meta-info post-data "
    "post-header-meta article-byline story-meta byline-wrapper infos news-info art_info wp-block-post-date "
    "article-details date-header postmetadata metadata post-timestamp info_meta info-bar titlebar-meta",
)
_whole(
    AUTHOR,
    "author author-name authorname post-author entry-author article-author fn vcard byline-name author_name "
    "author-link author__name authorlink article__author post__author byline__author byline-author "
    "blog-author wp-block-post-author__name wp-block-post-author-name p-author g-profile",
)
_whole(
    DATE,
    "date published entry-date post-date postdate date-published datepublished timestamp time-stamp "
    "publish-date pubdate pub-date pubtime publishdate article-date article__date post__date entry-time "
    "dt-published posted-date date-time datetime created createdate post_date news-date wp-block-post-date "
    "updated-date",
)
_whole(
    SITENAME,
    "site-title sitetitle site-name sitename site_title site_name blog-title blogtitle blogname blog-name "
    "site-logo sitelogo logo logo-text logotext navbar-brand brand brand-name header-logo custom-logo-link "
    "site-logo-text site-branding__title wp-block-site-title wp-block-site-logo logo-link site-branding-text "
    "header-title main-title__site navbar__title navbar__brand site-brand header-brand logo_text mainlogo "
    "masthead-logo",
)
_whole(
    TAGLINE,
    "site-description sitedescription blog-description blogdescription tagline tag-line site-tagline slogan "
    "site-slogan description-site blog-tagline wp-block-site-tagline logo-tagline site-subtitle blog-subtitle "
    "site_description header-tagline masthead-tagline descriptionwrapper subtitle-site motto",
)
_whole(
    TITLE,
    "entry-title post-title posttitle post_title article-title article__title articletitle p-name headline "
    "story-title article-headline single-title page-title wp-block-post-title post-headline entry__title "
    "news-title newstitle",
)
_whole(
    CLUTTER,
    "share sharing sharedaddy social social-links social-share share-buttons sharebuttons social-icons "
    "addtoany addtoany_share_save_container addthis addthis_toolbox breadcrumb breadcrumbs pagination pager "
    "paging wp-pagenavi posts-navigation paging-navigation comment-navigation nav-below nav-above "
    "page-numbers page-nav navigation-top-pages nav-links post-navigation nav-previous nav-next nav-single "
    "page-links newsletter newsletter-signup subscribe subscription mc_embed_signup cookie-notice "
    "cookie-banner cookie-consent gdpr advertisement adsense adsbygoogle ad-container advert ads ad banner-ad "
    "sponsored sponsor promo promotion author-box author-bio authorbox author-info about-author "
    "about-the-author post-author-box ratings star-ratings kk-star-ratings print-link a2a_kit jp-sharing "
    "blog-pager social-media follow-us followus widget_search searchform search-form search login loginform "
    "wp-caption-text sociable post-nav postnav prev-next pagenav post-share-buttons post-sharing jp-like "
    "like-button edit-link comments-link reply feedback-box donate-box widget_recent_comments recent-comments "
    "recentcomments wp-block-latest-comments",
)
_whole(
    UNSEEN,
    "screen-reader-text sr-only visually-hidden visuallyhidden visually_hidden show-for-sr element-invisible "
    "screen-reader assistive-text hidden-accessible u-hiddenvisually sronly a11y-hidden element-focusable "
    "screenreader-only offscreen-text",
)
_whole(SKIP, "skip-link skip-to-content skiplink skip-nav skipnav skip-links")
_whole(TOOLBAR, "wm-ipp wm-ipp-base wm-ipp-print donato wm-ipp-inside archive-toolbar")
_whole(
    OPENED,
    "modal popup pop-up dialog overlay lightbox tooltip dropdown tab-pane tab-content tabs tab tabcontent "
    "accordion collapse collapsible panel drawer toast alert loading loader preloader spinner cookie "
    "hidden-xs hidden-sm hidden-md hidden-lg mobile slider slide carousel swiper gallery slideshow fancybox "
    "mfp-hide spoiler read-more-content more-content reveal form-group error warning success message "
    "notification",
)

_words(0, UNSEEN, "sronly")
_words(1, COMMENTS, "comments commentlist disqus")
_words(2, POSTS, "related recent popular trending recommended recentposts")
_words(3, ARCHIVES, "archives blogarchive")
_words(4, CATEGORIES, "categories tagcloud")
_words(
    5,
    CLUTTER,
    "share sharing social breadcrumb breadcrumbs pagination newsletter subscribe cookie advert ads "
    "advertisement",
)
_words(6, FOOTER, "footer colophon copyright")
_words(7, MENU, "menu nav navbar navigation mainmenu mainnav")
_words(8, ASIDE, "sidebar widget widgets")
_words(9, BYLINE, "byline")
_words(10, SITENAME, "logo brand")
_words(
    11,
    OPENED,
    "modal popup tab tabs accordion collapse dropdown overlay tooltip lightbox drawer carousel slider loader "
    "loading",
)
_words(12, HEADER, "masthead")
# A name with one of these words is a frame around several parts, or the state of one.
_FRAME_WORDS = frozenset(
    [
        "has",
        "no",
        "with",
        "without",
        "is",
        "js",
        "page",
        "layout",
        "wrap-all",
        "content-sidebar",
        "container-fluid",
        "body",
        "site",
        "main",
        "outer",
        "inner",
        "open",
        "closed",
        "active",
        "toggle",
        "toggler",
        "button",
        "btn",
        "icon",
        "icons",
        "enabled",
        "disabled",
        "fixed",
        "sticky",
        "ready",
        "col",
        "row",
        "grid",
    ]
)
_SPLIT = re.compile(r"[-_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Which of several names decides, the first one first; what says nothing comes last.
_ORDER = (
    TOOLBAR, UNSEEN, SKIP, COMMENTS, ARCHIVES, CATEGORIES, POSTS, BODY, TITLE, SITENAME, TAGLINE,
    AUTHOR, DATE, BYLINE, FOOTER, CLUTTER, MENU, ASIDE, HEADER, ENTRY, OPENED, NONE,
)  # fmt: skip
_LAST = _ORDER.index(NONE)


def _look_up(token: str) -> int:
    low = token.lower()
    known = _WHOLE.get(low)
    if known is not None:
        return known
    if low != token:
        low = _CAMEL.sub("-", token).lower()
        known = _WHOLE.get(low)
        if known is not None:
            return known
    if len(low) > 40:
        return NONE
    words = _SPLIT.split(low)
    if len(words) > 5 or not _FRAME_WORDS.isdisjoint(words):
        return NONE
    found = [_WORDS[word] for word in words if word in _WORDS]
    return min(found)[1] if found else NONE


class _Ranks(dict[str, int]):
    """Places in ``_ORDER`` of single names, worked out once; emptied when it has grown large."""

    def __missing__(self, token: str) -> int:
        if len(self) > 100_000:
            self.clear()
        rank = self[token] = _ORDER.index(_look_up(token))
        return rank


_rank_of = _Ranks().__getitem__


def hint_of(names: str) -> int:
    """The part that an element is by its class names and id, or ``NONE``.

    Args:
        names: class attribute and id, blanks between; the first twelve names count.
    """
    return _ORDER[min(map(_rank_of, names.split(None, 12)[:12]), default=_LAST)]
