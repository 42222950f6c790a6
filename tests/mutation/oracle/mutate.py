"""A number in a file, multiplied by 1.1 in its own notation."""

import re


def grown(digits, fraction):
    """`17`, `25` (17.25) by a tenth more, with as many decimals as that takes."""
    places = len(fraction)
    number = int(digits.replace(",", "") + fraction) * 11
    places += 1
    while places > len(fraction) and number % 10 == 0:
        number, places = number // 10, places - 1
    text = str(number).rjust(places + 1, "0")
    whole, rest = (text[:-places], text[-places:]) if places else (text, "")
    if "," in digits:
        whole = f"{int(whole):,}"
    return whole + ("." + rest if rest else "")


def tenth_more(text):
    """The text of a quantity with each of its numbers a tenth larger; units and exponents stay."""
    parts = text.split("..")
    changed = "..".join(re.sub(
        r"(?<![\w.,)^])(\d[\d,]*)(?:\.(\d+))?", lambda m: grown(m[1], m[2] or ""), part, count=1) for part in parts)
    if re.fullmatch(r"[12]\d{3}", changed) and 1000 <= int(changed) <= 2199:
        changed += ".0"  # not a year
    return changed


def replaced(source, node, text):
    """A file's text with a scalar's replaced; it stays on its line."""
    old = source[node.start_mark.index:node.end_mark.index]
    return source[:node.start_mark.index] + old.replace(node.value, text, 1) + source[node.end_mark.index:]
