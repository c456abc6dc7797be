/* SPDX-License-Identifier: Apache-2.0 */
/* Wide tables become cards on narrow screens, and paper is turned on its side. */
#include "perf/html_page.h"

#include "base/text.h"

static const char style[] =
	":root{color-scheme:light;--ink:#1c2430;--soft:#5b6775;--rule:#d5dbe3;--shade:#f3f5f8;"
	"--good:#0f6b3c;--bad:#b3261e}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:1700px;padding:1.5rem 2rem 4rem;color:var(--ink);"
	"background:#fff;font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"DejaVu Sans\","
	"sans-serif}\n"
	"h1{font-size:1.8rem;line-height:1.2;margin:0 0 1rem}\n"
	"h2{font-size:1.3rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;"
	"border-bottom:1px solid var(--rule)}\n"
	"p,ul{max-width:75ch}\nul{padding-left:1.2rem}\n"
	"a{color:#0b5cad;overflow-wrap:anywhere}\n"
	"code{font:.9em ui-monospace,\"DejaVu Sans Mono\",monospace;background:var(--shade);"
	"padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}\n"
	"table{border-collapse:collapse;margin:1rem 0;font-size:.9rem}\n"
	".tables{display:flex;flex-wrap:wrap;gap:.25rem 2rem;align-items:flex-start}\n"
	".scroll{overflow-x:auto}\n"
	"table.wide{width:100%;font-size:.75rem}\n"
	".wide th,.wide td{padding:.3rem .4rem}\n.wide td:last-child{min-width:12.5rem}\n"
	"th,td{border:1px solid var(--rule);padding:.35rem .55rem;text-align:left;"
	"vertical-align:top}\n"
	"th{background:var(--shade);font-weight:600}\nth.group{text-align:center}\n"
	".number{text-align:right;font-variant-numeric:tabular-nums}\n"
	".more{display:block}\n.number .more{color:var(--soft);font-size:.88em}\n"
	".keep,td.number{white-space:nowrap}\n"
	".good{color:var(--good)}\n.bad strong,td.bad:not(:has(strong)){color:var(--bad)}\n"
	".faint{color:var(--soft)}\n"
	".notes{font-size:.85rem;color:var(--soft)}\n"
	".figures{display:grid;gap:1rem 2rem;"
	"grid-template-columns:repeat(auto-fill,minmax(min(100%,600px),1fr))}\n"
	"figure{margin:1rem 0;break-inside:avoid}\n"
	"figure svg{display:block;max-width:100%;height:auto}\n"
	"figure .narrow{display:none}\n"
	"@media(max-width:700px){\n"
	"body{padding:1rem .9rem 3rem}\nh1{font-size:1.45rem}\n"
	"figure .wide{display:none}\nfigure .narrow{display:block}\n"
	".tables{display:block}\ntable,table.wide{font-size:.9rem}\n"
	".cards,.cards tbody,.cards tr,.cards td{display:block;width:100%}\n"
	".cards thead{display:none}\n"
	".cards tr{border:1px solid var(--rule);border-radius:6px;margin:0 0 .75rem;"
	"padding:.3rem .6rem}\n"
	".cards td,.cards.wide td{border:0;padding:.25rem "
	"0;display:flex;gap:1rem;text-align:left}\n"
	".cards td::before{content:attr(data-label);color:var(--soft);flex:0 0 45%}\n"
	".cards td>div{flex:1;min-width:0;overflow-wrap:anywhere}\n"
	".cards td+td{border-top:1px solid var(--shade)}\n"
	"}\n"
	"@media print{\n"
	"@page{size:A4 landscape;margin:11mm}\n"
	"body{padding:0;max-width:none;font-size:10pt}\ntable{font-size:8pt}\n"
	"table.wide{font-size:6.5pt}\nth,td{padding:.2rem .3rem}\n"
	".figures{grid-template-columns:1fr 1fr}\n.tables{display:block}\n"
	".tables table{display:inline-table;vertical-align:top;margin-right:1.5rem}\n"
	".wide td:last-child{min-width:8.5rem}\n"
	"tr,tbody,figure,.tables "
	"table{break-inside:avoid}\nh2{break-after:avoid;margin-top:1.5rem}\n"
	"thead{display:table-header-group}\n"
	"}\n";

void html_page(const struct sheet *sheet, const char *title, struct buf *to)
{
	buf_add(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<title>");
	text_add_html(to, title);
	buf_printf(to, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
	sheet_html(sheet, to);
	buf_add(to, "</body>\n</html>\n");
}
