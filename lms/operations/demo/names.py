"""Invented people of the demo academy. Any likeness is chance; numbers of identity begin with 99."""

from __future__ import annotations

APPRENTICES = [
    "李志强",
    "杨春梅",
    "和建国",
    "木丽华",
    "赵永福",
    "王海燕",
    "张国庆",
    "陈小红",
    "罗文斌",
    "周玉兰",
    "普学军",
    "刀美玲",
    "马成龙",
    "段秀英",
    "杨志明",
    "李桂芳",
    "和丽江",
    "张学文",
    "王光荣",
    "余金花",
    "何俊杰",
    "沙玉珍",
    "罗正华",
    "陈晓东",
    "李红梅",
    "赵国华",
    "杨丽娟",
    "木成林",
    "周建平",
    "张翠莲",
    "王志刚",
    "和秀芝",
    "段家兴",
    "马玉龙",
    "普琼仙",
    "李文涛",
    "杨金凤",
    "何永康",
    "刀建军",
]
VILLAGERS = [
    "和阿昌",
    "李桂花",
    "余秀兰",
    "杨老三",
    "普阿依",
    "张德福",
    "罗春花",
    "木阿强",
    "和玉莲",
    "李大山",
    "杨翠仙",
    "赵小妹",
    "何长生",
    "普玉香",
    "张阿牛",
    "罗美芝",
    "余建忠",
    "和金凤",
]
DEPARTMENTS = ("焙烧车间", "净化车间", "电积车间", "熔铸车间")


def phone_of(number: int) -> str:
    """A demo telephone number: 199 0000 0000 and up, a range that nobody in the demo shares."""
    return f"1990000{number:04d}"


def identity_of(number: int) -> str:
    """A demo identity number in area 990000 with a right check digit (GB 11643)."""
    born = f"{1985 + number % 20}{1 + number % 12:02d}{1 + number % 28:02d}"
    body = f"990000{born}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
