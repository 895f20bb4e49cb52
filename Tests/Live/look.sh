#!/bin/sh
# look.sh FOLDER: shows each page in FOLDER (*.html) to a real Chromium: three widths, light and dark. Prints what it finds wrong:
# what is wider than the page, text too faint or too small, labels one over the other. The pictures stay beside the pages.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(realpath "$1")
command -v chromium > /dev/null || { echo "skipped: chromium is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
browse() { # MODE WIDTH HEIGHT ARGUMENT...: 0 is dark, 1 is light
    mode=$1 width=$2 height=$3
    shift 3
    timeout 120 chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
        --allow-file-access-from-files --blink-settings="preferredColorScheme=$mode" --window-size="$width,$height" \
        --virtual-time-budget=20000 "$@" 2> "$work/log"
}
widths="380 800 1280"
for page in "$dir"/*.html; do
    name=$(basename "$page" .html)
    # The page itself allows no script.
    sed -e '/http-equiv="Content-Security-Policy"/d' -e 's,</html>,<script src="look.js"></script></html>,' "$page" > "$work/$name.html"
done
cp "$here/look.js" "$work/"
failed=0
for mode in 0 1; do
    {
        echo '<!DOCTYPE html><body><pre id="said"></pre><script>'
        echo 'addEventListener("message", e => { let number = 0; while (window[number] != e.source) number += 1'
        echo 'const title = document.querySelectorAll("iframe")[number].title, said = document.getElementById("said")'
        echo 'for (const fault of e.data) said.append("FAULT " + title + ": " + fault + "\\n"); said.append("SEEN " + title + "\\n") })'
        echo '</script>'
        for page in "$work"/*.html; do
            for width in $widths; do
                name=$(basename "$page" .html)
                [ "$name" != frame ] || continue
                echo "<iframe title=\"$name at $width\" src=\"$name.html\" style=\"border:0;width:${width}px;height:3000px\"></iframe>"
            done
        done
    } > "$work/frame.html"
    browse $mode 1400 3000 --dump-dom "file://$work/frame.html" > "$work/dom"
    word=$([ $mode = 0 ] && echo dark || echo light)
    sed -n 's/^\(<body><pre id="said">\)*\(FAULT .*\)/\2/p' "$work/dom" | sed "s/^FAULT /$word: /" | sort -u > "$work/faults"
    cat "$work/faults"
    [ ! -s "$work/faults" ] || failed=1
    seen=$(grep -c '^\(.*said">\)*SEEN ' "$work/dom") || :
    echo "$word: $seen pages looked at"
    [ "$seen" -gt 0 ] || failed=1
    [ -n "${PICTURES:-}" ] || continue
    for page in "$dir"/*.html; do
        name=$(basename "$page" .html)
        for width in $widths; do
            printf '<!DOCTYPE html><body style="margin:0"><iframe src="file://%s" style="border:0;width:%spx;height:4000px"></iframe>' \
                "$page" "$width" > "$work/frame.html"
            browse $mode "$width" 4000 --screenshot="$dir/$name-$width-$word.png" "file://$work/frame.html" > /dev/null
        done
    done
done
exit $failed
