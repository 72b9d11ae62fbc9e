"""Pages made by hand for the signals of topic and posts."""

from dataclasses import replace
from importlib import import_module
from typing import Any

from farmsift.features.page import Block, Furniture, Kind, Link, Page, Where

import_module("farmsift.features.signals")  # declares the signals

WAR = (
    "Government troops shelled the eastern suburbs overnight, and rebel fighters pulled back across the river.",
    "The defence ministry said that two airstrikes had destroyed a convoy carrying ammunition to the front.",
    "Aid groups counted forty civilians killed since the ceasefire collapsed; the militia denied using rockets.",
    "Soldiers at the checkpoint told reporters that the siege of the town would go on until the rebels surrender.",
    "Thousands of people have fled the fighting, and the hospital in the next valley is treating the wounded.",
)
MATCH = (
    "The home side scored twice in the first half, and the goalkeeper saved a penalty just before the whistle.",
    "Their coach praised the midfield after a season in which the team had lost six matches in a row.",
    "The striker, who signed from a rival club in January, has now scored in four league games running.",
    "Fans sang in the stadium long after the final whistle; the cup semi-final is only nine days away.",
    "Injuries remain a worry, since two defenders limped off and the captain is suspended for the next match.",
)
GARDEN = (
    "Sow the tomato seeds indoors in March and keep the soil moist until the first leaves have opened.",
    "Once the frost is over, plant the seedlings out in a sunny bed with plenty of compost.",
    "Pinch out the side shoots every week, water the roots and not the leaves, and feed the plants in June.",
    "Roses and shrubs near the greenhouse can be pruned on the same day, which saves a trip to the shed.",
    "Mulch the beds with straw in July, so that the garden keeps its water when the summer turns dry.",
)
PLANTED = "Play roulette and poker at the best casino, claim a welcome bonus and win the jackpot tonight."
CABLES = (
    "Optical fiber cables for data centers",
    "How an ethernet switch works",
    "Choosing a voltage sensor for circuits",
    "Transceiver modules and connectors explained",
    "A guide to fiber optic connectors",
)
GAMES = (
    "Striker signs for league rivals",
    "Coach praises team after cup match",
    "Rugby players return for the tournament",
    "Goalkeeper out for the season",
    "Football club wins the championship",
)


def entry(text: str, where: Where = Where.MENU, href: str = "", **parts: Any) -> Link:
    return Link(text, href, where=where, **parts)


def entries(*texts: str, where: Where = Where.MENU) -> tuple[Link, ...]:
    return tuple(entry(text, where) for text in texts)


def out(text: str, host: str = "elsewhere.example", where: Where = Where.ARTICLE) -> Link:
    return Link(text, f"https://{host}/", host, host, inside=False, where=where)


def site(
    *texts: str,
    menu: tuple[str, ...] = (),
    posts: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
    headings: tuple[str, ...] = (),
    **parts: Any,
) -> Page:
    """An English article page with a nameless site, unless told otherwise."""
    article = tuple(Block(text, Where.ARTICLE) for text in texts)
    listed = (
        *entries(*menu),
        *entries(*posts, where=Where.POSTS),
        *entries(*categories, where=Where.CATEGORIES),
    )
    blocks = [Block(text, Where.HEADING, "h2") for text in headings]
    page = Page(
        kind=Kind.ARTICLE if texts else Kind.OTHER,
        language="en",
        article=article,
        menu=entries(*menu),
        posts=entries(*posts, where=Where.POSTS),
        categories=entries(*categories, where=Where.CATEGORIES),
        headings=tuple(blocks),
        blocks=(*[Block(link.text, link.where, "li") for link in listed], *blocks, *article),
        links=listed,
        furniture=Furniture(),
    )
    return replace(page, **parts)
