#!/bin/sh
# Compile the GOV.UK and Ministry of Justice design systems into static/vendor.
# Works in a temporary folder so that no node_modules is left in the checkout.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out="$here/../static/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/package-lock.json "$here"/*.scss "$work"
cd "$work"
npm ci --ignore-scripts --no-fund --no-audit

rm -rf "$out/css" "$out/js" "$out/assets"
mkdir -p "$out/css" "$out/js" "$out/assets/images"
sass="npx sass --quiet --quiet-deps --style=compressed --no-source-map"
$sass --pkg-importer=node govuk.scss "$out/css/govuk.css"
$sass --load-path=. --load-path=node_modules moj.scss "$out/css/moj.css"

# The crest belongs to GOV.UK alone; without its picture the rule would point at a missing file.
sed -i.bak 's#url("../assets/images/govuk-crest.svg")#none#g' "$out/css/govuk.css"
for script in node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
              node_modules/@ministryofjustice/frontend/moj/moj-frontend.min.js; do
  sed 's#//\# sourceMappingURL=.*$##' "$script" > "$out/js/$(basename "$script")"
done
# Only the pictures the style sheets ask for: no crest, crown, touch icons or sharing pictures.
grep -oh 'assets/images/[A-Za-z0-9.-]*' "$out"/css/*.css | sort -u | while read -r picture; do
  cp "node_modules/@ministryofjustice/frontend/moj/$picture" "$out/$picture"
done
rm -f "$out"/css/*.bak
