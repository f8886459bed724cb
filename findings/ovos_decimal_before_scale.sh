#!/usr/bin/env bash
# ovos-number-parser 0.19.13, for voice assistants in some thirty languages. One would expect: digits beside a word of scale are read
# with the comma of the language, or not at all. Seen: "1,5 million" in German, Dutch, Swedish, Russian and Turkish is 1,000,000 (the
# digits are dropped), in Spanish, Italian and Portuguese 1.5 (the scale is), in Indonesian 1. In words German is right ("zweieinhalb
# Millionen"), Danish "halvanden million" (one and a half) is 500,000.
"$(dirname "$0")/in_fresh_venv" ovos-number-parser==0.19.13 <<'PY'
from ovos_number_parser import extract_number

texts = {
    "de": "1,5 Millionen Euro", "nl": "1,5 miljoen", "sv": "1,5 miljoner", "ru": "1,5 миллиона", "tr": "1,5 milyon",
    "es": "1,5 millones", "it": "1,5 milioni", "pt": "1,5 milhões", "id": "1,5 juta", "da": "halvanden million",
}
found = {language: extract_number(text, lang=language) for language, text in texts.items()}
print(found)
assert {found[language] for language in ("de", "nl", "sv", "ru", "tr")} == {1_000_000}
assert {found[language] for language in ("es", "it", "pt")} == {1.5} and found["id"] == 1 and found["da"] == 500_000
assert extract_number("zweieinhalb Millionen", lang="de") == 2_500_000
PY
