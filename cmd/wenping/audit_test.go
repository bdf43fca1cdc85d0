package main

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// local fails the test when the browser asks any machine but the server for anything.
func (v *visitor) local(base string) {
	v.Helper()
	host := strings.TrimPrefix(base, "http://")
	var mu sync.Mutex
	told := map[string]bool{}
	chromedp.ListenTarget(v.ctx, func(e any) {
		r, ok := e.(*network.EventRequestWillBeSent)
		if !ok {
			return
		}
		u, err := url.Parse(r.Request.URL)
		if err == nil && (u.Host == host || u.Scheme == "data" || u.Scheme == "about" || u.Scheme == "blob" || u.Scheme == "chrome-extension") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if !told[r.Request.URL] {
			told[r.Request.URL] = true
			v.Errorf("the page asks another machine: %s", r.Request.URL)
		}
	})
	v.do(network.Enable())
}

// accessible measures the page as it is shown: the contrast of every text with
// what is behind it (4.5, large text 3), names of all controls, one heading, a
// language, no ids twice, targets of 20 px and more.
func (v *visitor) accessible(page string) {
	v.Helper()
	var bad []string
	v.ask(contrastJS, &bad)
	for _, b := range bad {
		v.Errorf("%s: %s", page, b)
	}
}

const contrastJS = `(() => {
	const out = new Map(), say = (k, s) => { if (!out.has(k)) out.set(k, s); };
	const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const colour = (s) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = "#000"; canvas.fillStyle = s; canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
	const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
	const lum = (c) => { const f = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
	const ratio = (a, b) => { const [x, y] = [lum(a), lum(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
	const cache = new Map();
	const opacity = (e) => { let o = 1; for (; e && e.nodeType === 1; e = e.parentElement) o *= parseFloat(getComputedStyle(e).opacity); return o; };
	const behind = (e) => { // all backgrounds that the text may stand on: one, or the colours of a gradient
		if (cache.has(e)) return cache.get(e);
		let r;
		if (!e || e.nodeType !== 1) r = [[255, 255, 255, 1]];
		else {
			const s = getComputedStyle(e), under = behind(e.parentElement), c = colour(s.backgroundColor), stops = [...s.backgroundImage.matchAll(/rgba?\([^)]*\)/g)].map((m) => colour(m[0]));
			r = (stops.length ? stops.concat(c[3] ? [c] : []) : [c]).flatMap((x) => under.map((u) => over(x, u)));
			if (r.length > 12) r = r.slice(0, 12);
		}
		cache.set(e, r);
		return r;
	};
	// painted gives what lies below a text of a picture at a place of the screen: the
	// fills of what was drawn before it, those of a pattern each for itself.
	const painted = (text, x, y) => {
		const svg = text.closest("svg");
		let under = behind(svg);
		for (const g of svg.querySelectorAll("rect,path,circle,ellipse,polygon")) {
			if (!(g.compareDocumentPosition(text) & 4) || g.closest("defs,pattern,clipPath,mask")) continue;
			const s = getComputedStyle(g), m = g.getScreenCTM();
			if (s.fill === "none" || s.visibility === "hidden" || !m) continue;
			if (!g.isPointInFill(new DOMPoint(x, y).matrixTransform(m.inverse()))) continue;
			const by = parseFloat(s.fillOpacity) * opacity(g), pattern = s.fill.match(/url\("?#([^")]+)"?\)/);
			const fills = pattern ? [...(document.getElementById(pattern[1])?.children || [])].flatMap((k) => [getComputedStyle(k).fill, getComputedStyle(k).stroke]).filter((c) => c !== "none") : [s.fill];
			under = fills.flatMap((c) => { const f = colour(c); f[3] *= by; return under.map((u) => over(f, u)); }).slice(0, 12);
		}
		return under;
	};
	const seen = (e) => { if (!e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) return false; const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };
	const label = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className && typeof e.className === "string" ? "." + e.className.trim().split(/\s+/).join(".") : "");
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let t; (t = walk.nextNode());) {
		const e = t.parentElement;
		if (!t.data.trim() || !e || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEMPLATE|TITLE)$/.test(e.tagName) || !seen(e) || e.closest("[disabled],[aria-disabled=true]")) continue;
		const s = getComputedStyle(e), svg = e instanceof SVGElement, size = parseFloat(s.fontSize), large = size >= 24 || size >= 18.66 && +s.fontWeight >= 700;
		if (svg) { // drawn on fills of its picture
			const f = colour(s.fill), b = e.getBoundingClientRect();
			f[3] *= parseFloat(s.fillOpacity) * opacity(e);
			const places = [.06, .5, .94].map((x) => [b.left + b.width * x, b.top + b.height / 2]);
			const worst = Math.min(...places.flatMap(([x, y]) => painted(e, x, y)).map((c) => ratio(over(f, c), c)));
			if (worst < (large ? 3 : 4.5) - .02) say("v" + t.data.trim(), "contrast " + worst.toFixed(2) + " of " + JSON.stringify(t.data.trim().slice(0, 20)) + " in the picture " + label(e.closest("svg")));
			continue;
		}
		const f = colour(s.color);
		f[3] *= opacity(e);
		const worst = Math.min(...behind(e).map((b) => ratio(over(f, b), b)));
		if (worst < (large ? 3 : 4.5) - .02) say("c" + label(e), "contrast " + worst.toFixed(2) + " of " + JSON.stringify(t.data.trim().slice(0, 20)) + " in " + label(e));
		if (size < 11.9 && !e.closest("[aria-hidden=true]")) say("s" + label(e), "text of " + size.toFixed(1) + " px: " + JSON.stringify(t.data.trim().slice(0, 20)) + " in " + label(e));
	}
	for (const e of document.querySelectorAll("input,textarea")) {
		if (!seen(e) || !e.placeholder || e.value) continue;
		const s = getComputedStyle(e, "::placeholder"), f = colour(s.color);
		f[3] *= parseFloat(s.opacity || 1);
		const worst = Math.min(...behind(e).map((b) => ratio(over(f, b), b)));
		if (worst < 4.48) say("p" + label(e), "contrast " + worst.toFixed(2) + " of the placeholder of " + label(e));
	}
	for (const e of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file]),select,textarea,.btn:not([disabled])")) {
		if (!seen(e)) continue;
		const s = getComputedStyle(e), w = parseFloat(s.borderTopWidth), line = colour(s.borderTopColor), fill = behind(e)[0], page = behind(e.parentElement)[0];
		if (w > 0 && ratio(over(line, page), page) < 2.98 && ratio(fill, page) < 2.98) say("b" + label(e), "the border of " + label(e) + " has contrast " + ratio(over(line, page), page).toFixed(2));
	}
	const name = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ").map((i) => document.getElementById(i)?.textContent).join("") || [...(e.labels || [])].map((l) => l.textContent).join("") || e.title || e.textContent || e.placeholder || e.alt || "").trim();
	for (const e of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,[role=button],[role=listbox],iframe,img")) {
		if (e.tagName === "IMG" ? e.hasAttribute("alt") : name(e)) continue;
		if (seen(e) || e.type === "file") say("n" + label(e), label(e) + " has no name");
	}
	for (const e of document.querySelectorAll("button,.btn,select,input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=radio])")) {
		if (!seen(e) || e.closest(".g45,.sheets,.sr") || e.matches(".plain,.chip,.sr")) continue;
		if (e.getBoundingClientRect().height < 22) say("t" + label(e), label(e) + " is only " + e.getBoundingClientRect().height.toFixed(0) + " px high");
	}
	const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
	for (const i of ids) if (ids.indexOf(i) !== ids.lastIndexOf(i)) say("i" + i, "the id " + i + " stands twice");
	if (document.documentElement.lang !== "zh-CN") say("lang", "no language");
	const h1 = [...document.querySelectorAll("h1")].filter(seen).length;
	if (h1 !== 1) say("h1", h1 + " first headings");
	if (!document.querySelector("main")) say("main", "no main");
	return [...out.values()].slice(0, 12);
})()`

// reachable goes over the page with the Tab key: every control is reached or is
// an equivalent of one that is, and whatever has the focus shows it.
func (v *visitor) reachable(page string) {
	v.Helper()
	var want int
	v.ask(`(() => { document.activeElement?.blur(); window.__got = new Set(); window.__dim = []; window.scrollTo(0, 0);
		const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && e.checkVisibility({checkVisibilityCSS: true}); };
		window.__want = [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']")].filter((e) => !e.disabled && e.tabIndex >= 0 && seen(e) && !e.closest("dialog:not([open])") && !(e.type === "radio" && !e.checked && document.querySelector("input[type=radio][name='" + e.name + "']:checked")));
		return window.__want.length; })()`, &want)
	if want == 0 {
		v.Errorf("%s has no control", page)
	}
	tab := chromedp.ActionFunc(func(ctx context.Context) error {
		if err := input.DispatchKeyEvent(input.KeyRawDown).WithKey("Tab").WithCode("Tab").WithWindowsVirtualKeyCode(9).Do(ctx); err != nil {
			return err
		}
		return input.DispatchKeyEvent(input.KeyUp).WithKey("Tab").WithCode("Tab").WithWindowsVirtualKeyCode(9).Do(ctx)
	})
	look := `(() => { const e = document.activeElement; if (!e || e === document.body) return false;
		const fresh = !window.__got.has(e); window.__got.add(e);
		if (fresh && e.tagName !== "IFRAME") { const s = getComputedStyle(e); const r = e.getBoundingClientRect();
			if (!(parseFloat(s.outlineWidth) >= 1 && s.outlineStyle !== "none") && !e.matches(".sr")) window.__dim.push(e.outerHTML.slice(0, 80));
			if ((r.bottom < 0 || r.top > innerHeight || r.right < 0) && !e.matches(".skip")) window.__dim.push("out of sight: " + e.outerHTML.slice(0, 80)); }
		return true; })()`
	limit := min(want+12, 260)
	for range limit {
		var on bool
		v.do(tab, chromedp.Evaluate(look, &on))
	}
	if want > 240 { // a long page: its first controls stand for the rest
		return
	}
	var missed, dim []string
	v.ask(`window.__want.filter((e) => !window.__got.has(e) && e.isConnected && e.tabIndex >= 0 && e.checkVisibility({checkVisibilityCSS: true}) && !(e.type === "radio" && [...window.__got].some((g) => g.name === e.name))).map((e) => e.outerHTML.slice(0, 90)).slice(0, 6)`, &missed)
	v.ask(`window.__dim.slice(0, 6)`, &dim)
	if len(missed) > 0 {
		v.Errorf("%s: the Tab key does not reach %s", page, strings.Join(missed, " | "))
	}
	if len(dim) > 0 {
		v.Errorf("%s: the focus is not shown on %s", page, strings.Join(dim, " | "))
	}
}

// still measures how much the page moves under the hand while it loads; once
// more where it did: a machine that was busy may have drawn half of it first.
func (v *visitor) still(page string) {
	v.Helper()
	if sum, _ := v.moved(); sum <= mayMove {
		return
	}
	v.do(chromedp.Reload())
	if sum, of := v.moved(); sum > mayMove {
		v.Errorf("%s: the page moves while it loads (%.3f): %s", page, sum, strings.Join(of, " | "))
	}
}

// mayMove is the layout shift of a page that nobody sees move; 0.1 counts as good
// (web.dev, Cumulative Layout Shift).
const mayMove = 0.02

func (v *visitor) moved() (float64, []string) {
	v.Helper()
	var moved struct {
		Sum float64
		Of  []string
	}
	v.do(chromedp.Evaluate(`new Promise((ok) => { let sum = 0, of = []; new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) { sum += e.value; of.push(...e.sources.map((s) => s.node?.outerHTML?.slice(0, 60) || s.node?.textContent?.slice(0, 20) || "")); } }).observe({type: "layout-shift", buffered: true}); requestAnimationFrame(() => setTimeout(() => ok({sum, of: of.slice(0, 6)}), 0)); })`, &moved, awaited))
	return moved.Sum, moved.Of
}

// judged looks at a page as an official would: nothing cut off, readable,
// reachable, at rest; and keeps a picture of it at the sizes of real screens.
func (v *visitor) judged(name string) {
	v.Helper()
	for _, s := range []struct {
		name string
		w, h int64
		by   float64
	}{{"", 1366, 768, 1}, {"-4k", 3840, 2160, 1}, {"-print", 1366, 768, 1}} {
		if s.name == "-print" {
			v.printed(name)
			continue
		}
		v.do(chromedp.EmulateViewport(s.w, s.h))
		v.fits()
		v.accessible(name + s.name)
		v.picture(name + s.name)
	}
	v.do(chromedp.EmulateViewport(1366, 768))
	v.reachable(name)
}

// printed looks at the page as it goes to paper: no bars and buttons, nothing
// wider than the sheet, black on white.
func (v *visitor) printed(page string) {
	v.Helper()
	v.do(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.EmulateViewport(718, 1000)) // A4 within its margins, at 96 dpi
	var bad []string
	v.ask(`(() => { const out = [], seen = (e) => e.checkVisibility({checkVisibilityCSS: true}) && e.getBoundingClientRect().height > 0;
		for (const q of [".top", "footer", ".toast"]) for (const e of document.querySelectorAll(q)) if (seen(e)) out.push(q + " is printed");
		for (const b of document.querySelectorAll("main .btn")) if (seen(b)) { out.push("a button is printed: " + b.textContent.trim().slice(0, 20)); break; }
		if (document.documentElement.scrollWidth > innerWidth + 1) out.push("wider than the sheet: " + document.documentElement.scrollWidth);
		const b = getComputedStyle(document.body).backgroundColor; if (!/255, 255, 255|0, 0, 0, 0/.test(b)) out.push("grey paper: " + b);
		for (const e of document.querySelectorAll("main, main *")) { const s = getComputedStyle(e); if (!/TEXTAREA|IFRAME/.test(e.tagName) && s.overflowY !== "visible" && s.overflowY !== "clip" && e.scrollHeight > e.clientHeight + 4 && seen(e) && s.textOverflow !== "ellipsis") { out.push("cut off: " + e.outerHTML.slice(0, 60)); break; } }
		for (const e of document.querySelectorAll("main *")) { const s = getComputedStyle(e); if (!/TEXTAREA|IFRAME/.test(e.tagName) && /auto|scroll/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 4 && seen(e)) { out.push("cut off at the side: " + e.outerHTML.slice(0, 60)); break; } }
		for (const e of document.querySelectorAll("th")) if (seen(e) && getComputedStyle(e).display !== "table-cell") { out.push("a table is none any more: " + e.textContent); break; }
		const h = document.querySelector("main h1"); if (h && !h.closest(".narrow") && seen(h) && h.getBoundingClientRect().left > 60) out.push("the heading stands at " + h.getBoundingClientRect().left);
		return out; })()`, &bad)
	for _, b := range bad {
		v.Errorf("%s on paper: %s", page, b)
	}
	v.picture(page + "-print")
	v.do(emulation.SetEmulatedMedia().WithMedia(""))
}

// awaited lets an expression that is a promise be waited for.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
