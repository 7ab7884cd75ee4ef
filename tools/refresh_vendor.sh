#!/bin/sh
# Renews the front-end files that Klimawerk ships: KERN UX, its typeface, ECharts (cut to what we use) and axe for the tests.
#
#   tools/refresh_vendor.sh
#
# For maintainers only: needs Node and npm. Whoever installs or runs Klimawerk needs neither. Change a version below, run
# the script, look at the pages, commit the result together with this file. The script writes the versions, licences and
# checksums to theme/static/theme/vendor/vendor.json; a test compares the files with it. htmx is not here: it comes with
# the package django-htmx.
set -eu

KERN=2.7.2
ECHARTS=6.1.0
ESBUILD=0.28.2
AXE=4.14.1

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target="$root/src/klimawerk/portal/theme/static/theme/vendor"
axe_target="$root/tests/e2e/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
printf '{"name": "klimawerk-vendor", "private": true, "type": "module"}\n' > package.json
npm install --no-audit --no-fund --silent --ignore-scripts \
    "@kern-ux/native@$KERN" "echarts@$ECHARTS" "esbuild@$ESBUILD" "axe-core@$AXE"

rm -rf "$target" "$axe_target"
mkdir -p "$target/kern/fonts" "$target/echarts" "$axe_target"

# KERN UX: the whole style sheet, and of the typeface only the four cuts the pages use.
kern=node_modules/@kern-ux/native
cp "$kern/dist/kern.min.css" "$target/kern/kern.min.css"
cp "$kern/LICENSE.md" "$target/kern/LICENSE.md"
for cut in Regular Italic SemiBold Bold; do
    cp "$kern/dist/fonts/fira-sans/FiraSans-$cut.woff2" "$target/kern/fonts/"
done
chmod 644 "$target"/kern/fonts/*.woff2

# ECharts: only the charts and components we draw, SVG renderer, one minified ES module.
cat > entry.js <<'JS'
import * as echarts from "echarts/core";
import { BarChart, LineChart, SankeyChart, MapChart } from "echarts/charts";
import {
  AriaComponent, GeoComponent, GridComponent, LegendComponent, LegendScrollComponent,
  MarkLineComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
echarts.use([
  BarChart, LineChart, SankeyChart, MapChart, AriaComponent, GeoComponent, GridComponent, LegendComponent,
  LegendScrollComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer,
]);
export const { init, registerMap, registerLocale, getInstanceByDom } = echarts;
JS
esbuild=$(find node_modules/@esbuild -path '*/bin/esbuild' -type f | head -n 1)
"$esbuild" entry.js --bundle --minify --format=esm --legal-comments=none --log-level=warning \
    --outfile="$target/echarts/echarts.esm.min.js"
cp node_modules/echarts/LICENSE "$target/echarts/LICENSE"
cp node_modules/echarts/NOTICE "$target/echarts/NOTICE"

cp node_modules/axe-core/axe.min.js "$axe_target/axe.min.js"
cp node_modules/axe-core/LICENSE "$axe_target/LICENSE"

KERN=$KERN ECHARTS=$ECHARTS AXE=$AXE node - "$target" "$axe_target" <<'JS'
const fs = require("node:fs"), path = require("node:path"), crypto = require("node:crypto");
const [target, axe] = process.argv.slice(2);
const list = (dir, base = dir) => fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
  e.isDirectory() ? list(path.join(dir, e.name), base) : [path.relative(base, path.join(dir, e.name))]).sort();
const sums = (dir) => Object.fromEntries(list(dir).map((f) =>
  [f, crypto.createHash("sha256").update(fs.readFileSync(path.join(dir, f))).digest("hex")]));
const write = (dir, packages) => fs.writeFileSync(path.join(dir, "vendor.json"),
  JSON.stringify({ packages, sha256: sums(dir) }, null, 2) + "\n");
const { KERN, ECHARTS, AXE } = process.env;
write(target, [
  { name: "@kern-ux/native", version: KERN, licence: "EUPL-1.2", folder: "kern" },
  { name: "Fira Sans (from @kern-ux/native)", version: KERN, licence: "OFL-1.1", folder: "kern/fonts" },
  { name: "echarts", version: ECHARTS, licence: "Apache-2.0", folder: "echarts" },
]);
write(axe, [{ name: "axe-core", version: AXE, licence: "MPL-2.0", folder: "." }]);
JS

du -sh "$target" "$axe_target"
