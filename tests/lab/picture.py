# SPDX-License-Identifier: Apache-2.0
"""Draws terminal output as SVG, for the README: picture.py TITLE <text >picture.svg. Knows the colours that we use."""

import html
import re
import sys

COLOURS = {"1": 'font-weight="bold"', "2": 'opacity="0.6"', "31": 'fill="#ff7b72"', "1;31": 'fill="#ff7b72" font-weight="bold"',
           "32": 'fill="#7ee787"', "33": 'fill="#e3b341"'}
WIDTH, LINE = 8.4, 19  # of one character of the font at 14 px, of one line


def spans(line):
    """The line as SVG: escape sequences become coloured spans."""
    parts, colour = [], ""
    for piece in re.split(r"(\033\[[0-9;]*m)", line):
        if piece.startswith("\033["):
            colour = COLOURS.get(piece[2:-1], "")
        elif piece:
            parts.append(f"<tspan {colour}>{html.escape(piece)}</tspan>")
    return "".join(parts)


def wrap(line, columns):
    """Long lines go on below their own text, in its colour."""
    plain = re.sub(r"\033\[[0-9;]*m", "", line)
    colours = re.findall(r"\033\[[0-9;]*m(?=[^\033])", line)
    indent = 22 if re.match(r" +[\d.]+ s  ", plain) else len(plain) - len(plain.lstrip()) + 2
    if len(plain) <= columns:
        return [line]
    cut = plain.rfind(" ", indent, columns)
    cut = cut if cut > indent else columns
    lines, rest = [line[:visible(line, cut)]], plain[cut:].strip()
    while rest:
        cut = len(rest) if len(rest) <= columns - indent else rest.rfind(" ", 0, columns - indent)
        cut = cut if cut > 0 else columns - indent
        lines.append((colours[-1] if colours else "") + " " * indent + rest[:cut])
        rest = rest[cut:].strip()
    return lines


def visible(line, n):
    """How far into the line its n-th visible character stands."""
    at = 0
    while n:
        escape = re.match(r"\033\[[0-9;]*m", line[at:])
        at += len(escape.group(0)) if escape else 1
        n -= not escape
    return at


def main():
    columns = 116
    lines = [part for line in sys.stdin.read().splitlines() for part in wrap(line.rstrip(), columns)]
    width, height = int(columns * WIDTH + 40), len(lines) * LINE + 70
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">')
    print(f"<title>{html.escape(sys.argv[1])}</title>")
    print(f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>')
    for i, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
        print(f'<circle cx="{22 + i * 18}" cy="20" r="5.5" fill="{colour}"/>')
    print(f'<text x="{width // 2}" y="24" text-anchor="middle" fill="#8b949e" font-family="sans-serif" font-size="13">'
          f"{html.escape(sys.argv[1])}</text>")
    print('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14" '
          'fill="#e6edf3" xml:space="preserve">')
    for i, line in enumerate(lines):
        print(f'<text x="20" y="{58 + i * LINE}">{spans(line)}</text>')
    print("</g></svg>")


if __name__ == "__main__":
    main()
